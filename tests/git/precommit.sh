#!/usr/bin/env bash
# precommit.sh PLUMB: the hook of .pre-commit-hooks.yaml through the framework itself, without a
# network: the project is a repository on the disk. Skipped where Debian's package pre-commit is not.
set -uo pipefail
PLUMB=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
command -v pre-commit >/dev/null || exit 77
. "$(dirname "$0")/lib.sh"
export PRE_COMMIT_HOME=$work/cache

new_repository project
cp "$here/.pre-commit-hooks.yaml" .
commit
revision=$(git rev-parse HEAD)

where="a repository that names the project"
new_repository user
printf 'repos:\n- repo: file://%s/project\n  rev: %s\n  hooks:\n  - id: plumb\n' "$work" "$revision" \
    >.pre-commit-config.yaml
commit
run 0 pre-commit install
pair 001_users users -
git add .
run 1 git commit -q -m bad
says 'nothing undoes 001_users'
echo 'DROP TABLE users;' >migrations/001_users.down.sql
run 1 git commit -q -m bad
git add .
run 0 git commit -q -m good
says 'Passed'

where="what is not staged is not seen"
pair 002_rooms rooms
git add .
echo 'nonsense;' >migrations/002_rooms.up.sql
pair 003_tweets tweets -
run 0 git commit -q -m good

where="a migration that is deleted"
git stash -q -u
git rm -q migrations/002*
run 1 git commit -q -m bad
says 'was deleted'
git reset -q --hard

where="plumb's own hook runs before the framework's, and goes as it came"
cp .git/hooks/pre-commit "$work/kept"
run 0 plumb hook install
pair 004_likes likes -
git add .
run 1 git commit -q -m bad
run 0 plumb hook uninstall
cmp -s .git/hooks/pre-commit "$work/kept" || complain "is not what it was"

exit "$failed"
