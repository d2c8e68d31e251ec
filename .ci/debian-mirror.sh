#!/usr/bin/env bash
# usage: debian-mirror.sh   print the address of the Debian mirror that apt already uses here, or that $DEBIAN_MIRROR names
set -euo pipefail
uri=${DEBIAN_MIRROR:-}
[[ -n $uri ]] || uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null | grep -v '^ *#' |
  grep -oE 'https?://[^] ]*/debian/?( |$)' | head -n 1 | tr -d ' ') || true
[[ -n $uri ]] || { echo "debian-mirror: apt knows no Debian mirror here; name one in \$DEBIAN_MIRROR" >&2; exit 1; }
printf '%s\n' "$uri"
