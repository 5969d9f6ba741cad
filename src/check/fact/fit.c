/* Whether rows can be known to fit what an operation demands of them, without looking at them:
 * because the schema before the script held them to the same already. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/fact/target.h"

typedef struct view {
    const pl_table *before; /* at the start of the script; NULL: it was another table, or unseen */
    const pl_table *now;
} view;

static bool same_place(pl_span a, pl_span b)
{
    return a.text != NULL && a.text == b.text && a.begin == b.begin;
}

static view view_of(const pl_site *site)
{
    const pl_object *now = pl_site_table(site);
    const pl_object *before;

    if (now == NULL || now->ref.kind != PL_KIND_TABLE || now->partial) {
        return (view){0};
    }
    before = pl_journal_object_at(site->schema, site->script_start, &now->ref);
    if (before == NULL || before->ref.kind != PL_KIND_TABLE || before->partial ||
        !same_place(before->origin, now->origin)) {
        return (view){NULL, now->as.table};
    }
    return (view){before->as.table, now->as.table};
}

/* The column as it was before; its values are the same ones. NULL: not so. */
static const pl_column *kept_column(view v, const char *name)
{
    const pl_column *now = pl_table_column(v.now, name);
    const pl_column *before = v.before != NULL ? pl_table_column(v.before, name) : NULL;

    return before != NULL && now != NULL && !before->partial && !now->partial &&
                   same_place(before->origin, now->origin) &&
                   pl_same(before->type.text, now->type.text)
               ? before
               : NULL;
}

static bool lists(const pl_strings *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (pl_same(list->at[i], name)) {
            return true;
        }
    }
    return false;
}

