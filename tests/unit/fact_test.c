/* Facts over migrations that were really read: what each says at a place of a small history. */
#include "base/file.h"
#include "base/str.h"
#include "check/replay.h"
#include "check/rule/program.h"
#include "source/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Asked in the second of two migrations, at the first place of this event (and kind). */
typedef struct fact_case {
    const char *given;
    const char *up;
    pl_event event;
    pl_operation_kind kind;
    const char *wording;
    const char *expected;
} fact_case;

#define AT(kind) PL_EVENT_OPERATION, PL_OP_##kind
#define USERS "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL DEFAULT '', age int);"

static const fact_case cases[] = {
    {USERS, "DROP TABLE IF EXISTS users CASCADE;", AT(DROP_TABLE),
     "{operation.kind} {operation.class} {operation.target} {operation.target_kind} "
     "{operation.if_exists} {operation.cascade} {operation.has_effect}",
     "drop_table table table users table yes yes yes"},
    {USERS, "DROP TABLE users;", AT(DROP_TABLE),
     "{table.exists} {table.created_in_migration} {table.created_in_transaction} "
     "{table.created_in_history} {table.proved_empty} {table.has_primary_key} {table.partitioned}",
     "yes no no yes no yes no"},
    {USERS, "DROP TABLE rooms;", AT(DROP_TABLE), "{table.exists} {target.exists} {table.name}",
     "no no rooms"},
    {USERS, "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", AT(CREATE_INDEX),
     "{table.name} {table.created_in_migration} {table.created_in_transaction} "
     "{table.proved_empty} {index.name} {index.exists}",
     "t yes yes yes i no"},
    {USERS, "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE INDEX i ON t (a);",
     AT(CREATE_INDEX), "{table.proved_empty} {table.populated}", "no yes"},
    {USERS,
     "CREATE UNIQUE INDEX CONCURRENTLY i ON users USING btree (email, lower(email)) WHERE "
     "age > 1;",
     AT(CREATE_INDEX),
     "{index.unique} {index.concurrently} {index.method} {index.partial} {index.columns}",
     "yes yes btree yes email, lower(email)"},
    {USERS, "ALTER TABLE users ADD COLUMN name varchar(40) NOT NULL DEFAULT 'x';", AT(ADD_COLUMN),
     "{table.name} {column.name} {column.exists} {column.type} {column.not_null} "
     "{column.has_default}",
     "users name no character varying(40) yes yes"},
    {USERS, "ALTER TABLE users ALTER COLUMN age TYPE bigint;", AT(SET_TYPE),
     "{column.exists} {column.type} {column.new_type} {column.not_null}", "yes integer bigint no"},
    {USERS, "ALTER TABLE rooms ALTER COLUMN age TYPE bigint;", AT(SET_TYPE),
     "{column.exists} {column.type}", "? ?"},
    {USERS, "ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 17) NOT VALID;",
     AT(ADD_CONSTRAINT),
     "{constraint.name} {constraint.kind} {constraint.not_valid} {constraint.named} "
     "{constraint.exists}",
     "grown check yes yes no"},
    {USERS, "ALTER TABLE users DROP CONSTRAINT users_pkey;", AT(DROP_CONSTRAINT),
     "{constraint.kind} {constraint.columns} {constraint.exists} {constraint.named}",
     "primary-key id yes no"},
    {USERS, "CREATE TEMPORARY TABLE t (a int);", AT(CREATE_TABLE),
     "{table.temporary} {table.unlogged}", "yes no"},
    {USERS, "UPDATE users SET age = 3 WHERE email = 'x';", AT(UPDATE_ROWS),
     "{rows.has_where} {rows.from_query} {table.name}", "yes no users"},
    {USERS, "INSERT INTO users VALUES (1), (2) ON CONFLICT DO NOTHING;", AT(INSERT_ROWS),
     "{rows.count} {rows.on_conflict}", "2 yes"},
    {USERS, "DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_user; END $$;", AT(DO_BLOCK),
     "{code.analysed} {code.language} {code.dynamic_count}", "yes plpgsql 1"},
    {USERS, "SELECT 1;\nCREATE   TABLE\n t (a int);", PL_EVENT_STATEMENT, PL_OP_COUNT,
     "{statement.text} {statement.line} {statement.is_first} {statement.is_last} "
     "{statement.state} {statement.has_effect} {statement.in_transaction}",
     "SELECT 1 1 yes no read no yes"},
    {USERS, "BEGIN; CREATE TABLE t (a int); COMMIT; CREATE TABLE r (a int);", PL_EVENT_SCRIPT_END,
     PL_OP_COUNT,
     "{script.direction} {script.unit_count} {script.effective_units} {script.statement_count} "
     "{script.wrapped} {script.has_effect}\n{script.effects}",
     "up 2 2 4 no yes\nline 1: CREATE TABLE t (a int)\nline 1: CREATE TABLE r (a int)"},
    {USERS, "CREATE TABLE t (a int); SELECT 1;", PL_EVENT_TRANSACTION_END, PL_OP_COUNT,
     "{unit.transaction} {unit.implicit} {unit.statement_count} {unit.number} {unit.has_effect}",
     "yes yes 2 1 yes"},
    {USERS, "CREATE TABLE users (a int);", PL_EVENT_PROBLEM, PL_OP_COUNT,
     "{problem.kind} {problem.masked} {problem.object} {problem.message}",
     "duplicate no table users relation \"users\" already exists"},
    {USERS, "CREATE TABLE IF NOT EXISTS users (a int);", PL_EVENT_PROBLEM, PL_OP_COUNT,
     "{problem.masked} {problem.same} {problem.operation}", "yes no create_table"},
    {USERS "CREATE VIEW v AS SELECT id FROM users;", "DROP TABLE users;", PL_EVENT_PROBLEM,
     PL_OP_COUNT, "{problem.kind}: {problem.others}", "dependents: view v"},
    {USERS, "VACUUM users;", AT(VACUUM), "{operation.refusal}",
     "VACUUM cannot run inside a transaction block"},
    {USERS, "SELECT 1;", PL_EVENT_SCRIPT_END, PL_OP_COUNT,
     "{migration.name} {migration.version} {migration.kind} {migration.number} "
     "{migration.has_effect} {migration.has_down} {migration.down_expected} "
     "{migration.irreversible} {history.migration_count} {history.has_downs} {runner.name} "
     "{dialect.title} {server.version} {history.without_down}",
     "002_b 002 versioned 2 no no yes no 2 no golang-migrate PostgreSQL ? 001_a"},
};

