#!/usr/bin/env bash
# example_history.sh FOLDER: is the example history what its comments say, on a real server?
#
# Every up file is sent as golang-migrate does, in one message of its own connection. Only those
# marked as always failing may fail; the ones marked good can be undone and done again.
set -euo pipefail
folder=$1
failures=0

complain() {
    echo "$1" >&2
    failures=$((failures + 1))
}

send() {
    psql -Xq -v ON_ERROR_STOP=1 -c "$(cat "$1")" >/dev/null 2>&1
}

for up in "$folder"/*.up.sql; do
    down=${up%.up.sql}.down.sql
    name=$(basename "$up" .up.sql)
    if grep -q '^-- Bad: it always fails' "$up"; then
        send "$up" && complain "$name: should fail, and doesn't"
        continue
    fi
    send "$up" || complain "$name: the up fails"
    if grep -q '^-- Good' "$up" && [ -e "$down" ]; then
        send "$down" || complain "$name: the down fails"
        send "$up" || complain "$name: the up fails after the down"
    fi
done
[ "$failures" = 0 ]
