"""Run by `.ci/engine/inside.sh` where an engine is up: the scenario, step by step."""
import concurrent.futures
import traceback

import dashtam
import images
import probe
import report
import running
import shop
import swarm
from project import Project
from report import check, section
from shell import ROOT, WORK, Failed, run

# Compose takes these from the shell. They are no secrets of anyone.
SECRETS = {"DB_PASSWORD": "prod-password", "SESSION_SECRET": "prod-session", "PUBLIC_URL": "http://shop.example.com",
           "SMTP_URL": "smtp://mail.example.com:587", "ENABLE_MAIL": "false"}


def together(*steps):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        # The first that fails is told of; the others end before.
        for step in [pool.submit(step) for step in steps]:
            step.result()


def main():
    section("Images")
    quickstart, example = images.copied("shop", ROOT), images.copied("dashtam", ROOT / "examples/dashtam")
    # dev by the newest Compose, test by the oldest.
    older = {"DOCKER_CONFIG": f"{WORK}/docker-older"}
    dev, test = Project(quickstart, "dev"), Project(quickstart, "test", older)
    prod = Project(quickstart, "prod", SECRETS)
    # Both examples' dev would publish PostgreSQL at 5432: here is how a user moves one of them.
    other_dev, other_test = Project(example, "dev", {"POSTGRES_PORT": "15432"}), Project(example, "test", older)
    everyone = (dev, other_dev, test, other_test)
    for project in (dev, other_dev):
        done = project.stackgen("verify")
        check(f"{project.folder.name}: the files are as rendered", done.returncode == 0, done.stdout + done.stderr)
    # What a newcomer does first; and a second checkout of the same stack, in a slot of its own.
    checkout = Project(images.copied("shop", ROOT, "shop-checkout"), "dev")
    for project, slot in ((dev, ()), (checkout, ("--slot", "2"))):
        done = [project.stackgen("env", "init", "dev", *slot), project.stackgen("env", "check", "dev")]
        check(f"{project.label}: `env init` makes a file without faults", not any(one.returncode for one in done),
              "".join(one.stdout + one.stderr for one in done))
    images.make(everyone)
    images.certificate(example)
    probe.start()

    section("dev and test of both, up at the same time")
    together(*(lambda project=project: project.must("up", "-d", "--wait") for project in (dev, other_dev)))
    together(*(lambda project=project: project.must("up", "-d", "--wait") for project in (test, other_test)))
    for project in everyone:
        running.state(project)
    running.published(everyone)
    running.unpublished(everyone)
    running.apart(everyone)

    section("A second checkout")
    checkout.must("up", "-d", "--wait")
    running.state(checkout)
    running.published((*everyone, checkout))
    running.apart((*everyone, checkout))
    gone(checkout)

    section("Data")
    shop.given(dev)
    shop.given(test)
    shop.data(dev, test)
    dashtam.data(other_dev, other_test)

    section("test goes, dev stays")
    shop.test_goes(dev, test, (other_dev, other_test))
    # One after the other: what listens meanwhile is looked at.
    dashtam.dev_goes(other_dev, (dev, test, other_test))
    together(lambda: shop.dev_stays(dev), lambda: dashtam.dev_stays(other_dev))

    section("Tasks")
    together(lambda: shop.tasks(dev, test), lambda: dashtam.tasks(other_dev, other_test), lambda: dashtam.on_ci(Project(example, "ci")))
    dashtam.staging(Project(example, "staging"))

    section("All go")
    for project in (dev, other_dev, test):
        gone(project)

    section("prod")
    shop.production(prod)
    running.published([prod])
    running.unpublished([prod])
    gone(prod)

    section("prod as a Swarm stack")
    swarm.scenario(SECRETS)


def gone(project):
    done = project.compose("down", "-v")
    report.same(f"{project.label}: nothing is left after `down -v`", (done.returncode, *project.left().values()), (0, [], [], []))


try:
    main()
except Exception as error:  # whatever it is, what was found so far is told, and the run has failed
    check("the scenario went on to its end", False, error if isinstance(error, Failed) else traceback.format_exc())
    print(run("docker", "ps", "-a").stdout)
report.end()
