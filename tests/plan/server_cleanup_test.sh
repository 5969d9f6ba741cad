#!/usr/bin/env bash
# server_cleanup_test.sh HOLD: with a server (tests/live/cluster.sh): databases and roles made on it
# are gone, however their maker ends, also while a session is busy in one of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
url="postgresql:///postgres?host=$PGHOST"

fail() {
    echo "$1" >&2
    exit 1
}

left() { # names that are left
    psql -XAtqc "SELECT datname FROM pg_database WHERE datname ~ '^plumb_' UNION ALL
                 SELECT rolname FROM pg_roles WHERE rolname ~ '^plumb_'"
}

for signal in end INT TERM HUP KILL; do
    rm -f "$folder/in" "$folder/out"
    mkfifo "$folder/in" "$folder/out"
    env --default-signal "$1" server "$url" <"$folder/in" >"$folder/out" &
    maker=$!
    exec 8>"$folder/in"
    read -r name <"$folder/out" || { wait "$maker"; fail "nothing was made"; }
    [ "$(left | grep -c "^$name")" = 3 ] || fail "not two databases and a role: $(left)"
    psql -Xq -d "${name}_1" -c "SELECT pg_sleep(60)" >/dev/null 2>&1 8>&- &
    session=$!
    if [ "$signal" != end ]; then
        kill -"$signal" "$maker"
    fi
    exec 8>&-
    wait "$maker" 2>/dev/null || [ "$signal" != end ] || fail "its maker fails"
    for _ in $(seq 200); do
        [ -n "$(left)" ] || break
        [ "$signal" != end ] || fail "left when its maker is gone: $(left)"
        sleep 0.05
    done
    [ -z "$(left)" ] || fail "left after $signal: $(left)"
    wait "$session" 2>/dev/null || true
done
