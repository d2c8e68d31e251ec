#!/usr/bin/env bash
# Run by `.ci/engine/run` in namespaces of its own: starts an engine, makes the images, and runs the checks.
set -euo pipefail
ip link set lo up
# What an engine of the machine keeps there is neither seen nor touched.
mkdir -p /etc/docker
mount -t tmpfs tmpfs /etc/docker
mount -t tmpfs tmpfs /run

# Another machine in the same network, which must not reach what is published for this one only.
ip netns add machine
ip link add outside type veth peer name eth0 netns machine
ip addr add 192.0.2.1/24 dev outside
ip -n machine addr add 192.0.2.2/24 dev eth0
ip link set outside up
ip -n machine link set eth0 up

echo '{}' >"$WORK/daemon.json"
dockerd --config-file "$WORK/daemon.json" --data-root "$WORK/data" --exec-root /run/docker --pidfile "$WORK/pid" \
  --host "$DOCKER_HOST" --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/${WORK##*/}" >"$WORK/log" 2>&1 &
for _ in {1..300}; do
  docker info >/dev/null 2>&1 && break
  kill -0 $! 2>/dev/null || break
  sleep 0.1
done
docker info --format 'Docker {{.ServerVersion}}, storage driver {{.Driver}}, cgroup v{{.CgroupVersion}}' || { tail -n 20 "$WORK/log" >&2; exit 2; }
for plugins in "$DOCKER_CONFIG-older" "$DOCKER_CONFIG"; do DOCKER_CONFIG=$plugins docker compose version; done

docker import "$TREE" stackgen-engine/packages >/dev/null
docker build --quiet --tag stackgen-engine/tree .ci/engine/images/tree >/dev/null
python3 .ci/engine/checks
