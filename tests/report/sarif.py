"""sarif.py PLUMB SCHEMA FOLDER...: plumb's SARIF of each folder against the official schema, and
that its fingerprints are unique and its places lie in the files."""
import json
import subprocess
import sys

import jsonschema


def problems(plumb, schema, folder):
    run = subprocess.run([plumb, "lint", "--format", "sarif", folder], capture_output=True)
    if run.returncode > 1:
        yield run.stderr.decode()
        return
    document = json.loads(run.stdout)
    for error in jsonschema.Draft7Validator(schema).iter_errors(document):
        yield f"{error.json_path}: {error.message}"
    results = document["runs"][0]["results"]
    prints = [result["partialFingerprints"]["plumb/v1"] for result in results]
    if len(set(prints)) != len(prints):
        yield "two results have one fingerprint"
    for result in results:
        region = result["locations"][0]["physicalLocation"].get("region")
        if region and (region["startLine"], region["startColumn"]) > (
            region["endLine"], region["endColumn"]):
            yield f"{result['ruleId']}: a region ends before it begins"


def main():
    plumb, schema_path, *folders = sys.argv[1:]
    schema = json.load(open(schema_path, encoding="utf-8"))
    code = 0
    for folder in folders:
        for problem in problems(plumb, schema, folder):
            print(f"{folder}: {problem}")
            code = 1
    sys.exit(code)


main()