static bool all_kept(view v, const pl_strings *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (kept_column(v, columns->at[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static bool is_not_null(view v, const char *name)
{
    const pl_column *column = kept_column(v, name);
    const pl_constraint *key = v.before != NULL ? pl_table_primary_key(v.before) : NULL;

    return column != NULL && (column->not_null || (key != NULL && lists(&key->columns, name)));
}

static bool none_is_null(view v, const pl_strings *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (!is_not_null(v, columns->at[i])) {
            return false;
        }
    }
    return true;
}

static bool is_key(const pl_constraint *constraint)
{
    return constraint->kind == PL_CONSTRAINT_PRIMARY_KEY ||
           constraint->kind == PL_CONSTRAINT_UNIQUE;
}

/* What is unique by some columns is so by those and others: but for NULLs, which are equal to one
 * another in a key that says so, and which no primary key takes. */
static bool keeps_unique(view v, const pl_constraint *held, const pl_constraint *wanted)
{
    for (size_t i = 0; i < held->columns.count; i++) {
        if (!lists(&wanted->columns, held->columns.at[i])) {
            return false;
        }
    }
    return is_key(held) && held->columns.count > 0 && all_kept(v, &held->columns) &&
           (wanted->kind == PL_CONSTRAINT_UNIQUE || none_is_null(v, &wanted->columns)) &&
           (!wanted->nulls_not_distinct || held->nulls_not_distinct ||
            none_is_null(v, &held->columns));
}

static bool same_strings(const pl_strings *a, const pl_strings *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (!pl_same(a->at[i], b->at[i])) {
            return false;
        }
    }
    return a->count == b->count;
}

/* The columns it refers to; not said: those of the primary key. */
static const pl_strings *referred(const pl_site *site, const pl_constraint *key)
{
    const pl_object *table;
    const pl_constraint *primary;

    if (key->referenced_columns.count > 0) {
        return &key->referenced_columns;
    }
    table = pl_schema_resolve(site->schema, PL_KIND_TABLE, key->references, NULL);
    if (table == NULL || table->ref.kind != PL_KIND_TABLE || table->partial) {
        return &key->referenced_columns;
    }
    primary = pl_table_primary_key(table->as.table);
    return primary != NULL ? &primary->columns : &key->referenced_columns;
}

static bool refers_as(const pl_site *site, view v, const pl_constraint *held,
                      const pl_constraint *wanted)
{
    bool same_table = pl_same(held->references.name, wanted->references.name) &&
                      (held->references.schema == NULL || wanted->references.schema == NULL ||
                       pl_same(held->references.schema, wanted->references.schema));

    return held->kind == PL_CONSTRAINT_FOREIGN_KEY && same_table &&
           same_strings(&held->columns, &wanted->columns) && all_kept(v, &held->columns) &&
           same_strings(referred(site, held), referred(site, wanted)) &&
           (wanted->columns.count == 1 || pl_same(held->match, wanted->match));
}

static bool holds_to(const pl_site *site, view v, const pl_constraint *held,
                     const pl_constraint *wanted)
{
    if (held->not_valid || held->not_enforced || held->partial) {
        return false;
    }
    switch (wanted->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE:
        return keeps_unique(v, held, wanted);
    case PL_CONSTRAINT_FOREIGN_KEY:
        return refers_as(site, v, held, wanted);
    case PL_CONSTRAINT_CHECK:
        return held->kind == PL_CONSTRAINT_CHECK && held->check != NULL && wanted->check != NULL &&
               pl_same(held->check->canonical, wanted->check->canonical);
    case PL_CONSTRAINT_EXCLUDE:
    case PL_CONSTRAINT_NOT_NULL:
        break;
    }
    return false;
}

/* Not there before, under this name or another. */
static bool is_new(const pl_site *site, view v, const pl_column *column)
{
    for (size_t i = 0; v.before != NULL && i < v.before->columns.count; i++) {
        const pl_column *old = v.before->columns.at[i];

        if (pl_same(old->name, column->name) || same_place(old->origin, column->origin)) {
            return false;
        }
    }
    return !column->partial && column->origin.text == site->script->text;
}

static bool has_value(const pl_column *column)
{
    return column->default_value != NULL || column->generated != NULL ||
           column->identity != PL_IDENTITY_NONE || column->sequence != NULL;
}

/* Made by this script, and NULL in every row: neither equal to another nor a reference. Where it is
 * NOT NULL there are no rows, or adding it has failed. */
static bool has_new_empty_column(const pl_site *site, view v, const pl_constraint *wanted)
{
    for (size_t i = 0; i < wanted->columns.count; i++) {
        const pl_column *column = pl_table_column(v.now, wanted->columns.at[i]);

        if (column != NULL && is_new(site, v, column) && !has_value(column)) {
            return true;
        }
    }
    return false;
}

static bool null_fits(const pl_constraint *wanted)
{
    return (wanted->kind == PL_CONSTRAINT_UNIQUE && !wanted->nulls_not_distinct) ||
           (wanted->kind == PL_CONSTRAINT_FOREIGN_KEY && wanted->match == NULL);
}

static bool constraint_fits(const pl_site *site, const pl_constraint *wanted)
{
    view v = view_of(site);

    if (v.now == NULL) {
        return false;
    }
    if (wanted->using_index != NULL ||
        (null_fits(wanted) && has_new_empty_column(site, v, wanted))) {
        return true;
    }
    for (size_t i = 0; v.before != NULL && i < v.before->constraints.count; i++) {
        if (holds_to(site, v, v.before->constraints.at[i], wanted)) {
            return true;
        }
    }
    return false;
}

/* Of SET NOT NULL: it was so, or this script made it with a value for every row. */
static bool column_fits(const pl_site *site, const char *name)
{
    view v = view_of(site);
    const pl_column *now = v.now != NULL ? pl_table_column(v.now, name) : NULL;

    if (now == NULL) {
        return false;
    }
    return now->not_null || is_not_null(v, name) ||
           (v.before != NULL && is_new(site, v, now) && has_value(now));
}

void pl_fact_table_rows_fit(const pl_site *site, pl_value *out)
{
    const pl_operation *operation = site->operation;

    if (operation->kind == PL_OP_ADD_CONSTRAINT) {
        out->yes = constraint_fits(site, operation->as.constraint);
    } else if (operation->kind == PL_OP_SET_NOT_NULL) {
        out->yes = column_fits(site, operation->target.name);
    }
}
