#!/usr/bin/env bash
# usage: examples-compose.sh STACKGEN COMPOSE...   STACKGEN: the program; COMPOSE: one or more docker-compose binaries
#
# Every example, and the repository's own manifest, in every layout that can say it: `verify --with-compose` must find that real
# Compose reads what the manifest says, for every profile, and Compose must not warn of variables that are not set. The manifests in
# tests/coverage are held to the same, `newer-*` ones by the newest Compose only.
# Needs no Docker: only `config` is asked.
set -euo pipefail
(($# >= 2)) || { echo "usage: examples-compose.sh STACKGEN COMPOSE..." >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$root" "$work" "$@" <<'PY'
import os, pathlib, re, shlex, shutil, subprocess, sys

root, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
stackgen, *binaries = [os.path.abspath(path) for path in sys.argv[3:]]
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


def path_with(binary):
    """A PATH on which `docker compose` is `binary`."""
    folder = work / f"bin-{binaries.index(binary)}"
    if not folder.is_dir():
        folder.mkdir()
        (folder / "docker").write_text(f'#!/bin/sh\nshift\nexec {shlex.quote(binary)} "$@"\n')
        (folder / "docker").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def verify(folder, example, layout):
    """Whether each Compose reads out of the files what the manifest says."""
    global total
    for binary in able(example):
        command = [stackgen, "-C", str(folder), "verify", "-v", "--layout", layout, "--with-compose"]
        done = run(command, folder, {"PATH": path_with(binary)})
        agreed = re.search(r"reads (\d+) of (\d+) profiles? as", done.stdout)
        total += int(agreed.group(2)) if agreed else 1
        if done.returncode or not agreed or agreed.group(1) != agreed.group(2) or "variable is not set" in done.stderr:
            fail(f"{label(example)} as {layout}, {binary}", (done.stdout + done.stderr).strip()[:4000])


def env_files(folder, example):
    """Samples and files for the host are read by Compose's own parser too."""
    global total
    (work / "probe.yaml").write_text("services: {probe: {image: probe}}\n")
    # direnv's file is a shell's.
    names = (path for path in folder.rglob(".env*") if path.name != ".envrc")
    for path in sorted(path for path in names if path.is_file() and "node_modules" not in path.parts):
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
    own = own.group(1) if own else "overlay"
    for layout in ("overlay", "standalone", "single"):
        folder = render(example, layout, own)
        if folder is None:
            skipped.append(f"{label(example)} as {layout}")
            continue
        verify(folder, example, layout)
        if layout == own:
            env_files(folder, example)
if skipped:
    print(f"cannot be said, and need not be: {', '.join(skipped)}")
print(f"{total} checks by {len(binaries)} versions of Compose on {len(manifests)} manifests: {len(failures)} failed")
sys.exit(1 if failures else 0)
PY
