#include "dialect/sqlite/write/write.h"

#include "dialect/sqlite/diff/diff.h"
#include "dialect/sqlite/keywords.h"

#include <string.h>

static void add_name(pl_str *out, const char *name)
{
    pl_str_add(out, pl_sqlite_quote(out->arena, name));
}

static void add_full_name(pl_str *out, const char *schema, const char *name)
{
    if (schema != NULL) {
        add_name(out, schema);
        pl_str_add_char(out, '.');
    }
    add_name(out, name);
}

static void add_names(pl_str *out, const pl_strings *names)
{
    pl_str_add(out, " (");
    for (size_t i = 0; i < names->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        add_name(out, names->at[i]);
    }
    pl_str_add_char(out, ')');
}

/* autoincrement: of a key that is a constraint of the table, where the word stands inside. */
static void add_elements(pl_str *out, const pl_index_elements *elements, bool autoincrement)
{
    pl_str_add(out, " (");
    for (size_t i = 0; i < elements->count; i++) {
        const pl_index_element *each = &elements->at[i];
        pl_str_add(out, i > 0 ? ", " : "");
        if (each->column != NULL) {
            add_name(out, each->column);
        } else {
            pl_str_add(out, each->expression->canonical);
        }
        if (each->column != NULL && each->collation != NULL) {
            pl_str_add(out, " COLLATE ");
            add_name(out, each->collation);
        }
        pl_str_add(out, each->descending ? " DESC" : "");
    }
    pl_str_add(out, autoincrement ? " AUTOINCREMENT)" : ")");
}

/* ---- Constraints ----------------------------------------------------------------------------- */

static void add_action(pl_str *out, const char *event, pl_fk_action action)
{
    static const char *const ACTIONS[] = {
        [PL_FK_NO_ACTION] = NULL,
        [PL_FK_RESTRICT] = "RESTRICT",
        [PL_FK_CASCADE] = "CASCADE",
        [PL_FK_SET_NULL] = "SET NULL",
        [PL_FK_SET_DEFAULT] = "SET DEFAULT",
    };
    if (ACTIONS[action] != NULL) {
        pl_str_addf(out, " ON %s %s", event, ACTIONS[action]);
    }
}

static void add_references(pl_str *out, const pl_constraint *constraint)
{
    pl_str_add(out, "REFERENCES ");
    add_name(out, constraint->references.name);
    if (constraint->referenced_columns.count > 0) {
        add_names(out, &constraint->referenced_columns);
    }
    add_action(out, "DELETE", constraint->on_delete);
    add_action(out, "UPDATE", constraint->on_update);
    if (constraint->match != NULL) {
        pl_str_addf(out, " MATCH %s", constraint->match);
    }
    if (constraint->deferrable) {
        pl_str_addf(out, " DEFERRABLE INITIALLY %s",
                    constraint->initially_deferred ? "DEFERRED" : "IMMEDIATE");
    }
}

static void add_conflict(pl_str *out, const char *resolution)
{
    if (resolution != NULL) {
        pl_str_addf(out, " ON CONFLICT %s", resolution);
    }
}

static void add_constraint_name(pl_str *out, const pl_constraint *constraint)
{
    if (constraint->named) {
        pl_str_add(out, "CONSTRAINT ");
        add_name(out, constraint->name);
        pl_str_add_char(out, ' ');
    }
}

static void add_constraint(pl_str *out, const pl_constraint *constraint)
{
    bool alone = !constraint->of_column;
    add_constraint_name(out, constraint);
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE: {
        bool primary = constraint->kind == PL_CONSTRAINT_PRIMARY_KEY;
        pl_str_add(out, primary ? "PRIMARY KEY" : "UNIQUE");
        if (alone) {
            add_elements(out, &constraint->elements, constraint->autoincrement);
        } else if (constraint->elements.count > 0 && constraint->elements.at[0].descending) {
            pl_str_add(out, " DESC");
        }
        add_conflict(out, constraint->on_conflict);
        pl_str_add(out, constraint->autoincrement && !alone ? " AUTOINCREMENT" : "");
        break;
    }
    case PL_CONSTRAINT_CHECK:
        pl_str_addf(out, "CHECK (%s)", constraint->check->canonical);
        add_conflict(out, constraint->on_conflict);
        break;
    case PL_CONSTRAINT_FOREIGN_KEY:
        if (alone) {
            pl_str_add(out, "FOREIGN KEY");
            add_names(out, &constraint->columns);
            pl_str_add_char(out, ' ');
        }
        add_references(out, constraint);
        break;
    case PL_CONSTRAINT_EXCLUDE:
    case PL_CONSTRAINT_NOT_NULL:
        break;
    }
}

