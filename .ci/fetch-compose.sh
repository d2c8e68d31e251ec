#!/usr/bin/env bash
# usage: fetch-compose.sh DEST   unpack two versions of Docker Compose below DEST and print the paths of their binaries, oldest first
#
# Beside each binary lies the schema that it holds files to, DEST/SUITE/compose-spec.json.
#
# They come from Debian's `docker-compose` packages (suites trixie and sid), through the Debian mirror that apt already uses here, or that $DEBIAN_MIRROR names.
# Nothing is installed, and apt's own lists stay as they are. What is already in DEST is not fetched again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dest=${1:?usage: fetch-compose.sh DEST}
suites=(trixie sid)
binary=usr/libexec/docker/cli-plugins/docker-compose

mkdir -p "$dest"
dest=$(cd "$dest" && pwd)

fetch() {
  local suite=$1 state=$dest/.apt-$1 uri keyring signed=
  uri=$(bash "$here/debian-mirror.sh")
  for keyring in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
    [[ -e $keyring ]] && { signed="signed-by=$keyring"; break; }
  done
  rm -rf "$state" "${dest:?}/$suite.part"
  mkdir -p "$state"/{lists/partial,cache/archives/partial,parts} "$dest/$suite.part"
  printf 'deb [%s] %s %s main\n' "arch=$(dpkg --print-architecture) $signed" "$uri" "$suite" >"$state/sources.list"
  local apt=(apt-get -qq
    -o "Dir::Etc::SourceList=$state/sources.list" -o "Dir::Etc::SourceParts=$state/parts"
    -o "Dir::Etc::Preferences=/dev/null" -o "Dir::Etc::PreferencesParts=$state/parts"
    -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache"
    -o "APT::Sandbox::User=root" -o "Acquire::Languages=none" -o "Acquire::Retries=3" -o "Acquire::http::Timeout=30")
  "${apt[@]}" update >&2
  (cd "$state" && "${apt[@]}" download docker-compose golang-github-compose-spec-compose-go-dev >&2)
  dpkg -x "$state"/docker-compose_*.deb "$dest/$suite.part"
  dpkg-deb --fsys-tarfile "$state"/golang-github-compose-spec-compose-go-dev_*.deb |
    tar -xO --wildcards '*/compose-go/schema/compose-spec.json' >"$dest/$suite.part/compose-spec.json"
  [[ -x $dest/$suite.part/$binary ]] || { echo "fetch-compose: no $binary in $suite's package" >&2; return 1; }
  # The folder gets its name last, so that a run cut short leaves nothing that looks finished.
  rm -rf "${dest:?}/$suite"
  mv "$dest/$suite.part" "$dest/$suite"
  rm -rf "$state"
}

running=()
for suite in "${suites[@]}"; do
  [[ -x $dest/$suite/$binary && -s $dest/$suite/compose-spec.json ]] && continue
  fetch "$suite" &
  running+=($!)
done
for job in "${running[@]}"; do wait "$job"; done
for suite in "${suites[@]}"; do printf '%s\n' "$dest/$suite/$binary"; done
