/*
 * Does ALTER TABLE reach? It is tried on a schema that has the table and its indexes only, where
 * apply says what the engine would refuse whatever rows there are. What it refuses of rows is asked
 * here (sqlite3AlterFinishAddColumn in src/alter.c of SQLite 3.40).
 */
#include "dialect/sqlite/diff/private.h"

#include "model/compare/compare.h"

bool pl_sqlite_names(const pl_strings *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (pl_same_nocase(list->at[i], name)) {
            return true;
        }
    }
    return false;
}

typedef struct trial {
    pl_sqlite_differ *d;
    pl_sqlite_pair *pair;
    pl_schema *schema;
} trial;

static const pl_object *tried(const trial *t)
{
    pl_name name = {t->pair->to->ref.schema, t->pair->name};
    return pl_sqlite_find(t->schema, PL_KIND_TABLE, name);
}

static trial begin_trial(pl_sqlite_differ *d, pl_sqlite_pair *pair)
{
    trial t = {d, pair, pl_schema_new(d->arena)};
    const pl_object *table = pl_sqlite_diff_now(d, pair);
    pl_objects dependents = {0};
    pl_schema_incomplete(t.schema, (pl_span){0}, "a part of it");
    pl_sqlite_take_over(t.schema, table);
    pl_schema_dependents(d->arena, d->work, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *wanted = pl_sqlite_diff_wanted(d, dependents.at[i]);
        if (dependents.at[i]->ref.kind == PL_KIND_INDEX && wanted != NULL &&
            pl_object_equal(dependents.at[i], wanted)) {
            pl_sqlite_take_over(t.schema, dependents.at[i]);
        }
    }
    return t;
}

/* false: the engine would refuse it, and nothing has happened. */
static bool try(trial *t, const pl_operation *operation)
{
    pl_problems problems = {0};
    pl_apply_context context = {.arena = t->d->arena, .problems = &problems};
    pl_mark mark = pl_journal_mark(t->schema);
    pl_sqlite_apply(t->schema, operation, &context);
    if (problems.count > 0) {
        pl_journal_undo(t->schema, mark);
        return false;
    }
    pl_vec_push(t->d->arena, &t->pair->alterations, operation);
    return true;
}

static pl_operation *of_column(const trial *t, pl_operation_kind kind, const char *column)
{
    pl_operation *operation = pl_arena_make(t->d->arena, pl_operation);
    operation->kind = kind;
    operation->target = (pl_ref){.kind = PL_KIND_COLUMN,
                                 .schema = t->pair->to->ref.schema,
                                 .parent = t->pair->name,
                                 .name = column};
    return operation;
}

/* ---- Columns that go ------------------------------------------------------------------------- */

static bool is_kept(const pl_sqlite_pair *pair, const char *name)
{
    for (size_t i = 0; i < pair->sources.count; i++) {
        if (pl_same_nocase(pair->sources.at[i], name)) {
            return true;
        }
    }
    return false;
}

/* One that another is computed from goes after that one. */
static bool drop_columns(trial *t)
{
    const pl_columns old = pl_sqlite_diff_now(t->d, t->pair)->as.table->columns;
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < old.count; i++) {
            const char *name = old.at[i]->name;
            if (is_kept(t->pair, name) || pl_sqlite_column_of(tried(t)->as.table, name) == NULL) {
                continue;
            }
            if (try(t, of_column(t, PL_OP_DROP_COLUMN, name))) {
                pl_vec_push(t->d->arena, &t->pair->dropped, name);
                again = true;
            }
        }
    }
    const pl_columns *left = &tried(t)->as.table->columns;
    bool any = pl_sqlite_diff_now(t->d, t->pair)->partial;
    for (size_t i = 0; i < left->count; i++) {
        any |= left->at[i]->generated == NULL;
        if (!is_kept(t->pair, left->at[i]->name)) {
            return false;
        }
    }
    return any; /* a table has a column that is not computed */
}

/* ---- Columns that come ----------------------------------------------------------------------- */

/* With a constant; NOT NULL without one is said to fail where there are rows, by whatever way. */
static bool can_be_added(const pl_column *column, const pl_constraints *constraints)
{
    const pl_expression *value = column->default_value;
    bool null = value == NULL || value->is_null;
    if ((value != NULL && (value->compound || value->functions.count > 0)) ||
        (column->generated != NULL && !column->generated_virtual)) {
        return false;
    }
    for (size_t i = 0; i < constraints->count; i++) {
        if (constraints->at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY && !null) {
            return false;
        }
    }
    return true;
}

static bool uses(const pl_constraint *constraint, const char *column)
{
    return pl_sqlite_names(&constraint->columns, column) ||
           (constraint->check != NULL && pl_sqlite_names(&constraint->check->columns, column));
}