/* ---- Columns --------------------------------------------------------------------------------- */

static void add_default(pl_str *out, const pl_expression *value)
{
    bool bare = value->is_constant || pl_starts_with(value->canonical, "CURRENT_") ||
                pl_same_nocase(value->canonical, "true") ||
                pl_same_nocase(value->canonical, "false");
    pl_str_addf(out, bare ? " DEFAULT %s" : " DEFAULT (%s)", value->canonical);
}

/* Can it stand as it is? A type that was written in quotes may be any text. What follows words may
 * be more of the column: models say COLLATE there. */
static bool is_plain_type(const char *type)
{
    uint32_t size = (uint32_t)strlen(type);
    pl_sql_token token = pl_sql_next(&pl_sqlite_lexis, type, size, 0);
    bool begins =
        token.kind == PL_SQL_WORD && pl_sqlite_keyword_use_of(token.keyword) != PL_SQLITE_RESERVED;
    for (bool words = true; begins && token.kind != PL_SQL_END;
         token = pl_sql_next(&pl_sqlite_lexis, type, size, token.end)) {
        words &= token.kind != PL_SQL_SYMBOL || type[token.begin] != '(';
        if (token.kind == PL_SQL_ILLEGAL || token.kind == PL_SQL_PARAMETER ||
            (words && token.kind == PL_SQL_SYMBOL)) {
            return false;
        }
    }
    return begins;
}

/* Is it written with the column? By the name of the only one it has; a CHECK of several is known by
 * its place alone. */
static bool is_of(const pl_constraint *constraint, const pl_column *column)
{
    const pl_strings *columns = constraint->kind == PL_CONSTRAINT_CHECK
                                    ? &constraint->check->columns
                                    : &constraint->columns;
    if (!constraint->of_column) {
        return false;
    }
    return columns->count == 1
               ? pl_same_nocase(columns->at[0], column->name)
               : constraint->origin.text != NULL && pl_constraint_is_of_column(constraint, column);
}

/* alone: all constraints are the column's. */
static void add_column(pl_str *out, const pl_column *column, const pl_constraints *constraints,
                       bool alone)
{
    add_name(out, column->name);
    if (column->type.text[0] != '\0') {
        pl_str_add_char(out, ' ');
        pl_str_add(out, is_plain_type(column->type.text)
                            ? column->type.text
                            : pl_sqlite_quote(out->arena, column->type.text));
    }
    for (size_t i = 0; i < constraints->count; i++) {
        if ((alone || is_of(constraints->at[i], column)) &&
            constraints->at[i]->kind == PL_CONSTRAINT_PRIMARY_KEY) {
            pl_str_add_char(out, ' ');
            add_constraint(out, constraints->at[i]);
        }
    }
    if (column->not_null) {
        pl_str_add(out, " NOT NULL");
        add_conflict(out, column->not_null_conflict);
    }
    if (column->default_value != NULL) {
        add_default(out, column->default_value);
    }
    if (column->collation != NULL) {
        pl_str_add(out, " COLLATE ");
        add_name(out, column->collation);
    }
    if (column->generated != NULL) {
        pl_str_addf(out, " GENERATED ALWAYS AS (%s) %s", column->generated->canonical,
                    column->generated_virtual ? "VIRTUAL" : "STORED");
    }
    for (size_t i = 0; i < constraints->count; i++) {
        if ((alone || is_of(constraints->at[i], column)) &&
            constraints->at[i]->kind != PL_CONSTRAINT_PRIMARY_KEY) {
            pl_str_add_char(out, ' ');
            add_constraint(out, constraints->at[i]);
        }
    }
}

static bool stands_alone(const pl_table *table, const pl_constraint *constraint)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (is_of(constraint, table->columns.at[i])) {
            return false;
        }
    }
    return true;
}

/* A constraint whose column is described elsewhere (another version of the table) is written as one
 * of the table. */
