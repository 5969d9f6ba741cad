/*
 * Who may do what: GRANT, REVOKE, default privileges, roles, owned objects.
 */
#include "base/str.h"
#include "dialect/postgres/identifier.h"
#include "dialect/postgres/read/more.h"

/* A GRANT on m objects to n roles means m times n operations. Beyond this it is told as one of kind
 * OTHER: no migration has so many, and a hostile text would get quadratic memory. */
enum { GRANT_PRODUCT_MAXIMUM = 20000 };

/* In the order in which the manual's page of GRANT lists them. */
static const char *const privilege_order[] = {
    "SELECT",  "INSERT", "UPDATE", "DELETE",  "TRUNCATE",  "REFERENCES", "TRIGGER",
    "EXECUTE", "USAGE",  "CREATE", "CONNECT", "TEMPORARY", "SET",        "ALTER SYSTEM"};

static bool is_privilege(const AccessPriv *privilege, const char *word)
{
    const char *name = privilege->priv_name;
    return pl_same_nocase(name, word) ||
           (pl_same(word, "TEMPORARY") && pl_same_nocase(name, "temp"));
}

/* The privileges without a column list, sorted, each once. */
static const char *whole_privileges(pl_reader *reader, const List *privileges)
{
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < sizeof privilege_order / sizeof *privilege_order; i++) {
        const ListCell *cell;
        foreach (cell, privileges) {
            const AccessPriv *privilege = lfirst(cell);
            if (privilege->cols == NIL && is_privilege(privilege, privilege_order[i])) {
                pl_str_add(&text, text.count > 0 ? ", " : "");
                pl_str_add(&text, privilege_order[i]);
                break;
            }
        }
    }
    return text.at;
}

static const char *column_list(pl_reader *reader, const List *columns)
{
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    foreach (cell, columns) {
        pl_str_add(&text, text.count > 0 ? ", " : "");
        pl_postgres_add_identifier(&text, strVal(lfirst(cell)));
    }
    return text.at;
}

static const char *privilege_word(pl_reader *reader, const AccessPriv *privilege)
{
    if (privilege->priv_name == NULL) {
        return "ALL";
    }
    for (size_t i = 0; i < sizeof privilege_order / sizeof *privilege_order; i++) {
        if (is_privilege(privilege, privilege_order[i])) {
            return privilege_order[i];
        }
    }
    return pl_read_string(reader, privilege->priv_name);
}

/* What a statement grants, without grantee: one row for the whole object, one for each list of
 * columns. */
typedef PL_VEC(pl_grant) pl_grant_rows;

static pl_grant_rows grant_rows(pl_reader *reader, const GrantStmt *statement)
{
    pl_grant_rows rows = {0};
    pl_grant row = {.grant_option = statement->is_grant && statement->grant_option};
    row.privileges =
        statement->privileges == NIL ? "ALL" : whole_privileges(reader, statement->privileges);
    if (row.privileges[0] != '\0') {
        pl_vec_push(reader->arena, &rows, row);
    }
    const ListCell *cell;
    foreach (cell, statement->privileges) {
        const AccessPriv *privilege = lfirst(cell);
        if (privilege->cols != NIL) {
            row.privileges = privilege_word(reader, privilege);
            row.columns = column_list(reader, privilege->cols);
            pl_vec_push(reader->arena, &rows, row);
        }
    }
    return rows;
}

static void emit_grant(pl_reader *reader, const GrantStmt *statement, pl_ref target,
                       const char *all_in_schema, pl_grant grant)
{
    pl_grant_change *change = pl_arena_make(reader->arena, pl_grant_change);
    change->grant = grant;
    change->all_in_schema = all_in_schema;
    change->option_only = !statement->is_grant && statement->grant_option;
    pl_operation *operation = pl_emit(reader, statement->is_grant ? PL_OP_GRANT : PL_OP_REVOKE);
    operation->target = target;
    operation->flags |= (statement->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0u) |
                        pl_read_object_flags(statement->objtype);
    operation->as.grant = change;
}

