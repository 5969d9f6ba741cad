/*
 * Tables made and altered, column by column and constraint by constraint.
 */
#include "base/str.h"
#include "model/diff_private.h"

#include <string.h>

/* ---- Serial columns ------------------------------------------------------------------------- */

static const char *serial_word(const char *type)
{
    if (pl_same(type, "bigint")) {
        return "bigserial";
    }
    if (pl_same(type, "integer")) {
        return "serial";
    }
    return pl_same(type, "smallint") ? "smallserial" : NULL;
}

/* makeObjectName's name where nothing has to be cut; a longer one is not recognised. */
static const char *usual_name(pl_arena *arena, const char *table, const char *column)
{
    return pl_arena_printf(arena, "%s_%s_seq", table, column);
}

static const pl_diff_item *sequence_item(const pl_diff *diff, const pl_object *table,
                                         const pl_column *column)
{
    pl_name name = {table->ref.schema, column->sequence};
    return pl_diff_item_of(diff->by_after, diff->arena, PL_KIND_SEQUENCE, name);
}

bool pl_diff_is_serial(const pl_diff *diff, const pl_object *table, const pl_column *column)
{
    if (column->sequence == NULL || column->default_value == NULL || !column->not_null ||
        serial_word(column->type.text) == NULL ||
        !pl_same(column->sequence, usual_name(diff->arena, table->ref.name, column->name))) {
        return false;
    }
    const pl_diff_item *item = sequence_item(diff, table, column);
    if (item == NULL || item->before != NULL || item->after == NULL) {
        return false;
    }
    pl_sequence usual = {.type = column->type.text};
    const pl_sequence *sequence = item->after->as.sequence;
    return pl_diff_same_sequence(&usual, sequence) &&
           pl_same(sequence->owned_by.name, table->ref.name) &&
           pl_same(sequence->owned_by_column, column->name) && !sequence->unlogged &&
           column->default_value->relations.count == 1 &&
           pl_same(column->default_value->relations.at[0].name, column->sequence);
}

static const pl_column *as_serial(pl_diff *diff, const pl_object *table, const pl_column *column)
{
    if (!pl_diff_is_serial(diff, table, column)) {
        return column;
    }
    pl_column *serial = pl_arena_copy(diff->arena, column, sizeof *column);
    serial->type.serial = serial_word(column->type.text);
    serial->default_value = NULL;
    serial->not_null = false;
    return serial;
}

/* ---- Columns -------------------------------------------------------------------------------- */

static void set_value(pl_diff *diff, pl_operation_kind kind, const pl_ref *ref, const char *value)
{
    pl_diff_emit(diff, PL_STAGE_LATE, kind, ref)->value = value;
}

static pl_options *keys_lost(pl_diff *diff, const pl_options *before, const pl_options *after)
{
    pl_options *lost = pl_arena_make(diff->arena, pl_options);
    for (size_t i = 0; i < before->count; i++) {
        bool kept = false;
        for (size_t k = 0; k < after->count; k++) {
            kept = kept || pl_same(before->at[i].key, after->at[k].key);
        }
        if (!kept) {
            pl_vec_push(diff->arena, lost, before->at[i]);
        }
    }
    return lost;
}

static void options(pl_diff *diff, const pl_ref *ref, pl_operation_kind set,
                    pl_operation_kind reset, const pl_options *before, const pl_options *after)
{
    static const pl_options none = {0};
    before = before != NULL ? before : &none;
    if (pl_diff_same_options(before, after)) {
        return;
    }
    pl_options *lost = keys_lost(diff, before, after);
    if (lost->count > 0) {
        pl_diff_emit(diff, PL_STAGE_LATE, reset, ref)->as.options = lost;
    }
    if (after->count > 0) {
        pl_diff_emit(diff, PL_STAGE_LATE, set, ref)->as.options = after;
    }
}

/* pg_type.typstorage of the built-in types of PostgreSQL 15 that are not "extended"; SET STORAGE
 * DEFAULT came with 16. NULL for a user's type. */
