/*
 * What reaches beyond the database: publications, subscriptions, foreign servers, and the objects
 * of the whole cluster (databases, tablespaces).
 */
#include "base/str.h"
#include "dialect/postgres/identifier.h"
#include "dialect/postgres/read/more.h"

/* Replication --------------------------------------------------------------------------------- */

static void depend_on_published(pl_reader *reader, pl_generic *generic, const List *objects)
{
    const ListCell *cell;
    foreach (cell, objects) {
        const PublicationObjSpec *object = lfirst(cell);
        if (object->pubtable != NULL) {
            pl_depend(reader, generic, pl_read_name(reader, object->pubtable->relation));
        }
    }
}

void pl_read_create_publication(pl_reader *reader, const Node *node)
{
    const CreatePublicationStmt *statement = (const CreatePublicationStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    depend_on_published(reader, generic, statement->pubobjects);
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_global(reader, PL_KIND_PUBLICATION, statement->pubname), generic);
}

void pl_read_alter_publication(pl_reader *reader, const Node *node)
{
    const AlterPublicationStmt *statement = (const AlterPublicationStmt *)node;
    pl_generic *generic = pl_generic_of(reader, node);
    depend_on_published(reader, generic, statement->pubobjects);
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_global(reader, PL_KIND_PUBLICATION, statement->pubname), generic);
}

/* A slot is made on the publisher unless create_slot or connect is off; then the statement can't
 * run inside a transaction (CreateSubscription in subscriptioncmds.c). */
static bool makes_slot(const List *options)
{
    const DefElem *create = pl_find_option(options, "create_slot");
    const DefElem *connect = pl_find_option(options, "connect");
    return create != NULL ? pl_read_option_on(create)
                          : connect == NULL || pl_read_option_on(connect);
}

void pl_read_create_subscription(pl_reader *reader, const Node *node)
{
    const CreateSubscriptionStmt *statement = (const CreateSubscriptionStmt *)node;
    pl_operation *operation =
        pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                        pl_read_global(reader, PL_KIND_SUBSCRIPTION, statement->subname),
                        pl_generic_masked(reader));
    operation->flags |= makes_slot(statement->options) ? PL_OPF_SLOT : 0;
}

void pl_read_alter_subscription(pl_reader *reader, const Node *node)
{
    const AlterSubscriptionStmt *statement = (const AlterSubscriptionStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_global(reader, PL_KIND_SUBSCRIPTION, statement->subname),
                    pl_generic_masked(reader));
}

/* Whether it has a slot is not known from the statement alone. Most have, so it is said. */
void pl_read_drop_subscription(pl_reader *reader, const Node *node)
{
    const DropSubscriptionStmt *statement = (const DropSubscriptionStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_DROP_OBJECT);
    operation->target = pl_read_global(reader, PL_KIND_SUBSCRIPTION, statement->subname);
    operation->flags |= PL_OPF_SLOT;
    operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0;
    operation->flags |= statement->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0;
}

/* Foreign data -------------------------------------------------------------------------------- */

static void depend_on_handlers(pl_reader *reader, pl_generic *generic, const List *options)
{
    const ListCell *cell;
    foreach (cell, options) {
        const DefElem *element = lfirst(cell);
        if (element->arg != NULL && IsA(element->arg, List)) {
            pl_depend_on_names(reader, generic, (const List *)element->arg);
        }
    }
}

void pl_read_create_wrapper(pl_reader *reader, const Node *node)
{
    const CreateFdwStmt *statement = (const CreateFdwStmt *)node;
    pl_generic *generic = pl_generic_masked(reader);
    depend_on_handlers(reader, generic, statement->func_options);
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_global(reader, PL_KIND_FOREIGN_DATA_WRAPPER, statement->fdwname),
                    generic);
}

void pl_read_alter_wrapper(pl_reader *reader, const Node *node)
{
    const AlterFdwStmt *statement = (const AlterFdwStmt *)node;
    pl_generic *generic = pl_generic_masked(reader);
    depend_on_handlers(reader, generic, statement->func_options);
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_global(reader, PL_KIND_FOREIGN_DATA_WRAPPER, statement->fdwname),
                    generic);
}

void pl_read_create_server(pl_reader *reader, const Node *node)
{
    const CreateForeignServerStmt *statement = (const CreateForeignServerStmt *)node;
    pl_operation *operation = pl_emit_generic(
        reader, PL_OP_CREATE_OBJECT, pl_read_global(reader, PL_KIND_SERVER, statement->servername),
        pl_generic_masked(reader));
    operation->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0;
}

void pl_read_alter_server(pl_reader *reader, const Node *node)
{
    const AlterForeignServerStmt *statement = (const AlterForeignServerStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_global(reader, PL_KIND_SERVER, statement->servername),
                    pl_generic_masked(reader));
}

/* A user mapping has no name of its own: it is called by what stands behind USER MAPPING. */
static pl_ref mapping_ref(pl_reader *reader, const RoleSpec *user, const char *server)
{
    pl_str name = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    pl_str_add(&name, "FOR ");
    if (user->roletype == ROLESPEC_CSTRING) {
        pl_postgres_add_identifier(&name, user->rolename);
    } else {
        pl_str_add(&name, pl_read_role(reader, user));
    }
    pl_str_add(&name, " SERVER ");
    pl_postgres_add_identifier(&name, server);
    return (pl_ref){.kind = PL_KIND_USER_MAPPING, .name = name.at};
}

