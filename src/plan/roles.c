#include "plan/roles.h"

#include "base/str.h"

#include <string.h>

pl_roles pl_roles_begin(pl_arena *arena)
{
    return (pl_roles){.arena = arena, .known = pl_map_new(arena)};
}

/* Words that stand for a role, as RoleSpec of the grammar has them. */
static bool is_special(const char *name)
{
    static const char *const words[] = {"public",       "current_user", "session_user",
                                        "current_role", "none",         "all"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (pl_same_nocase(name, words[i])) {
            return true;
        }
    }
    return false;
}

static void add(pl_roles *roles, const char *name)
{
    if (name != NULL && *name != '\0' && !is_special(name) && !pl_map_has(roles->known, name)) {
        pl_map_put(roles->known, name, roles);
        pl_vec_push(roles->arena, &roles->names, name);
    }
}

static void add_all(pl_roles *roles, const pl_strings *names)
{
    for (size_t i = 0; i < names->count; i++) {
        add(roles, names->at[i]);
    }
}

/* The name in "FOR ROLE app IN SCHEMA s ON tables" and in "FOR app SERVER s": an identifier behind
 * the prefix, in quotes where it needs them. */
static void add_behind(pl_roles *roles, const char *text, const char *prefix)
{
    if (text == NULL || !pl_starts_with(text, prefix)) {
        return;
    }
    text += strlen(prefix);
    if (*text != '"') {
        add(roles, pl_arena_strndup(roles->arena, text, strcspn(text, " ")));
        return;
    }
    pl_str name = pl_str_begin(roles->arena, PL_STR_MAXIMUM);
    for (text++; *text != '\0' && (text[0] != '"' || text[1] == '"'); text++) {
        pl_str_add_char(&name, *text);
        text += text[0] == '"';
    }
    add(roles, name.at);
}

static void add_of_target(pl_roles *roles, const pl_ref *target)
{
    if (target->kind == PL_KIND_ROLE) {
        add(roles, target->name);
    } else if (target->kind == PL_KIND_DEFAULT_PRIVILEGES) {
        add_behind(roles, target->name, "FOR ROLE ");
    } else if (target->kind == PL_KIND_USER_MAPPING) {
        add_behind(roles, target->name, "FOR ");
    }
}

static void add_of_operation(pl_roles *roles, const pl_operation *operation)
{
    pl_operation_kind kind = operation->kind;
    add_of_target(roles, &operation->target);
    if (kind == PL_OP_SET_OWNER || kind == PL_OP_REASSIGN_OWNED) {
        add(roles, operation->new_name);
    } else if (kind == PL_OP_GRANT || kind == PL_OP_REVOKE ||
               kind == PL_OP_ALTER_DEFAULT_PRIVILEGES) {
        add(roles, operation->as.grant != NULL ? operation->as.grant->grant.grantee : NULL);
    } else if ((kind == PL_OP_CREATE_POLICY || kind == PL_OP_ALTER_POLICY) &&
               operation->as.policy != NULL) {
        add_all(roles, &operation->as.policy->roles);
    } else if (kind == PL_OP_SET_VARIABLE &&
               (pl_same(operation->new_name, "role") ||
                pl_same(operation->new_name, "session_authorization"))) {
        add(roles, operation->value);
    }
}

void pl_roles_of_operations(pl_roles *roles, const pl_operations *operations)
{
    for (size_t i = 0; i < operations->count; i++) {
        add_of_operation(roles, operations->at[i]);
    }
}

void pl_roles_of_schema(pl_roles *roles, const pl_schema *schema)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        add(roles, object->owner);
        add_of_target(roles, &object->ref);
        for (size_t i = 0; i < object->grants.count; i++) {
            add(roles, object->grants.at[i].grantee);
        }
        if (object->ref.kind == PL_KIND_POLICY && object->as.payload != NULL) {
            add_all(roles, &object->as.policy->roles);
        }
    }
}
