#include "unit.h"

#include "dialect/mysql/read.h"

#include "model/operation.h"

#include <string.h>

static pl_script *read_sql(pl_arena *arena, const char *sql)
{
    pl_text *text = pl_text_new(arena, "m.sql", sql, (uint32_t)strlen(sql));
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {0};
    script->text = text;
    script->span = (pl_span){text, 0, text->size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_mysql_read_script(arena, script, &options);
    return script;
}

/* "create_table t; insert_rows t" */
static const char *told(pl_arena *arena, const pl_script *script)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;
        pl_str_add(&out, i > 0 ? "; " : "");
        for (size_t j = 0; j < operations->count; j++) {
            const pl_operation *operation = operations->at[j];
            pl_str_addf(&out, "%s%s", j > 0 ? ", " : "", pl_operation_name(operation->kind));
            if (operation->target.name != NULL) {
                pl_str_addf(&out, " %s", operation->target.name);
            }
            pl_str_add(&out, pl_operation_has(operation, PL_OPF_IF_EXISTS) ? "?" : "");
            pl_str_add(&out, pl_operation_has(operation, PL_OPF_IF_NOT_EXISTS) ? "!" : "");
        }
    }
    return out.at;
}

static void statements_are_told_by_their_first_words(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"CREATE TABLE IF NOT EXISTS `d`.`t` (a INT); DROP TABLE IF EXISTS a, `b``c`",
         "create_table t!; drop_table a?, drop_table b`c?"},
        {"create temporary table t (a int); DROP TEMPORARY TABLE t",
         "create_table t; drop_table t"},
        {"CREATE UNIQUE INDEX i ON t (a); DROP INDEX i ON t", "create_index i; drop_index i"},
        {"ALTER TABLE t ADD a INT DEFAULT (1 + 2), ADD COLUMN (b INT, c DECIMAL(1,2)), DROP d",
         "add_column a, add_column b, add_column c, drop_column d"},
        {"ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u (b), DROP FOREIGN KEY d, "
         "ADD UNIQUE KEY k (a), DROP PRIMARY KEY, ADD KEY (a), DROP INDEX IF EXISTS j",
         "add_constraint c, drop_constraint d, create_index k, drop_constraint PRIMARY, "
         "create_index, drop_index j?"},
        {"ALTER TABLE t RENAME TO u, RENAME COLUMN a TO b, CHANGE c c BIGINT, CHANGE d e INT",
         "rename_table t, rename_column a, alter_object t, rename_column d"},
        {"ALTER TABLE t MODIFY a INT NOT NULL, ENGINE=InnoDB", "alter_object t, alter_object t"},
        {"RENAME TABLE a TO b, c TO d", "rename_table a, rename_table c"},
        {"INSERT IGNORE INTO t VALUES (1); INSERT t VALUES (1); REPLACE INTO t VALUES (1)",
         "insert_rows t; insert_rows t; insert_rows t"},
        {"LOAD DATA LOCAL INFILE 'x' REPLACE INTO TABLE t", "copy_rows t"},
        {"WITH x AS (SELECT 1) DELETE FROM t WHERE a IN (SELECT * FROM x)", "delete_rows t"},
        {"BEGIN; COMMIT; START TRANSACTION; ROLLBACK TO SAVEPOINT s; ROLLBACK",
         "begin; commit; begin; rollback_to_savepoint; rollback"},
        {"TRUNCATE t; LOCK TABLES t WRITE; UNLOCK TABLES; SET @a = 1; EXECUTE x; CALL p()",
         "truncate t; lock_table; lock_table; set_variable; dynamic_sql; call"},
        {"SOMETHING NEW", "other"},
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(told(arena, read_sql(arena, rows[i][0])), rows[i][1]);
    }
    pl_arena_free(arena);
}

static void statements_end_where_the_client_or_the_server_ends_them(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"-- a;\n# b;\n/* c; */ SELECT ';', \";\", `;`;", "select_rows"},
        {"SELECT 'it\\'s; one', 5--1; SELECT 2 --1;", "select_rows; select_rows"},
        {"/*!40101 SET NAMES utf8 */; /*!50003 DROP TABLE t */;/* DROP TABLE u */",
         "set_variable; drop_table t"},
        {"DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\nSELECT 1",
         "create_routine p; select_rows"},
        {"delimiter $$\nSELECT 1; SELECT 2$$\nSELECT 3$$", "select_rows; select_rows"},
        {"CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF x THEN SET y = 1; ELSEIF z "
         "THEN SET y = IF(a, b, c); END IF; CASE q WHEN 1 THEN SET y = 2; END CASE; END; SELECT 1",
         "create_trigger t; select_rows"},
        {"CREATE PROCEDURE p() l: LOOP LEAVE l; END LOOP; SELECT 1",
         "create_routine p; select_rows"},
        {"CREATE FUNCTION f() RETURNS INT RETURN REPEAT('a', 2); SELECT 1",
         "create_routine f; select_rows"},
        {"CREATE TABLE `begin` (`case` INT); SELECT 1", "create_table begin; select_rows"},
        {"BEGIN NOT ATOMIC SELECT 1; SELECT 2; END; SELECT 3", "other; select_rows"},
        {"SELECT 'never closed; SELECT 1", "select_rows"},
        {"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2", "create_routine p"},
        {";;  ;", ""},
        {"DELIMITER", ""},
    };
    pl_arena *arena = pl_arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(told(arena, read_sql(arena, rows[i][0])), rows[i][1]);
    }
    pl_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_are_told_by_their_first_words),
        cmocka_unit_test(statements_end_where_the_client_or_the_server_ends_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
