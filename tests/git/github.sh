#!/usr/bin/env bash
# github.sh PLUMB: ci/github-lint in a clone as a GitHub job has it: shallow, of one commit.
set -uo pipefail
PLUMB=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"
export RUNNER_TEMP=$work/temp GITHUB_OUTPUT=$work/output GITHUB_STEP_SUMMARY=$work/summary
mkdir "$RUNNER_TEMP"

# job: a fresh clone of the merge of the branch, then the script
job() {
    : >"$GITHUB_OUTPUT"
    : >"$GITHUB_STEP_SUMMARY"
    cd "$work" || exit 1
    rm -rf clone
    git clone -q --depth 1 --branch work "file://$work/project" clone
    cd clone || exit 1
    run "$1" "$here/ci/github-lint"
}

new_repository project
pair 001_users users -
mkdir other
printf 'x\n' >other/readme
commit
pair 002_rooms rooms
commit
git checkout -q -b work
pair 003_tweets tweets
commit

where="a pull request that is good"
BASE=main SUMMARY=true job 0
! grep -q down-missing "$work/out" || complain "looks at what the base branch has"
grep -q "^sarif-file=$RUNNER_TEMP/plumb.sarif\$" "$GITHUB_OUTPUT" || complain "names no SARIF"
[ -s "$GITHUB_STEP_SUMMARY" ] || complain "writes no summary"

where="a pull request that is not"
cd "$work/project" || exit 1
pair 004_likes likes -
commit
BASE=main SUMMARY=false job 1
says '::error file=migrations/004_likes.up.sql'
[ ! -s "$GITHUB_STEP_SUMMARY" ] || complain "writes a summary"
BASE=main FAIL_ON=error PATHS=$'migrations\n\n' ARGUMENTS=$'--runner=golang-migrate\n' job 1
BASE=main ARGUMENTS='--severity=down-missing=info' job 0

where="everything, and no pull request"
SINCE=all BASE=main job 1
says '001_users'
BASE='' job 1
says '001_users'

where="words are words"
BASE=main PATHS=$'migrations; touch ran\n$(touch ran)' job 3
[ ! -e ran ] || complain "ran them"

exit "$failed"
