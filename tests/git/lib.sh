# What the tests with real git repositories share; to be sourced after PLUMB is set. Skips (77) where
# git is not installed. Every repository lies below $work, knows no configuration but its own and no
# user but the test's.
command -v git >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home"
ln -s "$PLUMB" "$work/bin/plumb"
export PATH="$work/bin:$PATH" HOME="$work/home" XDG_CONFIG_HOME="$work/home" LC_ALL=C.UTF-8
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$work/home/gitconfig"
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t
export GIT_COMMITTER_EMAIL=t@example.org
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE GIT_PREFIX
git config --global init.defaultBranch main
git config --global protocol.file.allow always
failed=0

# new_repository NAME: an empty one, and into it
new_repository() {
    git init -q "$work/$1"
    cd "$work/$1" || exit 1
}

# pair VERSION_NAME TABLE [down]: a migration that makes a table, with its down unless told "-"
pair() {
    mkdir -p migrations
    echo "CREATE TABLE $2 (id bigint PRIMARY KEY);" >"migrations/$1.up.sql"
    [ "${3:-}" = - ] || echo "DROP TABLE $2;" >"migrations/$1.down.sql"
}

commit() {
    git add -A && git commit -q --no-verify -m "${1:-more}"
}

complain() {
    echo "$where: $1"
    sed 's/^/    /' "$work/out"
    failed=1
}

# run CODE COMMAND...: the command ends with that code; what it says is in $work/out
run() {
    local want=$1 code=0
    shift
    "$@" >"$work/out" 2>&1 </dev/null || code=$?
    [ "$code" = "$want" ] || complain "'$*' ends with $code, not $want"
}

# found RULE...: the findings of the last run, by rule, in any order, are these and no others
found() {
    local now want
    now=$(grep -oE '^(error|warning|info)\[[a-z-]+\]' "$work/out" | sort | tr '\n' ' ')
    want=$(printf '%s\n' "$@" | sort | tr '\n' ' ')
    [ "$now" = "${want# }" ] || [ "$now" = "$want" ] || complain "found '$now', not '$want'"
}

says() {
    grep -qF -- "$1" "$work/out" || complain "doesn't say '$1'"
}
