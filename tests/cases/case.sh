#!/usr/bin/env bash
# case.sh CASE PLUMB [EMULATOR...]: runs one case of testdata/ and compares what comes out with what
# is expected; plumb runs in the emulator (valgrind) if there is one.
#
# A case is a folder with a file `cmd` (a line for sh, with plumb in PATH), input files, and what is
# expected: expected.out, expected.err (absent: nothing) and expected.exit (absent: 0). The command
# runs in a copy of the folder, in a UTF-8 locale without a terminal. PLUMB_RECORD=1 writes what came
# out as what is expected, for review as a diff.
set -uo pipefail
case=$(cd "$1" && pwd)
plumb=$2
shift 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$case" "$work/case"
mkdir "$work/bin"
if [ $# = 0 ]; then
    ln -s "$plumb" "$work/bin/plumb"
else
    printf '#!/bin/sh\nexec %s "$@"\n' "$(printf '%q ' "$@" "$plumb")" >"$work/bin/plumb"
    chmod 755 "$work/bin/plumb"
fi
cd "$work/case" || exit 1
rm -f expected.out expected.err expected.exit

env -u NO_COLOR -u COLUMNS PATH="$work/bin:$PATH" LC_ALL="${PLUMB_CASE_LOCALE:-C.UTF-8}" TERM=dumb \
    sh ./cmd >"$work/expected.out" 2>"$work/expected.err" </dev/null
code=$?
[ "$code" = 0 ] || echo "$code" >"$work/expected.exit"
[ -s "$work/expected.err" ] || rm "$work/expected.err"

result=0
for file in expected.out expected.err expected.exit; do
    if [ "${PLUMB_RECORD:-}" = 1 ]; then
        rm -f "$case/$file"
        [ ! -e "$work/$file" ] || cp "$work/$file" "$case/$file"
    else
        want=$case/$file
        [ -e "$want" ] || want=/dev/null
        got=$work/$file
        [ -e "$got" ] || got=/dev/null
        diff -u --label "$file, expected" --label "$file, now" "$want" "$got" || result=1
    fi
done
exit "$result"
