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

sql() { psql -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Roles are of the whole cluster: each database begins without the ones of the tests.
fresh() {
    sql -c "DROP DATABASE IF EXISTS $1" 2>/dev/null || return 1
    sql -c "SELECT format('DROP ROLE %I;', rolname) FROM pg_roles WHERE rolname LIKE 'plumb\_%'" |
        sql -f -
    sql -c "CREATE DATABASE $1 TEMPLATE template0"
}

catalogue() {
    local file
    for file in "$here"/catalogue/*.sql; do
        sql -d "$1" -f "$file" || return 1
    done
}

check() {
    local name=$1 up
    fresh one || return 1
    for up in "$2"/*.up.sql; do
        sql -d one -f "$up" 2>"$folder/log" || { cat "$folder/log"; return 1; }
    done
    catalogue one >"$folder/one" || return 1
    sql -c 'DROP DATABASE one'
    "$plumb" inspect "$2" >"$folder/$name.sql" || return 1
    if grep '^-- ' "$folder/$name.sql"; then
        echo "$name: something is left out"
        return 1
    fi
    fresh two || return 1
    if ! sql -d two -f "$folder/$name.sql" 2>"$folder/log"; then
        cat "$folder/log"
        return 1
    fi
    catalogue two >"$folder/two" || return 1
    sql -c 'DROP DATABASE two'
    diff "$folder/one" "$folder/two"
}

failed=0
for history in "$@"; do
    name=$(basename "$history")
    if ! check "$name" "$history" >"$folder/out" 2>&1; then
        echo "not the same: $history"
        cat "$folder/out"
        failed=1
    fi
    if [ -n "${PLUMB_KEEP:-}" ] && [ -f "$folder/$name.sql" ]; then
        cp "$folder/$name.sql" "$PLUMB_KEEP/"
    fi
done
exit $failed
