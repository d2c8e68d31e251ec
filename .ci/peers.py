#!/usr/bin/env python3
"""usage: peers.py STACKGEN FOLDER   what other linters of Compose files find, and whether `check --compose` finds it, too

FOLDER holds stacks, a Compose file each. The rules of dclint, KICS and semgrep are applied to each file by itself, as their
documents describe them, in a few lines each: a place is a service of a file. Prints a table, and fails where one of theirs is missed.
Rules of style, which a generator makes moot, are left out.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

import yaml

MOVING = {"latest", "stable", "edge", "test", "nightly", "dev", "beta", "canary", "lts"}
SYSTEM = ["/bin", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/run", "/sbin", "/sys", "/usr", "/var"]


def options(service, key):
    return [str(item) for item in service.get(key) or []]


def volumes(service):
    for volume in service.get("volumes") or []:
        if isinstance(volume, str):
            parts = volume.split(":")
            yield (parts[0] if len(parts) > 1 else "", volume)
        else:
            yield (str(volume.get("source", "")), volume)


def ports(service):
    """Host address, host port and protocol of each published port; None where there is none."""
    for port in service.get("ports") or []:
        if isinstance(port, dict):
            yield port.get("host_ip"), port.get("published"), port.get("protocol", "tcp")
            continue
        text, _, protocol = str(port).partition("/")
        text = re.sub(r"\$\{[^}:]*:?-([^}]*)\}", r"\1", text)
        parts = text.rsplit(":", 2)
        yield (parts[0] if len(parts) == 3 else None), (parts[-2] if len(parts) > 1 else None), protocol or "tcp"


def limits(service):
    return ((service.get("deploy") or {}).get("resources") or {}).get("limits") or {}


def untagged(service):
    image = service.get("image")
    if not image or "@" in image or image.startswith("$"):
        return False
    tag = image.rsplit("/", 1)[-1].partition(":")[2]
    return not tag or tag in MOVING


def low(published):
    first = str(published or "").split("-")[0]
    return first.isdigit() and int(first) < 1024


def shared(name, document):
    used = collections.Counter()
    for service in document["services"].values():
        for source in {source for source, _ in volumes(service)}:
            used[source] += 1
    return any(source and used[source] > 1 for source, _ in volumes(document["services"][name]))


# (who, rule, our codes, does the service have it)
RULES = [
    ("dclint", "no-build-and-image", {"no-pull-policy"}, lambda n, s, d: "build" in s and "image" in s and "pull_policy" not in s),
    ("dclint", "no-unbound-port-interfaces", {"open-port", "database-published"}, lambda n, s, d: any(ip is None for ip, _, _ in ports(s))),
    ("dclint", "service-image-require-explicit-tag", {"unpinned-image", "no-pull-policy"}, lambda n, s, d: untagged(s)),
    ("KICS", "Privileged Containers Enabled", {"privileged"}, lambda n, s, d: s.get("privileged") is True),
    ("KICS", "Docker Socket Mounted In Container", {"docker-socket"}, lambda n, s, d: any("docker.sock" in source for source, _ in volumes(s))),
    (
        "KICS",
        "Volume Has Sensitive Host Directory",
        {"sensitive-mount", "docker-socket"},
        lambda n, s, d: any(source == "/" or any(source == dir or source.startswith(dir + "/") for dir in SYSTEM) for source, _ in volumes(s)),
    ),
    ("KICS", "No New Privileges Not Set", {"no-new-privileges-missing"}, lambda n, s, d: not any("no-new-privileges" in o for o in options(s, "security_opt"))),
    ("KICS", "Security Opt Not Set", {"no-new-privileges-missing"}, lambda n, s, d: not s.get("security_opt")),
    ("KICS", "Healthcheck Not Set", {"healthcheck-missing"}, lambda n, s, d: not s.get("healthcheck")),
    ("KICS", "Restart Policy On Failure Not Set To 5", {"restart-missing"}, lambda n, s, d: not s.get("restart") and "restart_policy" not in (s.get("deploy") or {})),
    ("KICS", "Privileged Ports Mapped In Container", {"privileged-port"}, lambda n, s, d: any(low(port) for _, port, _ in ports(s))),
    ("KICS", "Container Traffic Not Bound To Host Interface", {"open-port", "database-published"}, lambda n, s, d: any(ip is None for ip, _, _ in ports(s))),
    ("KICS", "Networks Not Set", {"networks-missing"}, lambda n, s, d: not s.get("networks") and not s.get("network_mode")),
    ("KICS", "Shared Host Network Namespace", {"host-namespace"}, lambda n, s, d: s.get("network_mode") == "host"),
    ("KICS", "Host Namespace is Shared", {"host-namespace"}, lambda n, s, d: s.get("pid") == "host"),
    ("KICS", "Shared Host IPC Namespace", {"host-namespace"}, lambda n, s, d: s.get("ipc") == "host"),
    ("KICS", "Shared Host User Namespace", {"host-namespace"}, lambda n, s, d: s.get("userns_mode") == "host"),
    ("KICS", "Cgroup Not Default", {"host-namespace"}, lambda n, s, d: "cgroup_parent" in s),
    ("KICS", "Default Seccomp Profile Disabled", {"unconfined"}, lambda n, s, d: any("seccomp" in o and "unconfined" in o for o in options(s, "security_opt"))),
    ("KICS", "Memory Not Limited", {"memory-unlimited"}, lambda n, s, d: "mem_limit" not in s and "memory" not in limits(s)),
    ("KICS", "Pids Limit Not Set", {"pids-unlimited"}, lambda n, s, d: "pids_limit" not in s and "pids" not in limits(s)),
    ("KICS", "Cpus Not Limited", {"cpus-unlimited"}, lambda n, s, d: "cpus" not in s and "cpus" not in limits(s)),
    (
        "KICS",
        "Container Capabilities Unrestricted",
        {"capabilities-not-dropped", "added-capability", "other-capability"},
        lambda n, s, d: bool(s.get("cap_add")) or not s.get("cap_drop"),
    ),
    ("KICS", "Shared Volumes Between Containers", {"shared-volume"}, lambda n, s, d: shared(n, d)),
    (
        "KICS",
        "Volume Mounted In Multiple Containers",
        {"shared-propagation"},
        lambda n, s, d: any(isinstance(v, dict) and str((v.get("bind") or {}).get("propagation")) in {"shared", "rshared", "slave", "rslave"} for _, v in volumes(s)),
    ),
    ("semgrep", "exposing-docker-socket-volume", {"docker-socket"}, lambda n, s, d: any("docker.sock" in source for source, _ in volumes(s))),
    ("semgrep", "no-new-privileges", {"no-new-privileges-missing"}, lambda n, s, d: not any("no-new-privileges" in o for o in options(s, "security_opt"))),
    ("semgrep", "privileged-service", {"privileged"}, lambda n, s, d: s.get("privileged") is True),
    ("semgrep", "seccomp-confinement-disabled", {"unconfined"}, lambda n, s, d: any("seccomp" in o and "unconfined" in o for o in options(s, "security_opt"))),
    ("semgrep", "selinux-separation-disabled", {"unconfined"}, lambda n, s, d: any("label" in o and "disable" in o for o in options(s, "security_opt"))),
    ("semgrep", "writable-filesystem-service", {"root-filesystem-writable"}, lambda n, s, d: s.get("read_only") is not True),
]
# (who, rule, our codes, does the file have it)
OF_FILES = [
    ("dclint", "no-version-field", {"obsolete-version"}, lambda d: "version" in d),
    ("dclint", "require-project-name-field", {"no-project-name"}, lambda d: "name" not in d),
    (
        "dclint",
        "no-duplicate-container-names",
        {"container-name-collision"},
        lambda d: any(n > 1 for n in collections.Counter(s["container_name"] for s in d["services"].values() if s.get("container_name")).values()),
    ),
    (
        "dclint",
        "no-duplicate-exported-ports",
        {"port-collision"},
        lambda d: any(n > 1 for n in collections.Counter(p for s in d["services"].values() for p in ports(s) if p[1]).values()),
    ),
]


def ranges(text):
    """Service -> its first and last line, from 1."""
    root = yaml.compose(text)
    services = next(value for key, value in root.value if key.value == "services")
    return {key.value: (key.start_mark.line + 1, value.end_mark.line + 1) for key, value in services.value}


def main(stackgen, folder):
    theirs = collections.Counter()
    missed = collections.defaultdict(list)
    files = 0
    for path in sorted(pathlib.Path(folder).glob("*/*.y*ml")):
        text = path.read_text()
        document = yaml.safe_load(text)
        if not isinstance(document, dict) or not isinstance(document.get("services"), dict):
            continue
        files += 1
        ran = subprocess.run([stackgen, "check", "--compose", str(path), "--hardening", "--format", "json"], capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            sys.exit(f"{path}: {ran.stderr}")
        ours = json.loads(ran.stdout)
        places = ranges(text)
        for who, rule, codes, has in RULES:
            for name, service in document["services"].items():
                if not has(name, service or {}, document):
                    continue
                theirs[who, rule] += 1
                first, last = places[name]
                about = lambda f: f["line"] and first <= f["line"] <= last or f"`{name}`" in f["message"]
                labels = lambda f: any(l["line"] and first <= l["line"] <= last for l in f["related"])
                if not any(f["code"] in codes and (about(f) or labels(f)) for f in ours):
                    missed[who, rule].append(f"{path.parent.name}/{path.name}: {name}")
        for who, rule, codes, has in OF_FILES:
            if has(document):
                theirs[who, rule] += 1
                if not any(f["code"] in codes for f in ours):
                    missed[who, rule].append(f"{path.parent.name}/{path.name}")
    if files == 0:
        sys.exit("no Compose file is there")
    print(f"{files} files\n\n| who | rule | they | we | our code |\n|---|---|---|---|---|")
    for who, rule, codes, _ in RULES + OF_FILES:
        found = theirs[who, rule]
        print(f"| {who} | {rule} | {found} | {found - len(missed[who, rule])} | {', '.join(f'`{code}`' for code in sorted(codes))} |")
    for (who, rule), where in missed.items():
        for place in where:
            print(f"missed: {who} {rule}: {place}")
    sys.exit(1 if any(missed.values()) else 0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    main(*sys.argv[1:])
