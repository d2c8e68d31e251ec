"""The example of one complete file per profile."""
import probe
import running
from report import check, same
from running import HOST, sql


def number(project):
    return next(port[2] for port in project.published() if port[0] == "app")


def names(project):
    return probe.web(HOST, number(project), "/providers")[1]


def data(dev, test):
    same(f"{test.label}: the database is empty at its start", sql(test, "SELECT count(*) FROM providers"), "0")
    for project, name in ((dev, "kept"), (test, "not-kept")):
        same(f"{project.label}: takes a row", probe.web(HOST, number(project), f"/providers/{name}", "POST")[0], 200)
    same(f"{dev.label}: holds its own row only", names(dev), ["kept"])
    same(f"{test.label}: holds its own row only", names(test), ["not-kept"])
    environment = test.services["app"]["environment"]
    wanted = {key: environment[key] for key in ("APP_ENV", "LOG_LEVEL", "SSL_ENABLED")}
    same(f"{test.label}: app was given {', '.join(wanted)}", probe.web(HOST, number(test), "/given")[1], wanted)


def dev_goes(dev, others):
    """Its ports are free while it is down: the number that another service has inside answers nobody on the host."""
    dev.must("down")
    running.unpublished(others)


def dev_stays(dev):
    dev.must("up", "-d", "--wait")
    same(f"{dev.label}: the row is there after `down` and `up`", names(dev), ["kept"])


def tasks(dev, test):
    for name, passed in (("test-unit", "1 passed"), ("test-integration", "2 passed"), ("test-all", "3 passed")):
        done = test.stackgen("task", name)
        check(f"{test.label}: task {name}", done.returncode == 0 and passed in done.stdout, (done.stdout + done.stderr)[-800:])
    done = test.stackgen("task", "test-down")
    same(f"{test.label}: task test-down", done.returncode, 0)
    same(f"{test.label}: nothing is left", test.left(), {"container": [], "network": [], "volume": []})
    same(f"{dev.label}: still holds its row", names(dev), ["kept"])


def on_ci(ci):
    done = ci.stackgen("task", "ci-test")
    check(f"{ci.label}: task ci-test builds, runs every test, and ends by itself", done.returncode == 0 and "3 passed" in done.stdout,
          (done.stdout + done.stderr)[-1500:])
    check(f"{ci.label}: left the coverage report", (ci.folder / "coverage/coverage.xml").is_file())
    same(f"{ci.label}: published nothing", ci.published(), [])
    ci.must("down", "-v")


def staging(project):
    done = project.compose("up", "-d")
    check(f"{project.label}: `up` without its secrets is refused, and says which",
          done.returncode != 0 and "required variable" in done.stderr and "set " in done.stderr, done.stderr[-500:])
    same(f"{project.label}: nothing was started", project.left(), {"container": [], "network": [], "volume": []})
