/*
 * Owners, privileges and comments.
 */
#include "model/apply/private.h"

#include <string.h>

static const char *const privilege_order[] = {
    "SELECT", "INSERT", "UPDATE",  "DELETE",    "TRUNCATE", "REFERENCES",   "TRIGGER", "EXECUTE",
    "USAGE",  "CREATE", "CONNECT", "TEMPORARY", "SET",      "ALTER SYSTEM", "MEMBER"};

enum {
    PRIVILEGES = sizeof privilege_order / sizeof privilege_order[0],
    TABLE_PRIVILEGES = 0x7f,
    SEQUENCE_PRIVILEGES = 1 << 0 | 1 << 2 | 1 << 8,
    ROUTINE_PRIVILEGES = 1 << 7,
    SCHEMA_PRIVILEGES = 1 << 8 | 1 << 9,
    DATABASE_PRIVILEGES = 1 << 9 | 1 << 10 | 1 << 11,
    COLUMN_PRIVILEGES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 5,
    TABLESPACE_PRIVILEGES = 1 << 9,
    OTHER_PRIVILEGES = 1 << 8,
    MEMBERSHIP = 1 << 14,
};

/* What ALL means (acldefault and the ACL_ALL_RIGHTS_* of src/include/utils/acl.h). */
static unsigned all_of(pl_kind kind)
{
    switch ((int)kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return TABLE_PRIVILEGES;
    case PL_KIND_SEQUENCE:
        return SEQUENCE_PRIVILEGES;
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
    case PL_KIND_AGGREGATE:
        return ROUTINE_PRIVILEGES;
    case PL_KIND_SCHEMA:
        return SCHEMA_PRIVILEGES;
    case PL_KIND_DATABASE:
        return DATABASE_PRIVILEGES;
    case PL_KIND_TABLESPACE:
        return TABLESPACE_PRIVILEGES;
    case PL_KIND_ROLE:
        return MEMBERSHIP;
    default:
        return OTHER_PRIVILEGES;
    }
}

/* What PUBLIC has from the start (acldefault). Of databases it depends on what was done before the
 * history began. */
static unsigned publics_own(pl_kind kind)
{
    switch ((int)kind) {
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
    case PL_KIND_AGGREGATE:
        return ROUTINE_PRIVILEGES;
    case PL_KIND_TYPE:
    case PL_KIND_DOMAIN:
    case PL_KIND_LANGUAGE:
        return OTHER_PRIVILEGES;
    default:
        return 0;
    }
}

/* What initdb gives on the schema public: USAGE to PUBLIC, everything to its owner, the role
 * pg_database_owner. Before 15 PUBLIC had CREATE as well and the owner was another (release notes
 * of 15). Dropped and made again it is a schema like others. */
static unsigned own_on_public(const pl_applier *a, const char *grantee)
{
    unsigned version = a->schema->server_version;
    bool before_15 = version != 0 && version < 15;
    if (pl_same(grantee, "public")) {
        return before_15 ? SCHEMA_PRIVILEGES : OTHER_PRIVILEGES;
    }
    return pl_same(grantee, "pg_database_owner") && !before_15 ? SCHEMA_PRIVILEGES : 0;
}

/* What the grantee of the operation has on the object without being told. */
static unsigned own_of(const pl_applier *a, const pl_object *object)
{
    const char *grantee = a->operation->as.grant->grant.grantee;
    if (object->ref.kind == PL_KIND_SCHEMA && object->assumed &&
        pl_same(object->ref.name, "public")) {
        return own_on_public(a, grantee);
    }
    return pl_same(grantee, "public") ? publics_own(object->ref.kind) : 0;
}

static unsigned parse(const char *privileges, unsigned all)
{
    unsigned bits = 0;
    const char *at = privileges;
    while (at != NULL && *at != '\0') {
        const char *comma = strstr(at, ", ");
        size_t size = comma != NULL ? (size_t)(comma - at) : strlen(at);
        if (size == 3 && strncmp(at, "ALL", 3) == 0) {
            return all;
        }
        for (unsigned i = 0; i < PRIVILEGES; i++) {
            if (strlen(privilege_order[i]) == size && strncmp(privilege_order[i], at, size) == 0) {
                bits |= 1U << i;
            }
        }
        at = comma != NULL ? comma + 2 : NULL;
    }
    return bits;
}

