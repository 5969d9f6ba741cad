#!/usr/bin/env python3
"""docs.py ROOT PLUMB: docs/migration.schema.json and plumb agree on what a migration in JSON is.

Every example of docs/json-migrations.md and every good case must satisfy the schema and be read by
plumb; every broken entry of the case json_broken must fail both. Validated by what the schema needs
of JSON Schema and by the jsonschema package where there is one.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

from schema import check, examples, fits, official

ROOT, PLUMB = pathlib.Path(sys.argv[1]), sys.argv[2]
SCHEMA = json.loads((ROOT / "docs/migration.schema.json").read_text())
OFFICIAL = official(SCHEMA)


def is_read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "m.json"
        path.write_text(text)
        out = subprocess.run([PLUMB, "lint", "--format", "json", "--dialect", "postgres",
                              "--server-version", "16", str(path)], capture_output=True, text=True)
        if out.returncode not in (0, 1):
            sys.exit(f"plumb: {out.stderr}")
        return '"syntax-error"' not in out.stdout


def agree(what, text, value, good):
    verdicts = {"the schema": fits(value, SCHEMA, SCHEMA), "plumb": is_read(text)}
    if OFFICIAL is not None:
        verdicts["jsonschema"] = OFFICIAL(value)
    return check(what, text, verdicts, good)


well = True
page = (ROOT / "docs/json-migrations.md").read_text()
texts = examples(page)
for number, text in enumerate(texts):
    well &= agree(f"example {number}", text, json.loads(text), True)
for path in sorted((ROOT / "testdata/lint/json_migrations/migrations").glob("*.json")):
    text = path.read_text()
    well &= agree(path.name, text, json.loads(re.sub(r"^//.*", "", text)), True)

broken = json.loads((ROOT / "testdata/lint/json_broken/migrations/002_keys.json").read_text())
for entry in broken["up"] + broken["down"]:
    # Only plumb knows SQL: what is wrong inside of it is no matter of the schema's.
    if "sql" not in json.dumps(entry) and "NOT NULL" not in json.dumps(entry):
        well &= agree("a broken entry", json.dumps({"up": [entry]}), {"up": [entry]}, False)
if len(texts) < 5:
    print("docs/json-migrations.md has lost its examples")
    well = False
sys.exit(not well)
