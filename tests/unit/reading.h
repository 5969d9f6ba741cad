/*
 * For tests of the PostgreSQL reader: SQL in, operations out, lists as one string to compare.
 */
#ifndef PL_TESTS_READING_H
#define PL_TESTS_READING_H

#include "base/str.h"
#include "dialect/postgres/read/read.h"
#include "unit.h"

#include <string.h>

static pl_arena *arena;

static inline int reading_begin(void **state)
{
    (void)state;
    arena = pl_arena_new();
    return 0;
}

static inline int reading_end(void **state)
{
    (void)state;
    pl_arena_free(arena);
    return 0;
}

static inline const pl_script *reading(const char *sql)
{
    uint32_t size = (uint32_t)strlen(sql);
    pl_script *script = pl_arena_make(arena, pl_script);
    script->text = pl_text_new(arena, "up.sql", pl_arena_strdup(arena, sql), size);
    script->span = (pl_span){script->text, 0, size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    pl_postgres_read_script(arena, script, &(pl_read_options){.analyse_code = true});
    return script;
}

/* The operations of a text that is one statement. */
static inline const pl_operations *operations_of(const char *sql)
{
    const pl_script *script = reading(sql);
    assert_int_equal(script->statements.count, 1);
    assert_int_equal(script->statements.at[0]->state, PL_STATEMENT_READ);
    return &script->statements.at[0]->operations;
}

static inline const pl_operation *nth_of(const char *sql, size_t i, pl_operation_kind kind)
{
    const pl_operations *operations = operations_of(sql);
    assert_true(i < operations->count);
    assert_string_equal(pl_operation_name(operations->at[i]->kind), pl_operation_name(kind));
    return operations->at[i];
}

/* The operation of a text that means one alone. */
static inline const pl_operation *only(const char *sql, pl_operation_kind kind)
{
    assert_int_equal(operations_of(sql)->count, 1);
    return nth_of(sql, 0, kind);
}

static inline const char *strings(const pl_strings *list)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < list->count; i++) {
        pl_str_addf(&text, "%s%s", i > 0 ? " " : "", list->at[i]);
    }
    return text.at;
}

static inline const char *names(const pl_names *list)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < list->count; i++) {
        pl_name name = list->at[i];
        pl_str_addf(&text, "%s%s%s%s", i > 0 ? " " : "", name.schema == NULL ? "" : name.schema,
                    name.schema == NULL ? "" : ".", name.name);
    }
    return text.at;
}

static inline const char *options(const pl_options *list)
{
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < list->count; i++) {
        pl_str_addf(&text, "%s%s=%s", i > 0 ? " " : "", list->at[i].key, list->at[i].value);
    }
    return text.at;
}

/* kind, schema, parent, name and signature: "function app.f(integer)". */
static inline const char *target(const pl_operation *operation)
{
    const pl_ref *ref = &operation->target;
    pl_str text = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_addf(&text, "%s ", pl_kind_word(ref->kind));
    pl_str_add(&text, ref->schema);
    pl_str_add(&text, ref->schema != NULL ? "." : "");
    pl_str_add(&text, ref->parent);
    pl_str_add(&text, ref->parent != NULL ? "." : "");
    pl_str_add(&text, ref->name);
    pl_str_add(&text, ref->signature);
    return text.at;
}

static inline const char *place(const pl_operation *operation)
{
    return pl_span_copy(arena, operation->span);
}

#endif