static const char *usual_storage(const pl_type_name *type)
{
    static const char *const main_types[] = {"cidr", "inet", "numeric"};
    static const char *const plain[] = {
        "aclitem",
        "bigint",
        "boolean",
        "box",
        "\"char\"",
        "cid",
        "circle",
        "date",
        "double precision",
        "integer",
        "interval",
        "line",
        "lseg",
        "macaddr",
        "macaddr8",
        "money",
        "name",
        "oid",
        "pg_lsn",
        "point",
        "real",
        "regclass",
        "regproc",
        "regtype",
        "smallint",
        "tid",
        "time with time zone",
        "time without time zone",
        "timestamp with time zone",
        "timestamp without time zone",
        "tsquery",
        "uuid",
        "xid",
        "xid8",
    };
    if (type->dimensions > 0) {
        return "extended";
    }
    if (!type->builtin) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof main_types / sizeof main_types[0]; i++) {
        if (pl_same(type->name, main_types[i])) {
            return "main";
        }
    }
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        if (pl_same(type->name, plain[i])) {
            return "plain";
        }
    }
    return "extended";
}

/* What ADD COLUMN and CREATE TABLE have no words for. */
void pl_diff_column_extras(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                           const pl_column *after)
{
    static const pl_column fresh = {0};
    before = before != NULL ? before : &fresh;
    if (!pl_same(before->storage, after->storage)) {
        const char *storage = after->storage != NULL ? after->storage : usual_storage(&after->type);
        if (storage != NULL) {
            set_value(diff, PL_OP_SET_STORAGE, ref, storage);
        } else {
            pl_diff_note(diff,
                         "column %s.%s: its storage before was the type's own, which has no "
                         "name to set",
                         ref->parent, ref->name);
        }
    }
    if (!pl_same(before->statistics, after->statistics)) {
        set_value(diff, PL_OP_SET_STATISTICS, ref,
                  after->statistics != NULL ? after->statistics : "-1");
    }
    options(diff, ref, PL_OP_SET_COLUMN_OPTIONS, PL_OP_RESET_COLUMN_OPTIONS, &before->options,
            &after->options);
}

void pl_diff_add_column(pl_diff *diff, const pl_diff_item *item, const pl_column *column)
{
    pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
    if (column->partial) {
        pl_diff_note(diff, "column %s.%s: its definition was never seen", ref.parent, ref.name);
        return;
    }
    pl_column_definition *definition = pl_arena_make(diff->arena, pl_column_definition);
    definition->column = as_serial(diff, item->after, column);
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_COLUMN, &ref)->as.column_definition = definition;
    pl_diff_column_extras(diff, &ref, NULL, column);
}

static bool is_string(const char *name)
{
    return pl_same(name, "text") || pl_same(name, "character varying") ||
           pl_same(name, "character");
}

/* Types between which the server casts by itself when a column changes, for certain. */
static bool is_assignable(const pl_type_name *before, const pl_type_name *after)
{
    return before->builtin && after->builtin && before->dimensions == after->dimensions &&
           (pl_same(before->name, after->name) ||
            (is_string(before->name) && is_string(after->name)));
}

/* Between an enum and a number or a boolean the server knows no cast, but each type has one to text
 * and back. */
static bool goes_by_text(const pl_type_name *before, const pl_type_name *after)
{
    return (!before->builtin && after->builtin && !is_string(after->name)) ||
           (before->builtin && !after->builtin && !is_string(before->name));
}

static const pl_expression *cast_to(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                                    const pl_column *column)
{
    pl_expression *cast = pl_arena_make(diff->arena, pl_expression);
    bool by_text = goes_by_text(&before->type, &column->type);
    cast->canonical =
        pl_arena_printf(diff->arena, "%s%s::%s", pl_identifier_text(diff->arena, column->name),
                        by_text ? "::text" : "", column->type.text);
    if (by_text) {
        pl_diff_note(diff,
                     "column %s.%s: USING reads each %s as text into %s: write a CASE where the "
                     "values don't fit",
                     ref->parent, ref->name, before->type.text, column->type.text);
    }
    pl_vec_push(diff->arena, &cast->columns, column->name);
    return cast;
}

