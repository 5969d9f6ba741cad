#!/bin/sh
# symbols.sh STATIC SHARED: the shared library shows plumb_* only, and no symbol of the static one is
# without a prefix: libpg_query exports hundreds of plain names, which ours would silently replace.
bad=$(
    nm -gP --defined-only "$1" | awk 'NF >= 2 && $1 !~ /^_?(pl|plumb)_/ { print $1 }'
    nm -DP --defined-only "$2" | awk '$1 !~ /^plumb_/ { print $1 }'
)
[ -z "$bad" ] || { echo "without a prefix, or not for the outside:"; echo "$bad"; exit 1; }
