#include "dialect/sqlite/apply/internal.h"
#include "model/schema_private.h"

#include <stdint.h>
#include <string.h>

/* ---- Problems -------------------------------------------------------------------------------- */

static PL_PRINTF(4, 0) pl_problem *report(const pl_sqlite_applier *a, pl_problem_kind kind,
                                          const pl_ref *object, const char *format,
                                          va_list arguments)
{
    if (a->context->problems == NULL) {
        return NULL;
    }
    pl_str message = pl_str_begin(a->context->arena, PL_STR_MAXIMUM);
    pl_str_vaddf(&message, format, arguments);
    pl_problem problem = {
        .kind = kind, .object = *object, .message = message.at, .operation = a->operation};
    pl_vec_push(a->context->arena, a->context->problems, problem);
    return &pl_vec_last(a->context->problems);
}

void pl_sqlite_problem(const pl_sqlite_applier *a, pl_problem_kind kind, const pl_ref *object,
                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)report(a, kind, object, format, arguments);
    va_end(arguments);
}

void pl_sqlite_miss_column(const pl_sqlite_applier *a, pl_problem_kind kind, const pl_ref *table,
                           const char *column, const char *format, ...)
{
    pl_ref ref = {.kind = PL_KIND_COLUMN,
                  .schema = table->schema,
                  .parent = table->kind == PL_KIND_COLUMN ? table->parent : table->name,
                  .name = column};
    va_list arguments;
    va_start(arguments, format);
    (void)report(a, kind, &ref, format, arguments);
    va_end(arguments);
}

void pl_sqlite_masked(const pl_sqlite_applier *a, pl_problem_kind kind, const pl_ref *object,
                      const pl_object *existing, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pl_problem *problem = report(a, kind, object, format, arguments);
    va_end(arguments);
    if (problem != NULL) {
        problem->masked = true;
        problem->existing = existing;
    }
}

/* ---- Names ----------------------------------------------------------------------------------- */

