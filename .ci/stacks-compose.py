"""usage: stacks-compose.py FOLDER COMPOSE...   FOLDER: what the test `emit_stacks` wrote; COMPOSE: docker-compose binaries

Real Compose must read the same out of base and overlay as out of the file that stands alone, for every random stack and
profile, and must take the base by itself. A failure prints the manifest.
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

folder, binaries = pathlib.Path(sys.argv[1]), [os.path.abspath(path) for path in sys.argv[2:]]
# Compose keeps the order in which files name these, and it means nothing.
UNORDERED = {"ports", "expose", "volumes", "tmpfs", "secrets", "configs", "cap_add", "cap_drop", "security_opt", "group_add"}


def config(binary, *files):
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "V1": "one", "V2": "two", "TOK": "token"}
    options = [word for file in files for word in ("-f", file)]
    done = subprocess.run([binary, *options, "config", "--format", "json"], cwd=folder, env=known, capture_output=True, text=True)
    return (json.loads(done.stdout), "") if done.returncode == 0 else (None, done.stderr.strip())


def ordered(value, key=None):
    if isinstance(value, dict):
        return {name: ordered(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        items = [ordered(item) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if key in UNORDERED else items
    return value


def differences(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        return [d for key in sorted({*a, *b}) for d in differences(a.get(key), b.get(key), f"{path}.{key}")]
    return [] if a == b else [f"{path.lstrip('.')}: {a!r:.200} in overlay, {b!r:.200} in standalone"]


def judge(job):
    binary, stack = job
    found = []
    base = f"{stack}.base.yaml"
    _, refused = config(binary, base)
    if refused:
        found.append(f"the base by itself: {refused}")
    for path in sorted(folder.glob(f"{stack}.p?.yaml")):
        both, refused = config(binary, base, path.name.replace(".yaml", ".overlay.yaml"))
        alone, other = config(binary, path.name)
        if refused or other:
            found.append(f"{path.name}: {refused or 'taken'} as overlay, {other or 'taken'} alone")
        else:
            found += [f"{path.name}: {difference}" for difference in differences(ordered(both), ordered(alone))]
    return stack, binary, found


stacks = sorted(path.stem for path in folder.glob("*.kdl"))
failed = 0
with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
    for stack, binary, found in pool.map(judge, [(binary, stack) for stack in stacks for binary in binaries]):
        if found:
            failed += 1
            print(f"FAILED {stack}, {binary}:\n  " + "\n  ".join(found[:5]))
            if failed <= 3:
                print((folder / f"{stack}.kdl").read_text("utf-8"))
print(f"{len(stacks)} random stacks, {len(binaries)} versions of Compose: {failed} failed")
sys.exit(1 if failed or not stacks else 0)
