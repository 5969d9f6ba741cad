/*
 * sqlite3 itself is the judge of the SQLite reader's grammar: what it prepares we read, what it
 * calls a syntax error is one. Each seed is tried as it is, and with a token left out, doubled,
 * exchanged with its neighbour or with another word. (Where sqlite3 stops at an error of another
 * kind, a missing table say, it tells nothing of the grammar.)
 */
#include "unit.h"

#include "dialect/sql/lex.h"
#include "dialect/sqlite/keywords.h"
#include "dialect/sqlite/read/read.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char SCHEMA[] =
    "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c, d, x, y, z);"
    "CREATE TABLE u(a INTEGER PRIMARY KEY, b TEXT UNIQUE, c REFERENCES t(a), e, v, w);"
    "CREATE INDEX i ON t(b); CREATE VIEW vw AS SELECT a, b FROM t;"
    "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;";

static const char *const SEEDS[] = {
    "CREATE TABLE n(a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT NOT NULL DEFAULT 'x')",
    "CREATE TABLE IF NOT EXISTS main.n(a int, b varchar(10, 2) COLLATE NOCASE UNIQUE)",
    "CREATE TEMP TABLE n(a, b, PRIMARY KEY(a, b DESC) ON CONFLICT REPLACE) WITHOUT ROWID",
    "CREATE TABLE n(a ANY, b INT CHECK (b > 0), CONSTRAINT k CHECK (a <> b)) STRICT",
    "CREATE TABLE n(a TEXT PRIMARY KEY NOT NULL, b REAL) STRICT, WITHOUT ROWID",
    "CREATE TABLE n(a, b REFERENCES t(a) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY "
    "DEFERRED)",
    "CREATE TABLE n(a, b, FOREIGN KEY (a, b) REFERENCES t(a, b) MATCH FULL ON DELETE NO ACTION NOT "
    "DEFERRABLE)",
    "CREATE TABLE n(a INT, b INT GENERATED ALWAYS AS (a * 2) STORED, c AS (a || 'x') VIRTUAL)",
    "CREATE TABLE n(a DEFAULT -1, b DEFAULT +2.5e3, c DEFAULT (1 + 2), d DEFAULT "
    "CURRENT_TIMESTAMP, "
    "e DEFAULT x'00', f DEFAULT NULL, g DEFAULT true)",
    "CREATE TABLE n(a CONSTRAINT q NOT NULL ON CONFLICT FAIL CONSTRAINT r UNIQUE ON CONFLICT "
    "IGNORE)",
    "CREATE TABLE n(a UNSIGNED BIG INT, b DOUBLE PRECISION, c NATIVE CHARACTER(70))",
    "CREATE TABLE n(a, b, UNIQUE(a) CHECK(b > 1) PRIMARY KEY(b))",
    "CREATE TABLE n AS SELECT a, b AS bb FROM t WHERE c IS NOT NULL",
    "CREATE TABLE \"n 1\"(\"a b\" text, `c` int, [d e] int)",
    "CREATE UNIQUE INDEX IF NOT EXISTS main.n ON t(b COLLATE NOCASE DESC, c) WHERE d IS NULL",
    "CREATE INDEX n ON t(lower(b), a + c ASC)",
    "CREATE VIEW IF NOT EXISTS n(p, q) AS SELECT a, count(*) FROM t GROUP BY a HAVING count(*) > 1",
    "CREATE TEMPORARY VIEW n AS WITH RECURSIVE k(v) AS (VALUES(1) UNION ALL SELECT v + 1 FROM k "
    "WHERE v < 10) SELECT * FROM k",
    "CREATE TRIGGER n AFTER UPDATE OF b, c ON t FOR EACH ROW WHEN old.b <> new.b BEGIN UPDATE u "
    "SET "
    "e = new.b WHERE a = old.a; DELETE FROM u WHERE a = 1; INSERT INTO u(a) VALUES (new.a); SELECT "
    "RAISE(ABORT, 'no'); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS n INSTEAD OF DELETE ON vw BEGIN SELECT CASE WHEN old.a THEN "
    "RAISE(IGNORE) END; END",
    "CREATE TRIGGER n BEFORE INSERT ON t BEGIN INSERT OR IGNORE INTO u SELECT * FROM u; REPLACE "
    "INTO "
    "u(a) SELECT 1; END",
    "CREATE VIRTUAL TABLE IF NOT EXISTS n USING fts5(title, body, tokenize = 'porter ascii')",
    "CREATE VIRTUAL TABLE n USING rtree(id, minx, maxx)",
    "DROP TABLE IF EXISTS main.t",
    "DROP INDEX i",
    "DROP VIEW IF EXISTS vw",
    "DROP TRIGGER tr",
    "ALTER TABLE t RENAME TO tt",
    "ALTER TABLE main.t RENAME COLUMN b TO bb",
    "ALTER TABLE t RENAME b TO bb",
    "ALTER TABLE t ADD COLUMN n TEXT NOT NULL DEFAULT '' COLLATE NOCASE",
    "ALTER TABLE t ADD n REFERENCES u(a) CHECK (n > 1)",
    "ALTER TABLE t DROP COLUMN z",
    "ALTER TABLE t DROP y",
    "SELECT a, t.b, main.t.c AS cc, * FROM t AS tt, u LEFT OUTER JOIN u AS uu ON u.a = uu.a",
    "SELECT DISTINCT t.* FROM t NATURAL JOIN u CROSS JOIN u AS k USING (a) LIMIT 10 OFFSET 5",
    "SELECT * FROM (SELECT a FROM t) AS s JOIN (t, u) ON 1 ORDER BY 1 DESC NULLS LAST, 2 LIMIT 1, "
    "2",
    "SELECT a FROM t INDEXED BY i WHERE b = 1 UNION SELECT a FROM u NOT INDEXED EXCEPT VALUES (1), "
    "(2)",
    "SELECT count(DISTINCT a) FILTER (WHERE b > 1) OVER (PARTITION BY c ORDER BY d ROWS BETWEEN 1 "
    "PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM t",
    "SELECT sum(a) OVER w, rank() OVER (w RANGE CURRENT ROW) FROM t WINDOW w AS (ORDER BY b), q AS "
    "(PARTITION BY a)",
    "SELECT a IS NOT NULL, b ISNULL, c NOTNULL, d NOT NULL, a IS NOT DISTINCT FROM b, -a, +b, ~c, "
    "NOT "
    "d FROM t",
    "SELECT a BETWEEN 1 AND 2 AND b NOT BETWEEN 3 AND 4, c IN (1, 2), d NOT IN (SELECT a FROM u), "
    "a "
    "IN u, b IN () FROM t",
    "SELECT a LIKE 'x' ESCAPE '!', b NOT GLOB 'y', c MATCH 'z', CAST(a AS VARCHAR(10)), EXISTS "
    "(SELECT 1) FROM t WHERE 0",
    "SELECT CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' ELSE 'z' END, CASE WHEN b THEN 1 END FROM t",
    "SELECT (a, b) = (1, 2), a -> '$.x' ->> 'y', a || b COLLATE nocase, 1 << 2 & 3 | ~4 % 5 FROM t",
    "SELECT ?, ?1, :v, @w, $x, x'ab', 0x1F, 1e5, .5, 5., CURRENT_DATE, \"a\", 'lit', current_time",
    "SELECT group_concat(b, ',') FROM t, json_each('[1]') AS j WHERE j.value = t.a",
    "WITH k AS (SELECT a FROM t), l(m) AS NOT MATERIALIZED (SELECT 1) SELECT * FROM k, l",
    "INSERT INTO t(a, b) VALUES (1, 'x'), (2, 'y') ON CONFLICT (a) WHERE a > 0 DO UPDATE SET b = "
    "excluded.b, (c, d) = (1, 2) WHERE t.a > 1 ON CONFLICT DO NOTHING RETURNING a, b AS q, *",
    "INSERT OR REPLACE INTO main.t AS z DEFAULT VALUES",
    "REPLACE INTO t SELECT * FROM t WHERE true",
    "WITH k AS (SELECT 1) INSERT INTO t(a) SELECT * FROM k",
    "UPDATE OR IGNORE t AS q SET b = 1, (c, d) = (SELECT 1, 2) FROM u WHERE u.a = q.a RETURNING *",
    "UPDATE t INDEXED BY i SET b = NULL WHERE b IS NULL",
    "DELETE FROM t AS q WHERE a IN (1, 2) RETURNING a",
    "WITH k AS (SELECT 1) DELETE FROM t WHERE a IN k",
    "BEGIN IMMEDIATE TRANSACTION",
    "COMMIT TRANSACTION",
    "END",
    "ROLLBACK TO SAVEPOINT s",
    "SAVEPOINT s",
    "RELEASE SAVEPOINT s",
    "PRAGMA main.foreign_keys = ON",
    "PRAGMA table_info('t')",
    "PRAGMA cache_size = -2000",
    "PRAGMA foreign_key_check",
    "ATTACH DATABASE ':memory:' AS m",
    "DETACH m",
    "VACUUM main INTO '/nowhere'",
    "REINDEX main.i",
    "ANALYZE t",
    "EXPLAIN QUERY PLAN SELECT 1",
    "EXPLAIN DELETE FROM t",
};

