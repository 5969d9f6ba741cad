/*
 * Columns added, altered, renamed and dropped.
 */
#include "base/str.h"
#include "model/diff/private.h"

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

static bool is_new(const pl_diff_item *table, const pl_column *column)
{
    return table->makes || table->before == NULL ||
           pl_diff_old_column(table->before->as.table, table->after->as.table, column) == NULL;
}

bool pl_diff_is_serial(const pl_diff *diff, const pl_diff_item *owner, const pl_column *column)
{
    const pl_object *table = owner->after;
    if (!is_new(owner, column) || column->sequence == NULL || column->default_value == NULL ||
        !column->not_null || serial_word(column->type.text) == NULL ||
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

const pl_column *pl_diff_as_serial(pl_diff *diff, const pl_diff_item *item, const pl_column *column)
{
    if (!pl_diff_is_serial(diff, item, column)) {
        return column;
    }
    pl_column *serial = pl_arena_copy(diff->arena, column, sizeof *column);
    serial->type.serial = serial_word(column->type.text);
    serial->default_value = NULL;
    serial->not_null = false;
    return serial;
}

/* ---- Columns -------------------------------------------------------------------------------- */

void pl_diff_set_value(pl_diff *diff, pl_operation_kind kind, const pl_ref *ref, const char *value)
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

void pl_diff_set_options(pl_diff *diff, const pl_ref *ref, pl_operation_kind set,
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

/* Those that a column of any table may have (attoptions), or those of a foreign table's, which its
 * wrapper reads and which are written with the column. */
static pl_options options_of(pl_diff *diff, const pl_column *column, bool foreign)
{
    pl_options out = {0};
    for (size_t i = 0; i < column->options.count; i++) {
        if (pl_starts_with(column->options.at[i].key, "n_distinct") != foreign) {
            pl_vec_push(diff->arena, &out, column->options.at[i]);
        }
    }
    return out;
}

static void foreign_options(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                            const pl_column *after)
{
    pl_options had = options_of(diff, before, true), has = options_of(diff, after, true);
    if (!pl_diff_same_options(&had, &has)) {
        pl_diff_note(diff, "column %s.%s: the options of its wrapper differ", ref->parent,
                     ref->name);
    }
}

/* What ADD COLUMN and CREATE TABLE have no words for. */
void pl_diff_column_extras(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                           const pl_column *after)
{
    static const pl_column fresh = {0};
    if (before != NULL) {
        foreign_options(diff, ref, before, after);
    }
    before = before != NULL ? before : &fresh;
    if (!pl_same(before->storage, after->storage)) {
        const char *storage = after->storage != NULL ? after->storage : usual_storage(&after->type);
        if (storage != NULL) {
            pl_diff_set_value(diff, PL_OP_SET_STORAGE, ref, storage);
        } else {
            pl_diff_note(diff,
                         "column %s.%s: its storage before was the type's own, which has no "
                         "name to set",
                         ref->parent, ref->name);
        }
    }
    if (!pl_same(before->statistics, after->statistics)) {
        pl_diff_set_value(diff, PL_OP_SET_STATISTICS, ref,
                          after->statistics != NULL ? after->statistics : "-1");
    }
    pl_options *had = pl_arena_make(diff->arena, pl_options);
    pl_options *has = pl_arena_make(diff->arena, pl_options);
    *had = options_of(diff, before, false);
    *has = options_of(diff, after, false);
    pl_diff_set_options(diff, ref, PL_OP_SET_COLUMN_OPTIONS, PL_OP_RESET_COLUMN_OPTIONS, had, has);
}

void pl_diff_add_column(pl_diff *diff, const pl_diff_item *item, const pl_column *column)
{
    pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, column->name);
    if (column->partial) {
        pl_diff_note(diff, "column %s.%s: its definition was never seen", ref.parent, ref.name);
        return;
    }
    pl_column_definition *definition = pl_arena_make(diff->arena, pl_column_definition);
    definition->column = pl_diff_as_serial(diff, item, column);
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_COLUMN, &ref)->as.column_definition = definition;
    pl_diff_column_extras(diff, &ref, NULL, column);
}

void pl_diff_alter_not_null(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                            const pl_column *after)
{
    if (before->not_null != after->not_null) {
        pl_diff_emit(diff, PL_STAGE_MAKE,
                     after->not_null ? PL_OP_SET_NOT_NULL : PL_OP_DROP_NOT_NULL, ref);
    }
}

/* Before all else: its sequence may stand in the way of another of its name. */
static void drop_identity(pl_diff *diff, const pl_ref *old, const pl_column *before,
                          const pl_column *after)
{
    if (before->identity != PL_IDENTITY_NONE && after->identity == PL_IDENTITY_NONE) {
        pl_diff_emit(diff, PL_STAGE_UNLINK, PL_OP_DROP_IDENTITY, old);
    }
}

/* NOT NULL must be there by now. The options of a sequence that stays are its own affair. */
static void set_identity(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                         const pl_column *after)
{
    if (before->identity == after->identity || after->identity == PL_IDENTITY_NONE) {
        return;
    }
    if (before->identity == PL_IDENTITY_NONE) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_ADD_IDENTITY, ref)->as.column = after;
        return;
    }
    pl_options *options = pl_arena_make(diff->arena, pl_options);
    pl_option kind = {.key = "generated"};
    kind.value = after->identity == PL_IDENTITY_ALWAYS ? "always" : "by default";
    pl_vec_push(diff->arena, options, kind);
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_IDENTITY, ref)->as.options = options;
}

