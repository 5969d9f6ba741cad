/*
 * Constraints of tables, columns and domains.
 */
#include "dialect/postgres/read/table.h"

#include "catalog/pg_attribute.h"

static const pl_constraint_kind *kind_of(ConstrType type)
{
    static const pl_constraint_kind KINDS[] = {
        PL_CONSTRAINT_PRIMARY_KEY, PL_CONSTRAINT_UNIQUE,  PL_CONSTRAINT_CHECK,
        PL_CONSTRAINT_FOREIGN_KEY, PL_CONSTRAINT_EXCLUDE,
    };
    switch ((int)type) {
    case CONSTR_PRIMARY:
        return &KINDS[0];
    case CONSTR_UNIQUE:
        return &KINDS[1];
    case CONSTR_CHECK:
        return &KINDS[2];
    case CONSTR_FOREIGN:
        return &KINDS[3];
    case CONSTR_EXCLUSION:
        return &KINDS[4];
    default:
        return NULL;
    }
}

static pl_fk_action action(char letter)
{
    switch (letter) {
    case FKCONSTR_ACTION_RESTRICT:
        return PL_FK_RESTRICT;
    case FKCONSTR_ACTION_CASCADE:
        return PL_FK_CASCADE;
    case FKCONSTR_ACTION_SETNULL:
        return PL_FK_SET_NULL;
    case FKCONSTR_ACTION_SETDEFAULT:
        return PL_FK_SET_DEFAULT;
    default:
        return PL_FK_NO_ACTION;
    }
}

static void read_foreign_key(pl_reader *reader, const Constraint *node, pl_constraint *out)
{
    out->references = pl_read_name(reader, node->pktable);
    out->referenced_columns = pl_read_strings(reader, node->pk_attrs);
    out->match = node->fk_matchtype == FKCONSTR_MATCH_FULL      ? "FULL"
                 : node->fk_matchtype == FKCONSTR_MATCH_PARTIAL ? "PARTIAL"
                                                                : NULL;
    out->on_update = action(node->fk_upd_action);
    out->on_delete = action(node->fk_del_action);
    out->on_delete_columns = pl_read_strings(reader, node->fk_del_set_cols);
    out->columns = pl_read_strings(reader, node->fk_attrs);
    out->not_valid = node->skip_validation;
}

/* Pairs of an index element and the name of an operator. */
static void read_exclusion(pl_reader *reader, const Constraint *node, pl_constraint *out)
{
    const ListCell *cell;
    out->method =
        node->access_method == NULL ? "btree" : pl_read_string(reader, node->access_method);
    out->where = pl_read_expression(reader, node->where_clause);
    foreach (cell, node->exclusions) {
        const List *pair = lfirst(cell);
        pl_index_element element = pl_read_index_element(reader, linitial(pair));
        element.exclude_operator = pl_read_operator_name(reader, lsecond(pair));
        pl_vec_push(reader->arena, &out->elements, element);
    }
}

static pl_span span_of(pl_reader *reader, int location)
{
    if (location < 0 || (uint32_t)location < reader->begin || (uint32_t)location > reader->end) {
        return pl_read_span(reader, reader->begin, reader->end);
    }
    uint32_t begin = (uint32_t)location;
    return pl_read_span(reader, begin, pl_scan_item_end(reader->sql, begin, reader->end));
}

pl_span pl_read_item_span(pl_reader *reader, int location)
{
    return span_of(reader, location);
}

const pl_constraint *pl_read_constraint(pl_reader *reader, const Constraint *node,
                                        const char *column)
{
    const pl_constraint_kind *kind = kind_of(node->contype);
    if (kind == NULL) {
        return NULL;
    }
    pl_constraint *out = pl_arena_make(reader->arena, pl_constraint);
    out->kind = *kind;
    out->name = pl_read_string(reader, node->conname);
    out->named = node->conname != NULL;
    out->deferrable = node->deferrable;
    out->initially_deferred = node->initdeferred;
    out->no_inherit = node->is_no_inherit;
    out->options = pl_read_options_of(reader, node->options);
    out->tablespace = pl_read_string(reader, node->indexspace);
    out->using_index = pl_read_string(reader, node->indexname);
    out->include = pl_read_strings(reader, node->including);
    out->nulls_not_distinct = node->nulls_not_distinct;
    out->origin = span_of(reader, node->location);
    if (*kind == PL_CONSTRAINT_FOREIGN_KEY) {
        read_foreign_key(reader, node, out);
    } else {
        out->columns = pl_read_strings(reader, node->keys);
    }
    if (*kind == PL_CONSTRAINT_CHECK) {
        out->check = pl_read_expression(reader, node->raw_expr);
        out->not_valid = node->skip_validation;
    } else if (*kind == PL_CONSTRAINT_EXCLUDE) {
        read_exclusion(reader, node, out);
    }
    if (column != NULL && out->columns.count == 0) {
        pl_vec_push(reader->arena, &out->columns, column);
    }
    return out;
}

/* DEFERRABLE and its like follow the constraint of a column as entries of their own. */
static bool is_attribute(ConstrType type)
{
    return type == CONSTR_ATTR_DEFERRABLE || type == CONSTR_ATTR_NOT_DEFERRABLE ||
           type == CONSTR_ATTR_DEFERRED || type == CONSTR_ATTR_IMMEDIATE;
}

static void apply_attribute(ConstrType type, pl_constraint *constraint)
{
    switch ((int)type) {
    case CONSTR_ATTR_DEFERRABLE:
        constraint->deferrable = true;
        break;
    case CONSTR_ATTR_DEFERRED:
        constraint->deferrable = true;
        constraint->initially_deferred = true;
        break;
    default:
        break;
    }
}

static void read_identity(pl_reader *reader, const Constraint *node, pl_column *column)
{
    column->identity = node->generated_when == ATTRIBUTE_IDENTITY_ALWAYS ? PL_IDENTITY_ALWAYS
                                                                         : PL_IDENTITY_BY_DEFAULT;
    column->identity_sequence =
        node->options == NIL ? NULL : pl_read_sequence_options(reader, node->options);
    column->not_null = true;
}

/* What belongs to the column itself; false: it is a constraint of the table. */
static bool read_own(pl_reader *reader, const Constraint *node, pl_column *column)
{
    switch ((int)node->contype) {
    case CONSTR_NULL:
        return true;
    case CONSTR_NOTNULL:
        column->not_null = true;
        return true;
    case CONSTR_DEFAULT:
        column->default_value = pl_read_expression(reader, node->raw_expr);
        return true;
    case CONSTR_GENERATED:
        column->generated = pl_read_expression(reader, node->raw_expr);
        return true;
    case CONSTR_IDENTITY:
        read_identity(reader, node, column);
        return true;
    default:
        return false;
    }
}

void pl_read_column_constraints(pl_reader *reader, const List *nodes, pl_column *column,
                                pl_constraints *constraints)
{
    pl_constraint *last = NULL;
    const ListCell *cell;
    foreach (cell, nodes) {
        const Constraint *node = lfirst(cell);
        if (is_attribute(node->contype)) {
            if (last != NULL) {
                apply_attribute(node->contype, last);
            }
        } else if (!read_own(reader, node, column) && constraints != NULL) {
            last = (pl_constraint *)pl_read_constraint(reader, node, column->name);
            if (last != NULL) {
                pl_vec_push(reader->arena, constraints, last);
            }
        }
    }
}
