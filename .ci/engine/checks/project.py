"""A stack in a folder of its own, one profile of it, run as users run it; and what its manifest says of it."""
import functools
import json
import os
import re

from shell import Failed, inspect, listed, must, run

STACKGEN = os.environ["STACKGEN"]
LABEL = "com.docker.compose.project"


class Project:
    def __init__(self, folder, profile, env=None):
        self.folder, self.profile, self.env = folder, profile, env or {}
        self.label = f"{folder.name} {profile}"

    def stackgen(self, *words, **options):
        return run(STACKGEN, "-C", self.folder, *words, env=self.env, **options)

    def compose(self, *words):
        return self.stackgen("compose", self.profile, *words)

    def must(self, *words):
        done = self.compose(*words)
        if done.returncode:
            raise Failed(f"{self.label}: compose {' '.join(words)}: {done.returncode}\n{done.stdout[-1500:]}{done.stderr[-4000:]}")
        return done

    @functools.cached_property
    def run_as(self):
        profiles = json.loads(must(STACKGEN, "-C", self.folder, "inspect"))
        return next(item for item in profiles if item["profile"] == self.profile)

    @functools.cached_property
    def model(self):
        """What `stackgen inspect PROFILE` says, its variables replaced."""
        known = {}
        paths = [self.folder / path for path in self.run_as["env_files"] or [".env"]]
        for path in (path for path in paths if path.exists()):
            lines = path.read_text().splitlines()
            known.update(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
        text = must(STACKGEN, "-C", self.folder, "inspect", self.profile, "--format", "json")
        model = replaced(json.loads(text), {**known, **self.env})
        name = known.get("COMPOSE_PROJECT_NAME")
        return {**model, "name": name} if name else model

    @property
    def services(self):
        return self.model["services"]

    @functools.cached_property
    def one_shots(self):
        """Services that end: some other waits for it."""
        waits = [wait for service in self.services.values() for wait in service.get("depends_on", {}).items()]
        return {name for name, wait in waits if wait["condition"] == "service_completed_successfully"}

    def containers(self):
        """Service -> what docker says of its container."""
        found = inspect(*listed("container", f"label={LABEL}={self.model['name']}"))
        return {item["Config"]["Labels"]["com.docker.compose.service"]: item for item in found}

    def published(self):
        """(service, address, number on the host, number inside) of every port; no address stands for all of them."""
        return [
            (name, port.get("host_ip"), int(port["published"]), int(port["target"]))
            for name, service in self.services.items() for port in service.get("ports", []) if "published" in port]

    def left(self):
        """What of it docker still has."""
        return {kind: listed(kind, f"label={LABEL}={self.model['name']}") for kind in ("container", "network", "volume")}


def replaced(value, known):
    if isinstance(value, dict):
        return {key: replaced(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, known) for inner in value]
    return text_of(value, known) if isinstance(value, str) else value


def text_of(text, known):
    """`${NAME}`, `${NAME:-default}` and `${NAME:?message}`, innermost first; `$$` is a dollar."""
    def one(match):
        name, default = match["name"], match["default"]
        return known.get(name) or default or ""

    text, before = text.replace("$$", "\0"), None
    while text != before:
        before, text = text, re.sub(r"\$\{(?P<name>\w+)(?::-(?P<default>[^${}]*)|:\?[^${}]*)?\}", one, text)
    return text.replace("\0", "$")
