/* Facts of what only SQLite has: PRAGMA, keys that are rowids, what ADD COLUMN makes of rows. */
#include "dialect/sqlite/apply/apply.h"

#include "base/str.h"
#include "check/fact/functions.h"
#include "check/fact/target.h"
#include "check/rebuild.h"

#include <stdlib.h>
#include <string.h>

static void add_text(const pl_site *site, pl_value *out, const char *text)
{
    pl_vec_push(site->arena, &out->list, text);
}

/* ---- PRAGMA ---------------------------------------------------------------------------------- */

BOOL_FACT(pragma_on, pl_sqlite_pragma_is_on(site->operation))

static bool is_inside(const pl_site *site, const pl_statement *statement)
{
    return site->script->units.at[statement->unit].transaction;
}

/* Only what is said outside a transaction counts for foreign_keys; the next one of those decides.
 */
void pl_fact_pragma_left(const pl_site *site, pl_value *out)
{
    const pl_statements *statements = &site->script->statements;
    bool keys = pl_same_nocase(site->operation->new_name, "foreign_keys");
    bool after = false;

    for (size_t i = 0; i < statements->count; i++) {
        const pl_statement *each = statements->at[i];
        const pl_operation *operation = each->operations.count > 0 ? each->operations.at[0] : NULL;

        if (after && operation != NULL && operation->kind == PL_OP_SET_VARIABLE &&
            pl_same_nocase(operation->new_name, site->operation->new_name) &&
            !(keys && is_inside(site, each))) {
            return; /* restored, or for that one to say */
        }
        after |= each == site->statement;
    }
    out->yes = true;
}

/* ---- ADD COLUMN ------------------------------------------------------------------------------ */

static const pl_column_definition *added(const pl_site *site)
{
    return site->operation->kind == PL_OP_ADD_COLUMN ? site->operation->as.column_definition : NULL;
}

static const pl_expression *added_default(const pl_site *site)
{
    return added(site) == NULL ? NULL : added(site)->column->default_value;
}

static const pl_constraint *added_constraint(const pl_site *site, pl_constraint_kind kind)
{
    const pl_column_definition *definition = added(site);

    for (size_t i = 0; definition != NULL && i < definition->constraints.count; i++) {
        if (definition->constraints.at[i]->kind == kind) {
            return definition->constraints.at[i];
        }
    }
    return NULL;
}

BOOL_FACT(column_default_null, added_default(site) == NULL || added_default(site)->is_null)

/* sqlite3ValueFromExpr (src/vdbemem.c) knows the value of a literal with or without a sign, of TRUE
 * and FALSE, and of CAST; of nothing else. */
void pl_fact_column_default_computed(const pl_site *site, pl_value *out)
{
    const pl_expression *expression = added_default(site);

    if (expression == NULL) {
        return;
    }
    bool word = pl_same_nocase(expression->canonical, "true") ||
                pl_same_nocase(expression->canonical, "false");
    out->yes =
        expression->functions.count > 0 || expression->has_subquery ||
        (!expression->is_constant && !word && !pl_starts_with(expression->canonical, "CAST"));
}

void pl_fact_column_generated(const pl_site *site, pl_value *out)
{
    const pl_column *column = added(site) == NULL ? NULL : added(site)->column;

    out->text = column == NULL || column->generated == NULL ? "none"
                : column->generated_virtual                 ? "virtual"
                                                            : "stored";
}

void pl_fact_column_references(const pl_site *site, pl_value *out)
{
    const pl_constraint *key = added_constraint(site, PL_CONSTRAINT_FOREIGN_KEY);

    out->text = key == NULL ? NULL : key->references.name;
}

void pl_fact_column_check(const pl_site *site, pl_value *out)
{
    const pl_constraint *check = added_constraint(site, PL_CONSTRAINT_CHECK);

    out->text = check == NULL ? NULL : check->check->canonical;
}

typedef enum verdict { FAILS, UNDECIDED, HOLDS } verdict;

static verdict of_order(int order, const char *operator_)
{
    bool holds = pl_same(operator_, "=") || pl_same(operator_, "==")    ? order == 0
                 : pl_same(operator_, "<>") || pl_same(operator_, "!=") ? order != 0
                 : pl_same(operator_, "<")                              ? order < 0
                 : pl_same(operator_, "<=")                             ? order <= 0
                 : pl_same(operator_, ">")                              ? order > 0
                                                                        : order >= 0;
    bool known = strchr("=<>!", operator_[0]) != NULL;

    return !known ? UNDECIDED : holds ? HOLDS : FAILS;
}

