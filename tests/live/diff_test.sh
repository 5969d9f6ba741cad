#!/usr/bin/env bash
# diff_test.sh PLUMB: what plumb diff writes for a live database leads there and back.
#
# For each pair old.sql, new.sql of testdata/diff: a database is made by a plan from nothing, the plan to
# the other is run by psql, and then drift must find no difference; likewise the way back. Needs a server
# (cluster.sh). Quiet when all is well.
set -euo pipefail
plumb=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scratch=postgresql:///postgres
mkdir "$work/empty"
bad=0 pairs=0
declare -A seen

fail() {
    echo "$pair: $1" >&2
    bad=1
}

run() {
    psql -qX -v ON_ERROR_STOP=1 -d "$1" -f "$2" >"$work/out" 2>&1 || {
        fail "$2 is refused: $(head -3 "$work/out")"
        return 1
    }
}

same() {
    "$plumb" drift --scratch "$scratch" --db "postgresql:///$1" "$2" >"$work/out" 2>&1 || {
        fail "$(basename "$2") is not reached: $(cat "$work/out")"
        return 1
    }
}

there_and_back() {
    local from=$1 to=$2 database=diff_$pairs
    shift 2
    createdb "$database"
    "$plumb" diff --scratch none --from "$work/empty" --to "$from" --format sql >"$work/start.sql"
    run "$database" "$work/start.sql" || return 0
    same "$database" "$from" || return 0
    for way in up down; do
        "$plumb" diff --scratch none --from "postgresql:///$database" --to "$to" --allow-drop "$@" \
            --format sql $([ $way = up ] || echo --down) >"$work/$way.sql" 2>"$work/err" || {
            fail "no $way: $(cat "$work/err")"
            return 0
        }
    done
    run "$database" "$work/up.sql" && same "$database" "$to" &&
        run "$database" "$work/down.sql" && same "$database" "$from" || true
    dropdb "$database"
}

for pair in "$root"/testdata/diff/*/old.sql; do
    pair=$(dirname "$pair")
    [ -e "$pair/new.sql" ] || continue
    case $(basename "$pair") in sqlite* | mark) continue ;; esac # another database; its own renames
    sum=$(cat "$pair/old.sql" "$pair/new.sql" | cksum)
    [ -z "${seen[$sum]:-}" ] || continue
    seen[$sum]=yes
    pairs=$((pairs + 1))
    there_and_back "$pair/old.sql" "$pair/new.sql"
    pairs=$((pairs + 1))
    there_and_back "$pair/new.sql" "$pair/old.sql"
done
[ $pairs -ge 8 ] || { echo "only $pairs pairs" >&2 && exit 1; }
exit $bad