typedef struct fact_asking {
    pl_arena *arena;
    pl_map *facts;
    const fact_case *at;
    const char *said;
} fact_asking;

static void ask(void *context, const pl_site *site)
{
    fact_asking *asking = context;
    pl_rule_reader reader;
    pl_compile compile = {.reader = &reader, .facts = asking->facts};
    pl_site here = *site;
    const pl_wording *wording;
    pl_error error = {0};

    if (asking->said != NULL || site->event != asking->at->event ||
        (site->event == PL_EVENT_OPERATION && site->operation->kind != asking->at->kind)) {
        return;
    }
    compile.provides = pl_event_provides(site->event);
    assert_true(pl_rule_reader_open(&reader, asking->arena, "x", "{}", 2, &error));
    wording = pl_wording_compile(&compile, reader.root, asking->at->wording);
    if (wording == NULL) {
        fail_msg("%s: %s", asking->at->wording, error.message);
    }
    here.arena = asking->arena;
    asking->said = pl_wording_text(wording, &here);
}

static pl_map *index_facts(pl_arena *arena)
{
    pl_map *facts = pl_map_new(arena);

    for (size_t i = 0; i < pl_fact_count; i++) {
        union {
            const pl_fact *fact;
            void *value;
        } entry = {&pl_facts[i]};

        pl_map_put(facts, pl_facts[i].name, entry.value);
    }
    return facts;
}

static pl_history *load(pl_arena *arena, const char *folder, const fact_case *at)
{
    pl_load_options options = {.runner = "golang-migrate"};
    pl_histories histories = {0};
    pl_strings paths = {0};
    pl_error error = {0};

    assert_int_equal(pl_file_write(pl_path_join(arena, folder, "001_a.up.sql"), at->given,
                                   strlen(at->given), NULL),
                     PL_OK);
    assert_int_equal(
        pl_file_write(pl_path_join(arena, folder, "002_b.up.sql"), at->up, strlen(at->up), NULL),
        PL_OK);
    pl_vec_push(arena, &paths, folder);
    assert_int_equal(pl_history_load(arena, &paths, &options, &histories, &error), PL_OK);
    return histories.at[0];
}

static bool is_true(const fact_case *at, const char *folder)
{
    pl_arena *arena = pl_arena_new();
    fact_asking asking = {.arena = arena, .facts = index_facts(arena), .at = at};
    pl_visitor visitor = {&asking, ask};
    pl_history *history = load(arena, folder, at);
    pl_replay *replay = pl_replay_new(arena, history);
    pl_site site = {.history = history, .migration = history->migrations.at[0]};
    bool right;

    pl_replay_script(replay, history->migrations.at[0]->up, &site, NULL, NULL, NULL);
    site.migration = history->migrations.at[1];
    pl_replay_script(replay, history->migrations.at[1]->up, &site, &visitor, NULL, NULL);
    right = pl_same(asking.said, at->expected);
    if (!right) {
        print_message("%s\n  %s\n  said     %s\n  expected %s\n", at->up, at->wording,
                      asking.said == NULL ? "nothing: never asked" : asking.said, at->expected);
    }
    pl_arena_free(arena);
    return right;
}

static void facts_say_what_is_so(void **state)
{
    char folder[] = "/tmp/plumb-fact-XXXXXX";
    pl_arena *arena = pl_arena_new();
    size_t wrong = 0;

    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wrong += !is_true(&cases[i], folder);
    }
    unlink(pl_path_join(arena, folder, "001_a.up.sql"));
    unlink(pl_path_join(arena, folder, "002_b.up.sql"));
    rmdir(folder);
    pl_arena_free(arena);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(facts_say_what_is_so)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
