#!/usr/bin/env bash
# inspect_test.sh PLUMB [HISTORY...]: does `plumb inspect` tell the truth? Each history is run on the
# server (database one), and so is the SQL that plumb prints for it (database two); what the catalogues
# say of the two must be equal. Run by cluster.sh.
set -euo pipefail
plumb=$1
shift
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- "$here"/histories/*

. "$here/databases.sh"

check() {
    local up
    fresh one || return 1
    for up in "$1"/*.up.sql; do
        run one "$up" || return 1
    done
    catalogue one >"$folder/one" || return 1
    sql -c 'DROP DATABASE one'
    "$plumb" inspect "$1" >"$folder/schema.sql" || return 1
    if [ -n "${PLUMB_KEEP:-}" ]; then
        cp "$folder/schema.sql" "$PLUMB_KEEP/$(basename "$1").sql"
    fi
    if grep '^-- ' "$folder/schema.sql"; then
        echo "something is left out"
        return 1
    fi
    fresh two || return 1
    run two "$folder/schema.sql" || return 1
    catalogue two >"$folder/two" || return 1
    sql -c 'DROP DATABASE two'
    diff "$folder/one" "$folder/two"
}

failed=0
for history in "$@"; do
    if ! check "$history" >"$folder/out" 2>&1; then
        echo "not the same: $history"
        cat "$folder/out"
        failed=1
    fi
done
exit $failed