static const char *print(pl_arena *arena, unsigned bits, unsigned all)
{
    if (bits == all && bits != MEMBERSHIP) {
        return "ALL";
    }
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (unsigned i = 0; i < PRIVILEGES; i++) {
        if ((bits & 1U << i) != 0) {
            pl_str_add(&out, out.count > 0 ? ", " : "");
            pl_str_add(&out, privilege_order[i]);
        }
    }
    return out.at;
}

static size_t find_grant(const pl_grants *grants, const pl_grant *like, bool with_option)
{
    size_t i = 0;
    while (i < grants->count && !(pl_same(grants->at[i].grantee, like->grantee) &&
                                  pl_same(grants->at[i].columns, like->columns) &&
                                  grants->at[i].grant_option == with_option &&
                                  grants->at[i].withheld == like->withheld)) {
        i++;
    }
    return i;
}

typedef struct granting {
    pl_arena *arena;
    pl_grants *grants;
    unsigned all;
} granting;

static unsigned get(const granting *g, const pl_grant *like, bool with_option)
{
    size_t at = find_grant(g->grants, like, with_option);
    return at < g->grants->count ? parse(g->grants->at[at].privileges, g->all) : 0;
}

static void set(const granting *g, const pl_grant *like, bool with_option, unsigned bits)
{
    size_t at = find_grant(g->grants, like, with_option);
    if (bits == 0) {
        if (at < g->grants->count) {
            pl_vec_delete(g->grants, at);
        }
        return;
    }
    pl_grant grant = *like;
    grant.grant_option = with_option;
    grant.privileges = print(g->arena, bits, g->all);
    if (at < g->grants->count) {
        g->grants->at[at] = grant;
    } else {
        pl_vec_push(g->arena, g->grants, grant);
    }
}

static void grant(const granting *g, const pl_grant *given)
{
    unsigned bits = parse(given->privileges, g->all);
    if (given->grant_option) {
        set(g, given, true, get(g, given, true) | bits);
        set(g, given, false, get(g, given, false) & ~bits);
    } else {
        set(g, given, false, get(g, given, false) | (bits & ~get(g, given, true)));
    }
}

/* Taken from the whole table, a privilege is taken from its columns as well. */
static void revoke_from_columns(const granting *g, const pl_grant *given, unsigned bits)
{
    for (size_t i = g->grants->count; i > 0; i--) {
        pl_grant of_column = g->grants->at[i - 1];
        if (of_column.columns != NULL && pl_same(of_column.grantee, given->grantee)) {
            set(g, &of_column, of_column.grant_option, parse(of_column.privileges, g->all) & ~bits);
        }
    }
}

static void revoke(const granting *g, const pl_grant *given, bool option_only)
{
    unsigned bits = parse(given->privileges, g->all);
    unsigned with_option = get(g, given, true);
    set(g, given, true, with_option & ~bits);
    if (option_only) {
        set(g, given, false, get(g, given, false) | (with_option & bits));
        return;
    }
    set(g, given, false, get(g, given, false) & ~bits);
    if (given->columns == NULL) {
        revoke_from_columns(g, given, bits);
    }
}

static bool is_given(const pl_applier *a)
{
    return a->operation->kind == PL_OP_GRANT ||
           (a->operation->kind == PL_OP_ALTER_DEFAULT_PRIVILEGES &&
            pl_same(a->operation->value, "grant"));
}

/* The part of a change that is about what the grantee has anyway: a grant of it gives back what was
 * withheld, or nothing. Returns the rest of the change. */
static pl_grant change_own(const granting *g, const pl_applier *a, unsigned own)
{
    pl_grant given = a->operation->as.grant->grant;
    bool granted = is_given(a);
    if (own == 0 || a->operation->as.grant->option_only) {
        return given;
    }
    unsigned bits = parse(given.privileges, g->all);
    pl_grant withheld = {.grantee = given.grantee, .withheld = true};
    unsigned had = get(g, &withheld, false);
    set(g, &withheld, false, granted ? had & ~bits : had | (bits & own));
    given.privileges = print(a->arena, bits & ~own, g->all);
    return given;
}

