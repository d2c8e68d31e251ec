#!/usr/bin/env bash
# usage: COMPOSE=/path/to/docker-compose dotenv-compose.sh DIR
#
# Lets `$COMPOSE config` read DIR/.env and compares every variable with DIR/values.json; then a shell's `source` does the same, and may
# differ only where quotes hold escapes that shells have not: breaks, and a backquote beside an apostrophe.
# The files come from:  CORPUS_DIR=DIR cargo test --lib emit_dotenv -- --ignored
set -euo pipefail
dir=${1:?usage: COMPOSE=... dotenv-compose.sh DIR}
: "${COMPOSE:?the path of a docker-compose binary}"
dir=$(cd "$dir" && pwd)

(cd "$dir" && env -i PATH="$PATH" HOME="$dir" "$COMPOSE" -p probe config --format json --no-normalize) >"$dir/config.json"
(cd "$dir" && env -i bash --norc -c 'set -a; . ./.env; env -0') >"$dir/shell.env"

python3 - "$dir" <<'PY'
import json, pathlib, sys

folder = pathlib.Path(sys.argv[1])
want = json.loads((folder / "values.json").read_text("utf-8"))
printed = json.loads((folder / "config.json").read_text("utf-8"))["services"]["probe"]["environment"]
# `config` doubles each `$` it prints.
compose = {name: None if value is None else value.replace("$$", "$") for name, value in printed.items()}
entries = (folder / "shell.env").read_bytes().split(b"\0")
shell = {name.decode(): value.decode("utf-8") for name, _, value in (entry.partition(b"=") for entry in entries)}
beyond_shells = {name for name, value in want.items() if "\n" in value or "\r" in value or ("`" in value and ("'" in value or value.endswith("\\")))}

failed = False
for reader, got, excused in (("compose", compose, set()), ("shell", shell, beyond_shells)):
    broken = [name for name in want if got.get(name) != want[name] and name not in excused]
    print(f"{reader}: {len(broken)} broken of {len(want) - len(excused)} values")
    for name in broken[:20]:
        print(f"  {name}: wrote {want[name]!r:.160}, read {got.get(name)!r:.160}")
    failed |= bool(broken)
sys.exit(1 if failed else 0)
PY
