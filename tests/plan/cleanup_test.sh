#!/usr/bin/env bash
# cleanup_test.sh HOLD: a cluster is gone, processes and folder, however its maker ends. As whoever
# runs this and, for root, as nobody too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cp "$1" "$folder/hold"
chmod 755 "$folder/hold"

fail() {
    echo "$1" >&2
    exit 1
}

# The maker begins with the signals as the system has them: a shell lets what it starts in the
# background ignore SIGINT.
start() { # HOW WORD...
    local how=$1
    shift
    rm -f "$folder/in" "$folder/out"
    mkfifo "$folder/in" "$folder/out"
    chmod 666 "$folder/in" "$folder/out"
    "${as[@]}" env --default-signal "$folder/hold" "$@" <"$folder/in" >"$folder/out" 2>/dev/null &
    maker=$!
    exec 8>"$folder/in"
    read -r cluster <"$folder/out" || { wait "$maker" || fail "no cluster ($how)"; }
}

is_gone() { # HOW: neither folder nor a process that has it on its command line
    for _ in $(seq 200); do
        if [ ! -e "$cluster" ] && ! pgrep -f -- "-D $cluster/data|--pgdata $cluster/data" >/dev/null; then
            return
        fi
        sleep 0.05
    done
    fail "left after $1 (${as[*]}): $cluster"
}

check_all() {
    start end
    exec 8>&- # the end of its input: it frees its arena
    wait "$maker" || fail "exit code $?"
    [ ! -e "$cluster" ] || fail "the folder is there when its maker is gone"
    is_gone end
    for signal in INT TERM HUP KILL; do
        for word in "" early; do
            start "$signal" $word
            kill -"$signal" "$maker"
            wait "$maker" 2>/dev/null || true
            exec 8>&-
            is_gone "$signal $word"
        done
    done
    # Everything of ours but the server itself: then the server is not left alone.
    start keeper
    keeper=$(pgrep -P "$maker")
    kill -KILL "$keeper" "$maker"
    wait "$maker" 2>/dev/null || true
    exec 8>&-
    for _ in $(seq 200); do
        pgrep -f -- "-D $cluster/data" >/dev/null || break
        sleep 0.05
    done
    ! pgrep -f -- "-D $cluster/data" >/dev/null || [ "$(uname)" != Linux ] || fail "a server without keeper"
    touch -d '2 minutes ago' "$cluster"
    local left=$cluster
    start sweep # the next one finds the folder
    [ ! -e "$left" ] || fail "$left is not swept away"
    exec 8>&-
    wait "$maker" || true
    is_gone sweep
}

as=(env)
check_all
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    user=$(id -un nobody)
    as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups)
    check_all
fi
