/*
 * The type of a column that stays, and its default, which the old type may stand in the way of.
 */
#include "base/str.h"
#include "model/diff/private.h"

/* ---- Casts ---------------------------------------------------------------------------------- */

static bool is_string(const char *name)
{
    return pl_same(name, "text") || pl_same(name, "character varying") ||
           pl_same(name, "character");
}

static bool is_plain_string(const pl_type_name *type)
{
    return type->builtin && type->dimensions == 0 && is_string(type->name);
}

/* Types that pg_cast knows a way between, in both directions. */
static const char *const families[][6] = {
    {"bigint", "double precision", "integer", "numeric", "real", "smallint"},
    {"date", "timestamp with time zone", "timestamp without time zone"},
    {"time with time zone", "time without time zone"},
    {"interval", "time without time zone"},
    {"boolean", "integer"},
    {"money", "numeric"},
    {"json", "jsonb"},
    {"cidr", "inet"},
    {"macaddr", "macaddr8"},
    {"bit", "bit varying"},
    {"bit", "integer"},
    {"bit", "bigint"},
    {"character", "character varying", "text"},
};

static bool are_of_one_family(const char *a, const char *b)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        bool has_a = false;
        bool has_b = false;
        for (size_t k = 0; k < sizeof families[i] / sizeof *families[i]; k++) {
            has_a = has_a || pl_same(families[i][k], a);
            has_b = has_b || pl_same(families[i][k], b);
        }
        if (has_a && has_b) {
            return true;
        }
    }
    return false;
}

/* Types between which the server casts by itself when a column changes, for certain. */
static bool is_assignable(const pl_type_name *before, const pl_type_name *after)
{
    return before->builtin && after->builtin && before->dimensions == after->dimensions &&
           (pl_same(before->name, after->name) ||
            (is_string(before->name) && is_string(after->name)));
}

/* Where the server may know no cast: each type has one to text and back. Arrays are cast element by
 * element. */
static bool goes_by_text(const pl_type_name *before, const pl_type_name *after)
{
    if (is_plain_string(before) || is_plain_string(after)) {
        return false;
    }
    if ((before->dimensions > 0) != (after->dimensions > 0)) {
        return true;
    }
    if (!before->builtin || !after->builtin) {
        bool strings = (before->builtin && is_string(before->name)) ||
                       (after->builtin && is_string(after->name));
        return !strings;
    }
    return !pl_same(before->name, after->name) && !is_string(before->name) &&
           !is_string(after->name) && !are_of_one_family(before->name, after->name);
}

static const pl_strings *values_of(const pl_object *type)
{
    bool listed = type != NULL && type->ref.kind == PL_KIND_TYPE && type->as.type != NULL &&
                  type->as.type->kind == PL_TYPE_ENUM && !type->partial;
    return listed ? &type->as.type->values : NULL;
}

/* Is each value of the one enum a value of the other? */
static bool has_all_values(const pl_diff *diff, const pl_type_name *before,
                           const pl_type_name *after)
{
    const pl_strings *old =
        values_of(pl_diff_before(diff, PL_KIND_TYPE, (pl_name){before->schema, before->name}));
    const pl_strings *now =
        values_of(pl_diff_after(diff, PL_KIND_TYPE, (pl_name){after->schema, after->name}));
    for (size_t i = 0; old != NULL && now != NULL && i < old->count; i++) {
        if (!pl_diff_has_string(now, old->at[i])) {
            return false;
        }
    }
    return old != NULL && now != NULL;
}

static const pl_expression *cast_to(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                                    const pl_column *column)
{
    pl_expression *cast = pl_arena_make(diff->arena, pl_expression);
    bool by_text = goes_by_text(&before->type, &column->type);
    cast->canonical =
        pl_arena_printf(diff->arena, "%s%s::%s", pl_identifier_text(diff->arena, column->name),
                        by_text ? "::text" : "", column->type.text);
    if (by_text && !pl_diff_is_rebuilt(diff, &before->type) &&
        !has_all_values(diff, &before->type, &column->type)) {
        pl_diff_note(diff,
                     "column %s.%s: USING reads each %s as text into %s: write a CASE where the "
                     "values don't fit",
                     ref->parent, ref->name, before->type.text, column->type.text);
    }
    pl_vec_push(diff->arena, &cast->columns, column->name);
    return cast;
}

/* ---- Type and default ----------------------------------------------------------------------- */

bool pl_diff_retypes(const pl_diff *diff, const pl_column *before, const pl_column *after)
{
    return after->type.text != NULL && (!pl_diff_same(diff, before->type.text, after->type.text) ||
                                        !pl_same(before->collation, after->collation) ||
                                        pl_diff_is_rebuilt(diff, &before->type));
}

static bool retypes_one(const pl_diff *diff, const pl_diff_item *item, const pl_strings *columns)
{
    bool altered = item != NULL && item->before != NULL && item->after != NULL &&
                   item->before->ref.kind == PL_KIND_TABLE &&
                   item->after->ref.kind == PL_KIND_TABLE;
    for (size_t i = 0; altered && i < columns->count; i++) {
        const pl_column *now = pl_table_column(item->after->as.table, columns->at[i]);
        const pl_column *old =
            now != NULL ? pl_diff_old_column(item->before->as.table, item->after->as.table, now)
                        : NULL;
        if (old != NULL && pl_diff_retypes(diff, old, now)) {
            return true;
        }
    }
    return false;
}