static void change_list(const pl_applier *a, pl_grants *grants, pl_kind kind, unsigned own)
{
    const pl_grant_change *change = a->operation->as.grant;
    bool columns = change->grant.columns != NULL;
    pl_vec_own(a->arena, grants);
    granting g = {a->arena, grants, columns ? (unsigned)COLUMN_PRIVILEGES : all_of(kind)};
    pl_grant given = change_own(&g, a, columns ? 0 : own);
    if (is_given(a)) {
        grant(&g, &given);
    } else {
        revoke(&g, &given, change->option_only);
    }
}

static void change_grants(const pl_applier *a, const pl_object *object)
{
    pl_object *edited = pl_apply_edit(a, object);
    change_list(a, &edited->grants, object->ref.kind, own_of(a, object));
    pl_apply_put(a, edited);
}

/* Default privileges. */

/* What objects are called in the name of default privileges: their reader makes it of the kind. */
static const char *plural(pl_kind kind)
{
    switch ((int)kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        return "tables";
    case PL_KIND_SEQUENCE:
        return "sequences";
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
    case PL_KIND_AGGREGATE:
        return "functions";
    case PL_KIND_TYPE:
    case PL_KIND_DOMAIN:
        return "types";
    case PL_KIND_SCHEMA:
        return "schemas";
    default:
        return NULL;
    }
}

static pl_kind kind_of_default(const char *name)
{
    static const pl_kind kinds[] = {PL_KIND_TABLE, PL_KIND_SEQUENCE, PL_KIND_FUNCTION, PL_KIND_TYPE,
                                    PL_KIND_SCHEMA};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (pl_ends_with(name, plural(kinds[i]))) {
            return kinds[i];
        }
    }
    return PL_KIND_NONE;
}

/* Those of one schema can only add to what everyone has. */
static void change_default_privileges(const pl_applier *a)
{
    pl_ref ref = {.kind = PL_KIND_DEFAULT_PRIVILEGES, .name = a->operation->target.name};
    const pl_object *object = pl_schema_find(a->schema, &ref);
    pl_kind kind = kind_of_default(ref.name);
    bool of_schema = strstr(ref.name, "IN SCHEMA ") != NULL;
    if (object == NULL) {
        pl_generic *none = pl_arena_make(a->arena, pl_generic);
        none->definition = "";
        object = pl_apply_new(a, ref.kind, (pl_name){NULL, ref.name}, none);
    }
    pl_object *edited = pl_apply_edit(a, object);
    bool to_public = pl_same(a->operation->as.grant->grant.grantee, "public");
    change_list(a, &edited->grants, kind, of_schema || !to_public ? 0 : publics_own(kind));
    if (edited->grants.count > 0) {
        pl_apply_put(a, edited);
    } else if (pl_schema_find(a->schema, &ref) != NULL) {
        pl_schema_remove(a->schema, object);
    }
}

static void add_defaults(const pl_applier *a, const char *name, granting *g)
{
    pl_ref ref = {.kind = PL_KIND_DEFAULT_PRIVILEGES, .name = name};
    const pl_object *object = pl_schema_find(a->schema, &ref);
    for (size_t i = 0; object != NULL && i < object->grants.count; i++) {
        const pl_grant *given = &object->grants.at[i];
        if (given->withheld) {
            set(g, given, false, get(g, given, false) | parse(given->privileges, g->all));
        } else {
            grant(g, given);
        }
    }
}

/* Those of named roles are not for what this role makes. */
pl_grants pl_apply_default_grants(const pl_applier *a, pl_kind kind, const char *schema)
{
    pl_grants grants = {0};
    const char *objects = plural(kind);
    if (objects == NULL) {
        return grants;
    }
    granting g = {a->arena, &grants, all_of(kind)};
    add_defaults(a, pl_arena_printf(a->context->arena, "ON %s", objects), &g);
    if (schema != NULL) {
        const char *in = pl_identifier_text(a->context->arena, schema);
        add_defaults(a, pl_arena_printf(a->context->arena, "IN SCHEMA %s ON %s", in, objects), &g);
    }
    return grants;
}

