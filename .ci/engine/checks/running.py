"""What must hold for every profile that is up."""
import probe
from report import check, same
from shell import run

UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}
HOST = "127.0.0.1"
# By the port inside; all others speak HTTP.
PROTOCOLS = {5432: "SQL", 6379: "PING", 1025: "SMTP"}


def size(text):
    return int(text[:-1]) * UNITS[text[-1]]


def state(project):
    containers = project.containers()
    same(f"{project.label}: a container for every service", sorted(containers), sorted(project.services))
    for name, container in sorted(containers.items()):
        service, found = project.services[name], container["State"]
        if name in project.one_shots:
            same(f"{project.label}: {name} has ended well", (found["Status"], found["ExitCode"]), ("exited", 0))
        elif "healthcheck" in service:
            same(f"{project.label}: {name} is healthy", found.get("Health", {}).get("Status"), "healthy")
        else:
            same(f"{project.label}: {name} is running", (found["Status"], "Health" in found), ("running", False))
        as_declared(project, name, service, container)
        order(project, name, service, containers)


def as_declared(project, name, service, container):
    """What the engine was told is what the manifest says."""
    host, config = container["HostConfig"], container["Config"]
    given = dict(line.split("=", 1) for line in config["Env"])
    log = service.get("logging", {"driver": "json-file"})
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    mounts = [volume.split(":")[1] if isinstance(volume, str) else volume["target"] for volume in service.get("volumes", [])]
    pairs = {
        "restart": (host["RestartPolicy"]["Name"] or "no", service.get("restart", "no")),
        "memory": (host["Memory"], size(limits["memory"]) if "memory" in limits else 0),
        "init": (bool(host.get("Init")), service.get("init", False)),
        "security": (host.get("SecurityOpt") or [], service.get("security_opt", [])),
        "log": ((host["LogConfig"]["Type"], host["LogConfig"]["Config"]), (log["driver"], log.get("options", {}))),
        "mounts": (sorted(mount["Destination"] for mount in container["Mounts"]), sorted(mounts)),
        "memory disks": (sorted(host.get("Tmpfs") or {}), sorted(service.get("tmpfs", []))),
        "name": (container["Name"][1:], service.get("container_name", f"{project.model['name']}-{name}-1")),
        # Names only: values may be secrets.
        "environment": ([key for key, value in service.get("environment", {}).items() if given.get(key) != str(value)], []),
    }
    wrong = {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}
    check(f"{project.label}: {name} is as declared: {', '.join(pairs)}", not wrong, wrong)


def order(project, name, service, containers):
    """It started once, and after what it waits for."""
    state = containers[name]["State"]
    for other, wait in service.get("depends_on", {}).items():
        before = containers[other]["State"]
        ended = wait["condition"] == "service_completed_successfully"
        holds = before["FinishedAt" if ended else "StartedAt"] < state["StartedAt"] and containers[name]["RestartCount"] == 0
        check(f"{project.label}: {name} started after {other} {'had ended' if ended else 'was healthy'}, and at once", holds)


def published(projects):
    """What is declared answers in its protocol, and only at the address that is declared."""
    for project in projects:
        for name, address, number, target in project.published():
            protocol = PROTOCOLS.get(target, "HTTP")
            check(f"{project.label}: {name} answers at {address or 'every address'}:{number} ({protocol})",
                  answers(project, name, number, protocol))
            if address == HOST:
                check(f"{project.label}: {name} does not answer other machines at {number}", not probe.open_elsewhere(number))
            else:
                check(f"{project.label}: {name} answers other machines at {number}", probe.open_elsewhere(number))


def unpublished(projects):
    """Over all that is up: nothing else listens, and what is not published answers in its network only."""
    declared = {place for project in projects for name, address, number, _ in project.published()
                for place in ([(address, number)] if address else [("0.0.0.0", number), ("::", number)])}
    same(f"on the host, nothing else listens than the {len(declared)} places that are declared", sorted(probe.listening()), sorted(declared))
    answering = {number for _, number in declared}
    for project in projects:
        for name, container in sorted(project.containers().items()):
            wanted = {(target, number) for owner, _, number, target in project.published() if owner == name}
            mapped = {(int(inside.split("/")[0]), int(place["HostPort"]))
                      for inside, places in container["NetworkSettings"]["Ports"].items() for place in places or []}
            if name not in project.one_shots:
                same(f"{project.label}: {name} publishes {sorted(wanted) or 'nothing'}", mapped, wanted)
            service = project.services[name]
            inside = {int(port) for port in service.get("expose", [])} | {int(port["target"]) for port in service.get("ports", [])}
            for number in sorted(inside - answering):
                check(f"{project.label}: {number} of {name} answers in its network, and not on the host",
                      probe.open_port(address_of(container), number) and not probe.open_port(HOST, number))


def address_of(container):
    return next(iter(container["NetworkSettings"]["Networks"].values()))["IPAddress"]


def answers(project, name, number, protocol):
    try:
        if protocol == "SQL":
            return sql(project, "SELECT current_database()") == project.services[name]["environment"]["POSTGRES_DB"]
        if protocol == "PING":
            return probe.ping(HOST, number) == "PONG"
        if protocol == "SMTP":
            return probe.smtp(HOST, number) == "220"
        return probe.web(HOST, number, "/health" if name != "mail" else "/")[0] == 200
    except (OSError, ValueError):
        return False


def sql(project, query):
    """Asked from the host, at the port that the database publishes."""
    name, _, number, _ = next(port for port in project.published() if port[3] == 5432)
    given = project.services[name]["environment"]
    return probe.sql(HOST, number, given["POSTGRES_USER"], given.get("POSTGRES_PASSWORD", ""), given["POSTGRES_DB"], query)


def apart(projects):
    """Each is in networks of its own, and cannot reach into another's."""
    networks = {}
    for project in projects:
        for container in project.containers().values():
            networks.setdefault(project.label, set()).update(container["NetworkSettings"]["Networks"])
    for label, names in networks.items():
        shared = {other for other in networks if other != label and networks[other] & names}
        check(f"{label}: no other is in its network {', '.join(sorted(names))}", not shared, shared)
    databases = {project.label: address_of(database(project)) for project in projects}
    for project in projects:
        inside = next(item for name, item in project.containers().items() if name in ("web", "app"))["Id"]
        reached = {label for label, address in databases.items() if reaches(inside, address)}
        same(f"{project.label}: its services reach its own database only", reached, {project.label})


def database(project):
    return next(item for name, item in project.containers().items() if name in ("db", "postgres"))


def reaches(container, address):
    code = f"import socket; socket.create_connection(('{address}', 5432), 1)"
    return run("docker", "exec", container, "python3", "-c", code).returncode == 0