static void add_table_constraint(pl_str *out, const pl_constraint *constraint)
{
    pl_constraint copy = *constraint;
    copy.of_column = false;
    if (constraint->of_column && copy.elements.count == 0) {
        for (size_t i = 0; i < copy.columns.count; i++) {
            pl_vec_push(out->arena, &copy.elements,
                        (pl_index_element){.column = copy.columns.at[i]});
        }
    }
    add_constraint(out, &copy);
}

static void add_if_not_exists(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, pl_operation_has(operation, PL_OPF_IF_NOT_EXISTS) ? "IF NOT EXISTS " : NULL);
}

/* ---- Statements ------------------------------------------------------------------------------ */

static void create_table(pl_str *out, const pl_operation *operation)
{
    const pl_table *table = operation->as.table->table;
    if (table->module != NULL) {
        pl_str_add(out, "CREATE VIRTUAL TABLE ");
        add_if_not_exists(out, operation);
        add_full_name(out, operation->target.schema, operation->target.name);
        pl_str_addf(out, " USING %s", table->module);
        return;
    }
    pl_str_add(out, "CREATE TABLE ");
    add_if_not_exists(out, operation);
    add_full_name(out, operation->target.schema, operation->target.name);
    pl_str_add(out, " (\n");
    for (size_t i = 0; i < table->columns.count; i++) {
        pl_str_add(out, i > 0 ? ",\n    " : "    ");
        add_column(out, table->columns.at[i], &table->constraints, false);
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (stands_alone(table, table->constraints.at[i])) {
            pl_str_add(out, ",\n    ");
            add_table_constraint(out, table->constraints.at[i]);
        }
    }
    pl_str_add(out, "\n)");
    pl_str_add(out, table->without_rowid ? " WITHOUT ROWID" : "");
    pl_str_add(out, table->strict ? (table->without_rowid ? ", STRICT" : " STRICT") : "");
}

static void create_index(pl_str *out, const pl_operation *operation)
{
    const pl_index *index = operation->as.index;
    pl_str_add(out, index->unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    add_if_not_exists(out, operation);
    add_full_name(out, operation->target.schema, operation->target.name);
    pl_str_add(out, " ON ");
    add_name(out, index->table.name);
    add_elements(out, &index->elements, false);
    if (index->where != NULL) {
        pl_str_addf(out, " WHERE %s", index->where->canonical);
    }
}

static void create_view(pl_str *out, const pl_operation *operation)
{
    const pl_view *view = operation->as.view;
    pl_str_add(out, "CREATE VIEW ");
    add_if_not_exists(out, operation);
    add_full_name(out, operation->target.schema, operation->target.name);
    if (view->columns.count > 0) {
        add_names(out, &view->columns);
    }
    pl_str_addf(out, " AS %s", view->query->text);
}

static void create_trigger(pl_str *out, const pl_operation *operation)
{
    const pl_trigger *trigger = operation->as.trigger;
    pl_str_add(out, "CREATE TRIGGER ");
    add_if_not_exists(out, operation);
    add_full_name(out, operation->target.schema, operation->target.name);
    pl_str_addf(out, " %s %s", trigger->timing, trigger->events);
    for (size_t i = 0; i < trigger->columns.count; i++) {
        pl_str_add(out, i > 0 ? ", " : " OF ");
        add_name(out, trigger->columns.at[i]);
    }
    pl_str_add(out, " ON ");
    add_name(out, trigger->table.name);
    if (trigger->when != NULL) {
        pl_str_addf(out, " WHEN %s", trigger->when->canonical);
    }
    pl_str_addf(out, " %s", trigger->body);
}

static void drop(pl_str *out, const pl_operation *operation, const char *word)
{
    pl_str_addf(out, "DROP %s ", word);
    pl_str_add(out, pl_operation_has(operation, PL_OPF_IF_EXISTS) ? "IF EXISTS " : "");
    add_full_name(out, operation->target.schema, operation->target.name);
}

static void alter_table(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "ALTER TABLE ");
    add_full_name(out, operation->target.schema, operation->target.parent);
    pl_str_add_char(out, ' ');
}

