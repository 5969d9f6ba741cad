/*
 * Constraints, and the elements of indexes and exclusion constraints.
 */
#include "dialect/postgres/write/parts.h"

#include <string.h>

void pl_write_index_elements(pl_str *out, const pl_index_elements *elements)
{
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < elements->count; i++) {
        const pl_index_element *element = &elements->at[i];
        pl_str_add(out, i > 0 ? ", " : "");
        if (element->expression != NULL) {
            pl_write_operand(out, element->expression, false);
        } else {
            pl_postgres_quote_identifier(out, element->column);
        }
        if (element->collation != NULL) {
            pl_str_add(out, " COLLATE ");
            pl_write_joined(out, element->collation);
        }
        if (element->operator_class != NULL) {
            pl_str_add_char(out, ' ');
            pl_write_joined(out, element->operator_class);
        }
        if (element->operator_class_options.count > 0) {
            pl_str_add_char(out, ' ');
            pl_write_options(out, &element->operator_class_options);
        }
        pl_str_add(out, element->descending ? " DESC" : "");
        if (element->nulls_first != element->descending) {
            pl_str_add(out, element->nulls_first ? " NULLS FIRST" : " NULLS LAST");
        }
        if (element->exclude_operator != NULL) {
            /* Without a schema the operator stands alone; with one it needs OPERATOR(). */
            bool qualified = strchr(element->exclude_operator, '.') != NULL;
            pl_str_addf(out, qualified ? " WITH OPERATOR(%s)" : " WITH %s",
                        element->exclude_operator);
        }
    }
    pl_str_add_char(out, ')');
}

static void index_parameters(pl_str *out, const pl_constraint *constraint)
{
    if (constraint->include.count > 0) {
        pl_str_add(out, " INCLUDE ");
        pl_write_columns(out, &constraint->include);
    }
    if (constraint->options.count > 0) {
        pl_str_add(out, " WITH ");
        pl_write_options(out, &constraint->options);
    }
    if (constraint->tablespace != NULL) {
        pl_str_add(out, " USING INDEX TABLESPACE ");
        pl_postgres_quote_identifier(out, constraint->tablespace);
    }
}

static void unique(pl_str *out, const pl_constraint *constraint, bool in_column)
{
    bool primary = constraint->kind == PL_CONSTRAINT_PRIMARY_KEY;
    pl_str_add(out, primary ? "PRIMARY KEY" : "UNIQUE");
    if (constraint->using_index != NULL) {
        pl_str_add(out, " USING INDEX ");
        pl_postgres_quote_identifier(out, constraint->using_index);
        return;
    }
    pl_str_add(out, constraint->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    if (!in_column) {
        pl_str_add_char(out, ' ');
        pl_write_columns(out, &constraint->columns);
    }
    index_parameters(out, constraint);
}

static void exclude(pl_str *out, const pl_constraint *constraint)
{
    pl_str_add(out, "EXCLUDE ");
    if (constraint->method != NULL && !pl_same(constraint->method, "btree")) {
        pl_str_add(out, "USING ");
        pl_postgres_quote_identifier(out, constraint->method);
        pl_str_add_char(out, ' ');
    }
    pl_write_index_elements(out, &constraint->elements);
    index_parameters(out, constraint);
    if (constraint->where != NULL) {
        pl_str_add(out, " WHERE (");
        pl_write_expression(out, constraint->where);
        pl_str_add_char(out, ')');
    }
}

static const char *action_words(pl_fk_action action)
{
    switch (action) {
    case PL_FK_NO_ACTION:
        return NULL;
    case PL_FK_RESTRICT:
        return "RESTRICT";
    case PL_FK_CASCADE:
        return "CASCADE";
    case PL_FK_SET_NULL:
        return "SET NULL";
    case PL_FK_SET_DEFAULT:
        return "SET DEFAULT";
    }
    return NULL;
}

static void foreign_key(pl_str *out, const pl_constraint *constraint, bool in_column)
{
    if (!in_column) {
        pl_str_add(out, "FOREIGN KEY ");
        pl_write_columns(out, &constraint->columns);
        pl_str_add_char(out, ' ');
    }
    pl_str_add(out, "REFERENCES ");
    pl_postgres_quote_name(out, constraint->references);
    if (constraint->referenced_columns.count > 0) {
        pl_str_add_char(out, ' ');
        pl_write_columns(out, &constraint->referenced_columns);
    }
    if (constraint->match != NULL && !pl_same(constraint->match, "SIMPLE")) {
        pl_str_addf(out, " MATCH %s", constraint->match);
    }
    if (action_words(constraint->on_update) != NULL) {
        pl_str_addf(out, " ON UPDATE %s", action_words(constraint->on_update));
    }
    if (action_words(constraint->on_delete) != NULL) {
        pl_str_addf(out, " ON DELETE %s", action_words(constraint->on_delete));
        if (constraint->on_delete_columns.count > 0) {
            pl_str_add_char(out, ' ');
            pl_write_columns(out, &constraint->on_delete_columns);
        }
    }
}

static void not_null(pl_str *out, const pl_constraint *constraint, bool in_column)
{
    pl_str_add(out, "NOT NULL");
    if (!in_column && constraint->columns.count > 0) {
        pl_str_add_char(out, ' ');
        pl_postgres_quote_identifier(out, constraint->columns.at[0]);
    }
}

static void body(pl_str *out, const pl_constraint *constraint, bool in_column)
{
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE:
        unique(out, constraint, in_column);
        break;
    case PL_CONSTRAINT_CHECK:
        pl_str_add(out, "CHECK (");
        pl_write_expression(out, constraint->check);
        pl_str_add_char(out, ')');
        break;
    case PL_CONSTRAINT_FOREIGN_KEY:
        foreign_key(out, constraint, in_column);
        break;
    case PL_CONSTRAINT_EXCLUDE:
        exclude(out, constraint);
        break;
    case PL_CONSTRAINT_NOT_NULL:
        not_null(out, constraint, in_column);
        break;
    }
}

static void whole(pl_str *out, const pl_constraint *constraint, bool in_column)
{
    if (constraint->name != NULL) {
        pl_str_add(out, "CONSTRAINT ");
        pl_postgres_quote_identifier(out, constraint->name);
        pl_str_add_char(out, ' ');
    }
    body(out, constraint, in_column);
    pl_str_add(out, constraint->no_inherit ? " NO INHERIT" : "");
    pl_str_add(out, constraint->deferrable ? " DEFERRABLE" : "");
    pl_str_add(out, constraint->initially_deferred ? " INITIALLY DEFERRED" : "");
    pl_str_add(out, constraint->not_enforced ? " NOT ENFORCED" : "");
    pl_str_add(out, constraint->not_valid ? " NOT VALID" : "");
}

void pl_write_constraint(pl_str *out, const pl_constraint *constraint)
{
    whole(out, constraint, false);
}

void pl_write_column_constraint(pl_str *out, const pl_constraint *constraint)
{
    whole(out, constraint, true);
}