/* Words put in the place of each token. */
static const char *const WORDS[] = {
    "a",    "(",         ")",      ",",   "NOT",  "'s'", "1",      "ON",   "AS",
    "KEY",  ".",         "SELECT", "END", "NULL", "=",   "\"q\"",  "LEFT", "DEFAULT",
    "WITH", "GENERATED", "WINDOW", "-",   "OVER", "*",   "INDEXED"};

typedef enum verdict { ACCEPTED, SYNTAX, OTHER_ERROR } verdict;

static verdict ask_sqlite(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    const char *tail;
    int code = sqlite3_prepare_v2(db, sql, -1, &statement, &tail);
    sqlite3_finalize(statement);
    if (code == SQLITE_OK) {
        return ACCEPTED;
    }
    const char *message = sqlite3_errmsg(db);
    bool syntax = strstr(message, "syntax error") != NULL ||
                  strstr(message, "incomplete input") != NULL ||
                  strstr(message, "unrecognized token") != NULL;
    return syntax ? SYNTAX : OTHER_ERROR;
}

static verdict ask_plumb(pl_arena *arena, const char *sql)
{
    pl_script script = {0};
    pl_read_options options = {0};
    uint32_t size = (uint32_t)strlen(sql);
    script.text = pl_text_new(arena, "t.sql", sql, size);
    script.span = (pl_span){script.text, 0, size};
    pl_vec_push(arena, &script.pieces, (pl_piece){.span = script.span});
    pl_sqlite_read_script(arena, &script, &options);
    for (size_t i = 0; i < script.statements.count; i++) {
        if (script.statements.at[i]->state != PL_STATEMENT_READ) {
            return SYNTAX;
        }
    }
    return ACCEPTED;
}

