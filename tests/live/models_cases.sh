#!/usr/bin/env bash
# models_cases.sh PLUMB FOLDER: do the models of each case make the tables that sync() of Sequelize
# made? pg_dump is the judge: of what sync() sent, and of the SQL that plumb writes for the models.
# And a database that sync() made, of either kind, is no different from the models.
set -euo pipefail
plumb=$1 folder=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
: >"$work/nothing.sql"

fail() {
    printf '%s\n' "$@" >&2
    failures=$((failures + 1))
}

# $1: a file of SQL; its tables as pg_dump shows them. Every schema is made anew.
tables_of() {
    psql -Xq -c 'DROP SCHEMA public, app, other CASCADE' -c 'CREATE SCHEMA public' 2>/dev/null ||
        psql -Xq -c 'DROP SCHEMA public CASCADE' -c 'DROP SCHEMA IF EXISTS app CASCADE' \
            -c 'DROP SCHEMA IF EXISTS other CASCADE' -c 'CREATE SCHEMA public' 2>/dev/null
    psql -Xq -v ON_ERROR_STOP=1 -f "$1" >/dev/null 2>"$work/log" || cat "$work/log"
    pg_dump --schema-only --no-owner | { grep -Ev '^(--|\\(un)?restrict )' || true; }
}

server="host=$PGHOST&port=$PGPORT&user=$PGUSER"

# $1: the database; $2: where to try it out.
no_difference() {
    "$plumb" diff --no-config --scratch "$2" --exit-code --from "$1" --to "$case/models.json" \
        >"$work/out" 2>&1 || fail "$name: a database that sync() made differs" "$(cat "$work/out")"
}

for case in "$folder"/*/; do
    name=$(basename "$case")
    if [ -e "$case/postgres.sql" ]; then
        "$plumb" diff --no-config --scratch none --format sql --from "$work/nothing.sql" \
            --to "$case/models.json" >"$work/plumb.sql"
        tables_of "$case/postgres.sql" >"$work/sync"
        no_difference "postgresql:///$PGDATABASE?$server" "postgresql:///postgres?$server"
        tables_of "$work/plumb.sql" >"$work/models"
        cmp -s "$work/sync" "$work/models" ||
            fail "$name: sync() and the models make other tables" \
                "$(diff "$work/sync" "$work/models" || true)"
    fi
    if [ -e "$case/sqlite.sql" ]; then
        rm -f "$work/app.db"
        sqlite3 -bail "$work/app.db" <"$case/sqlite.sql"
        no_difference "sqlite:$work/app.db" none
    fi
done
[ "$failures" = 0 ]