const char *pl_sqlite_fold(pl_arena *arena, const char *name)
{
    bool capital = false;
    for (const char *c = name; *c != '\0'; c++) {
        capital |= *c >= 'A' && *c <= 'Z';
    }
    if (!capital) {
        return name;
    }
    char *copy = pl_arena_strdup(arena, name);
    for (char *c = copy; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    return copy;
}

const char *pl_sqlite_schema_of(const pl_sqlite_applier *a, const char *written, bool temporary)
{
    if (temporary || pl_same_nocase(written, "temp")) {
        return "temp";
    }
    return written == NULL || pl_same_nocase(written, "main") ? NULL
                                                              : pl_sqlite_fold(a->arena, written);
}

const char *pl_sqlite_text(const pl_sqlite_applier *a, const pl_ref *ref)
{
    return ref->schema == NULL ? ref->name
                               : pl_arena_printf(a->arena, "%s.%s", ref->schema, ref->name);
}

static const pl_object *find_in(const pl_schema *schema, pl_kind kind, const char *in,
                                const pl_strings *spellings)
{
    for (size_t i = 0; i < spellings->count; i++) {
        pl_ref ref = {.kind = kind, .schema = in, .name = spellings->at[i]};
        const pl_object *object = pl_schema_find(schema, &ref);
        if (object != NULL) {
            return object;
        }
    }
    return NULL;
}

const pl_object *pl_sqlite_find(const pl_schema *schema, pl_kind kind, pl_name name)
{
    if (name.name == NULL || schema->spellings == NULL) {
        return NULL;
    }
    pl_kind space = kind == PL_KIND_TRIGGER ? PL_KIND_TRIGGER : PL_KIND_TABLE;
    const pl_strings *spellings =
        pl_map_get(schema->spellings, pl_sqlite_fold(schema->arena, name.name));
    if (spellings == NULL) {
        return NULL;
    }
    if (name.schema != NULL) {
        bool main = pl_same_nocase(name.schema, "main");
        return find_in(schema, space, main ? NULL : pl_sqlite_fold(schema->arena, name.schema),
                       spellings);
    }
    const pl_object *object = find_in(schema, space, "temp", spellings);
    return object != NULL ? object : find_in(schema, space, NULL, spellings);
}

static void remember_spelling(pl_schema *schema, const char *name)
{
    pl_arena *arena = schema->arena;
    const char *folded = pl_sqlite_fold(arena, name);
    if (schema->spellings == NULL) {
        schema->spellings = pl_map_new(arena);
    }
    pl_strings *spellings = pl_map_get(schema->spellings, folded);
    if (spellings == NULL) {
        spellings = pl_arena_make(arena, pl_strings);
        pl_map_put(schema->spellings, folded, spellings);
    }
    for (size_t i = 0; i < spellings->count; i++) {
        if (pl_same(spellings->at[i], name)) {
            return;
        }
    }
    pl_vec_push(arena, spellings, pl_arena_strdup(arena, name));
}

size_t pl_sqlite_column_index(const pl_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (pl_same_nocase(table->columns.at[i]->name, name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

const pl_column *pl_sqlite_column_of(const pl_table *table, const char *name)
{
    size_t index = pl_sqlite_column_index(table, name);
    return index == SIZE_MAX ? NULL : table->columns.at[index];
}

bool pl_sqlite_is_rowid(const pl_table *table, const char *name)
{
    const pl_constraint *key = pl_table_primary_key(table);
    const pl_column *column = pl_sqlite_column_of(table, name);
    return !table->without_rowid && key != NULL && column != NULL && key->columns.count == 1 &&
           pl_same_nocase(key->columns.at[0], name) &&
           pl_same_nocase(column->type.text, "integer") &&
           !(key->of_column && key->elements.count > 0 && key->elements.at[0].descending);
}

/* ---- Objects --------------------------------------------------------------------------------- */

pl_object *pl_sqlite_new(const pl_sqlite_applier *a, pl_kind kind, const char *schema,
                         const char *name, const void *payload)
{
    pl_object *object = pl_arena_make(a->arena, pl_object);
    object->ref = (pl_ref){.kind = kind, .schema = schema, .name = name};
    object->origin = a->operation->span;
    object->migration = a->context->migration;
    object->unit = a->context->unit;
    object->as.payload = payload;
    return object;
}

pl_object *pl_sqlite_edit(const pl_sqlite_applier *a, const pl_object *object)
{
    return pl_arena_copy(a->arena, object, sizeof *object);
}

void pl_sqlite_put(const pl_sqlite_applier *a, pl_object *object)
{
    remember_spelling(a->schema, object->ref.name);
    pl_schema_put(a->schema, object);
}

void pl_sqlite_take_over(pl_schema *schema, const pl_object *object)
{
    remember_spelling(schema, object->ref.name);
    pl_schema_put(schema, object);
}

/* Made up: the history began after it was made. */
static const pl_object *assume(const pl_sqlite_applier *a, const pl_ref *ref)
{
    pl_table *table = pl_arena_make(a->arena, pl_table);
    pl_object *object = pl_sqlite_new(a, PL_KIND_TABLE, pl_sqlite_schema_of(a, ref->schema, false),
                                      ref->name, table);
    object->partial = object->assumed = object->populated = true;
    object->origin = (pl_span){0};
    remember_spelling(a->schema, ref->name);
    pl_schema_assume(a->schema, object);
    return pl_sqlite_find(a->schema, PL_KIND_TABLE, (pl_name){ref->schema, ref->name});
}

/* in: the database that the message names where the text doesn't, or NULL. */
static const pl_object *table_or_assume(const pl_sqlite_applier *a, const pl_ref *ref,
                                        const char *in)
{
    const pl_object *object =
        pl_sqlite_find(a->schema, PL_KIND_TABLE, (pl_name){ref->schema, ref->name});
    if (object != NULL && object->ref.kind != PL_KIND_INDEX) {
        return object;
    }
    if (a->schema->complete) {
        pl_ref said = *ref;
        said.schema = ref->schema != NULL ? ref->schema : in;
        pl_sqlite_problem(a, PL_PROBLEM_MISSING, ref, "no such table: %s",
                          pl_sqlite_text(a, &said));
    }
    return assume(a, ref);
}

const pl_object *pl_sqlite_table(const pl_sqlite_applier *a, const pl_ref *ref)
{
    return table_or_assume(a, ref, NULL);
}

const pl_object *pl_sqlite_table_of(const pl_sqlite_applier *a, pl_name name)
{
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    return table_or_assume(a, &ref, "main");
}

bool pl_sqlite_is_taken(const pl_sqlite_applier *a, const pl_ref *ref)
{
    const char *in = pl_sqlite_schema_of(a, ref->schema, false);
    const pl_object *there =
        pl_sqlite_find(a->schema, ref->kind, (pl_name){in != NULL ? in : "main", ref->name});
    if (there == NULL) {
        return false;
    }
    bool index = there->ref.kind == PL_KIND_INDEX;
    bool wanted = ref->kind == PL_KIND_INDEX;
    bool guarded = pl_operation_has(a->operation, PL_OPF_IF_NOT_EXISTS);
    if (index != wanted) {
        pl_sqlite_problem(a, PL_PROBLEM_DUPLICATE, &there->ref, "there is already %s named %s",
                          index ? "an index" : "a table", ref->name);
    } else if (guarded) {
        pl_sqlite_masked(a, PL_PROBLEM_DUPLICATE, &there->ref, there, "%s %s already exists",
                         pl_kind_word(there->ref.kind), ref->name);
    } else {
        pl_sqlite_problem(a, PL_PROBLEM_DUPLICATE, &there->ref, "%s %s already exists",
                          pl_kind_word(there->ref.kind), ref->name);
    }
    return true;
}

/* ---- The session ------------------------------------------------------------------------------
 */

/* sqlite3GetBoolean in src/pragma.c */
bool pl_sqlite_pragma_is_on(const pl_operation *set)
{
    const char *value = set->value;
    return pl_same_nocase(value, "on") || pl_same_nocase(value, "yes") ||
           pl_same_nocase(value, "true") || (value != NULL && value[0] >= '1' && value[0] <= '9');
}

void pl_sqlite_apply(pl_schema *schema, const pl_operation *operation,
                     const pl_apply_context *context)
{
    if (schema->spellings == NULL) {
        schema->spellings = pl_map_new(schema->arena);
    }
    pl_sqlite_applier applier = {schema, schema->arena, operation, context};
    const pl_sqlite_applier *a = &applier;
    switch ((int)operation->kind) {
    case PL_OP_CREATE_TABLE:
        pl_sqlite_create_table(a);
        break;
    case PL_OP_CREATE_TABLE_AS:
        pl_sqlite_create_table_as(a);
        break;
    case PL_OP_ADD_COLUMN:
        pl_sqlite_add_column(a);
        break;
    case PL_OP_DROP_COLUMN:
        pl_sqlite_drop_column(a);
        break;
    case PL_OP_RENAME_TABLE:
        pl_sqlite_rename_table(a);
        break;
    case PL_OP_RENAME_COLUMN:
        pl_sqlite_rename_column(a);
        break;
    case PL_OP_CREATE_INDEX:
        pl_sqlite_create_index(a);
        break;
    case PL_OP_CREATE_VIEW:
        pl_sqlite_create_view(a);
        break;
    case PL_OP_CREATE_TRIGGER:
        pl_sqlite_create_trigger(a);
        break;
    case PL_OP_DROP_TABLE:
    case PL_OP_DROP_INDEX:
    case PL_OP_DROP_VIEW:
    case PL_OP_DROP_TRIGGER:
        pl_sqlite_drop(a);
        break;
    case PL_OP_INSERT_ROWS:
    case PL_OP_UPDATE_ROWS:
    case PL_OP_DELETE_ROWS:
    case PL_OP_SELECT_ROWS:
        pl_sqlite_rows(a);
        break;
    case PL_OP_SET_VARIABLE:
        if (pl_same_nocase(operation->new_name, "legacy_alter_table")) {
            schema->renames_alone = pl_sqlite_pragma_is_on(operation);
        } else if (pl_same_nocase(operation->new_name, "foreign_keys")) {
            schema->enforces_keys = pl_sqlite_pragma_is_on(operation);
        }
        break;
    default: /* the reader makes nothing else of SQLite's statements that changes a schema */
        break;
    }
}
