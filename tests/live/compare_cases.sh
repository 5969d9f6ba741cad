#!/usr/bin/env bash
# compare_cases.sh FILE: is the server's schema after up and down what it was before, in those cases
# of testdata/compare that list no difference, and another in those that do? pg_dump is the judge.
set -euo pipefail
file=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# Positions of columns are told by pg_dump, uncertain differences by nobody.
split_cases() {
    awk -v work="$work" '
        /^-- case: / { n++; part = "given"; print substr($0, 10) > (work "/" n ".title"); next }
        /^-- up$/ { part = "up"; next }
        /^-- down$/ { part = "down"; next }
        /^-- difference: / { print > (work "/" n ".difference"); next }
        { print > (work "/" n "." part) }
        END { print n }' "$file"
}

run() {
    if [ -e "$1" ] && ! psql -Xq -v ON_ERROR_STOP=1 -f "$1" >/dev/null 2>"$work/log"; then
        cat "$work/log" >&2
        failures=$((failures + 1))
    fi
}

dump() {
    pg_dump --schema-only | { grep -Ev '^(--|\\(un)?restrict )' || true; }
}

count=$(split_cases)
for ((n = 1; n <= count; n++)); do
    psql -Xq -c 'DROP SCHEMA public CASCADE' -c 'DROP SCHEMA IF EXISTS app CASCADE' \
        -c 'CREATE SCHEMA public' 2>/dev/null
    run "$work/$n.given"
    before=$(dump)
    cat "$work/$n.up" "$work/$n.down" >"$work/$n.both" 2>/dev/null || true
    run "$work/$n.both"
    after=$(dump)
    if [ -e "$work/$n.difference" ]; then
        [ "$before" != "$after" ] || { echo "no difference: $(cat "$work/$n.title")" >&2 && false; } ||
            failures=$((failures + 1))
    elif [ "$before" != "$after" ]; then
        echo "a difference: $(cat "$work/$n.title")" >&2
        diff <(echo "$before") <(echo "$after") >&2 || true
        failures=$((failures + 1))
    fi
done
[ "$failures" = 0 ]
