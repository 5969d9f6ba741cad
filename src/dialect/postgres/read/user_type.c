#include "base/str.h"
#include "dialect/postgres/read/internal.h"
#include "dialect/postgres/read/more.h"

/* Operations on types ------------------------------------------------------------------------- */

static void emit_type(pl_reader *reader, pl_ref target, const pl_type *type)
{
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_TYPE);
    operation->target = target;
    operation->as.type = type;
}

void pl_read_create_enum(pl_reader *reader, const Node *node)
{
    const CreateEnumStmt *statement = (const CreateEnumStmt *)node;
    pl_type *type = pl_arena_make(reader->arena, pl_type);
    type->kind = PL_TYPE_ENUM;
    type->values = pl_read_strings(reader, statement->vals);
    emit_type(reader, pl_read_any_ref(reader, PL_KIND_TYPE, statement->typeName), type);
}

void pl_read_create_composite(pl_reader *reader, const Node *node)
{
    const CompositeTypeStmt *statement = (const CompositeTypeStmt *)node;
    pl_type *type = pl_arena_make(reader->arena, pl_type);
    type->kind = PL_TYPE_COMPOSITE;
    const ListCell *cell;
    foreach (cell, statement->coldeflist) {
        const pl_column *column = pl_read_column(reader, lfirst(cell), NULL);
        pl_vec_push(reader->arena, &type->attributes, column);
    }
    emit_type(reader, pl_read_ref(reader, PL_KIND_TYPE, statement->typevar), type);
}

void pl_read_create_range(pl_reader *reader, const Node *node)
{
    const CreateRangeStmt *statement = (const CreateRangeStmt *)node;
    pl_type *type = pl_arena_make(reader->arena, pl_type);
    type->kind = PL_TYPE_RANGE;
    type->options = pl_read_options_of(reader, statement->params);
    emit_type(reader, pl_read_any_ref(reader, PL_KIND_TYPE, statement->typeName), type);
}

void pl_read_alter_enum(pl_reader *reader, const Node *node)
{
    const AlterEnumStmt *statement = (const AlterEnumStmt *)node;
    pl_ref type = pl_read_any_ref(reader, PL_KIND_TYPE, statement->typeName);
    if (statement->oldVal != NULL) {
        pl_operation *rename = pl_emit(reader, PL_OP_RENAME_ENUM_VALUE);
        rename->target =
            pl_read_part(&type, PL_KIND_ENUM_VALUE, pl_read_string(reader, statement->oldVal));
        rename->new_name = pl_read_string(reader, statement->newVal);
        return;
    }
    pl_enum_value *value = pl_arena_make(reader->arena, pl_enum_value);
    value->neighbor = pl_read_string(reader, statement->newValNeighbor);
    value->before = value->neighbor != NULL && !statement->newValIsAfter;
    pl_operation *operation = pl_emit(reader, PL_OP_ADD_ENUM_VALUE);
    operation->target =
        pl_read_part(&type, PL_KIND_ENUM_VALUE, pl_read_string(reader, statement->newVal));
    operation->flags |= statement->skipIfNewValExists ? PL_OPF_IF_NOT_EXISTS : 0;
    operation->as.enum_value = value;
}

void pl_read_alter_type(pl_reader *reader, const Node *node)
{
    const AlterTypeStmt *statement = (const AlterTypeStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_SET_TYPE_OPTIONS);
    operation->target = pl_read_any_ref(reader, PL_KIND_TYPE, statement->typeName);
    operation->as.options = pl_keep_options(reader, statement->options);
}

/* Domains ------------------------------------------------------------------------------------- */

/* What may stand behind CREATE DOMAIN: NULL, NOT NULL, DEFAULT and CHECK (DefineDomain in
 * typecmds.c refuses the rest). */
static void take_domain_constraint(pl_reader *reader, const Constraint *node, pl_domain *domain)
{
    if (node->contype == CONSTR_NOTNULL) {
        domain->not_null = true;
    } else if (node->contype == CONSTR_DEFAULT) {
        domain->default_value = pl_read_expression(reader, node->raw_expr);
    } else if (node->contype == CONSTR_CHECK) {
        pl_vec_push(reader->arena, &domain->constraints, pl_read_constraint(reader, node, NULL));
    }
}

void pl_read_create_domain(pl_reader *reader, const Node *node)
{
    const CreateDomainStmt *statement = (const CreateDomainStmt *)node;
    pl_domain *domain = pl_arena_make(reader->arena, pl_domain);
    domain->type = pl_read_type(reader, statement->typeName);
    if (statement->collClause != NULL) {
        domain->collation = pl_read_collation(reader, statement->collClause->collname);
    }
    const ListCell *cell;
    foreach (cell, statement->constraints) {
        if (IsA(lfirst(cell), Constraint)) {
            take_domain_constraint(reader, lfirst(cell), domain);
        }
    }
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_DOMAIN);
    operation->target = pl_read_any_ref(reader, PL_KIND_DOMAIN, statement->domainname);
    operation->as.domain = domain;
}

static void emit_domain_constraint(pl_reader *reader, pl_operation_kind kind, const pl_ref *domain,
                                   const AlterDomainStmt *statement)
{
    const pl_constraint *constraint = NULL;
    const char *name = pl_read_string(reader, statement->name);
    if (kind == PL_OP_ADD_DOMAIN_CONSTRAINT) {
        constraint = pl_read_constraint(reader, (const Constraint *)statement->def, NULL);
        name = constraint->name;
    }
    pl_operation *operation = pl_emit(reader, kind);
    operation->target = pl_read_part(domain, PL_KIND_DOMAIN_CONSTRAINT, name);
    operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0;
    operation->flags |= statement->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0;
    operation->as.constraint = constraint;
}

