"""Runs programs: docker, and the stackgen that is under test."""
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
FIXTURES = ROOT / ".ci/engine"
WORK = pathlib.Path(os.environ["WORK"])
TREE = "stackgen-engine/tree"


class Failed(Exception):
    """A program that had to work did not."""


def run(*command, env=None, cwd=None, timeout=240):
    return subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=timeout)


def must(*command, **options):
    done = run(*command, **options)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout[-1500:]}{done.stderr[-3000:]}")
    return done.stdout


def docker(*words):
    return must("docker", *words)


def inspect(*names):
    return json.loads(docker("inspect", *names)) if names else []


def listed(kind, *filters):
    """Names (containers, networks, volumes) that docker lists."""
    command = {"container": ("ps", "-a", "--format", "{{.Names}}")}.get(kind, (kind, "ls", "--format", "{{.Name}}"))
    return sorted(docker(*command, *(word for filter in filters for word in ("--filter", filter))).split())
