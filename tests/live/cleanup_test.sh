#!/usr/bin/env bash
# A cluster is gone after success, failure, TERM and KILL of the script (then only its folder stays).
set -euo pipefail
cluster=$(dirname "$0")/cluster.sh
seen=$(mktemp)
trap 'rm -f "$seen"' EXIT

is_gone() { # FOLDER: no process has it on its command line
    for _ in $(seq 50); do
        if ! pgrep -f -- "-D $1/data" >/dev/null; then
            return
        fi
        sleep 0.1
    done
    echo "a server is still running after $2" >&2
    exit 1
}

wait_for_start() {
    for _ in $(seq 300); do
        if [ -s "$seen" ]; then
            return
        fi
        sleep 0.1
    done
    echo "no server in time" >&2
    exit 1
}

code=0
"$cluster" sh -c "echo \$PGHOST >$seen; exit 3" || code=$?
[ "$code" != 77 ] || exit 77
[ "$code" = 3 ] || { echo "exit code $code, not 3" >&2; exit 1; }
folder=$(cat "$seen")
is_gone "$folder" "the end of its command"
[ ! -e "$folder" ] || { echo "$folder is left" >&2; exit 1; }

for signal in TERM KILL; do
    : >"$seen"
    "$cluster" sh -c "echo \$PGHOST >$seen; sleep 2" &
    wait_for_start
    kill -$signal $!
    wait $! 2>/dev/null || true
    folder=$(cat "$seen")
    is_gone "$folder" "$signal"
    if [ "$signal" = KILL ]; then
        rm -rf "$folder"
    fi
    [ ! -e "$folder" ] || { echo "$folder is left after $signal" >&2; exit 1; }
done