static void alter_type(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                       const pl_column *after)
{
    bool same = pl_diff_same(diff, before->type.text, after->type.text) &&
                pl_same(before->collation, after->collation);
    if (same || after->type.text == NULL) {
        return;
    }
    /* The cast of the default would be in the way, and what follows sets it anew. */
    bool retype = before->default_value != NULL;
    if (retype) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_DEFAULT, ref);
    }
    pl_type_change *change = pl_arena_make(diff->arena, pl_type_change);
    change->type = after->type;
    change->type.serial = NULL;
    change->collation = after->collation;
    if (!is_assignable(&before->type, &after->type)) {
        change->using_expression = cast_to(diff, ref, before, after);
    }
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_TYPE, ref)->as.type_change = change;
    if (retype && after->default_value != NULL) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_DEFAULT, ref)->as.expression =
            after->default_value;
    }
}

static bool type_changes(const pl_diff *diff, const pl_column *before, const pl_column *after)
{
    return !pl_diff_same(diff, before->type.text, after->type.text) ||
           !pl_same(before->collation, after->collation);
}

static void alter_default(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                          const pl_column *after)
{
    bool done = before->default_value != NULL && type_changes(diff, before, after);
    if (done || pl_diff_same_expression(diff, before->default_value, after->default_value)) {
        return;
    }
    if (after->default_value == NULL) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_DEFAULT, ref);
    } else {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_DEFAULT, ref)->as.expression =
            after->default_value;
    }
}

static void alter_not_null(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                           const pl_column *after)
{
    if (before->not_null != after->not_null) {
        pl_diff_emit(diff, PL_STAGE_MAKE,
                     after->not_null ? PL_OP_SET_NOT_NULL : PL_OP_DROP_NOT_NULL, ref);
    }
}

static bool same_identity_sequence(const pl_sequence *before, const pl_sequence *after)
{
    static const pl_sequence usual = {0};
    pl_sequence a = before != NULL ? *before : usual;
    pl_sequence b = after != NULL ? *after : usual;
    a.type = b.type = NULL;
    return pl_diff_same_sequence(&a, &b);
}

/* ADD needs NOT NULL first, DROP IDENTITY comes before DROP NOT NULL. */
static void alter_identity(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                           const pl_column *after, bool drops)
{
    bool same = before->identity == after->identity &&
                (before->identity == PL_IDENTITY_NONE ||
                 same_identity_sequence(before->identity_sequence, after->identity_sequence));
    if (same) {
        return;
    }
    if (drops && before->identity != PL_IDENTITY_NONE) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_IDENTITY, ref);
    }
    if (!drops && after->identity != PL_IDENTITY_NONE) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_IDENTITY, ref)->as.column = after;
    }
}

/* An expression can be dropped, but not given to a column that exists. */
static bool alter_generated(pl_diff *diff, const pl_diff_item *item, const pl_ref *ref,
                            const pl_column *before, const pl_column *after)
{
    if (pl_diff_same_expression(diff, before->generated, after->generated)) {
        return false;
    }
    if (after->generated == NULL) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_EXPRESSION, ref);
        return false;
    }
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_COLUMN, ref);
    pl_diff_add_column(diff, item, after);
    return true;
}

static void alter_column(pl_diff *diff, const pl_diff_item *item, const pl_column *before,
                         const pl_column *after)
{
    pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, after->name);
    if (before->partial || after->partial || alter_generated(diff, item, &ref, before, after)) {
        return;
    }
    alter_identity(diff, &ref, before, after, true);
    alter_type(diff, &ref, before, after);
    alter_default(diff, &ref, before, after);
    alter_not_null(diff, &ref, before, after);
    alter_identity(diff, &ref, before, after, false);
    if (!pl_same(before->compression, after->compression)) {
        set_value(diff, PL_OP_SET_COMPRESSION, &ref,
                  after->compression != NULL ? after->compression : "default");
    }
    pl_diff_column_extras(diff, &ref, before, after);
}

