#!/bin/sh
# run.sh PLUMB GENERATE: large inputs. The same output whatever the number of threads; nothing that
# grows with the square of the input; what is too large is said to be so.
set -u
plumb=$1
generate=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

fail() {
    echo "scale: $*"
    failed=1
}

# 300 migrations, on 1 and 4 threads, with a rule that finds something in most of them.
"$generate" history 300 || fail "generate failed"
rm history/000007_step.down.sql history/000100_step.down.sql
for threads in 1 4; do
    "$plumb" lint --threads $threads --severity stmt-not-rerunnable=info --format json history >"json.$threads" 2>&1
    "$plumb" lint --threads $threads --severity stmt-not-rerunnable=info history >"text.$threads" 2>&1
    "$plumb" inspect --threads $threads history >"schema.$threads" 2>&1
done
for format in json text schema; do
    cmp "$format.1" "$format.4" || fail "$format differs between 1 thread and 4"
done
grep -q down-missing text.1 || fail "the removed downs are not found"
[ "$(wc -l <text.1)" -gt 1000 ] || fail "little is found: $(wc -l <text.1) lines"
grep -q '^CREATE TABLE t1 ' schema.1 || fail "no schema"

# Within the time limit of this test only if the cost is near linear.
mkdir statements columns line large
awk 'BEGIN {
    print "CREATE TABLE t (id bigint PRIMARY KEY);"
    for (i = 1; i < 100000; i++) print "INSERT INTO t (id) VALUES (" i ");"
}' >statements/000001_many.up.sql
echo "DROP TABLE t;" >statements/000001_many.down.sql
"$plumb" lint statements >statements.out 2>&1
[ $? -le 1 ] || fail "100,000 statements: $(head -n 5 statements.out)"

awk 'BEGIN {
    printf "CREATE TABLE wide (c0 int"
    for (i = 1; i < 20000; i++) printf ",\n    c%d int NOT NULL DEFAULT %d", i, i
    print ");"
}' >columns/000001_wide.up.sql
echo "DROP TABLE wide;" >columns/000001_wide.down.sql
echo "ALTER TABLE wide ADD COLUMN one_more int;" >columns/000002_more.up.sql
echo "ALTER TABLE wide DROP COLUMN one_more;" >columns/000002_more.down.sql
"$plumb" lint columns >columns.out 2>&1
[ $? -le 1 ] || fail "20,000 columns: $(head -n 5 columns.out)"

mkdir partitions refused added
awk 'BEGIN {
    print "CREATE TABLE t (id int);"
    for (i = 0; i < 50000; i++) print "ALTER TABLE t ADD COLUMN c" i " int;"
}' >added/000001_added.up.sql
echo "DROP TABLE t;" >added/000001_added.down.sql
"$plumb" lint added >added.out 2>&1
grep -q 'at most 1600 columns' added.out || fail "50,000 columns: $(head -n 5 added.out)"

awk 'BEGIN {
    print "CREATE TABLE t (id int, a int) PARTITION BY RANGE (id);"
    print "CREATE INDEX ON t (a);"
    for (i = 0; i < 20000; i++)
        print "CREATE TABLE t" i " PARTITION OF t FOR VALUES FROM (" i ") TO (" i + 1 ");"
}' >partitions/000001_partitions.up.sql
echo "DROP TABLE t;" >partitions/000001_partitions.down.sql
"$plumb" lint partitions >partitions.out 2>&1
[ $? -le 1 ] || fail "20,000 partitions: $(head -n 5 partitions.out)"

awk 'BEGIN {
    print "CREATE TABLE t (id int);"
    for (i = 0; i < 50000; i++) print "BEGIN;\nCREATE INDEX CONCURRENTLY i" i " ON t (id);"
}' >refused/000001_refused.up.sql
echo "DROP TABLE t;" >refused/000001_refused.down.sql
"$plumb" lint refused >refused.out 2>&1
[ $? -le 1 ] || fail "50,000 BEGINs: $(head -n 5 refused.out)"

# The query of a view on one line of a megabyte; the fix that makes it again is shown wrapped.
awk 'BEGIN {
    print "CREATE TABLE t (c int);"
    printf "CREATE VIEW v AS SELECT c"
    for (i = 1; i < 40000; i++) printf ", c + %d AS c%d", i, i
    print " FROM t;"
}' >line/000001_long.up.sql
echo "DROP VIEW v; DROP TABLE t;" >line/000001_long.down.sql
echo "DROP VIEW v;" >line/000002_drop.up.sql
echo "SELECT 1;" >line/000002_drop.down.sql
"$plumb" lint line >line.out 2>&1
[ $? -le 1 ] || fail "a line of a megabyte: $(head -n 5 line.out)"
grep -q 'CREATE VIEW v' line.out || fail "a line of a megabyte: $(head -n 20 line.out)"

# A hole, so it takes no room on the disk.
dd if=/dev/null of=large/000001_large.up.sql bs=1 seek=1100000000 2>/dev/null
"$plumb" lint large >large.out 2>&1
[ $? -le 3 ] || fail "a file of 1.1 GB: status of a crash"
grep -q 'larger than' large.out || fail "a file of 1.1 GB: $(head -n 5 large.out)"

exit $failed
