#include "base/map.h"
#include "base/str.h"
#include "dialect/postgres/read/more.h"
#include "dialect/postgres/scan.h"

#include <string.h>

/* Comments and labels ------------------------------------------------------------------------- */

void pl_read_comment(pl_reader *reader, const Node *node)
{
    const CommentStmt *statement = (const CommentStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_SET_COMMENT);
    operation->target = pl_read_object(reader, statement->objtype, statement->object);
    operation->flags |= pl_read_object_flags(statement->objtype);
    operation->value = pl_read_string(reader, statement->comment);
}

void pl_read_security_label(pl_reader *reader, const Node *node)
{
    const SecLabelStmt *statement = (const SecLabelStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_SET_SECURITY_LABEL);
    operation->target = pl_read_object(reader, statement->objtype, statement->object);
    operation->flags |= pl_read_object_flags(statement->objtype);
    operation->new_name = pl_read_string(reader, statement->provider);
    operation->value = pl_read_string(reader, statement->label);
}

/* ALTER ... [NO] DEPENDS ON EXTENSION changes when an object is dropped, and nothing else of it. */
void pl_read_depends_on_extension(pl_reader *reader, const Node *node)
{
    const AlterObjectDependsStmt *statement = (const AlterObjectDependsStmt *)node;
    pl_ref target;
    if (statement->object != NULL) {
        target = pl_read_object(reader, statement->objectType, statement->object);
    } else {
        target =
            pl_read_ref(reader, pl_read_object_kind(statement->objectType), statement->relation);
    }
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT, target, pl_generic_of(reader, node));
}

/* Schemas ------------------------------------------------------------------------------------- */

/* The elements of CREATE SCHEMA in the order in which the server makes them, whatever the order of
 * the text: transformCreateSchemaStmtElements in parse_utilcmd.c. */
static const NodeTag element_order[] = {T_CreateSeqStmt, T_CreateStmt,     T_ViewStmt,
                                        T_IndexStmt,     T_CreateTrigStmt, T_GrantStmt};

typedef struct pl_schema_elements {
    pl_reader *reader;
    List *list;
    char *schema;
    PL_VEC(uint32_t) begins; /* one an element, and the end; empty when they can't be told apart */
} pl_schema_elements;

/* The relation that an element makes, or hangs something on. */
static RangeVar *element_relation(Node *element)
{
    switch ((int)nodeTag(element)) {
    case T_CreateSeqStmt:
        return ((CreateSeqStmt *)element)->sequence;
    case T_CreateStmt:
        return ((CreateStmt *)element)->relation;
    case T_ViewStmt:
        return ((ViewStmt *)element)->view;
    case T_IndexStmt:
        return ((IndexStmt *)element)->relation;
    case T_CreateTrigStmt:
        return ((CreateTrigStmt *)element)->relation;
    default:
        return NULL;
    }
}

/* An element begins with CREATE, or with GRANT that is not part of WITH GRANT OPTION; both words
 * are reserved, so nothing else in it can be one of them. */
static void find_elements(pl_schema_elements *elements)
{
    pl_reader *reader = elements->reader;
    pl_scan scan = pl_scan_begin(reader->sql, reader->begin, reader->end);
    pl_token token;
    bool after_with = false, first = true;
    while (pl_scan_next(&scan, &token)) {
        bool begins = pl_token_is_word(&scan, &token, "CREATE") ||
                      (pl_token_is_word(&scan, &token, "GRANT") && !after_with);
        if (begins && !first) {
            pl_vec_push(reader->arena, &elements->begins, token.begin);
        }
        first = false;
        after_with = pl_token_is_word(&scan, &token, "WITH");
    }
    pl_vec_push(reader->arena, &elements->begins, reader->end);
    if (elements->begins.count != (size_t)list_length(elements->list) + 1) {
        elements->begins.count = 0;
    }
}