static void rename_columns(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *column = after->columns.at[i];
        const pl_column *old = pl_diff_old_column(item->before->as.table, after, column);
        if (old != NULL && !pl_same(old->name, column->name) && !column->inherited) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, old->name);
            pl_diff_emit(diff, PL_STAGE_RENAME, PL_OP_RENAME_COLUMN, &ref)->new_name = column->name;
        }
    }
}

static bool is_kept(const pl_table *before, const pl_table *after, const pl_column *old)
{
    for (size_t i = 0; i < after->columns.count; i++) {
        if (pl_diff_old_column(before, after, after->columns.at[i]) == old) {
            return true;
        }
    }
    return false;
}

/* A view that is made and reads the table by `*` would take in the column that is to go, and then
 * be in its way. Views are made after the tables they read. */
static bool is_read_by_star(const pl_diff *diff, const pl_object *table)
{
    pl_name name = {table->ref.schema, table->ref.name};
    for (size_t i = 0; i < diff->items.count; i++) {
        const pl_object *after = diff->items.at[i].makes ? diff->items.at[i].after : NULL;
        bool view = after != NULL && (after->ref.kind == PL_KIND_VIEW ||
                                      after->ref.kind == PL_KIND_MATERIALIZED_VIEW);
        const pl_query *query = view ? after->as.view->query : NULL;
        for (size_t k = 0; query != NULL && query->has_star && k < query->relations.count; k++) {
            if (pl_diff_same_name(diff, name, query->relations.at[k])) {
                return true;
            }
        }
    }
    return false;
}

static void drop_columns(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *before = item->before->as.table;
    const pl_table *after = item->after->as.table;
    pl_diff_stage stage = PL_STAGE_COUNT;
    for (size_t i = 0; i < before->columns.count; i++) {
        const pl_column *old = before->columns.at[i];
        bool named = pl_table_column(after, old->name) != NULL;
        /* A partial one was there before anything that was read. */
        if (!named && !old->inherited && !old->partial && !is_kept(before, after, old)) {
            if (stage == PL_STAGE_COUNT) {
                stage = is_read_by_star(diff, item->after) ? PL_STAGE_MAKE : PL_STAGE_COLUMNS;
            }
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, old->name);
            pl_diff_emit(diff, stage, PL_OP_DROP_COLUMN, &ref);
        }
    }
}

static void columns(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *before = item->before->as.table;
    const pl_table *after = item->after->as.table;
    rename_columns(diff, item);
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *column = after->columns.at[i];
        const pl_column *old = pl_diff_old_column(before, after, column);
        if (old == column || (old == NULL && column->inherited)) {
            continue;
        }
        if (old == NULL) {
            pl_diff_add_column(diff, item, column);
        } else {
            alter_column(diff, item, old, column);
        }
    }
    drop_columns(diff, item);
}

/* ---- Constraints ---------------------------------------------------------------------------- */

static void drop_constraint(pl_diff *diff, const pl_object *table, const pl_constraint *constraint)
{
    bool foreign = constraint->kind == PL_CONSTRAINT_FOREIGN_KEY;
    pl_ref ref = pl_diff_part(&table->ref, PL_KIND_CONSTRAINT, constraint->name);
    pl_diff_emit(diff, foreign ? PL_STAGE_UNLINK : PL_STAGE_EARLY, PL_OP_DROP_CONSTRAINT, &ref);
}

void pl_diff_add_constraint(pl_diff *diff, pl_diff_stage stage, const pl_object *table,
                            const pl_constraint *constraint)
{
    pl_ref ref = pl_diff_part(&table->ref, PL_KIND_CONSTRAINT, constraint->name);
    if (constraint->partial) {
        pl_diff_note(diff, "constraint %s of %s: its definition was never seen", ref.name,
                     ref.parent);
        return;
    }
    pl_constraint *added = pl_arena_copy(diff->arena, constraint, sizeof *constraint);
    added->using_index = NULL;
    pl_diff_emit(diff, stage, PL_OP_ADD_CONSTRAINT, &ref)->as.constraint = added;
}

