#!/usr/bin/env bash
# live_inspect_test.sh PROGRAM [HISTORY...]: is what plumb reads from a server's catalogue what is
# there? Each history, or file of databases/, is run (database one), and so is the SQL that plumb
# prints for that database (database two): what the catalogues and pg_dump say of the two must be
# equal, and so must be what plumb reads from them. Run by cluster.sh.
set -euo pipefail
program=$1
shift
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- "$here"/histories/* "$here"/databases/*.sql

. "$here/databases.sh"

url() { echo "postgres:///$1?host=$PGHOST"; }

# What pg_dump says, in an order that the oids have no part in.
dump() { pg_dump -s -d "$1" | sed '/^--/d; /^$/d; /restrict/d' | sort; }

check() {
    local up files=("$1")
    fresh one || return 1
    [ ! -d "$1" ] || files=("$1"/*.up.sql)
    for up in "${files[@]}"; do
        run one "$up" || return 1
    done
    catalogue one >"$folder/one" || return 1
    dump one >>"$folder/one" || return 1
    "$program" "$(url one)" >"$folder/schema.sql" || return 1
    if [ -n "${PLUMB_KEEP:-}" ]; then
        cp "$folder/schema.sql" "$PLUMB_KEEP/$(basename "$1" .sql).sql"
    fi
    if grep '^-- ' "$folder/schema.sql"; then
        echo "something is left out"
        return 1
    fi
    sql -c "DROP DATABASE IF EXISTS two" 2>/dev/null
    sql -c 'CREATE DATABASE two TEMPLATE template0'
    run two "$folder/schema.sql" || return 1
    catalogue two >"$folder/two" || return 1
    dump two >>"$folder/two" || return 1
    diff "$folder/one" "$folder/two" || return 1
    "$program" "$(url one)" "$(url two)" >"$folder/differences" || return 1
    if [ -s "$folder/differences" ]; then
        cat "$folder/differences"
        return 1
    fi
    sql -c 'DROP DATABASE one' -c 'DROP DATABASE two'
}

failed=0
for history in "$@"; do
    if ! check "$history" >"$folder/out" 2>&1; then
        echo "not the same: $history"
        cat "$folder/out"
        failed=1
    fi
    sql -c 'DROP DATABASE IF EXISTS one' -c 'DROP DATABASE IF EXISTS two' 2>/dev/null
done
exit $failed