static bool drops_relation(const pl_diff *diff, pl_name name)
{
    const pl_diff_item *item = pl_diff_item_of(diff->by_before, diff->arena, PL_KIND_TABLE, name);
    return item != NULL && item->drops && item->early;
}

bool pl_diff_holds_what_goes(const pl_diff *diff, const pl_expression *expression)
{
    for (size_t i = 0; i < expression->relations.count; i++) {
        if (drops_relation(diff, expression->relations.at[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < expression->functions.count; i++) {
        if (pl_map_has(diff->early_routines, expression->functions.at[i])) {
            return true;
        }
    }
    return false;
}

/* Its operators are those of the old types, or of functions that go. */
bool pl_diff_retypes_check(const pl_diff *diff, const pl_diff_item *item,
                           const pl_constraint *check)
{
    return check->check != NULL &&
           ((pl_map_count(diff->rebuilt) > 0 && retypes_one(diff, item, &check->check->columns)) ||
            pl_diff_holds_what_goes(diff, check->check));
}

static bool is_key_of(const pl_constraint *constraint, const pl_strings *columns)
{
    bool key =
        constraint->kind == PL_CONSTRAINT_PRIMARY_KEY || constraint->kind == PL_CONSTRAINT_UNIQUE;
    for (size_t i = 0; i < constraint->columns.count; i++) {
        key = key && pl_diff_has_string(columns, constraint->columns.at[i]);
    }
    return key && constraint->columns.count == columns->count;
}

/* The server remembers which key a foreign key hangs on, and nobody else can know: so it is made
 * anew when any of those it may be goes. */
bool pl_diff_drops_key(const pl_diff *diff, const pl_diff_item *item, const pl_strings *columns)
{
    bool stays = item->before != NULL && item->after != NULL &&
                 item->before->ref.kind == PL_KIND_TABLE && item->after->ref.kind == PL_KIND_TABLE;
    const pl_table *before = stays ? item->before->as.table : NULL;
    for (size_t i = 0; stays && i < before->constraints.count; i++) {
        const pl_constraint *old = before->constraints.at[i];
        if (!is_key_of(old, columns)) {
            continue;
        }
        bool kept = false;
        for (size_t k = 0; k < item->after->as.table->constraints.count; k++) {
            const pl_constraint *now = item->after->as.table->constraints.at[k];
            kept = kept || (pl_diff_old_constraint(before, item->after->as.table, now) == old &&
                            (now == old || pl_diff_same_constraint(diff, old, now)));
        }
        if (!kept) {
            return true;
        }
    }
    return false;
}

bool pl_diff_retypes_key(const pl_diff *diff, const pl_diff_item *item, const pl_constraint *key)
{
    const pl_diff_item *other =
        pl_diff_item_of(diff->by_after, diff->arena, PL_KIND_TABLE, key->references);
    return retypes_one(diff, item, &key->columns) ||
           retypes_one(diff, other, &key->referenced_columns) ||
           (other != NULL && ((other->makes && other->drops) ||
                              pl_diff_drops_key(diff, other, &key->referenced_columns)));
}

static void set_type(pl_diff *diff, const pl_ref *ref, const pl_column *before,
                     const pl_column *after)
{
    pl_type_change *change = pl_arena_make(diff->arena, pl_type_change);
    change->type = after->type;
    change->type.serial = NULL;
    change->collation = after->collation;
    if (!is_assignable(&before->type, &after->type)) {
        change->using_expression = cast_to(diff, ref, before, after);
    }
    pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_TYPE, ref)->as.type_change = change;
}

/* The cast of a default would be in the way of a new type, so it goes and comes back. An inherited
 * column's type follows that of the parent, which may come first. */
static void drop_default(pl_diff *diff, const pl_ref *old, const pl_ref *ref,
                         const pl_column *before)
{
    bool early = before->inherited || pl_diff_holds_what_goes(diff, before->default_value);
    pl_diff_emit(diff, early ? PL_STAGE_UNLINK : PL_STAGE_MAKE, PL_OP_DROP_DEFAULT,
                 early ? old : ref);
}

static void set_default(pl_diff *diff, const pl_ref *ref, const pl_column *after)
{
    if (after->default_value != NULL) {
        pl_diff_emit(diff, PL_STAGE_MAKE, PL_OP_SET_DEFAULT, ref)->as.expression =
            after->default_value;
    }
}

void pl_diff_retype(pl_diff *diff, const pl_ref *old, const pl_ref *ref, const pl_column *before,
                    const pl_column *after)
{
    if (!pl_diff_retypes(diff, before, after)) {
        pl_diff_alter_default(diff, old, ref, before, after);
        return;
    }
    if (before->default_value != NULL) {
        drop_default(diff, old, ref, before);
    }
    if (!after->inherited) {
        set_type(diff, ref, before, after);
    }
    set_default(diff, ref, after);
}

void pl_diff_alter_default(pl_diff *diff, const pl_ref *old, const pl_ref *ref,
                           const pl_column *before, const pl_column *after)
{
    bool held =
        before->default_value != NULL && pl_diff_holds_what_goes(diff, before->default_value);
    if (!held && pl_diff_same_expression(diff, before->default_value, after->default_value)) {
        return;
    }
    if (held || after->default_value == NULL) {
        drop_default(diff, old, ref, before);
    }
    set_default(diff, ref, after);
}
