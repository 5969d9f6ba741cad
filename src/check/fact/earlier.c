/* Facts of what happened earlier in the same transaction or script, and what a setting leaves. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/fact/target.h"
#include "check/rerun.h"

#include <string.h>

/* How far is looked back and ahead: scripts are long, and these things stand close together. */
#define LOOK_BACK 200
#define LOOK_AHEAD 500

/* The operations of the unit before the statement at hand, the latest first. */
typedef bool (*ask_earlier)(const pl_site *site, const pl_operation *earlier, void *context);

static bool earlier(const pl_site *site, ask_earlier ask, void *context)
{
    size_t own = pl_script_index(site->script, site->statement);
    size_t first = own > site->unit->first + LOOK_BACK ? own - LOOK_BACK : site->unit->first;

    for (size_t i = own; i > first; i--) {
        const pl_operations *operations = &site->script->statements.at[i - 1]->operations;

        for (size_t j = operations->count; j > 0; j--) {
            if (ask(site, operations->at[j - 1], context)) {
                return true;
            }
        }
    }
    return false;
}

static bool same_schema(const char *a, const char *b)
{
    return pl_same(a == NULL ? "public" : a, b == NULL ? "public" : b);
}

/* Constraints. */
static bool adds_unchecked(const pl_site *site, const pl_operation *operation, void *context)
{
    const pl_ref *wanted = &site->operation->target;

    (void)context;
    return operation->kind == PL_OP_ADD_CONSTRAINT && operation->as.constraint->not_valid &&
           pl_same(operation->as.constraint->name, wanted->name) &&
           pl_same(operation->target.parent, wanted->parent) &&
           same_schema(operation->target.schema, wanted->schema);
}

void pl_fact_constraint_added_in_transaction(const pl_site *site, pl_value *out)
{
    out->yes = site->unit->transaction && earlier(site, adds_unchecked, NULL);
}

/* Enum values. */
typedef struct value_use {
    const pl_operation *added;
} value_use;

static bool is_type(const pl_type_name *type, const pl_ref *value)
{
    return pl_same(type->name, value->parent) && same_schema(type->schema, value->schema);
}

static bool table_has_type(const pl_site *site, pl_name name, const pl_ref *value)
{
    const pl_object *object =
        name.name == NULL ? NULL : pl_schema_resolve(site->schema, PL_KIND_TABLE, name, NULL);

    if (object == NULL || object->ref.kind != PL_KIND_TABLE || object->partial) {
        return false;
    }
    for (size_t i = 0; i < object->as.table->columns.count; i++) {
        if (is_type(&object->as.table->columns.at[i]->type, value)) {
            return true;
        }
    }
    return false;
}

static bool column_has_type(const pl_column *column, const pl_ref *value)
{
    return is_type(&column->type, value);
}

static bool rows_have_type(const pl_site *site, const pl_rows *rows, const pl_ref *value)
{
    for (size_t i = 0; i < rows->reads.count; i++) {
        if (table_has_type(site, rows->reads.at[i], value)) {
            return true;
        }
    }
    return false;
}

static bool defines_type(const pl_operation *operation, const pl_ref *value)
{
    if (operation->kind == PL_OP_ADD_COLUMN) {
        return column_has_type(operation->as.column_definition->column, value);
    }
    if (operation->kind != PL_OP_CREATE_TABLE) {
        return false;
    }
    for (size_t i = 0; i < operation->as.table->table->columns.count; i++) {
        if (column_has_type(operation->as.table->table->columns.at[i], value)) {
            return true;
        }
    }
    return false;
}

/* A table with a column of the type is at hand, so that the literal is likely one of its values. */
static bool concerns_type(const pl_site *site, const pl_operation *operation, const pl_ref *value)
{
    pl_site at = *site;
    pl_operation_class class = pl_operation_class_of(operation->kind);

    at.operation = operation;
    if (defines_type(operation, value) || table_has_type(site, pl_site_table_name(&at), value)) {
        return true;
    }
    return class == PL_CLASS_DATA && operation->kind != PL_OP_TRUNCATE &&
           rows_have_type(site, operation->as.rows, value);
}