static unsigned failures;

/* LEFT as a function is right from 3.41 on, RAISE of an expression from 3.47 on. */

static void compare(sqlite3 *db, const char *sql)
{
    verdict theirs = ask_sqlite(db, sql);
    if (theirs == OTHER_ERROR) {
        return;
    }
    pl_arena *arena = pl_arena_new();
    verdict ours = ask_plumb(arena, sql);
    bool newer =
        theirs == SYNTAX && (strstr(sql, "LEFT (") != NULL || strstr(sql, "RAISE(") != NULL);
    if (ours != theirs && !newer) {
        print_error("sqlite3 %s, plumb %s: %s\n", theirs == ACCEPTED ? "accepts" : "refuses",
                    ours == ACCEPTED ? "accepts" : "refuses", sql);
        failures++;
    }
    pl_arena_free(arena);
}

static uint32_t tokens_of(const char *sql, pl_sql_token *tokens, uint32_t most)
{
    uint32_t count = 0, size = (uint32_t)strlen(sql), at = 0;
    for (;;) {
        pl_sql_token token = pl_sql_next(&pl_sqlite_lexis, sql, size, at);
        if (token.kind == PL_SQL_END || count == most) {
            return count;
        }
        tokens[count++] = token;
        at = token.end;
    }
}

/* sql with the tokens [from, to) replaced. */
static void try(sqlite3 *db, const char *sql, uint32_t from, uint32_t to, const char *words)
{
    char text[4096];
    snprintf(text, sizeof text, "%.*s %s %s", (int)from, sql, words, sql + to);
    compare(db, text);
}

static void mutate(sqlite3 *db, const char *sql)
{
    enum { MOST = 400 };
    pl_sql_token tokens[MOST];
    uint32_t count = tokens_of(sql, tokens, MOST);
    for (uint32_t i = 0; i < count; i++) {
        char word[256], both[512];
        const pl_sql_token *t = &tokens[i];
        snprintf(word, sizeof word, "%.*s", (int)(t->end - t->begin), sql + t->begin);
        try(db, sql, t->begin, t->end, "");
        snprintf(both, sizeof both, "%s %s", word, word);
        try(db, sql, t->begin, t->end, both);
        if (i + 1 < count) {
            const pl_sql_token *n = t + 1;
            snprintf(both, sizeof both, "%.*s %s", (int)(n->end - n->begin), sql + n->begin, word);
            try(db, sql, t->begin, n->end, both);
        }
        for (size_t k = 0; k < sizeof WORDS / sizeof WORDS[0]; k++) {
            try(db, sql, t->begin, t->end, WORDS[k]);
        }
        try(db, sql, t->begin, (uint32_t)strlen(sql), "");
    }
}

static sqlite3 *open_database(void)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, SCHEMA, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static void reads_what_sqlite_prepares(void **state)
{
    (void)state;
    sqlite3 *db = open_database();
    for (size_t i = 0; i < sizeof SEEDS / sizeof SEEDS[0]; i++) {
        compare(db, SEEDS[i]);
        mutate(db, SEEDS[i]);
    }
    sqlite3_close(db);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_sqlite_prepares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
