#!/usr/bin/env bash
# undo_cases.sh UNDO [FILE...]: does the inverse of a migration take it back? As undo_test.sh, for many
# small migrations, each in a transaction that is rolled back. A file has them one after another:
#
#   -- case: what it is about
#   what is there before
#   -- up
#   the migration
#   -- note: what UNDO says it can't know, word for word
#
# CASES=pattern runs those only whose name matches. Run by cluster.sh.
set -euo pipefail
undo=$1
shift
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- "$here"/undo/*.sql

. "$here/databases.sh"

# A folder for each case, with what is there before and the migration.
split() {
    awk -v folder="$folder" '
        /^-- case: / {
            case_folder = sprintf("%s/%04d", folder, ++count)
            system("mkdir " case_folder)
            print substr($0, 10) >(case_folder "/name")
            part = case_folder "/001_start.up.sql"
        }
        /^-- up$/ { part = case_folder "/002_change.up.sql" }
        /^-- note: / { print "-- " substr($0, 10) >(case_folder "/notes"); next }
        { print >part }' "$1"
}

same_places() { sed -E 's/^(column\|[^|]*\|)[0-9]+/\1/' "$1" | sort; }

session() {
    local catalogue
    echo 'BEGIN;'
    echo "\\i $1/001_start.up.sql"
    for catalogue in before after; do
        [ $catalogue = before ] || printf '\\i %s\n' "$1/002_change.up.sql" "$1/undo.sql"
        echo "RESET search_path;"
        echo "\\o $1/$catalogue"
        printf '\\i %s\n' "$here"/catalogue/*.sql
        echo '\o'
    done
    echo 'ROLLBACK;'
}

check() {
    "$undo" "$1" 2 >"$1/undo.sql" || return 1
    grep '^-- ' "$1/undo.sql" >"$1/said" || true
    touch "$1/notes"
    session "$1" >"$1/session.sql"
    if ! sql -d one -f "$1/session.sql" >"$1/log" 2>&1; then
        cat "$1/log" "$1/undo.sql"
        return 1
    fi
    if ! diff "$1/notes" "$1/said" || ! diff <(same_places "$1/before") <(same_places "$1/after"); then
        cat "$1/undo.sql"
        return 1
    fi
}

failed=0
fresh one || { echo "no database"; exit 1; }
for file in "$@"; do
    rm -rf "$folder"/0*
    split "$file"
    for case in "$folder"/0*; do
        name=$(cat "$case/name")
        [[ $name =~ ${CASES:-} ]] || continue
        if ! check "$case" >"$folder/out" 2>&1; then
            echo "not taken back: $file: $name"
            cat "$folder/out"
            failed=1
        fi
    done
done
exit $failed
