#!/usr/bin/env bash
# changes.sh PLUMB: plumb lint --since and --staged in real repositories.
set -uo pipefail
PLUMB=$1
. "$(dirname "$0")/lib.sh"

where="before the first commit everything is new"
new_repository first
pair 001_users users -
run 0 plumb lint --staged
git add .
run 1 plumb lint --staged
found 'error[down-missing]'
run 2 plumb lint --since HEAD
says 'there is no commit yet to compare with'
! grep -q fetch "$work/out" || complain "there is nothing to fetch yet"

where="only what changed is looked at, with what was before it as context"
new_repository context
pair 001_users users -
commit
echo 'ALTER TABLE users ADD COLUMN name text;' >migrations/002_name.up.sql
echo 'ALTER TABLE users DROP COLUMN name;' >migrations/002_name.down.sql
run 0 plumb lint --since HEAD
found
says '1 migration since HEAD'
run 0 plumb lint --staged
says '0 migrations since HEAD'
git add .
run 0 plumb lint --staged migrations
says '1 migration since HEAD'
run 1 plumb lint
found 'error[down-missing]'

where="what git ignores is not looked at"
echo '*_mine.*' >.gitignore
pair 010_mine mine -
run 0 plumb lint --since HEAD
found
says '1 migration since HEAD'
git add -f migrations/010_mine.up.sql
run 1 plumb lint --since HEAD
found 'error[down-missing]'
git rm -q --cached migrations/010_mine.up.sql
rm migrations/010_mine.up.sql .gitignore

where="--staged reads the index, not the working tree"
rm migrations/002_name.down.sql
run 0 plumb lint --staged
git rm -q --cached migrations/002_name.down.sql
echo 'ALTER TABLE users DROP COLUMN name;' >migrations/002_name.down.sql
run 1 plumb lint --staged
found 'error[down-missing]'
run 0 plumb lint --since HEAD

where="a commit of some files only is seen as git will make it"
git add .
git commit -q -m all
pair 003_rooms rooms
pair 004_tweets tweets -
git add .
GIT_INDEX_FILE=$(git rev-parse --git-dir)/other git read-tree HEAD
GIT_INDEX_FILE=.git/other git add migrations/003*
GIT_INDEX_FILE=.git/other run 0 plumb lint --staged
run 1 plumb lint --staged
GIT_DIR=.git GIT_INDEX_FILE=.git/other run 0 plumb lint --staged

where="on a branch, what left the main branch is looked at"
new_repository branch
pair 001_users users
pair 002_rooms rooms
commit
git checkout -q -b work
pair 003_tweets tweets
commit
pair 004_tokens tokens -
commit
run 1 plumb lint --since main
found 'error[down-missing]'
says '2 migrations since main'
mkdir -p deep/er
(cd deep/er && run 1 plumb lint --since main ../../migrations && exit "$failed") || failed=1
run 1 plumb lint --since main "$PWD/migrations"
cd ..
run 1 plumb lint --since main branch
cd branch || exit 1

where="a migration of one's own branch may be edited, and one that others have may not"
echo 'DROP TABLE tokens;' >migrations/004_tokens.down.sql
echo 'CREATE TABLE tweets (id bigint PRIMARY KEY, words text);' >migrations/003_tweets.up.sql
run 0 plumb lint --since main
found
git add .
run 0 plumb lint --staged
found
echo 'CREATE TABLE users (id bigint PRIMARY KEY, name text);' >migrations/001_users.up.sql
run 1 plumb lint --since main
found 'error[history-edited]'
says '001_users is on main already, and was edited'
says 'CREATE TABLE users (id bigint PRIMARY KEY);'
git add .
run 1 plumb lint --staged
found 'error[history-edited]'
git checkout -q HEAD migrations/001_users.up.sql
echo '-- who writes' >>migrations/001_users.up.sql
run 0 plumb lint --since main
found 'info[history-edited]'
git checkout -q HEAD migrations/001_users.up.sql
echo 'DROP TABLE IF EXISTS users;' >migrations/001_users.down.sql
run 0 plumb lint --since main
found 'info[history-edited]'
git checkout -q HEAD migrations

