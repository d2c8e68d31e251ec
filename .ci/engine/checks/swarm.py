"""The quickstart's prod as a Swarm stack, on a swarm of this one engine."""
import json
import pathlib
import re
import shlex
import shutil
import time

import probe
from project import Project
from report import check, same
from running import HOST, size
from shell import WORK, Failed, docker, inspect, listed, run

# Without IPVS in its kernel an engine can neither balance over a service's address nor publish on every node. Where it is missing,
# the quickstart runs with the two settings that need none of it, beside being deployed as it is.
BALANCING = pathlib.Path("/proc/net/ip_vs")
WITHOUT = {
    "role app {": "role app {\n    in prod { deploy endpoint_mode=dnsrr }",
    "role store {": "role store {\n    in prod { deploy endpoint_mode=dnsrr }",
    "port http prod=80 public": "ports { - target=8080 published=80 mode=host }",
}
SECONDS = {"ms": 0.001, "s": 1, "m": 60}
NAMESPACE = "com.docker.stack.namespace"


class Stack(Project):
    """A profile that is a Swarm stack."""

    def deploy(self):
        """By the words that `stackgen inspect` names."""
        return run(*shlex.split(self.run_as["command"]), env=self.env, cwd=self.folder)

    def specs(self):
        name = self.run_as["project"]
        found = json.loads(docker("service", "inspect", *listed("service", f"label={NAMESPACE}={name}")))
        return {item["Spec"]["Name"].removeprefix(f"{name}_"): item["Spec"] for item in found}

    def tasks(self, service):
        """Of one service, the newest first: what each has come to."""
        name = f"{self.run_as['project']}_{service}"
        return docker("service", "ps", name, "--format", "{{.CurrentState}}", "--no-trunc").splitlines()

    def once(self):
        return {name for name, service in self.services.items() if service["deploy"]["restart_policy"]["condition"] != "any"}

    def settled(self, seconds=120):
        """Waits until all that run have their replicas, and those that run once have ended."""
        until = time.monotonic() + seconds
        waiting = set(self.services)
        while waiting and time.monotonic() < until:
            time.sleep(0.5)
            waiting = {name for name in waiting
                       if not (self.tasks(name) or [""])[0].startswith("Complete" if name in self.once() else "Running")}
        return waiting

    def containers(self):
        found = inspect(*listed("container", f"label={NAMESPACE}={self.run_as['project']}", "status=running"))
        name = f"{self.run_as['project']}_"
        return {item["Config"]["Labels"]["com.docker.swarm.service.name"].removeprefix(name): item for item in found}

    def left(self):
        return {kind: listed(kind, f"label={NAMESPACE}={self.run_as['project']}") for kind in ("container", "network", "service", "volume")}

    def remove(self):
        """Takes the stack away; what is left when nothing more goes."""
        until = time.monotonic() + 90
        while any(self.left()[kind] for kind in ("container", "network", "service")) and time.monotonic() < until:
            # Fails as long as a task still holds the network.
            run("docker", "stack", "rm", self.run_as["project"])
            time.sleep(1)
        return self.left()

    def forget(self):
        """Takes its data away too."""
        docker("volume", "rm", *self.remove()["volume"])


def made(name, secrets, changes):
    folder = WORK / name
    shutil.copytree(WORK / "shop", folder)
    manifest = folder / "stack.kdl"
    text = manifest.read_text()
    for before, after in {"machine server": "machine server\n    layout swarm", **changes}.items():
        if text.count(before) != 1:
            raise Failed(f"the quickstart has no {before!r} any more: change checks/swarm.py")
        text = text.replace(before, after)
    manifest.write_text(text)
    stack = Stack(folder, "prod", secrets)
    done = stack.stackgen("render")
    if done.returncode:
        raise Failed(f"render of a Swarm stack: {done.stdout}{done.stderr}")
    stack.label = f"{name} prod"
    return stack


def seconds(text):
    unit = text.lstrip("0123456789.")
    return round(float(text[:-len(unit)]) * SECONDS[unit] * 10**9)


