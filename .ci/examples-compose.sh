#!/usr/bin/env bash
# usage: examples-compose.sh STACKGEN COMPOSE...   STACKGEN: the program; COMPOSE: one or more docker-compose binaries
#
# Every example, and the repository's own manifest, in every layout that can say it, for every profile: real Compose must take what
# is rendered, and must read the same out of base and overlay as out of a file that stands alone. Required variables get values
# through the environment. The manifests in tests/coverage are held to the same, `newer-*` ones by the newest Compose only.
# Needs no Docker: only `config` is asked.
set -euo pipefail
(($# >= 2)) || { echo "usage: examples-compose.sh STACKGEN COMPOSE..." >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$root" "$work" "$@" <<'PY'
import json, os, pathlib, re, shutil, subprocess, sys

root, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
stackgen, *binaries = [os.path.abspath(path) for path in sys.argv[3:]]
# Compose keeps the order in which files name these, and it means nothing.
UNORDERED = {"ports", "expose", "volumes", "tmpfs", "secrets", "configs", "cap_add", "cap_drop", "security_opt", "group_add"}
# Why an example may have no files of a layout: one file cannot say what differs, and profiles that share one file's containers
# would take each other's names in files of their own.
CANNOT = {"single": {"layout-cannot-say"}, "overlay": {"port-collision", "container-name-collision", "shared-name"}}
CANNOT["standalone"] = CANNOT["overlay"]
failures, total, skipped = [], 0, []


def run(command, folder, environment=None):
    bare = {"PATH": os.environ["PATH"], "HOME": str(work), **(environment or {})}
    return subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True)


def label(example):
    return "the repository's own" if example == root else example.name


def able(example):
    """The Composes that know all of an example's keys."""
    return binaries[-1:] if example.name.startswith("newer-") else binaries


def coverage():
    """A folder for each manifest of tests/coverage, with the files that it names."""
    for manifest in sorted((root / "tests/coverage").glob("*.kdl")):
        folder = work / manifest.stem
        (folder / "sub").mkdir(parents=True)
        for name in ("a.env", "b.env", "included.env", "labels.txt", "more.txt", "test.txt"):
            (folder / name).write_text("FROM_FILE=1\n")
        for name in ("secret.txt", "config.txt", "spec.json"):
            (folder / name).write_text("{}\n")
        (folder / "parent.yaml").write_text("services: {parent: {image: parent}}\n")
        (folder / "included.yaml").write_text("services: {included: {image: included}}\n")
        shutil.copy(manifest, folder / "stack.kdl")
        yield folder


def fail(where, what):
    failures.append(f"{where}: {what}")
    print(f"FAILED {where}: {what}", flush=True)


def ordered(value, key=None):
    if isinstance(value, dict):
        return {name: ordered(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        items = [ordered(item) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if key in UNORDERED else items
    return value


def first_difference(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in sorted({*a, *b}):
            if a.get(key) != b.get(key) or (key in a) != (key in b):
                return first_difference(a.get(key), b.get(key), f"{path}.{key}")
    return f"{path.lstrip('.')}: {a!r:.300} in overlay, {b!r:.300} in standalone"


def render(example, layout, own):
    """A fresh copy of `example`, always at the same place, with the files of `layout`; None where it cannot be said."""
    folder = work / "project"
    shutil.rmtree(folder, ignore_errors=True)
    elsewhere = shutil.ignore_patterns(".git", "target", "src", "tests", "examples")
    shutil.copytree(example, folder, ignore=elsewhere if example == root else None)
    done = run([stackgen, "-C", str(folder), "render", "--layout", layout], folder)
    if done.returncode == 0:
        return folder
    found = run([stackgen, "-C", str(folder), "render", "--layout", layout, "--dry-run"], folder).stderr
    excused = layout != own and any(code in found for code in (CANNOT[layout] if layout == "single" or own == "single" else ()))
    if not excused:
        fail(f"{label(example)} as {layout}", done.stderr.strip()[:2000])
    return None


def models(folder, example, layout):
    """What each Compose reads for each profile: {(profile, binary): model}."""
    global total
    listed = run([stackgen, "-C", str(folder), "inspect", "--layout", layout], folder)
    if listed.returncode:
        fail(f"{label(example)} as {layout}", f"inspect: {listed.stderr.strip()}")
        return {}
    read = {}
    for profile in json.loads(listed.stdout):
        where = f"{label(example)} as {layout}, {profile['profile']}"
        missing = [path for path in profile["files"] + profile["env_files"] if not (folder / path).is_file()]
        if missing:
            fail(where, f"not rendered: {missing}")
            continue
        texts = [(folder / path).read_text("utf-8") for path in profile["files"]]
        required = {name for text in texts for name in re.findall(r"(?<!\$)\$\{([A-Za-z_]\w*):?\?", text)}
        options = [word for path in profile["files"] for word in ("-f", path)]
        options += [word for path in profile["env_files"] for word in ("--env-file", path)]
        options += [word for name in profile["compose_profiles"] for word in ("--profile", name)]
        for binary in able(example):
            total += 1
            done = run([binary, *options, "config", "--format", "json"], folder, {name: "1" for name in required})
            # A variable that no file knows is a warning to Compose, and a mistake in an example.
            if done.returncode or "variable is not set" in done.stderr:
                fail(f"{where}, {binary}", done.stderr.strip()[:2000])
            else:
                read[profile["profile"], binary] = json.loads(done.stdout)
                if read[profile["profile"], binary].get("name") != profile["project"]:
                    fail(f"{where}, {binary}", f"project {read[profile['profile'], binary].get('name')}, not {profile['project']}")
    return read


def env_files(folder, example):
    """Samples and files for the host are read by Compose's own parser too."""
    global total
    (work / "probe.yaml").write_text("services: {probe: {image: probe}}\n")
    for path in sorted(path for path in folder.rglob(".env*") if path.is_file() and "node_modules" not in path.parts):
        for binary in binaries:
            total += 1
            done = run([binary, "-f", str(work / "probe.yaml"), "--env-file", str(path), "config", "-q"], folder)
            if done.returncode:
                fail(f"{label(example)}/{path.relative_to(folder)}, {binary}", done.stderr.strip()[:2000])


examples = sorted(path.parent for path in (root / "examples").glob("*/stack.kdl"))
if not examples:
    sys.exit("examples-compose: there are no examples")
manifests = [*examples, root, *coverage()]
for example in manifests:
    own = re.search(r"^\s*layout\s+\"?(\w+)", (example / "stack.kdl").read_text("utf-8"), re.M)
    own, read = own.group(1) if own else "overlay", {}
    for layout in ("overlay", "standalone", "single"):
        folder = render(example, layout, own)
        if folder is None:
            skipped.append(f"{label(example)} as {layout}")
            continue
        read[layout] = models(folder, example, layout)
        if layout == own:
            env_files(folder, example)
    if "overlay" in read and "standalone" in read:
        for key in {*read["overlay"], *read["standalone"]}:
            a, b = (ordered(read[layout].get(key)) for layout in ("overlay", "standalone"))
            total += 1
            if a != b:
                fail(f"{label(example)}, {key[0]}, {key[1]}", first_difference(a, b))
if skipped:
    print(f"cannot be said, and need not be: {', '.join(skipped)}")
print(f"{total} checks by {len(binaries)} versions of Compose on {len(manifests)} manifests: {len(failures)} failed")
sys.exit(1 if failures else 0)
PY
