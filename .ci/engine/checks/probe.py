"""Asks published ports from the host, each in its own protocol."""
import http.client
import json
import pathlib
import socket

from shell import TREE, docker, run

CONTAINER = "probe"


def start():
    """psql and redis-cli run in a container without a network of its own: what it reaches, the host reaches."""
    docker("run", "--detach", "--name", CONTAINER, "--network", "host", TREE, "sleep", "infinity")


def sql(address, port, user, password, database, query):
    """The rows as text, or why there are none."""
    command = ("exec", "--env", f"PGPASSWORD={password}", "--env", "PGCONNECT_TIMEOUT=15", CONTAINER, "psql", "-w", "-h", address,
               "-p", str(port), "-U", user, "-d", database, "-Atc", query)
    done = run("docker", *command)
    return done.stdout.strip() if done.returncode == 0 else f"psql: {done.stderr.strip()}"


def ping(address, port):
    done = run("docker", "exec", CONTAINER, "redis-cli", "-h", address, "-p", str(port), "ping")
    return (done.stdout + done.stderr).strip()


def smtp(address, port):
    with socket.create_connection((address, port), 15) as connection:
        return connection.recv(100).decode()[:3]


def web(address, port, path="/", method="GET", body=None):
    """(status, what the JSON says)"""
    connection = http.client.HTTPConnection(address, port, timeout=15)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def open_port(address, port, timeout=2):
    try:
        socket.create_connection((address, port), timeout).close()
        return True
    except OSError:
        return False


def open_elsewhere(port):
    """Whether another machine in the network of this one gets an answer."""
    code = f"import socket; socket.create_connection(('192.0.2.1', {port}), 2)"
    return run("ip", "netns", "exec", "machine", "python3", "-c", code).returncode == 0


def listening():
    """Every (address, port) that something listens at on this host."""
    found = set()
    for path, wildcard in (("/proc/net/tcp", "0.0.0.0"), ("/proc/net/tcp6", "::")):
        for line in pathlib.Path(path).read_text().splitlines()[1:]:
            _, local, _, state = line.split()[:4]
            address, port = local.split(":")
            if state == "0A":
                number = bytes.fromhex(address)[::-1]
                name = wildcard if not any(number) else socket.inet_ntoa(number) if len(number) == 4 else address
                found.add((name, int(port, 16)))
    return found