/* VALIDATE goes one way only; to become NOT VALID again a constraint is made anew. */
static bool must_be_made_anew(const pl_diff *diff, const pl_constraint *before,
                              const pl_constraint *after)
{
    bool foreign = after->kind == PL_CONSTRAINT_FOREIGN_KEY;
    bool deferral = before->deferrable != after->deferrable ||
                    before->initially_deferred != after->initially_deferred;
    return !pl_diff_same_constraint(diff, before, after) ||
           (!before->not_valid && after->not_valid) || (deferral && !foreign);
}

static void alter_constraint(pl_diff *diff, const pl_object *table, const pl_constraint *before,
                             const pl_constraint *after)
{
    pl_ref ref = pl_diff_part(&table->ref, PL_KIND_CONSTRAINT, before->name);
    if (!pl_same(before->name, after->name)) {
        pl_diff_emit(diff, PL_STAGE_RENAME, PL_OP_RENAME_CONSTRAINT, &ref)->new_name = after->name;
        ref.name = after->name;
    }
    if (before->deferrable != after->deferrable ||
        before->initially_deferred != after->initially_deferred) {
        pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_ALTER_CONSTRAINT, &ref)->as.constraint = after;
    }
    if (before->not_valid && !after->not_valid) {
        pl_diff_emit(diff, PL_STAGE_FOREIGN, PL_OP_VALIDATE_CONSTRAINT, &ref);
    }
}

static pl_diff_stage stage_of(const pl_constraint *constraint)
{
    return constraint->kind == PL_CONSTRAINT_FOREIGN_KEY ? PL_STAGE_FOREIGN : PL_STAGE_MAKE;
}

/* Its name, or its place as the primary key, is wanted by another one: columns are dropped after
 * constraints are added. */
static bool is_in_the_way(const pl_table *before, const pl_table *after,
                          const pl_constraint *constraint)
{
    for (size_t i = 0; i < after->constraints.count; i++) {
        const pl_constraint *other = after->constraints.at[i];
        bool both_keys = other->kind == PL_CONSTRAINT_PRIMARY_KEY &&
                         constraint->kind == PL_CONSTRAINT_PRIMARY_KEY;
        if ((both_keys || pl_same(other->name, constraint->name)) &&
            pl_diff_old_constraint(before, after, other) != other) {
            return true;
        }
    }
    return false;
}

/* A constraint that goes because its column does needs no word of its own. */
static bool goes_with_column(const pl_table *before, const pl_table *after,
                             const pl_constraint *constraint)
{
    if (is_in_the_way(before, after, constraint)) {
        return false;
    }
    for (size_t i = 0; i < constraint->columns.count; i++) {
        const pl_column *old = pl_table_column(before, constraint->columns.at[i]);
        if (old != NULL && !is_kept(before, after, old)) {
            return constraint->kind != PL_CONSTRAINT_CHECK;
        }
    }
    return false;
}

static void constraints(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *before = item->before->as.table;
    const pl_table *after = item->after->as.table;
    pl_map *kept = pl_map_new(diff->arena);
    for (size_t i = 0; i < after->constraints.count; i++) {
        const pl_constraint *constraint = after->constraints.at[i];
        const pl_constraint *old = pl_diff_old_constraint(before, after, constraint);
        if (old == constraint || constraint->inherited) {
            if (old != NULL) {
                pl_map_put(kept, old->name, diff);
            }
        } else if (old == NULL || must_be_made_anew(diff, old, constraint)) {
            pl_diff_add_constraint(diff, stage_of(constraint), item->after, constraint);
        } else {
            pl_map_put(kept, old->name, diff);
            alter_constraint(diff, item->after, old, constraint);
        }
    }
    for (size_t i = 0; i < before->constraints.count; i++) {
        const pl_constraint *old = before->constraints.at[i];
        if (!pl_map_has(kept, old->name) && !old->inherited &&
            !goes_with_column(before, after, old)) {
            drop_constraint(diff, item->before, old);
        }
    }
}

/* ---- The table itself ----------------------------------------------------------------------- */

