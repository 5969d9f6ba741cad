"""What JSON Schemas of the documentation are tried with: what they need of JSON Schema, and the
jsonschema package where there is one."""

import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name in ("number", "integer"):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and (name == "number" or value == int(value))
    return isinstance(value, TYPES[name])


def fits(value, schema, root):
    if "$ref" in schema:
        return fits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema and not any(fits(value, each, root) for each in schema["anyOf"]):
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
        return all(fits(each, schema.get("items", {}), root) for each in value)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        other = schema.get("additionalProperties", True)
        return all(key in value for key in schema.get("required", [])) and all(
            fits(each, known[key], root) if key in known
            else fits(each, other, root) if isinstance(other, dict) else other
            for key, each in value.items())
    return True


def official(schema):
    """What the jsonschema package says; None: there is none."""
    try:
        import jsonschema
        jsonschema.Draft202012Validator.check_schema(schema)
        return jsonschema.Draft202012Validator(schema).is_valid
    except (ImportError, AttributeError):
        return None


def check(what, text, verdicts, good):
    """verdicts: who says what."""
    for who, verdict in verdicts.items():
        if verdict != good:
            print(f"{what}: {who} {'takes' if verdict else 'refuses'} it\n{text}")
    return all(verdict == good for verdict in verdicts.values())


def examples(page):
    """The texts of the JSON blocks of a page."""
    return re.findall(r"^```json\n(.*?)^```$", page, re.M | re.S)
