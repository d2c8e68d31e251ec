"""Makes the images that the rendered files name."""
import shutil

from report import check
from shell import FIXTURES, ROOT, TREE, WORK, docker

RENDERED = ("stack.kdl", ".stackgen", "Makefile", "docs/config-management.md", "compose*.yaml", ".env*.sample")


def copied(name, example, called=None):
    """A copy of an example with the programs that its images hold: the folder that a user would have."""
    folder = WORK / (called or name)
    if example == ROOT:
        for path in (path for pattern in RENDERED for path in ROOT.glob(pattern)):
            goal = folder / path.relative_to(ROOT)
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(path, goal) if path.is_dir() else shutil.copy(path, goal)
    else:
        # What is rendered, not the sources of the example: the programs here are those of the fixtures.
        listed = (example / ".stackgen" / "stack.files").read_text().splitlines()
        for line in ["stack.kdl", ".stackgen/stack.files", *(line for line in listed if not line.startswith("#"))]:
            goal = folder / line
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(example / line, goal)
    shutil.copytree(FIXTURES / name, folder, dirs_exist_ok=True)
    return folder


def certificate(folder):
    """A certificate for the application that serves HTTPS, which its tests trust."""
    (folder / "certs").mkdir()
    docker("run", "--rm", "--volume", f"{folder}/certs:/certs", TREE, "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
           "-keyout", "/certs/key.pem", "-out", "/certs/cert.pem", "-days", "2", "-subj", "/CN=app-integration",
           "-addext", "subjectAltName=DNS:app-integration")


def make(projects):
    """All but those that Compose builds itself, by the names that Compose reads in the rendered files."""
    named = {name for project in projects for name in project.must("config", "--images").stdout.split()}
    built = {service["image"] for project in projects for service in project.services.values() if "build" in service}
    for name in sorted(named - built):
        stand_in = FIXTURES / "images" / name.rpartition("/")[2].partition(":")[0]
        if check(f"an image for {name}", stand_in.is_dir(), f"no {stand_in.relative_to(ROOT)}"):
            docker("build", "--quiet", "--tag", name, stand_in)