static bool is_number(const char *text, double *out)
{
    char *end;

    *out = strtod(text, &end);
    return end != text && *end == '\0' && strpbrk(text, "xXnNpP") == NULL;
}

static verdict compare_literals(const char *value, const char *operator_, const char *constant)
{
    double left, right;

    if (is_number(value, &left) && is_number(constant, &right)) {
        return of_order(left < right ? -1 : left > right, operator_);
    }
    if (value[0] == '\'' && constant[0] == '\'') {
        return of_order(strcmp(value, constant), operator_);
    }
    return UNDECIDED;
}

/* NULL passes a CHECK. */
static verdict judge_term(const pl_term *term, const char *column, const pl_expression *value)
{
    bool null = value == NULL || value->is_null;

    if (term->kind == PL_TERM_OTHER || !pl_same_nocase(term->column, column)) {
        return UNDECIDED;
    }
    if (term->kind == PL_TERM_NOT_NULL) {
        return null ? FAILS : HOLDS;
    }
    if (null) {
        return HOLDS;
    }
    return value->is_constant ? compare_literals(value->canonical, term->operator_, term->constant)
                              : UNDECIDED;
}

/* Whether the value that the rows get meets the CHECK; unknown where it takes more than comparing
 * literals to tell. */
void pl_fact_column_meets_check(const pl_site *site, pl_value *out)
{
    const pl_constraint *check = added_constraint(site, PL_CONSTRAINT_CHECK);
    const pl_column *column = check == NULL ? NULL : site->operation->as.column_definition->column;
    verdict all = HOLDS;

    for (size_t i = 0; column != NULL && i < check->check->terms.count; i++) {
        verdict one = judge_term(&check->check->terms.at[i], column->name, column->default_value);

        all = one < all ? one : all;
    }
    out->yes = all == HOLDS;
    out->unknown = all == UNDECIDED;
}

/* ---- DROP COLUMN ----------------------------------------------------------------------------- */

/* Dropped by a later statement of the script, after which it can be made anew. */
static bool goes_later(const pl_site *site, const pl_object *trigger)
{
    const pl_statements *statements = &site->script->statements;

    for (size_t i = 0; i < statements->count; i++) {
        const pl_operations *operations = &statements->at[i]->operations;

        if (operations->count > 0 && operations->at[0]->kind == PL_OP_DROP_TRIGGER &&
            pl_same_nocase(operations->at[0]->target.name, trigger->ref.name)) {
            return true;
        }
    }
    return false;
}

static void collect_column_triggers(const pl_site *site, pl_value *out)
{
    const pl_object *table = pl_site_table(site);
    pl_objects dependents = {0};

    if (table == NULL || table->ref.kind != PL_KIND_TABLE) {
        return;
    }
    pl_schema_dependents(site->arena, site->schema, table, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *each = dependents.at[i];

        if (each->ref.kind == PL_KIND_TRIGGER &&
            pl_sqlite_trigger_uses(site->arena, site->schema, each->as.trigger, table,
                                   site->operation->target.name) &&
            !goes_later(site, each)) {
            add_text(site, out, each->ref.name);
        }
    }
}

JOINED_FACT(column_triggers)

/* ---- CREATE TABLE ---------------------------------------------------------------------------- */

static const pl_table *table_made(const pl_site *site)
{
    return site->operation->kind == PL_OP_CREATE_TABLE ? site->operation->as.table->table : NULL;
}

static const pl_constraint *key_of(const pl_site *site)
{
    const pl_table *table = table_made(site);

    return table == NULL || table->module != NULL ? NULL : pl_table_primary_key(table);
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* A word of it is one that databases have for integers. SQLite itself takes INT anywhere in a type
 * for that (sqlite3AffinityType in src/build.c), also in FLOATING POINT. */
static bool is_integer(pl_arena *arena, const char *type)
{
    static const char *const WORDS[] = {"int",      "integer", "bigint",
                                        "smallint", "tinyint", "mediumint"};
    for (const char *c = type; *c != '\0';) {
        size_t size = 0;
        while (is_letter(c[size])) {
            size++;
        }
        const char *word = pl_arena_strndup(arena, c, size);
        for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
            if (pl_same_nocase(word, WORDS[i])) {
                return true;
            }
        }
        c += size > 0 ? size : 1;
    }
    return false;
}

static const pl_column *sole_key_column(const pl_site *site)
{
    const pl_constraint *key = key_of(site);

    return key == NULL || key->columns.count != 1
               ? NULL
               : pl_sqlite_column_of(table_made(site), key->columns.at[0]);
}