static void row_security(pl_diff *diff, const pl_ref *ref, const pl_table *before,
                         const pl_table *after)
{
    if (before->row_security != after->row_security) {
        set_value(diff, PL_OP_SET_ROW_SECURITY, ref, after->row_security ? "enable" : "disable");
    }
    if (before->force_row_security != after->force_row_security) {
        set_value(diff, PL_OP_SET_ROW_SECURITY, ref,
                  after->force_row_security ? "force" : "no force");
    }
}

/* What CREATE TABLE can't say, and what differs otherwise; before may be NULL. */
void pl_diff_table_settings(pl_diff *diff, const pl_object *before_object,
                            const pl_object *after_object)
{
    static const pl_table fresh = {0};
    const pl_ref *ref = &after_object->ref;
    const pl_table *after = after_object->as.table;
    const pl_table *before = before_object != NULL ? before_object->as.table : &fresh;
    row_security(diff, ref, before, after);
    if (!pl_diff_same(diff, before->replica_identity, after->replica_identity)) {
        set_value(diff, PL_OP_SET_REPLICA_IDENTITY, ref, after->replica_identity);
    }
    if (!pl_diff_same(diff, before->clustered_on, after->clustered_on)) {
        set_value(diff, PL_OP_SET_CLUSTER_INDEX, ref, after->clustered_on);
    }
    if (before_object == NULL) {
        return;
    }
    options(diff, ref, PL_OP_SET_TABLE_OPTIONS, PL_OP_RESET_TABLE_OPTIONS, &before->options,
            &after->options);
    if (before->persistence != after->persistence) {
        set_value(diff, PL_OP_SET_PERSISTENCE, ref,
                  after->persistence == PL_UNLOGGED ? "unlogged" : "logged");
    }
    if (!pl_same(before->tablespace, after->tablespace)) {
        set_value(diff, PL_OP_SET_TABLESPACE, ref,
                  after->tablespace != NULL ? after->tablespace : "pg_default");
    }
    if (!pl_same(before->access_method, after->access_method)) {
        set_value(diff, PL_OP_SET_ACCESS_METHOD, ref,
                  after->access_method != NULL ? after->access_method : "heap");
    }
}

static bool has_name(const pl_diff *diff, const pl_names *names, pl_name name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (pl_diff_same_name(diff, names->at[i], name) ||
            pl_diff_same_name(diff, name, names->at[i])) {
            return true;
        }
    }
    return false;
}

static void other_table(pl_diff *diff, pl_diff_stage stage, pl_operation_kind kind,
                        const pl_ref *ref, const pl_name *name)
{
    pl_diff_emit(diff, stage, kind, ref)->as.other_table = name;
}

static void inheritance(pl_diff *diff, const pl_diff_item *item)
{
    const pl_names *before = &item->before->as.table->inherits;
    const pl_names *after = &item->after->as.table->inherits;
    for (size_t i = 0; i < before->count; i++) {
        if (!has_name(diff, after, before->at[i])) {
            other_table(diff, PL_STAGE_EARLY, PL_OP_DROP_INHERITANCE, &item->before->ref,
                        &before->at[i]);
        }
    }
    for (size_t i = 0; i < after->count; i++) {
        if (!has_name(diff, before, after->at[i])) {
            other_table(diff, PL_STAGE_LATE, PL_OP_ADD_INHERITANCE, &item->after->ref,
                        &after->at[i]);
        }
    }
}

static void attach(pl_diff *diff, pl_diff_stage stage, pl_operation_kind kind,
                   const pl_object *partition)
{
    const pl_table *table = partition->as.table;
    pl_partition_change *change = pl_arena_make(diff->arena, pl_partition_change);
    change->partition = (pl_name){partition->ref.schema, partition->ref.name};
    change->bound = table->partition_bound;
    pl_ref parent = {.kind = PL_KIND_TABLE,
                     .schema = table->partition_of.schema,
                     .name = table->partition_of.name};
    pl_diff_emit(diff, stage, kind, &parent)->as.partition = change;
}

