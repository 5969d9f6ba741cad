#!/usr/bin/env bash
# hook.sh PLUMB: plumb hook in real repositories: what it stops, what it lets pass, and that what was
# there before is run, kept and put back.
set -uo pipefail
PLUMB=$1
. "$(dirname "$0")/lib.sh"

hook=.git/hooks/pre-commit

# rejects_and_accepts NAME: a commit without a way down is refused, a good one is made, without a
# word of plumb's.
rejects_and_accepts() {
    pair "$1" "t$1" -
    git add .
    run 1 git commit -q -m bad
    says 'plumb stopped this commit'
    found 'error[down-missing]'
    echo "DROP TABLE t$1;" >"migrations/$1.down.sql"
    run 1 git commit -q -m bad
    git add .
    run 0 git commit -q -m good
    [ ! -s "$work/out" ] || complain "speaks"
}

where="install, refuse, accept, uninstall"
new_repository plain
run 1 plumb hook status
says 'not installed: .git/hooks/pre-commit is not there'
run 0 plumb hook install
says '.git/hooks/pre-commit runs `plumb lint --staged` before each commit'
run 0 plumb hook install
says 'as before'
run 0 plumb hook status
rejects_and_accepts 101_t
pair 111_bad other -
git add .
run 0 git commit -q --no-verify -m bad
run 0 plumb hook uninstall
says 'is removed'
[ ! -e "$hook" ] || complain "is still there"
run 0 plumb hook uninstall
says 'there was no hook of plumb'
pair 112_bad more -
git add .
run 0 git commit -q -m bad

where="the first commit, and parts of a commit"
new_repository parts
run 0 plumb hook install
pair 001_bad bad -
git add .
run 1 git commit -q -m bad
echo 'DROP TABLE bad;' >migrations/001_bad.down.sql
git add .
run 0 git commit -q -m good
pair 002_bad worse -
pair 003_good good
git add .
run 0 git commit -q -m part migrations/003_good.up.sql migrations/003_good.down.sql
run 1 git commit -q -a -m all
git reset -q
mkdir below
cd below || exit 1
echo 'DROP TABLE worse;' >../migrations/002_bad.down.sql
git add ..
run 1 git commit -q -m part ../migrations/002_bad.up.sql
says 'history-out-of-order'

where="another tool's hook is run first, kept, and put back byte for byte"
new_repository foreign
printf '#!/bin/sh\necho foreign "$0" >>ran\n[ ! -e stop ] || exit 9' >"$hook"
chmod 750 "$hook"
cp -p "$hook" "$work/kept"
run 0 plumb hook install
says 'the hook that was there runs first'
cmp -s .git/hooks/plumb-saved/pre-commit "$work/kept" || complain "changed it"
rejects_and_accepts 102_t
[ "$(wc -l <ran)" = 3 ] || complain "the foreign hook did not run each time"
touch stop
git add .
run 1 git commit -q -m stopped
[ "$(wc -l <ran)" = 4 ] || complain "the foreign hook did not run"
run 0 plumb hook status
says 'it runs .git/hooks/plumb-saved/pre-commit first'
run 0 plumb hook uninstall
cmp -s "$hook" "$work/kept" || complain "is not what it was"
[ "$(stat -c %a "$hook")" = 750 ] || complain "has other permissions"
[ ! -e .git/hooks/plumb-saved/pre-commit ] || complain "left something behind"
run 1 plumb hook status
says "another tool's"

where="a link is kept as a link, and one that can't be executed stays so"
rm "$hook"
ln -s ../../tools/hook "$hook"
run 0 plumb hook install
[ "$(readlink .git/hooks/plumb-saved/pre-commit)" = ../../tools/hook ] || complain "followed it"
run 0 plumb hook uninstall
[ "$(readlink "$hook")" = ../../tools/hook ] || complain "is no link any more"
rm "$hook"
printf 'exit 1' >"$hook"
chmod 644 "$hook"
rm stop
run 0 plumb hook install
run 0 git commit -q --allow-empty -m passes
run 0 plumb hook uninstall
[ "$(stat -c %a "$hook")" = 644 ] || complain "has other permissions"

where="two hooks that are not plumb's: nothing is lost"
run 0 plumb hook install
printf '#!/bin/sh\n# later\n' >"$hook"
run 2 plumb hook install
says 'is there already'
[ "$(cat "$hook")" = "$(printf '#!/bin/sh\n# later')" ] || complain "lost the later one"
run 0 plumb hook uninstall
[ -e .git/hooks/plumb-saved/pre-commit ] || complain "lost the earlier one"

where="core.hooksPath, relative and absolute, from below"
new_repository paths
git config core.hooksPath tools/hooks
mkdir -p tools deep
cd deep || exit 1
run 0 plumb hook install
[ -x ../tools/hooks/pre-commit ] || complain "is not where git looks"
cd ..
rejects_and_accepts 103_t
run 0 plumb hook uninstall
git config core.hooksPath "$work/abs 'olute"
mkdir "$work/abs 'olute"
run 0 plumb hook install
rejects_and_accepts 104_t
git config core.hooksPath .husky/_
run 2 plumb hook install
says '.husky/pre-commit'
git config --unset core.hooksPath
git config --global core.hooksPath "$work/home/hooks"
run 0 plumb hook install
says 'set for all repositories'
git config --global --unset core.hooksPath

where="work trees share the hook"
new_repository trees
git commit -q --allow-empty -m first
git worktree add -q ../other -b other
cd ../other || exit 1
run 0 plumb hook install
rejects_and_accepts 105_t
cd ../trees || exit 1
run 0 plumb hook status
rejects_and_accepts 106_t

where="a submodule has a hook of its own"
new_repository inner
git commit -q --allow-empty -m first
new_repository outer
git submodule --quiet add ../inner inner
cd inner || exit 1
run 0 plumb hook install
rejects_and_accepts 107_t
cd .. || exit 1
run 1 plumb hook status

where="without plumb the hook says so, and finds another in PATH"
new_repository gone
run 0 plumb hook install
sed -i "s|^plumb=.*|plumb=/nowhere/plumb|" "$hook"
rejects_and_accepts 108_t
rm "$work/bin/plumb"
run 1 git commit -q --allow-empty -m gone
says 'plumb is gone'
ln -s "$PLUMB" "$work/bin/plumb"

where="what is wrong is said"
run 2 plumb hook instal
says 'did you mean plumb hook install?'
run 2 plumb hook
cd "$work" || exit 1
mkdir outside
cd outside || exit 1
GIT_CEILING_DIRECTORIES=$work run 2 plumb hook install
says 'is not in a git repository'

exit "$failed"