static void read_element(pl_schema_elements *elements, size_t number, Node *element)
{
    pl_reader *reader = elements->reader;
    uint32_t begin = reader->begin, end = reader->end;
    if (elements->begins.count > 0) {
        reader->begin = elements->begins.at[number];
        reader->end = elements->begins.at[number + 1];
        while (reader->end > reader->begin &&
               strchr(" \t\r\n\f\v", reader->sql[reader->end - 1]) != NULL) {
            reader->end--;
        }
    }
    reader->qualified = true;
    pl_read_statement(reader, element);
    reader->qualified = false;
    reader->begin = begin;
    reader->end = end;
}

/* The relations that the elements make; their names mean these in all elements, since the server
 * puts the new schema first in the search path meanwhile. */
typedef struct pl_made {
    pl_map *names;
    char *schema;
} pl_made;

static bool qualify(void *context, const Node *node, unsigned depth)
{
    const pl_made *made = context;
    RangeVar *range = (RangeVar *)(uintptr_t)node;
    (void)depth;
    if (IsA(node, RangeVar) && range->schemaname == NULL &&
        pl_map_has(made->names, range->relname)) {
        range->schemaname = made->schema;
    }
    return true;
}

static void qualify_elements(pl_schema_elements *elements)
{
    pl_made made = {pl_map_new(elements->reader->arena), elements->schema};
    ListCell *cell;
    foreach (cell, elements->list) {
        RangeVar *relation = element_relation(lfirst(cell));
        if (relation != NULL && relation->schemaname == NULL) {
            pl_map_put(made.names, relation->relname, relation);
        }
    }
    pl_walk(elements->reader->arena, elements->list, qualify, &made);
}

static void read_schema_elements(pl_reader *reader, List *list, char *schema)
{
    pl_schema_elements elements = {.reader = reader, .list = list, .schema = schema};
    find_elements(&elements);
    qualify_elements(&elements);
    for (size_t i = 0; i < sizeof element_order / sizeof *element_order; i++) {
        size_t number = 0;
        ListCell *cell;
        foreach (cell, list) {
            if (nodeTag(lfirst(cell)) == element_order[i]) {
                read_element(&elements, number, lfirst(cell));
            }
            number++;
        }
    }
}

void pl_read_create_schema(pl_reader *reader, const Node *node)
{
    const CreateSchemaStmt *statement = (const CreateSchemaStmt *)node;
    const char *owner =
        statement->authrole == NULL ? NULL : pl_read_role(reader, statement->authrole);
    const char *name =
        statement->schemaname == NULL ? owner : pl_read_string(reader, statement->schemaname);
    pl_operation *create = pl_emit(reader, PL_OP_CREATE_SCHEMA);
    create->target = (pl_ref){.kind = PL_KIND_SCHEMA, .name = name};
    create->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0;
    pl_ref target = create->target;
    if (owner != NULL) {
        pl_operation *own = pl_emit(reader, PL_OP_SET_OWNER);
        own->target = target;
        own->new_name = owner;
        own->flags |= PL_OPF_IMPLIED;
    }
    if (statement->schemaElts != NIL) {
        read_schema_elements(reader, statement->schemaElts, (char *)(uintptr_t)name);
    }
}

/* Extensions ---------------------------------------------------------------------------------- */

static const char *option_string(pl_reader *reader, const List *options, const char *name)
{
    const DefElem *element = pl_find_option(options, name);
    return element == NULL ? NULL : pl_read_option_value(reader, element);
}

void pl_read_create_extension(pl_reader *reader, const Node *node)
{
    const CreateExtensionStmt *statement = (const CreateExtensionStmt *)node;
    pl_extension *extension = pl_arena_make(reader->arena, pl_extension);
    extension->version = option_string(reader, statement->options, "new_version");
    extension->in_schema = option_string(reader, statement->options, "schema");
    extension->cascade = pl_read_option_on(pl_find_option(statement->options, "cascade"));
    pl_operation *operation = pl_emit(reader, PL_OP_CREATE_EXTENSION);
    operation->target = pl_read_global(reader, PL_KIND_EXTENSION, statement->extname);
    operation->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0;
    operation->flags |= extension->cascade ? PL_OPF_CASCADE : 0;
    operation->as.extension = extension;
}

