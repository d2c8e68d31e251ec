#!/usr/bin/env bash
# usage: COMPOSE=/path/to/docker-compose yaml-compose.sh DIR
#
# Feeds DIR/compose.yaml to `$COMPOSE config` and compares every environment value, label name and argument with DIR/compose.json.
# The files come from:  CORPUS_DIR=DIR cargo test --lib emit_corpus -- --ignored
set -euo pipefail
dir=${1:?usage: COMPOSE=... yaml-compose.sh DIR}
: "${COMPOSE:?the path of a docker-compose binary}"

# An empty environment and an empty `.env`: nothing but the file decides.
env -i PATH="$PATH" HOME="$dir" "$COMPOSE" --env-file /dev/null -p probe -f "$dir/compose.yaml" config --format json --no-normalize >"$dir/config.json"

python3 - "$dir" <<'PY'
import json, pathlib, sys

folder = pathlib.Path(sys.argv[1])
want, got = (json.loads((folder / name).read_text("utf-8"))["services"] for name in ("compose.json", "config.json"))
broken = [("services", sorted(want), sorted(got))] if set(want) != set(got) else []
# `config` doubles each `$` it prints, in names too; there Compose does not read it back as one, but it is how it prints them.
want["probe"]["labels"] = {name.replace("$", "$$"): value for name, value in want["probe"]["labels"].items()}
for name, service in want.items():
    for section in ("environment", "labels", "command"):
        a, b = service.get(section), got[name].get(section)
        if a == b:
            continue
        if isinstance(a, dict) and isinstance(b, dict):
            broken += [(section, key, a.get(key), b.get(key)) for key in {*a, *b} if a.get(key) != b.get(key)]
        else:
            broken.append((section, a, b))
print(f"{len(broken)} broken of {len(want['probe']['environment'])} texts as values, label names and arguments")
for line in broken[:20]:
    print("  " + " | ".join(repr(part)[:160] for part in line))
sys.exit(1 if broken else 0)
PY