void pl_read_create_mapping(pl_reader *reader, const Node *node)
{
    const CreateUserMappingStmt *statement = (const CreateUserMappingStmt *)node;
    pl_operation *operation = pl_emit_generic(
        reader, PL_OP_CREATE_OBJECT, mapping_ref(reader, statement->user, statement->servername),
        pl_generic_masked(reader));
    operation->flags |= statement->if_not_exists ? PL_OPF_IF_NOT_EXISTS : 0;
}

void pl_read_alter_mapping(pl_reader *reader, const Node *node)
{
    const AlterUserMappingStmt *statement = (const AlterUserMappingStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    mapping_ref(reader, statement->user, statement->servername),
                    pl_generic_masked(reader));
}

void pl_read_drop_mapping(pl_reader *reader, const Node *node)
{
    const DropUserMappingStmt *statement = (const DropUserMappingStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_DROP_OBJECT);
    operation->target = mapping_ref(reader, statement->user, statement->servername);
    operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0;
}

/* Which tables it makes is known by the remote server only, unless the statement names them. */
void pl_read_import_foreign_schema(pl_reader *reader, const Node *node)
{
    const ImportForeignSchemaStmt *statement = (const ImportForeignSchemaStmt *)node;
    pl_generic *generic = pl_generic_masked(reader);
    const ListCell *cell;
    foreach (cell, statement->table_list) {
        if (statement->list_type == FDW_IMPORT_SCHEMA_LIMIT_TO) {
            pl_name name = pl_read_name(reader, lfirst(cell));
            name.schema = pl_read_string(reader, statement->local_schema);
            pl_depend(reader, generic, name);
        }
    }
    pl_operation *operation =
        pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                        pl_read_global(reader, PL_KIND_SERVER, statement->server_name), generic);
    operation->value = "import foreign schema";
    operation->new_name = pl_read_string(reader, statement->local_schema);
}

/* Databases and tablespaces ------------------------------------------------------------------- */

void pl_read_create_database(pl_reader *reader, const Node *node)
{
    const CreatedbStmt *statement = (const CreatedbStmt *)node;
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_global(reader, PL_KIND_DATABASE, statement->dbname),
                    pl_generic_of(reader, node));
}

void pl_read_drop_database(pl_reader *reader, const Node *node)
{
    const DropdbStmt *statement = (const DropdbStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_DROP_OBJECT);
    operation->target = pl_read_global(reader, PL_KIND_DATABASE, statement->dbname);
    operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0;
}

static pl_operation *emit_database(pl_reader *reader, const char *name, const char *value)
{
    pl_operation *operation = pl_emit(reader, PL_OP_ALTER_DATABASE);
    operation->target = pl_read_global(reader, PL_KIND_DATABASE, name);
    operation->value = value;
    return operation;
}

void pl_read_alter_database(pl_reader *reader, const Node *node)
{
    const AlterDatabaseStmt *statement = (const AlterDatabaseStmt *)node;
    bool moves = pl_find_option(statement->options, "tablespace") != NULL;
    emit_database(reader, statement->dbname, moves ? "tablespace" : "options");
}

void pl_read_alter_database_collation(pl_reader *reader, const Node *node)
{
    const AlterDatabaseRefreshCollStmt *statement = (const AlterDatabaseRefreshCollStmt *)node;
    emit_database(reader, statement->dbname, "refresh collation version");
}

void pl_read_alter_database_set(pl_reader *reader, const Node *node)
{
    const AlterDatabaseSetStmt *statement = (const AlterDatabaseSetStmt *)node;
    const VariableSetStmt *set = statement->setstmt;
    bool reset = set->kind == VAR_RESET || set->kind == VAR_RESET_ALL;
    pl_operation *operation = emit_database(reader, statement->dbname, reset ? "reset" : "set");
    operation->new_name = set->name == NULL ? "all" : pl_read_string(reader, set->name);
}

void pl_read_create_tablespace(pl_reader *reader, const Node *node)
{
    const CreateTableSpaceStmt *statement = (const CreateTableSpaceStmt *)node;
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_global(reader, PL_KIND_TABLESPACE, statement->tablespacename),
                    pl_generic_of(reader, node));
}

void pl_read_drop_tablespace(pl_reader *reader, const Node *node)
{
    const DropTableSpaceStmt *statement = (const DropTableSpaceStmt *)node;
    pl_operation *operation = pl_emit(reader, PL_OP_DROP_OBJECT);
    operation->target = pl_read_global(reader, PL_KIND_TABLESPACE, statement->tablespacename);
    operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0;
}

void pl_read_alter_tablespace(pl_reader *reader, const Node *node)
{
    const AlterTableSpaceOptionsStmt *statement = (const AlterTableSpaceOptionsStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                    pl_read_global(reader, PL_KIND_TABLESPACE, statement->tablespacename),
                    pl_generic_of(reader, node));
}

/* ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b: which tables that are is not in the text. */
void pl_read_move_all(pl_reader *reader, const Node *node)
{
    const AlterTableMoveAllStmt *statement = (const AlterTableMoveAllStmt *)node;
    pl_operation *operation =
        pl_emit_generic(reader, PL_OP_ALTER_OBJECT,
                        pl_read_global(reader, PL_KIND_TABLESPACE, statement->orig_tablespacename),
                        pl_generic_of(reader, node));
    operation->value = "move all";
    operation->new_name = pl_read_string(reader, statement->new_tablespacename);
}