/* The constraint comes with the column, whether it was written behind it or behind all: as a CHECK
 * or as a foreign key of this column alone that the table doesn't have yet. */
static bool comes_with(const trial *t, const pl_constraint *constraint, const pl_column *column)
{
    bool check = constraint->kind == PL_CONSTRAINT_CHECK;
    bool key = constraint->kind == PL_CONSTRAINT_FOREIGN_KEY && constraint->columns.count == 1;
    if (constraint->of_column && pl_constraint_is_of_column(constraint, column)) {
        return true;
    }
    return (check || key) && uses(constraint, column->name) &&
           pl_table_constraint(tried(t)->as.table, constraint->name) == NULL;
}

/* Are the columns there that it names? */
static bool can_be_checked(const trial *t, const pl_constraint *constraint, const pl_column *column)
{
    const pl_table *to = t->pair->to->as.table;
    for (size_t i = 0; constraint->check != NULL && i < constraint->check->columns.count; i++) {
        const char *name = constraint->check->columns.at[i];
        if (pl_sqlite_column_of(to, name) != NULL && !pl_same_nocase(name, column->name) &&
            pl_sqlite_column_of(tried(t)->as.table, name) == NULL) {
            return false;
        }
    }
    return true;
}

static bool add_column(trial *t, const pl_column *column)
{
    const pl_constraints *all = &t->pair->to->as.table->constraints;
    pl_column_definition *definition = pl_arena_make(t->d->arena, pl_column_definition);
    definition->column = column;
    for (size_t i = 0; i < all->count; i++) {
        if (comes_with(t, all->at[i], column) && can_be_checked(t, all->at[i], column)) {
            pl_constraint *copy = pl_arena_copy(t->d->arena, all->at[i], sizeof *copy);
            copy->of_column = true;
            copy->origin = column->origin;
            pl_vec_push(t->d->arena, &definition->constraints, copy);
        }
    }
    if (!can_be_added(column, &definition->constraints)) {
        return false;
    }
    pl_operation *operation = of_column(t, PL_OP_ADD_COLUMN, column->name);
    operation->as.column_definition = definition;
    return try(t, operation);
}

static bool add_columns(trial *t)
{
    const pl_sqlite_pair *pair = t->pair;
    for (size_t i = 0; i < pair->sources.count; i++) {
        if (pair->sources.at[i] == NULL && !add_column(t, pair->to->as.table->columns.at[i])) {
            return false;
        }
    }
    return true;
}

/* ---- The whole ------------------------------------------------------------------------------- */

static bool has_same_rowid(const pl_table *a, const pl_table *b)
{
    for (size_t i = 0; i < a->columns.count; i++) {
        const char *name = a->columns.at[i]->name;
        if (pl_sqlite_is_rowid(a, name) != pl_sqlite_is_rowid(b, name)) {
            return false;
        }
    }
    return true;
}

static bool is_wanted(const trial *t)
{
    pl_differences differences = {0};
    const pl_object *now = tried(t), *to = t->pair->to;
    pl_object copy = *now; /* whatever it is called yet */
    copy.ref = to->ref;
    copy.origin = to->origin;
    pl_object_differences(t->d->arena, &copy, to, &differences);
    for (size_t i = 0; i < differences.count; i++) {
        if (differences.at[i].kind != PL_DIFFERENCE_POSITION || t->d->in_order) {
            return false;
        }
    }
    for (size_t i = 0; t->d->in_order && i < to->as.table->columns.count; i++) {
        if (!pl_same(to->as.table->columns.at[i]->name, now->as.table->columns.at[i]->name)) {
            return false;
        }
    }
    return has_same_rowid(now->as.table, to->as.table);
}

static bool is_wholly_known(const pl_object *table)
{
    for (size_t i = 0; i < table->as.table->columns.count; i++) {
        if (table->as.table->columns.at[i]->partial) {
            return false;
        }
    }
    return !table->partial;
}

void pl_sqlite_diff_choose(pl_sqlite_differ *d, pl_sqlite_pair *pair)
{
    const pl_object *now = pl_sqlite_diff_now(d, pair);
    if (now == pair->to || now->as.table == pair->to->as.table || now->as.table->module != NULL) {
        pair->way = PL_SQLITE_STAYS;
        return;
    }
    trial t = begin_trial(d, pair);
    if (!pair->crossed && is_wanted(&t)) {
        pair->way = PL_SQLITE_STAYS;
    } else if (!pair->crossed && drop_columns(&t) && add_columns(&t) && is_wanted(&t)) {
        pair->way = PL_SQLITE_ALTERS;
    } else {
        pair->way =
            is_wholly_known(pair->to) && !now->partial ? PL_SQLITE_REBUILDS : PL_SQLITE_CANNOT;
        pair->dropped.count = 0;
    }
}
