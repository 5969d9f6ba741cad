#!/usr/bin/env python3
"""models.py ROOT PLUMB: docs/models.schema.json and plumb agree on what models in JSON are.

Every example of docs/json-models.md and every case of testdata/models must satisfy the schema and be
read by plumb; what is broken must fail both.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

from schema import check, examples, fits, official

ROOT, PLUMB = pathlib.Path(sys.argv[1]), sys.argv[2]
SCHEMA = json.loads((ROOT / "docs/models.schema.json").read_text())
OFFICIAL = official(SCHEMA)
BROKEN = [
    {"models": {}},
    {"models": [], "version": 2},
    {"models": [], "format": "plumb"},
    {"models": [{}]},
    {"models": [{"name": "A", "column": {}}]},
    {"models": [{"name": "A", "columns": []}]},
    {"models": [{"name": "A", "columns": {"a": 1}}]},
    {"models": [{"name": "A", "columns": {"a": {"type": "STRING", "alowNull": True}}}]},
    {"models": [{"name": "A", "columns": {"a": {"allowNull": True}}}]},
    {"models": [{"name": "A", "columns": {"a": {"type": "STRING", "onDelete": "DROP"}}}]},
    {"models": [{"name": "A", "columns": {}, "indexes": [{"fields": "a"}]}]},
    {"models": [{"name": "A", "columns": {}, "associations": [{"type": "belongsTo"}]}]},
    {"models": [{"name": "A", "associations": [{"type": "has", "target": "A"}]}]},
    {"models": [{"name": "A", "timestamps": "yes"}]},
    {"models": [], "define": {"underscore": True}},
]


def is_read(text, dialect):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "models.json"
        path.write_text(text)
        out = subprocess.run([PLUMB, "diff", "--dialect", dialect, "--from", str(path), "--to",
                              str(path), "--no-config"], capture_output=True, text=True)
        if out.returncode not in (0, 3):
            sys.exit(f"plumb: {out.returncode} {out.stderr}")
        return out.returncode == 0


def agree(what, text, good):
    value = json.loads(re.sub(r"^\s*//.*", "", text, flags=re.M))
    dialects = [value["dialect"]] if "dialect" in value else ["postgres", "sqlite"]
    verdicts = {"the schema": fits(value, SCHEMA, SCHEMA)}
    for dialect in dialects:
        verdicts[f"plumb, for {dialect},"] = is_read(text, dialect)
    if OFFICIAL is not None:
        verdicts["jsonschema"] = OFFICIAL(value)
    return check(what, text, verdicts, good)


well = True
texts = examples((ROOT / "docs/json-models.md").read_text())
for number, text in enumerate(texts):
    well &= agree(f"example {number}", text, True)
for path in sorted(ROOT.glob("testdata/models/*/models.json")) + sorted(
        ROOT.glob("examples/*models*.json")):
    well &= agree(str(path), path.read_text(), True)
for value in BROKEN:
    well &= agree("what is broken", json.dumps(value), False)
if len(texts) < 5:
    print("docs/json-models.md has lost its examples")
    well = False
sys.exit(not well)