/* The letters are those of AlterDomainStmt.subtype, with V for VALIDATE CONSTRAINT (gram.y). */
void pl_read_alter_domain(pl_reader *reader, const Node *node)
{
    const AlterDomainStmt *statement = (const AlterDomainStmt *)node;
    pl_ref domain = pl_read_any_ref(reader, PL_KIND_DOMAIN, statement->typeName);
    pl_operation *operation;
    switch (statement->subtype) {
    case 'T':
        operation = pl_emit(reader, PL_OP_SET_DOMAIN_DEFAULT);
        operation->target = domain;
        operation->as.expression = pl_read_expression(reader, statement->def);
        break;
    case 'N':
        pl_emit(reader, PL_OP_DROP_DOMAIN_NOT_NULL)->target = domain;
        break;
    case 'O':
        pl_emit(reader, PL_OP_SET_DOMAIN_NOT_NULL)->target = domain;
        break;
    case 'C':
        emit_domain_constraint(reader, PL_OP_ADD_DOMAIN_CONSTRAINT, &domain, statement);
        break;
    case 'X':
        emit_domain_constraint(reader, PL_OP_DROP_DOMAIN_CONSTRAINT, &domain, statement);
        break;
    case 'V':
        emit_domain_constraint(reader, PL_OP_VALIDATE_DOMAIN_CONSTRAINT, &domain, statement);
        break;
    default:
        break;
    }
}

/* CREATE AGGREGATE, OPERATOR, TYPE, TEXT SEARCH ..., COLLATION -------------------------------- */

static void define_type(pl_reader *reader, const DefineStmt *statement)
{
    pl_type *type = pl_arena_make(reader->arena, pl_type);
    type->kind = statement->definition == NIL ? PL_TYPE_SHELL : PL_TYPE_BASE;
    type->options = pl_read_options_of(reader, statement->definition);
    emit_type(reader, pl_read_any_ref(reader, PL_KIND_TYPE, statement->defnames), type);
}

static const char *type_text(pl_reader *reader, const DefElem *element)
{
    if (element == NULL || element->arg == NULL) {
        return "NONE";
    }
    if (IsA(element->arg, TypeName)) {
        return pl_read_type(reader, (const TypeName *)element->arg).text;
    }
    return pl_read_option_value(reader, element);
}

/* "(integer, integer)", as DROP OPERATOR would name the operator; NONE for the missing left side.
 */
static const char *operator_signature(pl_reader *reader, const DefineStmt *statement)
{
    const DefElem *left = pl_find_option(statement->definition, "leftarg");
    const DefElem *right = pl_find_option(statement->definition, "rightarg");
    return pl_arena_printf(reader->arena, "(%s, %s)", type_text(reader, left),
                           type_text(reader, right));
}

/* args is a list of two: the FunctionParameters (NIL for *) and the number of direct arguments. The
 * old spelling has the type in the option basetype instead, "any" for *. */
static const char *aggregate_signature(pl_reader *reader, const DefineStmt *statement)
{
    if (!statement->oldstyle) {
        return pl_read_signature(reader, statement->args != NIL ? linitial(statement->args) : NIL);
    }
    const DefElem *base = pl_find_option(statement->definition, "basetype");
    const char *type = base == NULL ? "any" : type_text(reader, base);
    bool star = pl_same_nocase(type, "any") || pl_same(type, "\"any\"");
    return star ? "()" : pl_arena_printf(reader->arena, "(%s)", type);
}

/* The options whose value names a function. */
static bool names_function(const char *option)
{
    static const char *const options[] = {"sfunc",    "finalfunc", "combinefunc", "serialfunc",
                                          "msfunc",   "minvfunc",  "mfinalfunc",  "deserialfunc",
                                          "function", "procedure", "restrict",    "join",
                                          "sfunc1",   "init",      "lexize",      "start",
                                          "gettoken", "end",       "lextypes",    "headline"};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (pl_same(option, options[i])) {
            return true;
        }
    }
    return false;
}

static const pl_generic *define_generic(pl_reader *reader, const DefineStmt *statement)
{
    pl_generic *generic = pl_generic_of(reader, (const Node *)statement);
    const ListCell *cell;
    foreach (cell, statement->definition) {
        const DefElem *element = lfirst(cell);
        if (!names_function(element->defname) || element->arg == NULL) {
            continue;
        }
        if (IsA(element->arg, TypeName)) {
            pl_depend_on_names(reader, generic, ((const TypeName *)element->arg)->names);
        } else if (IsA(element->arg, List)) {
            pl_depend_on_names(reader, generic, (const List *)element->arg);
        }
    }
    return generic;
}

void pl_read_define(pl_reader *reader, const Node *node)
{
    const DefineStmt *statement = (const DefineStmt *)node;
    if (statement->kind == OBJECT_TYPE) {
        define_type(reader, statement);
        return;
    }
    pl_ref target =
        pl_read_any_ref(reader, pl_read_object_kind(statement->kind), statement->defnames);
    if (statement->kind == OBJECT_OPERATOR) {
        target.signature = operator_signature(reader, statement);
    } else if (statement->kind == OBJECT_AGGREGATE) {
        target.signature = aggregate_signature(reader, statement);
    }
    pl_operation *operation =
        pl_emit_generic(reader, PL_OP_CREATE_OBJECT, target, define_generic(reader, statement));
    operation->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0;
    operation->flags |= statement->replace ? PL_OPF_OR_REPLACE : 0;
}
