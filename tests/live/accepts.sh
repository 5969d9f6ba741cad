#!/usr/bin/env bash
# accepts.sh FILE...: the server takes every statement of the files, but those under a comment
# "-- refused here: why", which it refuses for a reason that is not the syntax.
set -euo pipefail

failed=0
for file in "$@"; do
    database=$(basename "$file" .sql)
    psql -Xqc "CREATE DATABASE \"$database\"" </dev/null
    errors=$(PGOPTIONS="-c client_min_messages=error" psql -Xq -v VERBOSITY=verbose -d "$database" \
        -f "$file" 2>&1 >/dev/null </dev/null | grep -E ' ERROR:  ' || true)
    refused=$(sed -nE 's/^psql:.*:([0-9]+): ERROR:.*/\1/p' <<<"$errors")
    expected=$(awk '/^-- refused here: / {print NR + 1}' "$file")
    if [ "$refused" != "$expected" ] || grep -q "syntax error" <<<"$errors"; then
        echo "$file: refused otherwise than it says:"
        echo "$errors"
        failed=1
    fi
done
exit $failed