void pl_read_alter_extension(pl_reader *reader, const Node *node)
{
    const AlterExtensionStmt *statement = (const AlterExtensionStmt *)node;
    const char *version = option_string(reader, statement->options, "new_version");
    pl_operation *operation = pl_emit(reader, PL_OP_ALTER_EXTENSION);
    operation->target = pl_read_global(reader, PL_KIND_EXTENSION, statement->extname);
    operation->new_name = version;
    operation->value = "update";
}

void pl_read_alter_extension_contents(pl_reader *reader, const Node *node)
{
    const AlterExtensionContentsStmt *statement = (const AlterExtensionContentsStmt *)node;
    pl_ref object = pl_read_object(reader, statement->objtype, statement->object);
    pl_operation *operation = pl_emit(reader, PL_OP_ALTER_EXTENSION);
    operation->target = pl_read_global(reader, PL_KIND_EXTENSION, statement->extname);
    operation->new_name = pl_ref_text(reader->arena, &object);
    operation->value = statement->action > 0 ? "add" : "drop";
}

/* Casts, transforms, operators ---------------------------------------------------------------- */

/* "(integer AS text)": how COMMENT ON CAST names it; pl_read_object does the same. */
void pl_read_create_cast(pl_reader *reader, const Node *node)
{
    const CreateCastStmt *statement = (const CreateCastStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    if (statement->func != NULL) {
        pl_depend_on_names(reader, generic, statement->func->objname);
    }
    pl_ref target = {.kind = PL_KIND_CAST};
    target.name = pl_arena_printf(reader->arena, "(%s AS %s)",
                                  pl_read_type(reader, statement->sourcetype).text,
                                  pl_read_type(reader, statement->targettype).text);
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT, target, generic);
}