where="one that others have is not renamed and not deleted"
commit
git mv migrations/002_rooms.up.sql migrations/005_rooms.up.sql
git mv migrations/002_rooms.down.sql migrations/005_rooms.down.sql
run 1 plumb lint --since main
found 'error[history-renamed]'
says '002_rooms is on main already, and is called 005_rooms now'
run 1 plumb lint --staged
found 'error[history-renamed]'
git reset -q --hard
git rm -q migrations/002*
run 1 plumb lint --since main
found 'error[history-deleted]'
git reset -q --hard

where="a down that is taken away, or renamed so that it is none, is missing"
git rm -q migrations/002_rooms.down.sql
run 1 plumb lint --since main
found 'error[down-missing]'
says '3 migrations since main'
run 1 plumb lint --staged
found 'error[down-missing]'
sed -i '1i-- plumb:irreversible nobody wants the rooms back' migrations/002_rooms.up.sql
run 0 plumb lint --since main
found 'info[history-edited]'
git reset -q --hard
git mv migrations/002_rooms.down.sql migrations/002_rooms.dwn.sql
run 1 plumb lint --since main
found 'error[down-missing]' 'warning[file-name]'
git reset -q --hard
git rm -q migrations/001_users.down.sql
run 1 plumb lint --since main migrations/001_users.up.sql
found 'error[down-missing]'
git reset -q --hard

where="an up that is deleted beside its down is one finding"
git rm -q migrations/002_rooms.up.sql
run 1 plumb lint --since main
found 'error[history-deleted]'
says '002_rooms is on main already, and its up was deleted'
echo 'DROP TABLE IF EXISTS rooms;' >migrations/002_rooms.down.sql
run 1 plumb lint --since main
found 'error[history-deleted]'
git reset -q --hard
git mv migrations/002_rooms.up.sql migrations/005_rooms.up.sql
run 1 plumb lint --since main
found 'error[down-missing]' 'error[history-renamed]' 'error[orphan-down]'
git reset -q --hard

where="neither is a folder with all it holds"
git rm -rq migrations
run 1 plumb lint --since main
found 'error[history-deleted]' 'error[history-deleted]'
says '001_users is on main already, and was deleted'
run 1 plumb lint --since main migrations
found 'error[history-deleted]' 'error[history-deleted]'
run 1 plumb lint --staged
found 'error[history-deleted]' 'error[history-deleted]'
run 3 plumb lint --since main nowhere
git reset -q --hard
new_repository json
mkdir migrations
echo '{"dialect": "sqlite", "up": [{"sql": "CREATE TABLE t (a INTEGER)"}]}' >migrations/001_t.json
commit
echo 'nothing' >migrations/001_t.json
run 0 plumb lint --staged migrations
says "plumb · SQLite"
git rm -rqf migrations
run 1 plumb lint --since HEAD
found 'error[history-deleted]'
says 'plumb · SQLite'
cd "$work/branch" || exit 1
mkdir docs
echo 'CREATE TABLE z (a int);' >docs/001_more.up.sql
git add .
git commit -q -m docs
git rm -rq docs
run 0 plumb lint --since main
git reset -q --hard HEAD~

