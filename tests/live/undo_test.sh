#!/usr/bin/env bash
# undo_test.sh UNDO [HISTORY...]: does the inverse of a migration take it back? Each history is run up
# to each of its migrations; then that migration and what UNDO prints for it. The catalogues before and
# after must be equal, but for the places of columns that were dropped and came back. Run by cluster.sh.
set -euo pipefail
undo=$1
shift
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- "$here"/histories/*

. "$here/databases.sh"

check() {
    local history=$1 number=$2 i=0 up
    fresh one || return 1
    for up in "$history"/*.up.sql; do
        i=$((i + 1))
        if [ $i = "$number" ]; then
            catalogue one >"$folder/before" || return 1
        fi
        run one "$up" || return 1
        if [ $i = "$number" ]; then
            break
        fi
    done
    "$undo" "$history" "$number" >"$folder/undo.sql" || return 1
    if [ -n "${PLUMB_KEEP:-}" ]; then
        cp "$folder/undo.sql" "$PLUMB_KEEP/$(basename "$history").$number.undo.sql"
    fi
    if grep '^-- ' "$folder/undo.sql"; then
        echo "something is not taken back"
        return 1
    fi
    run one "$folder/undo.sql" || return 1
    catalogue one >"$folder/after" || return 1
    sql -c 'DROP DATABASE one'
    diff <(sed -E 's/^(column\|[^|]*\|)[0-9]+/\1/' "$folder/before" | sort) \
        <(sed -E 's/^(column\|[^|]*\|)[0-9]+/\1/' "$folder/after" | sort)
}

failed=0
for history in "$@"; do
    count=$(ls "$history"/*.up.sql | wc -l)
    for number in $(seq 1 "$count"); do
        if ! check "$history" "$number" >"$folder/out" 2>&1; then
            echo "not taken back: $history, migration $number"
            cat "$folder/out"
            failed=1
        fi
    done
done
exit $failed