/* What makes an only key column look like a rowid that it is not: "BIGINT PRIMARY KEY", "INTEGER
 * PRIMARY KEY DESC". */
static const char *near_rowid(const pl_site *site)
{
    const pl_table *table = table_made(site);
    const pl_column *column = sole_key_column(site);

    if (table == NULL || column == NULL || table->without_rowid || column->type.text == NULL ||
        !is_integer(site->arena, column->type.text) || pl_sqlite_is_rowid(table, column->name)) {
        return NULL;
    }
    return pl_arena_printf(site->arena, "%s PRIMARY KEY%s", column->type.text,
                           pl_same_nocase(column->type.text, "integer") ? " DESC" : "");
}

/* CHECK (a IS NOT NULL), perhaps with other terms that AND joins. */
static bool is_checked_not_null(const pl_table *table, const char *column)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_expression *check = table->constraints.at[i]->check;
        for (size_t k = 0; check != NULL && k < check->terms.count; k++) {
            if (check->terms.at[k].kind == PL_TERM_NOT_NULL &&
                pl_same_nocase(check->terms.at[k].column, column)) {
                return true;
            }
        }
    }
    return false;
}

static bool has_autoincrement(const pl_site *site)
{
    const pl_constraint *key = key_of(site);

    return key != NULL && key->autoincrement;
}

TEXT_FACT(table_near_rowid, near_rowid(site))
BOOL_FACT(table_autoincrement, has_autoincrement(site))
BOOL_FACT(table_strict, table_made(site) != NULL && table_made(site)->strict)

static void collect_table_nullable_key(const pl_site *site, pl_value *out)
{
    const pl_table *table = table_made(site);
    const pl_constraint *key = key_of(site);

    if (key == NULL || table->without_rowid || table->strict || near_rowid(site) != NULL) {
        return;
    }
    for (size_t i = 0; i < key->columns.count; i++) {
        const pl_column *column = pl_sqlite_column_of(table, key->columns.at[i]);

        if (column != NULL && !column->not_null && !pl_sqlite_is_rowid(table, column->name) &&
            !is_checked_not_null(table, column->name)) {
            add_text(site, out, column->name);
        }
    }
}

JOINED_FACT(table_nullable_key)

static bool begins_with(const char *text, const char *word)
{
    for (; *word != '\0'; text++, word++) {
        if ((*text | 0x20) != *word) {
            return false;
        }
    }
    return true;
}

/* Types that promise more than SQLite keeps: a length, BOOLEAN, a date. */
static bool promises(const char *type)
{
    return type != NULL &&
           (strchr(type, '(') != NULL || begins_with(type, "bool") || begins_with(type, "date") ||
            begins_with(type, "time") || begins_with(type, "json") || begins_with(type, "uuid"));
}

static void collect_table_loose_types(const pl_site *site, pl_value *out)
{
    const pl_table *table = table_made(site);

    for (size_t i = 0; table != NULL && !table->strict && i < table->columns.count; i++) {
        const pl_column *column = table->columns.at[i];

        if (promises(column->type.text)) {
            add_text(site, out,
                     pl_arena_printf(site->arena, "%s %s", column->name, column->type.text));
        }
    }
}

JOINED_FACT(table_loose_types)

/* ---- Double quotes --------------------------------------------------------------------------- */

static const char *first_quoted(const pl_table *table, const pl_expression *expression)
{
    for (size_t i = 0; expression != NULL && i < expression->quoted.count; i++) {
        const char *name = expression->quoted.at[i];

        if (pl_sqlite_column_of(table, name) == NULL && !pl_same_nocase(name, "rowid")) {
            return name;
        }
    }
    return NULL;
}

static const char *quoted_in_index(const pl_site *site)
{
    const pl_index *index = site->operation->as.index;
    const pl_table *table = pl_site_table_definition(site);
    const char *found = NULL;

    if (table == NULL) {
        return NULL;
    }
    for (size_t i = 0; found == NULL && i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];
        bool string = element->double_quoted && pl_sqlite_column_of(table, element->column) == NULL;

        found = string ? element->column : first_quoted(table, element->expression);
    }
    return found != NULL ? found : first_quoted(table, index->where);
}

static const char *quoted_in_table(const pl_table *table)
{
    const char *found = NULL;

    for (size_t i = 0; found == NULL && i < table->constraints.count; i++) {
        found = first_quoted(table, table->constraints.at[i]->check);
    }
    for (size_t i = 0; found == NULL && i < table->columns.count; i++) {
        found = first_quoted(table, table->columns.at[i]->generated);
    }
    return found;
}