static bool is_granted_kind(pl_kind wanted, pl_kind kind)
{
    if (wanted == PL_KIND_TABLE) {
        return all_of(kind) == TABLE_PRIVILEGES;
    }
    if (pl_kind_space(wanted) == PL_SPACE_ROUTINE) {
        return pl_kind_space(kind) == PL_SPACE_ROUTINE;
    }
    return wanted == kind;
}

static void change_all_in_schema(const pl_applier *a, const char *name)
{
    pl_object schema = {.ref = {.kind = PL_KIND_SCHEMA, .name = name}};
    pl_objects inside = {0};
    pl_schema_dependents(a->context->arena, a->schema, &schema, &inside);
    for (size_t i = 0; i < inside.count; i++) {
        if (is_granted_kind(a->operation->target.kind, inside.at[i]->ref.kind)) {
            change_grants(a, inside.at[i]);
        }
    }
}

/* Relations are missed where the history knows them; of all others one that is not listed is left
 * alone, since it may be built in, of the cluster, or of an extension. */
static const pl_object *find_object(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_name name = {target->schema, target->name};
    switch (pl_kind_space(target->kind)) {
    case PL_SPACE_RELATION:
        return pl_apply_is_system(name) ? NULL : pl_apply_target(a);
    case PL_SPACE_ATTACHED: {
        pl_ref ref = *target;
        ref.schema = pl_apply_qualify(a, PL_KIND_TABLE, (pl_name){ref.schema, ref.parent}).schema;
        return pl_schema_find(a->schema, &ref);
    }
    case PL_SPACE_ROUTINE:
        return pl_apply_find_routine(a);
    case PL_SPACE_TYPE:
    case PL_SPACE_GLOBAL:
    case PL_SPACE_LOCAL:
        break;
    case PL_SPACE_PART:
        return NULL;
    }
    const pl_object *found = pl_schema_resolve(a->schema, target->kind, name, target->signature);
    bool made_up = target->kind == PL_KIND_SCHEMA || target->kind == PL_KIND_ROLE ||
                   target->kind == PL_KIND_DATABASE || target->kind == PL_KIND_EXTENSION;
    return found == NULL && made_up ? pl_apply_assume(a, target->kind, name) : found;
}

void pl_apply_access(const pl_applier *a)
{
    if (a->operation->kind == PL_OP_ALTER_DEFAULT_PRIVILEGES) {
        change_default_privileges(a);
        return;
    }
    const pl_grant_change *change =
        a->operation->kind == PL_OP_SET_OWNER ? NULL : a->operation->as.grant;
    if (change != NULL && change->all_in_schema != NULL) {
        change_all_in_schema(a, change->all_in_schema);
        return;
    }
    const pl_object *object = find_object(a);
    if (object == NULL) {
        return;
    }
    if (change != NULL) {
        change_grants(a, object);
        return;
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->owner = a->operation->new_name;
    pl_apply_put(a, edited);
}

/* Comments. */

static const char *comment_value(const pl_applier *a)
{
    const char *value = a->operation->value;
    return value != NULL && *value != '\0' ? value : NULL;
}

static void comment_on_view_column(const pl_applier *a, const pl_object *object)
{
    if (object->as.view == NULL) {
        return;
    }
    pl_view *view = pl_arena_copy(a->arena, object->as.view, sizeof *view);
    const char *value = comment_value(a);
    pl_options change = {0};
    pl_vec_push(a->arena, &change, (pl_option){a->operation->target.name, value});
    if (value != NULL) {
        pl_apply_merge_options(a->arena, &view->column_comments, &change);
    } else {
        pl_apply_reset_options(a->arena, &view->column_comments, &change);
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.view = view;
    pl_apply_put(a, edited);
}

static void comment_on_column(const pl_applier *a, const pl_object *table)
{
    const char *name = a->operation->target.name;
    if (pl_apply_is_view(table)) {
        comment_on_view_column(a, table);
        return;
    }
    if (!pl_apply_is_table(table)) {
        return;
    }
    const pl_object *with = pl_apply_with_column(a, table, name);
    if (with == NULL) {
        pl_ref ref = pl_part_ref(table, PL_KIND_COLUMN, name);
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "column \"%s\" of relation \"%s\" does not exist", name, table->ref.name);
        return;
    }
    pl_object *edited = pl_apply_edit(a, with);
    pl_table *parts = pl_apply_edit_table(a, edited);
    size_t at = pl_apply_column_index(parts, name);
    pl_apply_edit_column(a, parts, at)->comment = comment_value(a);
    pl_apply_put(a, edited);
}

static void comment_on_constraint(const pl_applier *a, const pl_object *table)
{
    const char *name = a->operation->target.name;
    if (!pl_apply_is_table(table)) {
        return;
    }
    pl_object *edited = pl_apply_edit(a, table);
    pl_table *parts = pl_apply_edit_table(a, edited);
    size_t at = pl_apply_constraint_index(parts, name);
    if (at != PL_NO_COLUMN) {
        pl_apply_edit_constraint(a, parts, at)->comment = comment_value(a);
        pl_apply_put(a, edited);
    } else if (!table->partial && a->schema->complete) {
        pl_ref ref = pl_part_ref(table, PL_KIND_CONSTRAINT, name);
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref,
                         "constraint \"%s\" for table \"%s\" does not exist", name,
                         table->ref.name);
    }
}

