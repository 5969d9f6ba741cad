/*
 * Roles: whom SQL and schemas name: owners, grantees, those of policies, ...
 */
#ifndef PL_PLAN_ROLES_H
#define PL_PLAN_ROLES_H

#include "base/map.h"
#include "model/operation.h"

/* Each once, in order; without PUBLIC, CURRENT_USER and the like. Begin with pl_roles_begin. */
typedef struct pl_roles {
    pl_arena *arena;
    pl_map *known;
    pl_strings names;
} pl_roles;

pl_roles pl_roles_begin(pl_arena *arena);
void pl_roles_of_operations(pl_roles *roles, const pl_operations *operations);
void pl_roles_of_schema(pl_roles *roles, const pl_schema *schema);

#endif
