#!/usr/bin/env python3
"""docs.py ROOT PLUMB: docs/migration.schema.json and plumb agree on what a migration in JSON is.

Every example of docs/json-migrations.md and every good case must satisfy the schema and be read by
plumb; every broken entry of the case json_broken must fail both. Validated by what the schema needs
of JSON Schema, written below, and by the jsonschema package where there is one.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT, PLUMB = pathlib.Path(sys.argv[1]), sys.argv[2]
SCHEMA = json.loads((ROOT / "docs/migration.schema.json").read_text())
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name in ("number", "integer"):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and (name == "number" or value == int(value))
    return isinstance(value, TYPES[name])


def fits(value, schema):
    if "$ref" in schema:
        return fits(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema and not any(fits(value, each) for each in schema["anyOf"]):
        return False
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(is_type(value, name) for name in names):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if isinstance(value, str):
        return len(value) >= schema.get("minLength", 0) and (
            "pattern" not in schema or re.search(schema["pattern"], value) is not None)
    if isinstance(value, list):
        return all(fits(each, schema.get("items", {})) for each in value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        other = schema.get("additionalProperties", True)
        return all(key in value for key in schema.get("required", [])) and all(
            fits(each, known[key]) if key in known
            else fits(each, other) if isinstance(other, dict) else other
            for key, each in value.items())
    return True


try:
    import jsonschema
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    official = jsonschema.Draft202012Validator(SCHEMA).is_valid
except (ImportError, AttributeError):
    official = None


def is_read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "m.json"
        path.write_text(text)
        out = subprocess.run([PLUMB, "lint", "--format", "json", "--dialect", "postgres",
                              "--server-version", "16", str(path)], capture_output=True, text=True)
        if out.returncode not in (0, 1):
            sys.exit(f"plumb: {out.stderr}")
        return '"syntax-error"' not in out.stdout


def check(what, text, value, good):
    verdicts = {"the schema": fits(value, SCHEMA), "plumb": is_read(text)}
    if official is not None:
        verdicts["jsonschema"] = official(value)
    for who, verdict in verdicts.items():
        if verdict != good:
            print(f"{what}: {who} {'takes' if verdict else 'refuses'} it\n{text}")
    return all(verdict == good for verdict in verdicts.values())


well = True
page = (ROOT / "docs/json-migrations.md").read_text()
examples = re.findall(r"^```json\n(.*?)^```$", page, re.M | re.S)
for number, text in enumerate(examples):
    well &= check(f"example {number}", text, json.loads(text), True)
for path in sorted((ROOT / "testdata/lint/json_migrations/migrations").glob("*.json")):
    text = path.read_text()
    well &= check(path.name, text, json.loads(re.sub(r"^//.*", "", text)), True)

broken = json.loads((ROOT / "testdata/lint/json_broken/migrations/002_keys.json").read_text())
for entry in broken["up"] + broken["down"]:
    # Only plumb knows SQL: what is wrong inside of it is no matter of the schema's.
    if "sql" not in json.dumps(entry) and "NOT NULL" not in json.dumps(entry):
        well &= check("a broken entry", json.dumps({"up": [entry]}), {"up": [entry]}, False)
if len(examples) < 5:
    print("docs/json-migrations.md has lost its examples")
    well = False
sys.exit(not well)