static void grant_on(pl_reader *reader, const GrantStmt *statement, const Node *object,
                     const pl_grant_rows *rows)
{
    bool all = statement->targtype == ACL_TARGET_ALL_IN_SCHEMA;
    pl_ref target = {.kind = pl_read_object_kind(statement->objtype)};
    const char *schema = NULL;
    if (all) {
        schema = pl_read_string_node(reader, object);
    } else {
        target = pl_read_object(reader, statement->objtype, object);
    }
    const ListCell *cell;
    foreach (cell, statement->grantees) {
        const char *grantee = pl_read_role(reader, lfirst(cell));
        for (size_t i = 0; i < rows->count; i++) {
            pl_grant grant = rows->at[i];
            grant.grantee = grantee;
            emit_grant(reader, statement, target, schema, grant);
        }
    }
}

void pl_read_grant(pl_reader *reader, const Node *node)
{
    const GrantStmt *statement = (const GrantStmt *)node;
    pl_grant_rows rows = grant_rows(reader, statement);
    size_t product = (size_t)list_length(statement->objects) *
                     (size_t)list_length(statement->grantees) * rows.count;
    if (product > GRANT_PRODUCT_MAXIMUM) {
        pl_emit(reader, PL_OP_OTHER);
        return;
    }
    const ListCell *cell;
    foreach (cell, statement->objects) {
        grant_on(reader, statement, lfirst(cell), &rows);
    }
}

/* Membership: the role granted is the target, the member the grantee, ADMIN OPTION the option. */
static void emit_membership(pl_reader *reader, const GrantRoleStmt *statement, const char *role,
                            const char *member)
{
    pl_grant_change *change = pl_arena_make(reader->arena, pl_grant_change);
    change->grant.grantee = member;
    change->grant.privileges = "MEMBER";
    change->grant.grant_option = statement->is_grant && statement->admin_opt;
    change->option_only = !statement->is_grant && statement->admin_opt;
    pl_operation *operation = pl_emit(reader, statement->is_grant ? PL_OP_GRANT : PL_OP_REVOKE);
    operation->target = (pl_ref){.kind = PL_KIND_ROLE, .name = role};
    operation->flags |= statement->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0;
    operation->as.grant = change;
}

void pl_read_grant_role(pl_reader *reader, const Node *node)
{
    const GrantRoleStmt *statement = (const GrantRoleStmt *)node;
    size_t product = (size_t)list_length(statement->granted_roles) *
                     (size_t)list_length(statement->grantee_roles);
    if (product > GRANT_PRODUCT_MAXIMUM) {
        pl_emit(reader, PL_OP_OTHER);
        return;
    }
    const ListCell *granted;
    foreach (granted, statement->granted_roles) {
        const AccessPriv *role = lfirst(granted);
        const char *name = pl_read_string(reader, role->priv_name);
        const ListCell *member;
        foreach (member, statement->grantee_roles) {
            emit_membership(reader, statement, name, pl_read_role(reader, lfirst(member)));
        }
    }
}

/* Default privileges -------------------------------------------------------------------------- */

static size_t count_of(const DefElem *element)
{
    bool list = element != NULL && element->arg != NULL && IsA(element->arg, List);
    return list ? (size_t)list_length((const List *)element->arg) : 0;
}

static void add_one(pl_str *text, pl_reader *reader, const char *words, const DefElem *element,
                    size_t number)
{
    if (number >= count_of(element)) {
        return;
    }
    const Node *node = list_nth((const List *)element->arg, (int)number);
    pl_str_add(text, words);
    if (!IsA(node, RoleSpec)) {
        pl_postgres_add_identifier(text, pl_read_string_node(reader, node));
    } else if (((const RoleSpec *)node)->roletype == ROLESPEC_CSTRING) {
        pl_postgres_add_identifier(text, pl_read_role(reader, (const RoleSpec *)node));
    } else {
        pl_str_add(text, pl_read_role(reader, (const RoleSpec *)node));
    }
    pl_str_add_char(text, ' ');
}

static void emit_default(pl_reader *reader, const GrantStmt *action, const char *name,
                         const pl_grant_rows *rows)
{
    const ListCell *cell;
    foreach (cell, action->grantees) {
        for (size_t i = 0; i < rows->count; i++) {
            pl_grant_change *change = pl_arena_make(reader->arena, pl_grant_change);
            change->grant = rows->at[i];
            change->grant.grantee = pl_read_role(reader, lfirst(cell));
            change->option_only = !action->is_grant && action->grant_option;
            pl_operation *operation = pl_emit(reader, PL_OP_ALTER_DEFAULT_PRIVILEGES);
            operation->target = (pl_ref){.kind = PL_KIND_DEFAULT_PRIVILEGES, .name = name};
            operation->value = action->is_grant ? "grant" : "revoke";
            operation->as.grant = change;
        }
    }
}

