#!/usr/bin/env bash
# interrupt_test.sh PLUMB: with a server (tests/live/cluster.sh): plumb diff is interrupted while SQL
# that takes its time runs in its own server, and while it runs on the one that is there. Nothing is left.
set -euo pipefail
plumb=$1
folder=$(mktemp -d /tmp/plumb-test-XXXXXX)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
mkdir -m 777 "$folder/tmp"
export TMPDIR=$folder/tmp
url="postgresql:///postgres?host=$PGHOST"
echo "CREATE MATERIALIZED VIEW slow AS SELECT 1 AS a FROM pg_sleep(60);" >"$folder/schema.sql"

fail() {
    echo "$1" >&2
    exit 1
}

wait_for() { # WHAT COMMAND...: until it succeeds
    local what=$1
    shift
    for _ in $(seq 400); do
        if "$@" >/dev/null 2>&1; then
            return
        fi
        sleep 0.05
    done
    fail "$what: $(cat "$folder/out")"
}

is_empty() { [ -z "$(ls -A "$TMPDIR")" ]; }
sleeps() { [ "$(psql -XAtqc "SELECT count(*) FROM pg_stat_activity WHERE query ~ '^CREATE MAT'")" = 1 ]; }
sleeps_in() {
    local socket
    socket=$(ls -d "$TMPDIR"/plumb-scratch-*)
    [ "$(psql -XAtqc "SELECT count(*) FROM pg_stat_activity WHERE query ~ '^CREATE MAT'" \
        "postgresql://plumb_superuser@/postgres?host=$socket")" = 1 ]
}
nothing_made() { [ "$(psql -XAtqc "SELECT count(*) FROM pg_database WHERE datname ~ '^plumb_'")" = 0 ]; }

for signal in INT TERM KILL; do
    env --default-signal "$plumb" diff --from "$url" --to "$folder/schema.sql" >"$folder/out" 2>&1 &
    wait_for "the SQL does not run" sleeps_in
    kill -"$signal" $!
    wait $! 2>/dev/null && fail "no end by $signal"
    wait_for "left after $signal: $(ls "$TMPDIR")" is_empty

    env --default-signal "$plumb" diff --from "$url" --to "$folder/schema.sql" --scratch "$url" \
        >"$folder/out" 2>&1 &
    wait_for "the SQL does not run there" sleeps
    kill -"$signal" $!
    wait $! 2>/dev/null && fail "no end by $signal"
    wait_for "databases are left after $signal" nothing_made
done
