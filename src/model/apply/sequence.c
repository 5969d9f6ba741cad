/*
 * Sequences.
 */
#include "model/apply/private.h"

#include <string.h>

/* The next part of a name as SQL text: `a."b""c"`. *at is moved behind it and its dot. */
static const char *next_part(const pl_applier *a, const char **at)
{
    const char *p = *at;
    pl_str out = pl_str_begin(a->arena, PL_STR_MAXIMUM);
    if (*p == '"') {
        for (p++; *p != '\0' && (*p != '"' || p[1] == '"'); p++) {
            pl_str_add_char(&out, *p);
            p += *p == '"';
        }
        p += *p == '"';
    } else {
        size_t size = strcspn(p, ".");
        pl_str_add_bytes(&out, p, size);
        p += size;
    }
    *at = *p == '.' ? p + 1 : p + strlen(p);
    return out.at;
}

static pl_name owner_of(const pl_applier *a, const char *value, const char **column)
{
    pl_strings parts = {0};
    while (*value != '\0') {
        pl_vec_push(a->arena, &parts, next_part(a, &value));
    }
    *column = NULL;
    if (parts.count < 2) { /* OWNED BY NONE */
        return (pl_name){0};
    }
    *column = parts.at[parts.count - 1];
    pl_name name = {parts.count > 2 ? parts.at[parts.count - 3] : NULL, parts.at[parts.count - 2]};
    return pl_apply_qualify(a, PL_KIND_TABLE, name);
}

/* "no" and "" stand for NO MINVALUE and its like; RESTART changes no definition. */
static const char *unless_no(const char *value)
{
    return pl_same_nocase(value, "no") || pl_same(value, "") ? NULL : value;
}

const pl_sequence *pl_sequence_with_options(const pl_applier *a, const pl_sequence *sequence,
                                            const pl_options *options)
{
    pl_sequence *changed = pl_arena_copy(a->arena, sequence, sizeof *sequence);
    for (size_t i = 0; options != NULL && i < options->count; i++) {
        const char *key = options->at[i].key;
        const char *value = options->at[i].value;
        if (pl_same(key, "as")) {
            changed->type = value;
        } else if (pl_same(key, "start")) {
            changed->start = value;
        } else if (pl_same(key, "increment")) {
            changed->increment = value;
        } else if (pl_same(key, "minvalue") || pl_same(key, "minimum")) {
            changed->minimum = unless_no(value);
        } else if (pl_same(key, "maxvalue") || pl_same(key, "maximum")) {
            changed->maximum = unless_no(value);
        } else if (pl_same(key, "cache")) {
            changed->cache = pl_same(value, "1") ? NULL : value;
        } else if (pl_same(key, "cycle")) {
            changed->cycle =
                !pl_same(value, "no") && !pl_same(value, "false") && !pl_same(value, "0");
        } else if (pl_same(key, "owned_by")) {
            changed->owned_by = owner_of(a, value, &changed->owned_by_column);
        }
    }
    return changed;
}

static void create(const pl_applier *a)
{
    const pl_sequence *given = a->operation->as.sequence;
    const pl_ref *target = &a->operation->target;
    pl_sequence *sequence = pl_arena_copy(a->arena, given, sizeof *given);
    sequence->type = given->type != NULL ? given->type : "bigint";
    if (given->owned_by.name != NULL) {
        const pl_object *table = pl_apply_relation(a, PL_KIND_TABLE, given->owned_by);
        sequence->owned_by = (pl_name){table->ref.schema, table->ref.name};
    }
    const char *schema = given->temporary         ? "pg_temp"
                         : target->schema != NULL ? target->schema
                                                  : pl_schema_creation_schema(a->schema);
    const pl_object *object =
        pl_apply_new(a, PL_KIND_SEQUENCE, (pl_name){schema, target->name}, sequence);
    const pl_object *existing = pl_schema_find(a->schema, &object->ref);
    if (existing != NULL && !existing->assumed) {
        pl_apply_exists(a, existing, object, "relation \"%s\" already exists", target->name);
        if (a->lenient || pl_apply_has(a, PL_OPF_IF_NOT_EXISTS) ||
            existing->ref.kind != PL_KIND_SEQUENCE) {
            return;
        }
    }
    pl_apply_put(a, object);
}

static bool is_next_of(const pl_applier *a, const pl_expression *value, const pl_ref *sequence)
{
    if (value == NULL || value->relations.count != 1 || value->functions.count != 1 ||
        !pl_same(value->functions.at[0], "nextval")) {
        return false;
    }
    pl_name name = pl_apply_qualify(a, PL_KIND_SEQUENCE, value->relations.at[0]);
    return pl_same(name.name, sequence->name) && pl_same(name.schema, sequence->schema);
}

/* A column that takes its values from the sequence that goes with it is what serial makes; to the
 * server the two are one (pg_dump writes serial columns so). */
static void make_serial(const pl_applier *a, const pl_object *object)
{
    const pl_sequence *sequence = object->as.sequence;
    const pl_object *table = sequence->owned_by.name != NULL
                                 ? pl_apply_find(a, PL_KIND_TABLE, sequence->owned_by)
                                 : NULL;
    if (table == NULL || table->ref.kind != PL_KIND_TABLE ||
        !pl_same(table->ref.schema, object->ref.schema)) {
        return;
    }
    size_t i = pl_apply_column_index(table->as.table, sequence->owned_by_column);
    if (i == PL_NO_COLUMN || table->as.table->columns.at[i]->sequence != NULL ||
        !is_next_of(a, table->as.table->columns.at[i]->default_value, &object->ref)) {
        return;
    }
    pl_object *edited = pl_apply_edit(a, table);
    pl_apply_edit_column(a, pl_apply_edit_table(a, edited), i)->sequence = object->ref.name;
    pl_apply_put(a, edited);
}

void pl_apply_sequences(const pl_applier *a)
{
    if (a->operation->kind == PL_OP_CREATE_SEQUENCE) {
        create(a);
        return;
    }
    const pl_object *object = pl_apply_target(a);
    if (object == NULL) {
        return;
    }
    if (object->ref.kind != PL_KIND_SEQUENCE) {
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref, "\"%s\" is not a sequence",
                         object->ref.name);
        return;
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.sequence =
        pl_sequence_with_options(a, object->as.sequence, a->operation->as.options);
    pl_apply_put(a, edited);
    make_serial(a, edited);
}