static void add_string(pl_str *out, const char *string)
{
    pl_str_add_char(out, '\'');
    for (const char *c = string; *c != '\0'; c++) {
        pl_str_add(out, *c == '\'' ? "'" : NULL);
        pl_str_add_char(out, *c);
    }
    pl_str_add_char(out, '\'');
}

/* How far AUTOINCREMENT has counted. Copying rows goes on from there. */
static void copy_counter(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "INSERT INTO sqlite_sequence (name, seq) SELECT ");
    add_string(out, operation->target.name);
    pl_str_add(out, ", seq FROM sqlite_sequence WHERE name = ");
    add_string(out, operation->new_name);
}

/* The rows of a rebuild: target.name from new_name, the columns in rows->columns. ON CONFLICT of
 * the new table would pass over rows or replace them without a word. */
static void copy_rows(pl_str *out, const pl_operation *operation)
{
    if (pl_same(operation->value, "counter")) {
        copy_counter(out, operation);
        return;
    }
    pl_str_add(out, operation->as.rows->on_conflict ? "INSERT OR ABORT INTO " : "INSERT INTO ");
    add_full_name(out, operation->target.schema, operation->target.name);
    add_names(out, &operation->as.rows->columns);
    pl_str_add(out, " SELECT ");
    for (size_t i = 0; i < operation->as.rows->constants.count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        add_name(out, operation->as.rows->constants.at[i]);
    }
    pl_str_add(out, " FROM ");
    add_full_name(out, operation->target.schema, operation->new_name);
}

bool pl_sqlite_write_operation(pl_str *out, const pl_operation *operation)
{
    switch ((int)operation->kind) {
    case PL_OP_CREATE_TABLE:
        create_table(out, operation);
        return true;
    case PL_OP_CREATE_INDEX:
        create_index(out, operation);
        return true;
    case PL_OP_CREATE_VIEW:
        create_view(out, operation);
        return true;
    case PL_OP_CREATE_TRIGGER:
        create_trigger(out, operation);
        return true;
    case PL_OP_DROP_TABLE:
        drop(out, operation, "TABLE");
        return true;
    case PL_OP_DROP_INDEX:
        drop(out, operation, "INDEX");
        return true;
    case PL_OP_DROP_VIEW:
        drop(out, operation, "VIEW");
        return true;
    case PL_OP_DROP_TRIGGER:
        drop(out, operation, "TRIGGER");
        return true;
    case PL_OP_ADD_COLUMN:
        alter_table(out, operation);
        pl_str_add(out, "ADD COLUMN ");
        add_column(out, operation->as.column_definition->column,
                   &operation->as.column_definition->constraints, true);
        return true;
    case PL_OP_DROP_COLUMN:
        alter_table(out, operation);
        pl_str_add(out, "DROP COLUMN ");
        add_name(out, operation->target.name);
        return true;
    case PL_OP_RENAME_COLUMN:
        alter_table(out, operation);
        pl_str_add(out, "RENAME COLUMN ");
        add_name(out, operation->target.name);
        pl_str_add(out, " TO ");
        add_name(out, operation->new_name);
        return true;
    case PL_OP_RENAME_TABLE:
        pl_str_add(out, "ALTER TABLE ");
        add_full_name(out, operation->target.schema, operation->target.name);
        pl_str_add(out, " RENAME TO ");
        add_name(out, operation->new_name);
        return true;
    case PL_OP_COPY_ROWS:
        copy_rows(out, operation);
        return true;
    case PL_OP_SET_VARIABLE:
        pl_str_addf(out, "PRAGMA %s = %s", operation->new_name, operation->value);
        return true;
    case PL_OP_SHOW_VARIABLE:
        pl_str_addf(out, "PRAGMA %s", operation->new_name);
        return true;
    default:
        return false;
    }
}

size_t pl_sqlite_write_operations(pl_str *out, const pl_operations *operations)
{
    size_t unwritten = 0;
    for (size_t i = 0; i < operations->count; i++) {
        if (pl_sqlite_write_operation(out, operations->at[i])) {
            pl_str_add(out, pl_sqlite_stands_outside(operations->at[i])
                                ? "; -- outside a transaction: in one it does nothing\n"
                                : ";\n");
        } else {
            const char *why = operations->at[i]->value;
            pl_str_addf(out, "-- %s\n", why != NULL ? why : "SQLite has no words for this");
            unwritten++;
        }
    }
    return unwritten;
}