static bool mentions(pl_span span, const char *needle)
{
    size_t size = strlen(needle);

    for (uint32_t i = span.begin; i + size <= span.end; i++) {
        const char *found = memchr(span.text->bytes + i, needle[0], span.end - i);

        if (found == NULL) {
            return false;
        }
        i = (uint32_t)(found - span.text->bytes);
        if (i + size <= span.end && memcmp(found, needle, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool casts_to(const pl_site *site, const char *type)
{
    return mentions(site->statement->span, pl_arena_printf(site->arena, "::%s", type)) ||
           mentions(site->statement->span, pl_arena_printf(site->arena, ".%s", type)) ||
           mentions(site->statement->span, pl_arena_printf(site->arena, "AS %s)", type));
}

/* A routine's body is not run here; a comment and a further value only name the value. */
static bool only_names(const pl_operation *operation)
{
    return operation->kind == PL_OP_CREATE_ROUTINE || operation->kind == PL_OP_ADD_ENUM_VALUE ||
           operation->kind == PL_OP_SET_COMMENT || operation->kind == PL_OP_RENAME_ENUM_VALUE;
}

static bool uses(const pl_site *site, const pl_ref *value)
{
    const pl_operations *operations = &site->statement->operations;
    const char *literal = pl_arena_printf(site->arena, "'%s'", value->name);

    if (operations->count == 0 || only_names(operations->at[0]) ||
        !mentions(site->statement->span, literal)) {
        return false;
    }
    if (casts_to(site, value->parent)) {
        return true;
    }
    for (size_t i = 0; i < operations->count; i++) {
        if (concerns_type(site, operations->at[i], value)) {
            return true;
        }
    }
    return false;
}

/* From version 17 on a value of a type that was made in the same transaction may be used. */
static bool type_is_as_new(const pl_site *site, const pl_ref *value)
{
    const pl_object *type = pl_schema_resolve(site->schema, PL_KIND_TYPE,
                                              (pl_name){value->schema, value->parent}, NULL);

    return site->history->server_version >= 17 && pl_object_created_in_transaction(type, site);
}

static bool adds_used_value(const pl_site *site, const pl_operation *operation, void *context)
{
    value_use *use = context;

    if (operation->kind != PL_OP_ADD_ENUM_VALUE || type_is_as_new(site, &operation->target) ||
        !uses(site, &operation->target)) {
        return false;
    }
    use->added = operation;
    return true;
}

static const pl_operation *new_value_used(const pl_site *site)
{
    value_use use = {NULL};

    if (site->unit->transaction) {
        earlier(site, adds_used_value, &use);
    }
    return use.added;
}

void pl_fact_statement_new_enum_value(const pl_site *site, pl_value *out)
{
    const pl_operation *added = new_value_used(site);

    out->text = added == NULL ? NULL : added->target.name;
}

void pl_fact_statement_new_enum_type(const pl_site *site, pl_value *out)
{
    const pl_operation *added = new_value_used(site);

    out->text = added == NULL ? NULL : added->target.parent;
}

void pl_fact_statement_new_enum_type_sql(const pl_site *site, pl_value *out)
{
    const pl_operation *added = new_value_used(site);

    out->text = added == NULL ? NULL : pl_identifier_text(site->arena, added->target.parent);
}

void pl_fact_statement_new_enum_place(const pl_site *site, pl_value *out)
{
    const pl_operation *added = new_value_used(site);

    out->place = added == NULL ? (pl_span){0} : added->span;
}

/* Trigger events that wait for COMMIT. */
typedef struct late_events {
    const pl_object *table;
    bool deferred_all; /* SET CONSTRAINTS ALL DEFERRED, so that DEFERRABLE suffices */
    const pl_operation *by;
    const char *because;
} late_events;

static bool waits(const late_events *waiting, bool deferrable, bool initially_deferred)
{
    return initially_deferred || (deferrable && waiting->deferred_all);
}

static bool has_any(const pl_strings *strings, const pl_strings *wanted)
{
    for (size_t i = 0; i < strings->count; i++) {
        for (size_t j = 0; j < wanted->count; j++) {
            if (pl_same(strings->at[i], wanted->at[j])) {
                return true;
            }
        }
    }
    return false;
}

/* A row that is new, or whose key changes, is looked up in the other table at the end. An UPDATE of
 * other columns queues nothing (RI_FKey_fk_upd_check_required). */
static bool queues_own(const pl_operation *rows, const pl_constraint *key)
{
    return rows->kind == PL_OP_INSERT_ROWS || rows->kind == PL_OP_COPY_ROWS ||
           ((rows->kind == PL_OP_UPDATE_ROWS || rows->kind == PL_OP_MERGE_ROWS) &&
            has_any(&rows->as.rows->columns, &key->columns));
}

/* On the table that is referred to; what CASCADE and the like do is never put off. */
static bool queues_other(const pl_operation *rows, const pl_constraint *key)
{
    return (rows->kind == PL_OP_DELETE_ROWS && key->on_delete == PL_FK_NO_ACTION) ||
           (rows->kind == PL_OP_UPDATE_ROWS && key->on_update == PL_FK_NO_ACTION &&
            has_any(&rows->as.rows->columns, &key->referenced_columns));
}

static const pl_constraint *waiting_key(const late_events *waiting, const pl_object *table,
                                        const pl_operation *rows, bool own)
{
    const pl_constraints *constraints = &table->as.table->constraints;

    for (size_t i = 0; i < constraints->count; i++) {
        const pl_constraint *key = constraints->at[i];
        bool concerns = own || pl_same(key->references.name, waiting->table->ref.name);

        if (key->kind == PL_CONSTRAINT_FOREIGN_KEY && concerns &&
            waits(waiting, key->deferrable, key->initially_deferred) &&
            (own ? queues_own(rows, key) : queues_other(rows, key))) {
            return key;
        }
    }
    return NULL;
}

static bool fires_on(const pl_trigger *trigger, pl_operation_kind kind)
{
    const char *word = NULL;

    if (kind == PL_OP_INSERT_ROWS || kind == PL_OP_COPY_ROWS) {
        word = "INSERT";
    } else if (kind == PL_OP_DELETE_ROWS) {
        word = "DELETE";
    } else if (kind == PL_OP_UPDATE_ROWS && trigger->columns.count == 0) {
        word = "UPDATE";
    }
    return word != NULL && strstr(trigger->events, word) != NULL;
}

static bool is_table(const pl_object *object)
{
    return object->ref.kind == PL_KIND_TABLE && !object->partial;
}

static void find_waiting(const pl_site *site, late_events *waiting, const pl_operation *rows)
{
    pl_objects dependents = {0};
    const pl_constraint *key = waiting_key(waiting, waiting->table, rows, true);

    pl_schema_dependents(site->arena, site->schema, waiting->table, &dependents);
    for (size_t i = 0; i < dependents.count && key == NULL && waiting->because == NULL; i++) {
        const pl_object *object = dependents.at[i];

        if (is_table(object)) {
            key = waiting_key(waiting, object, rows, false);
        } else if (object->ref.kind == PL_KIND_TRIGGER && object->as.trigger->constraint &&
                   waits(waiting, object->as.trigger->deferrable,
                         object->as.trigger->initially_deferred) &&
                   fires_on(object->as.trigger, rows->kind)) {
            waiting->because = pl_arena_printf(site->arena, "trigger %s", object->ref.name);
        }
    }
    if (key != NULL) {
        waiting->because = pl_arena_printf(site->arena, "foreign key %s", key->name);
    }
    waiting->by = waiting->because != NULL ? rows : NULL;
}

static bool is_rows_of(const pl_operation *operation, const pl_object *table)
{
    bool rows = operation->kind == PL_OP_INSERT_ROWS || operation->kind == PL_OP_UPDATE_ROWS ||
                operation->kind == PL_OP_DELETE_ROWS || operation->kind == PL_OP_COPY_ROWS ||
                operation->kind == PL_OP_MERGE_ROWS;

    return rows && pl_same(operation->target.name, table->ref.name) &&
           same_schema(operation->target.schema, table->ref.schema);
}

/* Refused itself if rows wait; and it may be what puts off the checks of later rows. */
static bool changes_table(const pl_operation *operation, const pl_object *table)
{
    pl_operation_class class = pl_operation_class_of(operation->kind);

    return (class == PL_CLASS_COLUMN || class == PL_CLASS_CONSTRAINT) &&
           pl_same(operation->target.parent, table->ref.name) &&
           same_schema(operation->target.schema, table->ref.schema);
}

static bool makes_rows_wait(const pl_site *site, const pl_operation *operation, void *context)
{
    late_events *waiting = context;

    if (operation->kind == PL_OP_SET_CONSTRAINTS && pl_same(operation->value, "immediate")) {
        return true; /* what came before has been checked */
    }
    if (changes_table(operation, waiting->table)) {
        return true;
    }
    if (is_rows_of(operation, waiting->table)) {
        find_waiting(site, waiting, operation);
    }
    return waiting->by != NULL;
}

static bool defers_all(const pl_site *site, const pl_operation *operation, void *context)
{
    (void)site;
    (void)context;
    return operation->kind == PL_OP_SET_CONSTRAINTS && pl_same(operation->value, "deferred") &&
           pl_same(operation->new_name, "all");
}

static late_events rows_that_wait(const pl_site *site)
{
    late_events waiting = {.table = pl_site_table(site)};

    if (site->unit->transaction && waiting.table != NULL && is_table(waiting.table)) {
        waiting.deferred_all = earlier(site, defers_all, NULL);
        earlier(site, makes_rows_wait, &waiting);
    }
    return waiting;
}

void pl_fact_table_waiting_for(const pl_site *site, pl_value *out)
{
    out->text = rows_that_wait(site).because;
}

void pl_fact_table_waiting_place(const pl_site *site, pl_value *out)
{
    const pl_operation *by = rows_that_wait(site).by;

    out->place = by == NULL ? (pl_span){0} : by->span;
}

/* Settings. */
static bool sets_again(const pl_operation *operation, const char *name)
{
    if (operation->kind == PL_OP_DISCARD) {
        return pl_same(operation->value, "all");
    }
    if (operation->kind == PL_OP_RESET_VARIABLE) {
        return pl_same_nocase(operation->new_name, name) || pl_same(operation->new_name, "all");
    }
    return operation->kind == PL_OP_SET_VARIABLE && !pl_operation_has(operation, PL_OPF_LOCAL) &&
           pl_same_nocase(operation->new_name, name);
}

static bool restored_between(const pl_site *site, size_t first, size_t behind)
{
    for (size_t i = first; i < behind; i++) {
        const pl_operations *operations = &site->script->statements.at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            if (sets_again(operations->at[j], site->operation->new_name)) {
                return true;
            }
        }
    }
    return false;
}

void pl_fact_setting_restored(const pl_site *site, pl_value *out)
{
    size_t count = site->script->statements.count;
    size_t next = pl_script_index(site->script, site->statement) + 1;
    size_t behind = count - next > LOOK_AHEAD ? next + LOOK_AHEAD : count;

    out->yes =
        site->unit->ended_by_rollback || restored_between(site, next, behind) ||
        restored_between(site, count > LOOK_BACK + behind ? count - LOOK_BACK : behind, count);
}

/* To what a server has without anybody saying so: nothing that a later session could trip on. */
void pl_fact_setting_default(const pl_site *site, pl_value *out)
{
    static const struct {
        const char *name, *value;
    } rows[] = {
        {"lock_timeout", "0"},
        {"statement_timeout", "0"},
        {"idle_in_transaction_session_timeout", "0"},
        {"transaction_timeout", "0"},
        {"session_replication_role", "origin"},
        {"row_security", "on"},
        {"check_function_bodies", "on"},
        {"role", "none"},
        {"search_path", "public"},
        {"search_path", "\"$user\", public"},
        {"search_path", "$user, public"},
        {"search_path", "\"$user\",public"},
    };

    out->yes = site->operation->value == NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && !out->yes; i++) {
        out->yes = pl_same_nocase(rows[i].name, site->operation->new_name) &&
                   pl_same_nocase(rows[i].value, site->operation->value);
    }
}
