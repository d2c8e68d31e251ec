"""The quickstart: what its profiles keep, and what they do to each other."""
import time

import probe
import running
from report import check, same
from running import HOST, sql


def number(project, service):
    return next(port[2] for port in project.published() if port[0] == service)


def orders(project):
    return probe.web(HOST, number(project, "web"), "/orders")[1]


def order(project, item):
    return probe.web(HOST, number(project, "web"), "/orders", "POST", item)[0]


def soon(what, holds, seconds=30):
    """`holds` within some seconds."""
    until = time.monotonic() + seconds
    while not (done := holds()) and time.monotonic() < until:
        time.sleep(0.3)
    check(what, done)


def alike(before, after):
    """Containers that were left alone: the same ones, not started again."""
    return {name: (item["Id"], item["State"]["StartedAt"]) for name, item in before.items()} == \
           {name: (item["Id"], item["State"]["StartedAt"]) for name, item in after.items()}


def given(project):
    wanted = {key: project.services["web"]["environment"][key] for key in ("APP_ENV", "LOG_LEVEL", "PUBLIC_URL")}
    same(f"{project.label}: web was given {', '.join(wanted)}", probe.web(HOST, number(project, "web"), "/given")[1], wanted)


def data(dev, test):
    same(f"{test.label}: the database is empty at its start", sql(test, "SELECT count(*) FROM orders"), "0")
    same(f"{dev.label}: an order is taken", order(dev, "kept"), 201)
    soon(f"{dev.label}: the worker confirmed it by mail",
         lambda: probe.web(HOST, next(port[2] for port in dev.published() if port[3] == 8025), "/api/v1/messages")[1]["total"] == 1)
    soon(f"{dev.label}: the worker marked it done", lambda: sql(dev, "SELECT item FROM orders WHERE done") == "kept")
    same(f"{test.label}: an order is taken", order(test, "not kept"), 201)
    soon(f"{test.label}: the worker marked it done, without mail", lambda: sql(test, "SELECT item FROM orders WHERE done") == "not kept")
    same(f"{dev.label}: holds its own order only", orders(dev), ["kept"])
    same(f"{test.label}: holds its own order only", orders(test), ["not kept"])


def test_goes(dev, test, others):
    """The tests end: nothing of them is left, and nobody else notices."""
    alone = {project.label: project.containers() for project in (dev, *others)}
    test.must("down")
    same(f"{test.label}: nothing is left after `down`, no volume either", test.left(), {"container": [], "network": [], "volume": []})
    for project in (dev, *others):
        check(f"{project.label}: its containers were left alone", alike(alone[project.label], project.containers()))
        running.state(project)
    running.unpublished((dev, *others))
    test.must("up", "-d", "--wait")
    same(f"{test.label}: the database is empty again after `up`", orders(test), [])
    check(f"{dev.label}: its containers were left alone", alike(alone[dev.label], dev.containers()))


def dev_stays(dev):
    dev.must("restart")
    soon(f"{dev.label}: the order is there after `restart`", lambda: safely(lambda: orders(dev)) == ["kept"], 60)
    dev.must("down")
    same(f"{dev.label}: only volumes are left after `down`", dev.left(),
         {"container": [], "network": [], "volume": [f"{dev.model['name']}_db-data", f"{dev.model['name']}_redis-data"]})
    dev.must("up", "-d", "--wait")
    same(f"{dev.label}: the order is there after `down` and `up`", orders(dev), ["kept"])


def safely(ask):
    try:
        return ask()
    except (OSError, ValueError):
        return None


def tasks(dev, test):
    done = dev.stackgen("task", "migrate")
    check("task migrate: a second migration changes nothing", done.returncode == 0 and "migrated" in done.stdout, done.stderr[-500:])
    done = dev.stackgen("task", "psql", "--", "-Atc", "SELECT item FROM orders")
    check("task psql: answers from dev's database", done.stdout.strip() == "kept", done.stdout + done.stderr[-500:])
    done = test.stackgen("task", "test")
    check("task test: passes in a container of its own", done.returncode == 0 and "3 tests passed" in done.stdout, done.stderr[-500:])


def production(prod):
    bare = type(prod)(prod.folder, "prod")
    done = bare.compose("up", "-d")
    said = "set DB_PASSWORD: Password of DB_USER"
    check(f"{prod.label}: `up` without its secrets is refused, and says which", done.returncode != 0 and said in done.stderr, done.stderr[-500:])
    same(f"{prod.label}: nothing was started", prod.left(), {"container": [], "network": [], "volume": []})
    prod.must("up", "-d", "--wait", "db", "redis")
    done = prod.compose("run", "--rm", "--no-deps", "web")
    check(f"{prod.label}: web does not start before the migration has run",
          done.returncode == 1 and "the migration has not run" in done.stderr + done.stdout, (done.stdout + done.stderr)[-500:])
    prod.must("up", "-d", "--wait")
    running.state(prod)
    given(prod)