static bool uses_retyped(const pl_diff *diff, const pl_diff_item *item,
                         const pl_expression *generated)
{
    const pl_table *before = item->before->as.table, *after = item->after->as.table;
    for (size_t i = 0; i < generated->columns.count; i++) {
        const pl_column *now = pl_table_column(after, generated->columns.at[i]);
        const pl_column *old = now != NULL ? pl_diff_old_column(before, after, now) : NULL;
        if (old != NULL && pl_diff_retypes(diff, old, now)) {
            return true;
        }
    }
    return false;
}

bool pl_diff_remakes_column(const pl_diff *diff, const pl_diff_item *item, const pl_column *before,
                            const pl_column *after)
{
    return after->generated != NULL &&
           (!pl_diff_same_expression(diff, before->generated, after->generated) ||
            uses_retyped(diff, item, after->generated) ||
            pl_diff_holds_what_goes(diff, after->generated));
}

/* An expression can be dropped, but not given to a column that exists. A column that is made anew
 * goes before those it is made of are altered. */
static bool alter_generated(pl_diff *diff, const pl_diff_item *item, const pl_ref *old,
                            const pl_ref *ref, const pl_column *before, const pl_column *after)
{
    if (!pl_diff_remakes_column(diff, item, before, after)) {
        if (before->generated != NULL && after->generated == NULL) {
            pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_DROP_EXPRESSION, ref);
        }
        return false;
    }
    pl_diff_emit(diff, before->generated != NULL ? PL_STAGE_EARLY : PL_STAGE_MAKE,
                 PL_OP_DROP_COLUMN, before->generated != NULL ? old : ref);
    pl_diff_add_column(diff, item, after);
    if (after->comment != NULL) {
        pl_diff_emit(diff, PL_STAGE_COMMENTS, PL_OP_SET_COMMENT, ref)->value = after->comment;
    }
    return true;
}

static void alter_column(pl_diff *diff, const pl_diff_item *item, const pl_column *before,
                         const pl_column *after)
{
    pl_ref old = pl_diff_part(&item->before->ref, PL_KIND_COLUMN, before->name);
    pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, after->name);
    if (before->partial || after->partial ||
        alter_generated(diff, item, &old, &ref, before, after)) {
        return;
    }
    drop_identity(diff, &old, before, after);
    pl_diff_retype(diff, &old, &ref, before, after);
    pl_diff_alter_not_null(diff, &ref, before, after);
    set_identity(diff, &ref, before, after);
    if (!pl_same(before->compression, after->compression)) {
        pl_diff_set_value(diff, PL_OP_SET_COMPRESSION, &ref,
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

bool pl_diff_keeps_column(const pl_table *before, const pl_table *after, const pl_column *old)
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
        if (!named && !old->inherited && !old->partial &&
            !pl_diff_keeps_column(before, after, old)) {
            if (stage == PL_STAGE_COUNT) {
                stage = is_read_by_star(diff, item->after) ? PL_STAGE_MAKE : PL_STAGE_COLUMNS;
            }
            pl_ref ref = pl_diff_part(&item->after->ref, PL_KIND_COLUMN, old->name);
            pl_diff_emit(diff, stage, PL_OP_DROP_COLUMN, &ref);
        }
    }
}

static bool must_be_touched(const pl_diff *diff, const pl_diff_item *item, const pl_column *column)
{
    return pl_diff_retypes(diff, column, column) ||
           pl_diff_remakes_column(diff, item, column, column) ||
           (column->default_value != NULL && pl_diff_holds_what_goes(diff, column->default_value));
}

/* generated: those, or the others, which they are made of. */
static void alter_some(pl_diff *diff, const pl_diff_item *item, bool generated)
{
    const pl_table *before = item->before->as.table;
    const pl_table *after = item->after->as.table;
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *column = after->columns.at[i];
        const pl_column *old = pl_diff_old_column(before, after, column);
        if ((old == column && !must_be_touched(diff, item, column)) ||
            (old == NULL && column->inherited) || generated != (column->generated != NULL)) {
            continue;
        }
        if (old == NULL) {
            pl_diff_add_column(diff, item, column);
        } else {
            alter_column(diff, item, old, column);
        }
    }
}

void pl_diff_alter_columns(pl_diff *diff, const pl_diff_item *item)
{
    rename_columns(diff, item);
    alter_some(diff, item, false);
    alter_some(diff, item, true);
    drop_columns(diff, item);
}