static void partition(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *before = item->before->as.table;
    const pl_table *after = item->after->as.table;
    if (pl_diff_same_name(diff, before->partition_of, after->partition_of) &&
        pl_diff_same(diff, before->partition_bound, after->partition_bound)) {
        return;
    }
    if (before->partition_of.name != NULL) {
        attach(diff, PL_STAGE_EARLY, PL_OP_DETACH_PARTITION, item->before);
    }
    if (after->partition_of.name != NULL) {
        attach(diff, PL_STAGE_LATE, PL_OP_ATTACH_PARTITION, item->after);
    }
}

static void of_type(pl_diff *diff, const pl_diff_item *item)
{
    const pl_name *before = &item->before->as.table->of_type;
    const pl_name *after = &item->after->as.table->of_type;
    if (!pl_diff_same_name(diff, *before, *after)) {
        other_table(diff, PL_STAGE_LATE, PL_OP_SET_OF_TYPE, &item->after->ref, after);
    }
}

void pl_diff_alter_table(pl_diff *diff, const pl_diff_item *item)
{
    if (item->before->as.payload == item->after->as.payload) {
        return;
    }
    inheritance(diff, item);
    partition(diff, item);
    columns(diff, item);
    constraints(diff, item);
    of_type(diff, item);
    pl_diff_table_settings(diff, item->before, item->after);
}

/* ---- CREATE TABLE --------------------------------------------------------------------------- */

static const pl_table *parent_table(const pl_diff *diff, pl_name name)
{
    const pl_diff_item *item = pl_diff_item_of(diff->by_after, diff->arena, PL_KIND_TABLE, name);
    bool table = item != NULL && item->after != NULL && item->after->ref.kind == PL_KIND_TABLE;
    return table ? item->after->as.table : NULL;
}

/* Could PARTITION OF make the same columns? Else they are written out, and the table is attached.
 */
static bool is_like_parent(const pl_diff *diff, const pl_table *table)
{
    const pl_table *parent = parent_table(diff, table->partition_of);
    if (parent == NULL || parent->columns.count != table->columns.count) {
        return false;
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_column *mine = table->columns.at[i];
        const pl_column *theirs = parent->columns.at[i];
        bool same = pl_same(mine->name, theirs->name) && mine->not_null == theirs->not_null &&
                    pl_diff_same_expression(diff, mine->default_value, theirs->default_value) &&
                    pl_diff_same_expression(diff, mine->generated, theirs->generated) &&
                    pl_same(mine->compression, theirs->compression) &&
                    pl_same(mine->collation, theirs->collation);
        if (!same) {
            return false;
        }
    }
    return true;
}

static bool has_inherited_parts(const pl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (table->columns.at[i]->inherited) {
            return true;
        }
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.at[i]->inherited) {
            return true;
        }
    }
    return table->columns.count == 0;
}

/* How the parents come in. */
typedef enum lineage {
    LINEAGE_NONE,
    LINEAGE_INLINE,  /* INHERITS, PARTITION OF: inherited parts are not written */
    LINEAGE_ATTACH,  /* ATTACH PARTITION afterwards: columns and checks are written */
    LINEAGE_INHERIT, /* ALTER TABLE ... INHERIT afterwards: nothing is inherited only */
} lineage;

static lineage lineage_of(const pl_diff *diff, const pl_table *table)
{
    if (table->partition_of.name != NULL) {
        return is_like_parent(diff, table) ? LINEAGE_INLINE : LINEAGE_ATTACH;
    }
    if (table->inherits.count == 0) {
        return table->of_type.name != NULL ? LINEAGE_INLINE : LINEAGE_NONE;
    }
    return has_inherited_parts(table) ? LINEAGE_INLINE : LINEAGE_INHERIT;
}

static bool waits(const pl_diff *diff, const pl_diff_item *item, const pl_expression *expression)
{
    return item->split && expression != NULL && pl_diff_calls_made_routine(diff, expression);
}

static void take_column(pl_diff *diff, const pl_diff_item *item, pl_table *table,
                        const pl_column *column)
{
    pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
    if (waits(diff, item, column->default_value)) {
        pl_diff_emit(diff, PL_STAGE_LATE, PL_OP_SET_DEFAULT, &ref)->as.expression =
            column->default_value;
        pl_column *without = pl_arena_copy(diff->arena, column, sizeof *column);
        without->default_value = NULL;
        column = without;
    } else {
        column = as_serial(diff, item->after, column);
    }
    pl_vec_push(diff->arena, &table->columns, column);
}