/* Named by what the privileges are for, one role and one schema at a time, as the server keeps them
 * (pg_default_acl): "FOR ROLE app IN SCHEMA audit ON tables". */
void pl_read_default_privileges(pl_reader *reader, const Node *node)
{
    const AlterDefaultPrivilegesStmt *statement = (const AlterDefaultPrivilegesStmt *)node;
    const DefElem *roles = pl_find_option(statement->options, "roles");
    const DefElem *schemas = pl_find_option(statement->options, "schemas");
    size_t role_count = count_of(roles) > 0 ? count_of(roles) : 1;
    size_t schema_count = count_of(schemas) > 0 ? count_of(schemas) : 1;
    pl_grant_rows rows = grant_rows(reader, statement->action);
    size_t grantees = (size_t)list_length(statement->action->grantees);
    if (role_count * schema_count * grantees * rows.count > GRANT_PRODUCT_MAXIMUM) {
        pl_emit(reader, PL_OP_OTHER);
        return;
    }
    const char *what = pl_kind_word(pl_read_object_kind(statement->action->objtype));
    for (size_t i = 0; i < role_count * schema_count; i++) {
        pl_str name = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
        add_one(&name, reader, "FOR ROLE ", roles, i / schema_count);
        add_one(&name, reader, "IN SCHEMA ", schemas, i % schema_count);
        pl_str_addf(&name, "ON %ss", what);
        emit_default(reader, statement->action, name.at, &rows);
    }
}

/* Roles --------------------------------------------------------------------------------------- */

void pl_read_create_role(pl_reader *reader, const Node *node)
{
    const CreateRoleStmt *statement = (const CreateRoleStmt *)node;
    pl_emit_generic(reader, PL_OP_CREATE_OBJECT,
                    pl_read_global(reader, PL_KIND_ROLE, statement->role),
                    pl_generic_masked(reader));
}

static pl_ref role_ref(pl_reader *reader, const RoleSpec *role)
{
    pl_ref ref = {.kind = PL_KIND_ROLE};
    ref.name = role == NULL ? "all" : pl_read_role(reader, role);
    return ref;
}

void pl_read_alter_role(pl_reader *reader, const Node *node)
{
    const AlterRoleStmt *statement = (const AlterRoleStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_ROLE, role_ref(reader, statement->role),
                    pl_generic_masked(reader));
}

void pl_read_alter_role_set(pl_reader *reader, const Node *node)
{
    const AlterRoleSetStmt *statement = (const AlterRoleSetStmt *)node;
    pl_emit_generic(reader, PL_OP_ALTER_ROLE, role_ref(reader, statement->role),
                    pl_generic_masked(reader));
}

void pl_read_drop_role(pl_reader *reader, const Node *node)
{
    const DropRoleStmt *statement = (const DropRoleStmt *)node;
    const ListCell *cell;
    foreach (cell, statement->roles) {
        pl_operation *operation = pl_emit(reader, PL_OP_DROP_OBJECT);
        operation->target = role_ref(reader, lfirst(cell));
        operation->flags |= statement->missing_ok ? PL_OPF_IF_EXISTS : 0;
    }
}

void pl_read_drop_owned(pl_reader *reader, const Node *node)
{
    const DropOwnedStmt *statement = (const DropOwnedStmt *)node;
    const ListCell *cell;
    foreach (cell, statement->roles) {
        pl_operation *operation = pl_emit(reader, PL_OP_DROP_OWNED);
        operation->target = role_ref(reader, lfirst(cell));
        operation->flags |= statement->behavior == DROP_CASCADE ? PL_OPF_CASCADE : 0;
    }
}

void pl_read_reassign_owned(pl_reader *reader, const Node *node)
{
    const ReassignOwnedStmt *statement = (const ReassignOwnedStmt *)node;
    const ListCell *cell;
    foreach (cell, statement->roles) {
        pl_operation *operation = pl_emit(reader, PL_OP_REASSIGN_OWNED);
        operation->target = role_ref(reader, lfirst(cell));
        operation->new_name = pl_read_role(reader, statement->newrole);
    }
}
