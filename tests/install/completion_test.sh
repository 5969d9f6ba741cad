#!/usr/bin/env bash
# completion_test.sh PLUMB: what bash offers at some points of a command line.
set -uo pipefail # not -e: compgen fails where nothing fits
PATH=$(dirname "$1"):$PATH
source <("$1" --generate bash)
failures=0

# offers EXPECTED WORD...: the last word is being completed.
offers() {
    local expected=$1
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    COMPREPLY=()
    _plumb
    if [ "${COMPREPLY[*]}" != "$expected" ]; then
        echo "$*: offers '${COMPREPLY[*]}', not '$expected'" >&2
        failures=$((failures + 1))
    fi
}

offers "lint" plumb li
offers "--format" plumb lint --form
offers "text json sarif github gitlab junit markdown html" plumb lint --format ''
offers "json junit" plumb lint -f j
offers "golang-migrate goose" plumb lint --runner go
offers "sql" plumb inspect --format s
offers "down-missing" plumb explain down-mis
offers "" plumb lint migrations
[ "$failures" = 0 ]