/* A child's own default or NOT NULL on a column it has from a parent. */
static void inherited_column(pl_diff *diff, const pl_diff_item *item, const pl_column *column)
{
    const pl_names *parents = &item->after->as.table->inherits;
    for (size_t i = 0; i < parents->count; i++) {
        const pl_table *parent = parent_table(diff, parents->at[i]);
        const pl_column *theirs = parent != NULL ? pl_table_column(parent, column->name) : NULL;
        if (theirs != NULL) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
            alter_default(diff, &ref, theirs, column);
            alter_not_null(diff, &ref, theirs, column);
            return;
        }
    }
}

static void take_columns(pl_diff *diff, const pl_diff_item *item, lineage how, pl_table *table)
{
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *column = after->columns.at[i];
        bool taken =
            how != LINEAGE_INLINE ||
            (!column->inherited && after->partition_of.name == NULL && after->of_type.name == NULL);
        if (taken) {
            take_column(diff, item, table, column);
        }
    }
}

static void column_settings(pl_diff *diff, const pl_diff_item *item, lineage how)
{
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *column = after->columns.at[i];
        if (how == LINEAGE_INLINE && column->inherited) {
            inherited_column(diff, item, column);
        }
        if (how != LINEAGE_INLINE || !column->inherited) {
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
            pl_diff_column_extras(diff, &ref, NULL, column);
        }
    }
}

static void take_constraint(pl_diff *diff, const pl_diff_item *item, pl_table *table,
                            const pl_constraint *constraint)
{
    if (constraint->kind == PL_CONSTRAINT_FOREIGN_KEY) {
        pl_diff_add_constraint(diff, PL_STAGE_FOREIGN, item->after, constraint);
    } else if (constraint->not_valid || waits(diff, item, constraint->check)) {
        pl_diff_add_constraint(diff, PL_STAGE_LATE, item->after, constraint);
    } else if (!constraint->partial) {
        pl_constraint *taken = pl_arena_copy(diff->arena, constraint, sizeof *constraint);
        taken->using_index = NULL;
        pl_vec_push(diff->arena, &table->constraints, taken);
    }
}

static void take_constraints(pl_diff *diff, const pl_diff_item *item, lineage how, pl_table *table)
{
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->constraints.count; i++) {
        const pl_constraint *constraint = after->constraints.at[i];
        bool check = constraint->kind == PL_CONSTRAINT_CHECK;
        if (!constraint->inherited || (how == LINEAGE_ATTACH && check)) {
            take_constraint(diff, item, table, constraint);
        }
    }
}

void pl_diff_make_table(pl_diff *diff, const pl_diff_item *item)
{
    const pl_table *after = item->after->as.table;
    lineage how = lineage_of(diff, after);
    pl_table *table = pl_arena_copy(diff->arena, after, sizeof *after);
    table->columns = (pl_columns){0};
    table->constraints = (pl_constraints){0};
    take_columns(diff, item, how, table);
    pl_table_definition *definition = pl_arena_make(diff->arena, pl_table_definition);
    definition->table = table;
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_CREATE_TABLE, &item->after->ref)->as.table = definition;
    take_constraints(diff, item, how, table);
    if (how == LINEAGE_ATTACH) {
        table->partition_of = (pl_name){0};
        table->partition_bound = NULL;
        attach(diff, PL_STAGE_MAKE, PL_OP_ATTACH_PARTITION, item->after);
    }
    for (size_t i = 0; how == LINEAGE_INHERIT && i < after->inherits.count; i++) {
        other_table(diff, PL_STAGE_MAKE, PL_OP_ADD_INHERITANCE, &item->after->ref,
                    &after->inherits.at[i]);
    }
    if (how == LINEAGE_INHERIT) {
        table->inherits = (pl_names){0};
    }
    column_settings(diff, item, how);
    pl_diff_table_settings(diff, NULL, item->after);
}
