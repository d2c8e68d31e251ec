#!/usr/bin/env python3
"""usage: yaml-readers.py DIR

Reads DIR/corpus.yaml with every YAML reader that is installed and compares it, value by value, with DIR/corpus.json.
The files come from:  CORPUS_DIR=DIR cargo test --lib emit_corpus -- --ignored
PyYAML and ruamel.yaml must be there (pip install pyyaml ruamel.yaml); the npm packages yaml and js-yaml are used where node finds them.
"""
import json
import pathlib
import subprocess
import sys

import yaml
from ruamel.yaml import YAML

folder = pathlib.Path(sys.argv[1])
source = folder / "corpus.yaml"
expected = json.loads((folder / "corpus.json").read_text("utf-8"))


def ruamel(version):
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    return reader.load(source.read_text("utf-8"))


def node(expression):
    """What `expression` makes of the text `s` in node; None where its package is missing."""
    script = (
        "const s = require('fs').readFileSync(process.argv[1], 'utf8');"
        "try { ['yaml', 'js-yaml'].forEach(n => require(n)) } catch { process.exit(9) }"
        f"process.stdout.write(JSON.stringify({expression}))"
    )
    try:
        done = subprocess.run(["node", "-e", script, str(source)], capture_output=True, text=True, encoding="utf-8")
    except FileNotFoundError:
        return None
    if done.returncode == 9:
        return None
    if done.returncode:
        raise ValueError(done.stderr.strip()[:2000])
    return json.loads(done.stdout)


readers = {
    "PyYAML": lambda: yaml.safe_load(source.read_text("utf-8")),
    "ruamel.yaml 1.1": lambda: ruamel("1.1"),
    "ruamel.yaml 1.2": lambda: ruamel("1.2"),
    "npm yaml 1.1": lambda: node("require('yaml').parse(s, {version: '1.1', maxAliasCount: 0})"),
    "npm yaml 1.2": lambda: node("require('yaml').parse(s)"),
    "npm js-yaml": lambda: node("require('js-yaml').load(s)"),
}
if hasattr(yaml, "CSafeLoader"):
    readers["libyaml"] = lambda: yaml.load(source.read_text("utf-8"), Loader=yaml.CSafeLoader)


def differences(want, got, path=""):
    """The places where `got` is not `want`: texts, numbers and their kinds, the order of keys."""
    number = {int, float}
    if type(want) is not type(got) and not {type(want), type(got)} <= number:
        yield path, want, got
    elif isinstance(want, dict):
        # JavaScript moves keys that look like numbers to the front, so the order is not compared.
        if set(want) != set(got):
            yield path + " keys", sorted(set(want) - set(got))[:5], list(map(repr, set(got) - set(want)))[:5]
        for key in want:
            if key in got:
                yield from differences(want[key], got[key], f"{path}.{key[:40]!r}")
    elif isinstance(want, list):
        if len(want) != len(got):
            yield path + " length", len(want), len(got)
        for i, (a, b) in enumerate(zip(want, got)):
            yield from differences(a, b, f"{path}[{i}]")
    elif want != got:
        yield path, want, got


broken = 0
for name, read in readers.items():
    try:
        got = read()
    except Exception as error:  # any reader, any error: report it and go on to the next reader
        print(f"{name}: cannot read it: {error}")
        broken += 1
        continue
    if got is None:
        print(f"{name}: not installed, skipped")
        continue
    found = list(differences(expected, got))
    broken += len(found)
    print(f"{name}: {len(found)} broken of {len(expected['values'])} texts as values, items, arguments and keys")
    for path, want, have in found[:10]:
        print(f"  {path}: wrote {want!r:.200}, read {have!r:.200}")
sys.exit(1 if broken else 0)