TEXT_FACT(operation_quoted_string, table_made(site) != NULL ? quoted_in_table(table_made(site))
                                   : site->operation->kind == PL_OP_CREATE_INDEX
                                       ? quoted_in_index(site)
                                       : NULL)

/* ---- Foreign keys to what is no key ---------------------------------------------------------- */

static bool same_columns(const pl_strings *a, const pl_strings *b)
{
    bool same = a->count == b->count;

    for (size_t i = 0; same && i < a->count; i++) {
        bool found = false;

        for (size_t k = 0; k < b->count; k++) {
            found |= pl_same_nocase(a->at[i], b->at[k]);
        }
        same = found;
    }
    return same;
}

static bool is_unique_index_on(const pl_object *object, const void *context)
{
    const pl_strings *columns = context;
    pl_strings own = {0};
    const char *names[16];

    if (object->ref.kind != PL_KIND_INDEX || object->partial || !object->as.index->unique ||
        object->as.index->where != NULL || object->as.index->elements.count > 16) {
        return false;
    }
    own.at = names;
    for (size_t i = 0; i < object->as.index->elements.count; i++) {
        names[own.count++] = object->as.index->elements.at[i].column;
    }
    return same_columns(&own, columns);
}

static bool is_key(const pl_site *site, const pl_object *parent, const pl_strings *columns)
{
    const pl_table *table = parent->as.table;

    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];

        if ((each->kind == PL_CONSTRAINT_PRIMARY_KEY || each->kind == PL_CONSTRAINT_UNIQUE) &&
            same_columns(&each->columns, columns)) {
            return true;
        }
    }
    /* A table may have thousands of children, each of which asks. */
    return pl_schema_has_dependent(site->schema, parent, is_unique_index_on, columns);
}

/* sqlite3FkLocateIndex (src/fkey.c). A parent that is not there, or not wholly known, is another
 * matter. */
static bool mismatches(const pl_site *site, const pl_constraint *key)
{
    const pl_object *parent = site->dialect->resolve(site->schema, PL_KIND_TABLE,
                                                     (pl_name){NULL, key->references.name}, NULL);
    const pl_constraint *primary;

    if (parent == NULL || parent->ref.kind != PL_KIND_TABLE || parent->partial) {
        return false;
    }
    primary = pl_table_primary_key(parent->as.table);
    if (key->referenced_columns.count == 0) {
        return primary == NULL || primary->columns.count != key->columns.count;
    }
    return !is_key(site, parent, &key->referenced_columns);
}

/* The foreign keys that an operation writes. */
static pl_constraints keys_written(const pl_operation *operation)
{
    if (operation->kind == PL_OP_CREATE_TABLE) {
        return operation->as.table->table->constraints;
    }
    return operation->kind == PL_OP_ADD_COLUMN ? operation->as.column_definition->constraints
                                               : (pl_constraints){0};
}

static bool writes_keys(const pl_operation *operation)
{
    pl_constraints all = keys_written(operation);
    bool found = false;

    for (size_t i = 0; i < all.count; i++) {
        found |= all.at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY;
    }
    return found;
}

BOOL_FACT(operation_writes_keys, writes_keys(site->operation))

static const char *mismatch_of(const pl_site *site, const pl_operation *operation)
{
    pl_constraints keys = keys_written(operation);
    const char *child =
        operation->kind == PL_OP_ADD_COLUMN ? operation->target.parent : operation->target.name;

    for (size_t i = 0; i < keys.count; i++) {
        if (keys.at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY && mismatches(site, keys.at[i])) {
            return pl_arena_printf(site->arena, "foreign key mismatch - \"%s\" referencing \"%s\"",
                                   child, keys.at[i]->references.name);
        }
    }
    return NULL;
}

/* With the schema as it is after the script: a unique index may be made after the table. */
void pl_fact_script_mismatched(const pl_site *site, pl_value *out)
{
    const pl_statements *statements = &site->script->statements;

    for (size_t i = 0; i < statements->count; i++) {
        const pl_operations *operations = &statements->at[i]->operations;

        for (size_t k = 0; k < operations->count; k++) {
            if (keys_written(operations->at[k]).count > 0 &&
                mismatch_of(site, operations->at[k]) != NULL) {
                pl_vec_push(site->arena, &out->list, operations->at[k]);
            }
        }
    }
}

TEXT_FACT(operation_mismatch, mismatch_of(site, site->operation))
