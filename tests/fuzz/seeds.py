#!/usr/bin/env python3
"""seeds.py FOLDER: inputs for the fuzz targets, made of testdata/ and the examples of the rules.

Writes FOLDER/<target>/<name>. They are where searching begins; what is kept for good lies in
tests/fuzz/corpus.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = pathlib.Path(sys.argv[1])


def put(target, name, content):
    folder = OUT / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def cases():
    """(name, text) of each case in the listings of applying and comparing."""
    for listing in sorted(ROOT.glob("testdata/apply/*.sql")) + sorted(
            ROOT.glob("testdata/compare/*.sql")):
        parts = re.split(rb"^-- case: .*\n", listing.read_bytes(), flags=re.M)
        for number, part in enumerate(parts[1:]):
            yield f"{listing.parent.name}_{listing.stem}_{number}", part


def examples():
    for path in sorted(ROOT.glob("rules/*/*.json")):
        rule = json.loads(path.read_text())
        for number, example in enumerate(
                example for kind in rule.get("examples", {}).values() for example in kind):
            yield f"{path.stem}_{number}", example


def folder_bytes(files):
    return b"0" + b"".join(b"=== " + name.encode() + b"\n" + content.rstrip(b"\n") + b"\n"
                           for name, content in files)


def sql(statements):
    return "\n".join(statements).encode() + b"\n"


for name, part in cases():
    text = re.sub(rb"^-- (up|down)$", rb"--\1", part, flags=re.M)
    put("lint", name, b"a0--up\n" + text)
    put("inspect", name, b"a0" + text)
for listing in sorted(ROOT.glob("testdata/read/*.sql")):
    text = listing.read_bytes()
    put("inspect", f"read_{listing.stem}", b"a0" + text)
    put("lint", f"read_{listing.stem}", b"b4" + text)
    put("postgres_read", f"read_{listing.stem}", b"5" + text)
for listing in sorted(ROOT.glob("testdata/sqlite/*.sql")):
    for number, statement in enumerate(re.split(rb";\n", listing.read_bytes())):
        put("sqlite_read", f"{listing.stem}_{number}", b"0" + statement + b";\n")
    put("sqlite_read", listing.stem, b"0" + listing.read_bytes())
for name, example in examples():
    if isinstance(example.get("files"), dict):
        put("folder", name, folder_bytes(
            [(path, text.encode() if isinstance(text, str) else sql(text))
             for path, text in example["files"].items()]))
    elif "up" in example:
        text = b"".join(b"--up\n" + sql([each]) for each in example.get("given", []))
        text += b"--up\n" + sql(example["up"])
        if "down" in example:
            text += b"--down\n" + sql(example["down"])
        put("lint", name, b"a0" + text)
        for dialect in ("sqlite", "mysql"):
            if name.startswith(f"{dialect}-"):
                put(f"{dialect}_read", name, b"0" + sql(example.get("given", []) + example["up"]))
for folder in sorted(ROOT.glob("testdata/source/*/input")):
    files = [(str(path.relative_to(folder)), path.read_bytes())
             for path in sorted(folder.rglob("*")) if path.is_file()]
    put("folder", folder.parent.name, folder_bytes(files))
expressions = (ROOT / "tests/unit/postgres_expression_test.c").read_text()
for number, literal in enumerate(re.findall(r'^    "((?:[^"\\]|\\.)*)",$', expressions, re.M)):
    put("expression", f"unit_{number}", literal.replace("@", "a").replace('\\"', '"').encode())
rows = (ROOT / "tests/unit/mysql_read_test.c").read_text()
rows = re.sub(r'"\s*\n\s*"', "", rows)
for number, literal in enumerate(re.findall(r'^        \{"((?:[^"\\]|\\.)*)",', rows, re.M)):
    put("mysql_read", f"unit_{number}",
        b"0" + literal.encode().decode("unicode_escape").encode("latin-1"))
for path in sorted(ROOT.glob("testdata/**/*.sql")):
    if "mysql" in str(path):
        put("mysql_read", f"{path.parent.name}_{path.name}", b"0" + path.read_bytes())
for path in sorted(ROOT.glob("rules/*/*.json")):
    put("rule", path.name, path.read_bytes())
for path in sorted(ROOT.glob("testdata/lint/json_*/**/*.json")):
    put("json", f"{path.parent.parent.name}_{path.name}", path.read_bytes())
page = (ROOT / "docs/json-migrations.md").read_text()
for number, text in enumerate(re.findall(r"^```json\n(.*?)^```$", page, re.M | re.S)):
    put("json", f"page_{number}", text.encode())
broken = json.loads((ROOT / "testdata/lint/json_broken/migrations/002_keys.json").read_text())
for number, entry in enumerate(broken["up"]):
    put("json", f"entry_{number}", json.dumps({"up": [entry]}).encode())
for path in sorted(ROOT.glob("testdata/**/*.json")):
    text = path.read_bytes()
    if b'"plumb-baseline"' in text:
        put("baseline", f"{path.parent.name}_{path.name}", text)
    elif "config" in path.parts or path.name == "plumb.json":
        put("config", f"{path.parent.name}_{path.name}", text)
for target in (path.name[:-len("_fuzz.c")] for path in ROOT.glob("tests/fuzz/*_fuzz.c")):
    (OUT / target).mkdir(parents=True, exist_ok=True)
for path in sorted(ROOT.glob("testdata/models/*/models.json")):
    for number in range(2):
        put("models", f"{path.parent.name}_{number}", str(number).encode() + path.read_bytes())
