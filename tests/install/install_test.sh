#!/usr/bin/env bash
# install_test.sh SOURCE BUILD CC [FLAG...]: what is installed is whole: a program written against
# the library compiles with nothing but pkg-config and runs, and the program, its manual page and its
# completions are there.
set -euo pipefail
source=$1
build=$2
shift 2

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" >"$prefix/log" 2>&1 || { cat "$prefix/log" && exit 1; }

pc=$(find "$prefix" -name plumb.pc)
export PKG_CONFIG_PATH=${pc%/*}
libdir=$(pkg-config --variable=libdir plumb)
read -ra flags <<<"$(pkg-config --cflags --libs plumb)"
"$@" -std=c99 -Wall -Wextra -Werror "$source/examples/lint_folder.c" "${flags[@]}" \
    -Wl,-rpath,"$libdir" -o "$prefix/lint_folder"

cd "$source"
code=0
"$prefix/lint_folder" migrations >"$prefix/out" || code=$?
[ "$code" = 1 ] || { echo "lint_folder ended with $code" && exit 1; }
grep -q '\[down-missing\]' "$prefix/out"
grep -q '^CREATE TABLE .*sessions' "$prefix/out"

version=$("$prefix/bin/plumb" --version)
grep -q "^plumb $(pkg-config --modversion plumb) " <<<"$version"
for file in share/man/man1/plumb.1 share/bash-completion/completions/plumb \
    share/zsh/site-functions/_plumb share/fish/vendor_completions.d/plumb.fish; do
    [ -s "$prefix/$file" ] || { echo "$file was not installed" && exit 1; }
done
bash -n "$prefix/share/bash-completion/completions/plumb"
