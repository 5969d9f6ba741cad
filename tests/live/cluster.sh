#!/usr/bin/env bash
# cluster.sh COMMAND [ARGUMENT...]: runs COMMAND with a PostgreSQL server of its own.
#
# The server lives in a temporary folder, is reached by a Unix socket only (PGHOST, PGPORT, PGUSER
# and PGDATABASE are set; the user is a superuser, without password), keeps nothing safe from a
# power cut, and is gone with its folder when COMMAND ends, however it ends. Started by root, whom
# the server refuses, it runs as postgres or nobody. Exit code: that of COMMAND; 77 where the
# server's programs are not installed. PLUMB_PG_BIN names their folder, PLUMB_PG_OPTIONS adds
# server options.
set -euo pipefail

find_programs() {
    local folder
    for folder in "${PLUMB_PG_BIN:-}" /usr/lib/postgresql/15/bin /usr/pgsql-15/bin \
        /opt/homebrew/opt/postgresql@15/bin /usr/local/opt/postgresql@15/bin; do
        if [ -n "$folder" ] && [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    echo "cluster.sh: no PostgreSQL 15 server here (Debian: apt-get install postgresql-15)" >&2
    exit 77
}

# Words to put before a server program. With setpriv the server also dies with this script, should
# that be killed.
find_runner() {
    local user
    if [ "$(id -u)" != 0 ]; then
        if command -v setpriv >/dev/null; then
            runner=(setpriv --pdeathsig QUIT)
        fi
        return
    fi
    user=$(id -un postgres 2>/dev/null || id -un nobody)
    chown "$user" "$folder"
    if command -v setpriv >/dev/null; then
        runner=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups --pdeathsig QUIT)
    else
        runner=(runuser -u "$user" --)
    fi
}

stop() {
    trap - EXIT INT TERM HUP
    if [ -n "$server" ]; then
        kill -QUIT "$server" 2>/dev/null || true # at once: nothing in there will be missed
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}

fail() {
    cat "$folder/log" >&2
    echo "cluster.sh: $1" >&2
    exit 1
}

start() {
    "${runner[@]}" "$programs/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
        --encoding=UTF8 --no-locale --no-sync >"$folder/log" 2>&1 || fail "initdb fails"
    # shellcheck disable=SC2086 # several options, one a word
    "${runner[@]}" "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses='' \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_senders=0 \
        -c wal_level=minimal -c shared_buffers=32MB ${PLUMB_PG_OPTIONS:-} >>"$folder/log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        if "$programs/pg_isready" -q; then
            return
        fi
        kill -0 "$server" 2>/dev/null || fail "the server ends at once"
        sleep 0.1
    done
    fail "the server doesn't answer"
}

if [ $# -eq 0 ]; then
    echo "usage: cluster.sh COMMAND [ARGUMENT...]" >&2
    exit 2
fi
programs=$(find_programs)
server=
runner=(env)
folder=$(mktemp -d /tmp/plumb-pg-XXXXXX) # not TMPDIR: a socket's path may have 107 bytes
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
chmod 711 "$folder"
find_runner
unset PGSERVICE PGPASSWORD PGOPTIONS PGSSLMODE PGHOSTADDR
export PGHOST=$folder PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
start
export PLUMB_PG_BIN=$programs
code=0
"$@" || code=$?
exit "$code"