def as_declared(stack):
    """What the swarm was told is what the manifest says."""
    specs = stack.specs()
    same(f"{stack.label}: a service for each", sorted(specs), sorted(stack.services))
    for name, spec in sorted(specs.items()):
        service, template = stack.services[name], spec["TaskTemplate"]
        container, health, deploy = template["ContainerSpec"], service.get("healthcheck"), service["deploy"]
        given = dict(line.split("=", 1) for line in container.get("Env", []))
        ports = [(port["target"], int(port["published"]), port.get("mode", "ingress")) for port in service.get("ports", [])]
        found = container.get("Healthcheck")
        mounts = [tuple(volume.split(":")) for volume in service.get("volumes", [])]
        pairs = {
            "image": (container["Image"].partition("@")[0], service["image"]),
            "replicas": (spec["Mode"]["Replicated"]["Replicas"], deploy.get("replicas", 1)),
            "restart": (template["RestartPolicy"]["Condition"], deploy["restart_policy"]["condition"]),
            "memory": (template["Resources"]["Limits"]["MemoryBytes"], size(deploy["resources"]["limits"]["memory"])),
            "init": (container.get("Init", False), service.get("init", False)),
            "log": (template["LogDriver"], {"Name": service["logging"]["driver"], "Options": service["logging"]["options"]}),
            "health": (found and (found["Test"], found["Interval"], found["Timeout"], found["Retries"]),
                       health and (health["test"], seconds(health["interval"]), seconds(health["timeout"]), health["retries"])),
            "mounts": ([(mount["Source"], mount["Target"]) for mount in container.get("Mounts", [])],
                       [(f"{stack.run_as['project']}_{source}", target) for source, target in mounts]),
            "ports": ([(port["TargetPort"], port["PublishedPort"], port["PublishMode"]) for port in spec["EndpointSpec"].get("Ports", [])],
                      ports),
            "environment": ([key for key, value in service.get("environment", {}).items() if given.get(key) != str(value)], []),
        }
        wrong = {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}
        check(f"{stack.label}: {name} is as declared: {', '.join(pairs)}", not wrong, wrong)


def runs(stack, before):
    """It is up, serves, keeps its data, and goes."""
    same(f"{stack.label}: every service reaches its replicas, every one-shot its end", stack.settled(), set())
    for name, container in sorted(stack.containers().items()):
        same(f"{stack.label}: {name} is healthy", container["State"].get("Health", {}).get("Status"), "healthy")
    same(f"{stack.label}: migrate has ended well", stack.tasks("migrate")[0].split()[0], "Complete")
    same(f"{stack.label}: web answers at 80 (HTTP)", probe.web(HOST, 80, "/health"), (200, {"database": True, "cache": True}))
    check(f"{stack.label}: web answers other machines at 80", probe.open_elsewhere(80))
    same(f"{stack.label}: nothing else listens on the host", {port for _, port in probe.listening() - before}, {80})
    for port in (5432, 6379, 8080):
        check(f"{stack.label}: {port} does not answer on the host", not probe.open_port(HOST, port))
    same(f"{stack.label}: an order is taken", probe.web(HOST, 80, "/orders", "POST", "kept")[0], 201)


def scenario(secrets):
    docker("swarm", "init", "--advertise-addr", HOST)
    before = probe.listening()
    stack = made("swarm", secrets, {})
    refused = Stack(stack.folder, "prod").deploy()
    check(f"{stack.label}: `docker stack deploy` without its secrets is refused, and says which",
          refused.returncode != 0 and re.search(r"required variable (\w+) is missing a value: set \1", refused.stderr), refused.stderr[-500:])
    done = stack.deploy()
    check(f"{stack.label}: `docker stack deploy` takes the file, and ignores nothing of it",
          done.returncode == 0 and "gnoring" not in done.stderr, done.stderr[-800:])
    as_declared(stack)
    if not BALANCING.exists():
        print("        (this kernel has no IPVS: what runs is the same stack with endpoint_mode=dnsrr and a port of mode host)")
        stack.forget()
        stack = made("swarm-host", secrets, WITHOUT)
        same(f"{stack.label}: `docker stack deploy`", stack.deploy().returncode, 0)
        as_declared(stack)
    runs(stack, before)
    volumes = [f"{stack.run_as['project']}_{name}" for name in ("db-data", "redis-data")]
    gone = {"container": [], "network": [], "service": [], "volume": volumes}
    same(f"{stack.label}: only volumes are left after `docker stack rm`", stack.remove(), gone)
    stack.deploy()
    same(f"{stack.label}: deployed again, it is up", stack.settled(), set())
    same(f"{stack.label}: the order is there", probe.web(HOST, 80, "/orders")[1], ["kept"])
    stack.forget()
    docker("swarm", "leave", "--force")