where="a folder that is moved holds what it held"
git checkout -q -b moved main
mkdir db
git mv migrations db/steps
pair 009_new new
mv migrations/* db/steps
git add .
run 0 plumb lint --staged
found
says '1 migration since main'
sed -i 's/id/number/' db/steps/001_users.up.sql
git add .
run 1 plumb lint --since main db
found 'error[history-edited]'
git reset -q --hard
git checkout -q work
rm -rf db

where="a down or an up that is taken away, in the layouts of others"
new_repository diesel
mkdir -p migrations/{001,002}
for d in 001 002; do
    echo "CREATE TABLE t$d (a int);" >migrations/$d/up.sql
    echo "DROP TABLE t$d;" >migrations/$d/down.sql
done
echo >diesel.toml
commit
git rm -q migrations/002/down.sql
run 1 plumb lint --since HEAD
found 'error[down-missing]'
git reset -q --hard
git rm -q migrations/002/up.sql
run 1 plumb lint --since HEAD
found 'error[history-deleted]'
says '002 is on HEAD already, and its up was deleted'
new_repository flyway
mkdir sql
for i in 1 2; do
    echo "CREATE TABLE t$i (a int);" >sql/V${i}__t$i.sql
done
echo 'DROP TABLE t2;' >sql/U2__t2.sql
commit
git rm -q sql/U2__t2.sql
run 1 plumb lint --since HEAD
found 'error[down-missing]'
git reset -q --hard
git rm -q sql/V2__t2.sql
run 1 plumb lint --since HEAD
found 'error[history-deleted]'
new_repository sqitch
mkdir -p deploy revert
printf '%%syntax-version=1.0.0\n%%project=p\n\n' >sqitch.plan
for i in 1 2; do
    echo "CREATE TABLE t$i (a int);" >deploy/t$i.sql
    echo "DROP TABLE t$i;" >revert/t$i.sql
    echo "t$i 2024-01-0${i}T00:00:00Z A <a@example.org>" >>sqitch.plan
done
commit
run 0 plumb lint --since HEAD
git rm -q revert/t2.sql
run 1 plumb lint --since HEAD
found 'error[down-missing]'

where="a folder with files for two databases"
new_repository dialects
mkdir migrations
for d in postgres sqlite3; do
    echo 'CREATE TABLE t (a int);' >migrations/20240101000000_t.$d.up.sql
    echo 'DROP TABLE t;' >migrations/20240101000000_t.$d.down.sql
done
commit
cp migrations/20240101000000_t.postgres.up.sql migrations/20240102000000_u.postgres.up.sql
sed -i 's/t (/u (/' migrations/20240102000000_u.postgres.up.sql
run 1 plumb lint --since HEAD
found 'error[down-missing]'
says '1 migration since HEAD · popx · PostgreSQL'
says '0 migrations since HEAD · popx · SQLite'
git add .
run 1 plumb lint --staged
found 'error[down-missing]'
git reset -q --hard
echo 'CREATE TABLE t (b int);' >migrations/20240101000000_t.sqlite3.up.sql
run 1 plumb lint --since HEAD
found 'error[history-edited]'
git checkout -q .
git rm -q migrations/*.sqlite3.*
run 1 plumb lint --since HEAD
found 'error[history-deleted]'
git reset -q --hard
echo 'CREATE TABLE w (a int);' >migrations/20240103000000_w.up.sql
run 1 plumb lint --since HEAD migrations/20240103000000_w.up.sql
found 'error[down-missing]' 'error[down-missing]'
cd "$work/branch" || exit 1

where="files without a number are no steps that ran"
new_repository plain
mkdir sql
echo 'CREATE TABLE t (a int);' >sql/schema.sql
echo 'CREATE TABLE w (a int);' >sql/zoo.sql
commit
echo 'CREATE TABLE t (a bigint);' >sql/schema.sql
echo 'CREATE TABLE u (a int);' >sql/more.sql
git rm -q sql/zoo.sql
run 0 plumb lint --since HEAD sql
! grep -qE 'history-(edited|renamed|deleted|out-of-order)' "$work/out" ||
    complain "takes them for migrations"
cd "$work/branch" || exit 1

where="a new one does not sort before those others have"
git checkout -q main
pair 006_likes likes
commit
git checkout -q work
run 1 plumb lint --since main
found 'error[history-out-of-order]' 'error[history-out-of-order]'
says 'sorts before 006_likes, which is on main already'
git checkout -q main
pair 004_follows follows
commit
git checkout -q work
run 1 plumb lint --since main
found 'error[history-duplicate-version]' 'error[history-out-of-order]'
says 'version 004 is taken on main, by 004_follows'

where="a version used twice in the folder, whichever of the two is new"
new_repository twice
pair 001_users users
pair 002_rooms rooms
commit
pair 002_a a
run 1 plumb lint --since HEAD
grep -q 'error\[history-duplicate-version\]' "$work/out" || complain "does not see it"
! grep -q 'history-deleted\|history-renamed' "$work/out" || complain "takes it for a rename"

where="a file of several migrations: one added leaves the others as they were"
new_repository sections
mkdir migrations
printf -- '--liquibase formatted sql\n\n--changeset a:1\nCREATE TABLE t (a int);\n--rollback DROP TABLE t;\n' \
    >migrations/t.sql
commit
printf '\n--changeset a:2\nCREATE TABLE u (a int);\n' >>migrations/t.sql
run 1 plumb lint --since HEAD
found 'error[down-missing]'
sed -i 's/(a int)/(a bigint)/' migrations/t.sql
run 1 plumb lint --since HEAD
found 'error[down-missing]' 'error[history-edited]'
sed -i '3,5d' migrations/t.sql
run 1 plumb lint --since HEAD
grep -q 'error\[history-deleted\]' "$work/out" || complain "does not see that one is gone"

where="names with blanks, line ends and letters of any kind"
new_repository names
pair 001_users users
commit
mkdir 'näme
with" end'
mv migrations 'näme
with" end/mig rations'
commit
cd 'näme
with" end' || exit 1
cp 'mig rations/001_users.up.sql' "$(printf 'mig rations/002_\xc3\xa9 \xe2\x82\xac\n.up.sql')"
sed -i 's/users/rooms/' 'mig rations'/002*
run 1 plumb lint --since HEAD 'mig rations'
found 'error[down-missing]'
git add .
run 1 plumb lint --staged
found 'error[down-missing]'

where="a work tree, a submodule"
new_repository linked
pair 001_users users
commit
git worktree add -q ../tree -b work
cd ../tree || exit 1
pair 002_rooms rooms -
git add .
run 1 plumb lint --staged
found 'error[down-missing]'
run 1 plumb lint --since main
new_repository outer
git submodule --quiet add ../linked inner
git commit -q -m inner
cd inner || exit 1
pair 003_rooms rooms -
cd .. || exit 1
run 1 plumb lint --since HEAD inner/migrations
found 'error[down-missing]'

where="a link to the folder, and a file that is one"
new_repository links
pair 001_users users
commit
ln -s migrations db
mkdir shared
echo 'CREATE TABLE rooms (id bigint PRIMARY KEY);' >migrations/002_rooms.sql.txt
ln -s 002_rooms.sql.txt migrations/002_rooms.up.sql
git add .
run 1 plumb lint --staged db
found 'error[down-missing]'

where="a clone that does not reach back far enough says what to do"
new_repository long
for i in 1 2 3; do
    pair "00$i"_t "t$i"
    commit
done
git checkout -q -b work HEAD~1
pair 004_t t4
commit
git clone -q --depth 1 --no-single-branch "file://$PWD" ../short
cd ../short || exit 1
run 2 plumb lint --since origin/main
says 'fetch-depth: 0'
git clone -q --depth 1 "file://$work/long" ../shorter
cd ../shorter || exit 1
run 2 plumb lint --since origin/main
says 'git knows no commit origin/main'
says 'fetch-depth: 0'

where="a hook without anything of its own to say: no migrations, no repository, no git"
new_repository none
echo hello >readme
git add .
run 0 plumb lint --staged
git commit -q -m hello
run 0 plumb lint --since HEAD
run 3 plumb lint --since HEAD nowhere
cd "$work" || exit 1
mkdir outside
GIT_CEILING_DIRECTORIES=$work run 2 plumb lint --staged outside
says 'is not in a git repository'
git init -q --bare bare
cd bare || exit 1
run 2 plumb lint --staged
PATH=$work/bin run 4 plumb lint --staged
says 'git is not installed'
cd "$work/branch" || exit 1
run 2 plumb lint --since --help
run 2 plumb lint --since=--output=x
run 2 plumb lint --since 'main;touch x'
run 2 plumb lint --since ''
run 2 plumb lint --staged -
[ ! -e x ] || complain "ran a shell"

where="settings of a repository run nothing"
new_repository hostile
pair 001_users users
commit
printf '#!/bin/sh\ntouch "%s/ran"\n' "$work" >"$work/spy"
chmod 755 "$work/spy"
for key in core.fsmonitor diff.external diff.sql.textconv diff.sql.command core.pager core.editor; do
    git config "$key" "$work/spy"
done
echo '*.sql diff=sql' >.gitattributes
echo 'CREATE TABLE users (id int);' >migrations/001_users.up.sql
run 1 plumb lint --since HEAD
run 0 plumb lint --staged
[ ! -e "$work/ran" ] || complain "ran a program that the repository names"
printf '#!/bin/sh\ntouch "%s/ran"\n' "$work" >.git/hooks/post-index-change
chmod 755 .git/hooks/post-index-change
rm -f "$work/ran"
touch migrations/*
run 1 plumb lint --since HEAD
[ ! -e "$work/ran" ] || complain "wrote the index, and so ran a hook"

where="what is only announced is not staged"
new_repository announced
pair 001_users users
commit
pair 002_more more
rm migrations/002_more.down.sql
git add -N migrations/002_more.up.sql
run 0 plumb lint --staged

exit "$failed"