/* COMMENT ON COLUMN also names the attributes of a composite type. */
static const pl_object *composite_type(const pl_applier *a)
{
    pl_name name = {a->operation->target.schema, a->operation->target.parent};
    const pl_object *type = pl_apply_find(a, PL_KIND_TYPE, name);
    bool composite =
        type != NULL && type->ref.kind == PL_KIND_TYPE && type->as.type->kind == PL_TYPE_COMPOSITE;
    return composite ? type : NULL;
}

static void comment_on_attribute(const pl_applier *a, const pl_object *object)
{
    pl_type *type = pl_arena_copy(a->arena, object->as.type, sizeof *object->as.type);
    pl_vec_own(a->arena, &type->attributes);
    for (size_t i = 0; i < type->attributes.count; i++) {
        const pl_column *old = type->attributes.at[i];
        if (pl_same(old->name, a->operation->target.name)) {
            pl_column *attribute = pl_arena_copy(a->arena, old, sizeof *old);
            attribute->comment = comment_value(a);
            type->attributes.at[i] = attribute;
        }
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.type = type;
    pl_apply_put(a, edited);
}

static void comment_on_domain_constraint(const pl_applier *a)
{
    pl_name name = {a->operation->target.schema, a->operation->target.parent};
    const pl_object *object = pl_apply_find(a, PL_KIND_DOMAIN, name);
    if (object == NULL || object->ref.kind != PL_KIND_DOMAIN) {
        return;
    }
    pl_domain *domain = pl_arena_copy(a->arena, object->as.domain, sizeof *object->as.domain);
    pl_vec_own(a->arena, &domain->constraints);
    for (size_t i = 0; i < domain->constraints.count; i++) {
        const pl_constraint *old = domain->constraints.at[i];
        if (pl_same(old->name, a->operation->target.name)) {
            pl_constraint *constraint = pl_arena_copy(a->arena, old, sizeof *old);
            constraint->comment = comment_value(a);
            domain->constraints.at[i] = constraint;
        }
    }
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.domain = domain;
    pl_apply_put(a, edited);
}

void pl_apply_comment(const pl_applier *a)
{
    pl_kind kind = a->operation->target.kind;
    if (kind == PL_KIND_DOMAIN_CONSTRAINT) {
        comment_on_domain_constraint(a);
        return;
    }
    const pl_object *type = kind == PL_KIND_COLUMN ? composite_type(a) : NULL;
    if (type != NULL) {
        comment_on_attribute(a, type);
        return;
    }
    if (kind == PL_KIND_COLUMN || kind == PL_KIND_CONSTRAINT) {
        const pl_object *table = pl_apply_parent(a);
        if (table != NULL && kind == PL_KIND_COLUMN) {
            comment_on_column(a, table);
        } else if (table != NULL) {
            comment_on_constraint(a, table);
        }
        return;
    }
    const pl_object *object = find_object(a);
    if (object != NULL) {
        pl_object *edited = pl_apply_edit(a, object);
        edited->comment = comment_value(a);
        pl_apply_put(a, edited);
    }
}