void pl_read_create_transform(pl_reader *reader, const Node *node)
{
    const CreateTransformStmt *statement = (const CreateTransformStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    if (statement->fromsql != NULL) {
        pl_depend_on_names(reader, generic, statement->fromsql->objname);
    }
    if (statement->tosql != NULL) {
        pl_depend_on_names(reader, generic, statement->tosql->objname);
    }
    pl_ref target = {.kind = PL_KIND_TRANSFORM};
    target.name = pl_arena_printf(reader->arena, "FOR %s LANGUAGE %s",
                                  pl_read_type(reader, statement->type_name).text, statement->lang);
    pl_operation *operation = pl_emit_generic(reader, PL_OP_CREATE_OBJECT, target, generic);
    operation->flags |= statement->replace ? PL_OPF_OR_REPLACE : 0;
}

/* Classes and families have a name in each access method: the method stands in the signature, as
 * pl_read_object has it. */
static pl_ref operator_ref(pl_reader *reader, pl_kind kind, const List *name, const char *method)
{
    pl_ref ref = pl_read_any_ref(reader, kind, name);
    ref.signature = pl_arena_printf(reader->arena, "USING %s", method);
    return ref;
}

static void depend_on_items(pl_reader *reader, pl_generic *generic, const List *items)
{
    const ListCell *cell;
    foreach (cell, items) {
        const CreateOpClassItem *item = lfirst(cell);
        if (item->itemtype == OPCLASS_ITEM_FUNCTION && item->name != NULL) {
            pl_depend_on_names(reader, generic, item->name->objname);
        }
    }
}

void pl_read_create_operator_class(pl_reader *reader, const Node *node)
{
    const CreateOpClassStmt *statement = (const CreateOpClassStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    depend_on_items(reader, generic, statement->items);
    pl_emit_generic(
        reader, PL_OP_CREATE_OBJECT,
        operator_ref(reader, PL_KIND_OPERATOR_CLASS, statement->opclassname, statement->amname),
        generic);
}

void pl_read_create_operator_family(pl_reader *reader, const Node *node)
{
    const CreateOpFamilyStmt *statement = (const CreateOpFamilyStmt *)node;
    pl_emit_generic(
        reader, PL_OP_CREATE_OBJECT,
        operator_ref(reader, PL_KIND_OPERATOR_FAMILY, statement->opfamilyname, statement->amname),
        pl_generic_of(reader, node));
}

void pl_read_alter_operator_family(pl_reader *reader, const Node *node)
{
    const AlterOpFamilyStmt *statement = (const AlterOpFamilyStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    depend_on_items(reader, generic, statement->items);
    pl_emit_generic(
        reader, PL_OP_ALTER_OBJECT,
        operator_ref(reader, PL_KIND_OPERATOR_FAMILY, statement->opfamilyname, statement->amname),
        generic);
}

void pl_read_alter_operator(pl_reader *reader, const Node *node)
{
    const AlterOperatorStmt *statement = (const AlterOperatorStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_object_with_args(reader, PL_KIND_OPERATOR, statement->opername),
                    pl_generic_of(reader, node));
}

/* Conversions, collations, languages, access methods, statistics, text search ------------------ */

void pl_read_create_conversion(pl_reader *reader, const Node *node)
{
    const CreateConversionStmt *statement = (const CreateConversionStmt *)node;
    pl_generic *generic = pl_generic_masked(reader); /* the deparser forgets a blank before FROM */
    pl_depend_on_names(reader, generic, statement->func_name);
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_any_ref(reader, PL_KIND_CONVERSION, statement->conversion_name),
                    generic);
}

void pl_read_alter_collation(pl_reader *reader, const Node *node)
{
    const AlterCollationStmt *statement = (const AlterCollationStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_any_ref(reader, PL_KIND_COLLATION, statement->collname),
                    pl_generic_of(reader, node));
}

void pl_read_create_language(pl_reader *reader, const Node *node)
{
    const CreatePLangStmt *statement = (const CreatePLangStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    pl_depend_on_names(reader, generic, statement->plhandler);
    pl_depend_on_names(reader, generic, statement->plinline);
    pl_depend_on_names(reader, generic, statement->plvalidator);
    pl_operation *operation =
        pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                        pl_read_global(reader, PL_KIND_LANGUAGE, statement->plname), generic);
    operation->flags |= statement->replace ? PL_OPF_OR_REPLACE : 0;
}

void pl_read_create_access_method(pl_reader *reader, const Node *node)
{
    const CreateAmStmt *statement = (const CreateAmStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    pl_depend_on_names(reader, generic, statement->handler_name);
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_global(reader, PL_KIND_ACCESS_METHOD, statement->amname), generic);
}

void pl_read_create_statistics(pl_reader *reader, const Node *node)
{
    const CreateStatsStmt *statement = (const CreateStatsStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    pl_depend_on_uses(reader, generic, statement->relations);
    pl_ref target = {.kind = PL_KIND_STATISTICS};
    if (statement->defnames != NIL) {
        target = pl_read_any_ref(reader, PL_KIND_STATISTICS, statement->defnames);
    }
    pl_operation *operation = pl_emit_generic(reader, PL_OP_CREATE_OBJECT, target, generic);
    operation->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0;
}

void pl_read_alter_statistics(pl_reader *reader, const Node *node)
{
    const AlterStatsStmt *statement = (const AlterStatsStmt *)node;
    pl_operation *operation =
        pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                        pl_read_any_ref(reader, PL_KIND_STATISTICS, statement->defnames),
                        pl_generic_of(reader, node));
    operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0;
}

void pl_read_alter_text_search_configuration(pl_reader *reader, const Node *node)
{
    const AlterTSConfigurationStmt *statement = (const AlterTSConfigurationStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_any_ref(reader, PL_KIND_TEXT_SEARCH_CONFIGURATION, statement->cfgname),
                    pl_generic_of(reader, node));
}

void pl_read_alter_text_search_dictionary(pl_reader *reader, const Node *node)
{
    const AlterTSDictionaryStmt *statement = (const AlterTSDictionaryStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_any_ref(reader, PL_KIND_TEXT_SEARCH_DICTIONARY, statement->dictname),
                    pl_generic_of(reader, node));
}
