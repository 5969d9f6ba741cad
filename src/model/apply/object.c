/*
 * Schemas, extensions, and the kinds that are only text.
 */
#include "model/apply/private.h"

#include <string.h>

static pl_ref own_ref(const pl_applier *a)
{
    pl_ref ref = a->operation->target;
    switch (pl_kind_space(ref.kind)) {
    case PL_SPACE_GLOBAL:
        ref.schema = NULL;
        break;
    case PL_SPACE_ATTACHED: {
        pl_name table = {ref.schema, ref.parent};
        ref.schema = pl_apply_qualify(a, PL_KIND_TABLE, table).schema;
        break;
    }
    case PL_SPACE_RELATION:
    case PL_SPACE_TYPE:
    case PL_SPACE_ROUTINE:
    case PL_SPACE_LOCAL:
    case PL_SPACE_PART:
        ref.schema = ref.schema != NULL ? ref.schema : pl_schema_creation_schema(a->schema);
        break;
    }
    return ref;
}

static const void *own_payload(const pl_applier *a)
{
    const pl_operation *operation = a->operation;
    if (operation->kind == PL_OP_CREATE_SCHEMA) {
        return NULL;
    }
    if (operation->kind == PL_OP_CREATE_EXTENSION) {
        return operation->as.extension;
    }
    pl_generic *generic = pl_arena_make(a->arena, pl_generic);
    if (operation->as.generic != NULL) {
        *generic = *operation->as.generic;
        pl_vec_own(a->arena, &generic->depends);
        for (size_t i = 0; i < generic->depends.count; i++) {
            generic->depends.at[i] = pl_apply_qualify(a, PL_KIND_TABLE, generic->depends.at[i]);
        }
    }
    return generic;
}

static bool is_built_in(const pl_ref *ref)
{
    return (ref->kind == PL_KIND_SCHEMA && pl_same(ref->name, "public")) ||
           (ref->kind == PL_KIND_EXTENSION && pl_same(ref->name, "plpgsql"));
}

static void create(const pl_applier *a)
{
    pl_ref ref = own_ref(a);
    pl_object *object = pl_apply_new(a, ref.kind, (pl_name){ref.schema, ref.name}, own_payload(a));
    object->ref = ref;
    const pl_object *existing = pl_schema_find(a->schema, &ref);
    if (ref.kind == PL_KIND_RULE) {
        (void)pl_apply_relation(a, PL_KIND_TABLE,
                                (pl_name){a->operation->target.schema, ref.parent});
    }
    if (existing == NULL && is_built_in(&ref) && !pl_schema_ever_had(a->schema, &ref)) {
        existing = object;
    }
    if (existing != NULL && !existing->assumed && !pl_apply_has(a, PL_OPF_OR_REPLACE)) {
        pl_apply_exists(a, existing, object, "%s \"%s\" already exists", pl_kind_word(ref.kind),
                        ref.name);
        if (existing == object || a->lenient || pl_apply_has(a, PL_OPF_IF_NOT_EXISTS) ||
            existing->ref.kind != ref.kind) {
            return;
        }
    }
    pl_apply_put(a, object);
}

static void put_definition(const pl_applier *a, const pl_object *object, const char *definition)
{
    pl_generic *generic = pl_arena_make(a->arena, pl_generic);
    if (object->as.generic != NULL) {
        *generic = *object->as.generic;
    }
    generic->definition = definition;
    pl_object *edited = pl_apply_edit(a, object);
    edited->as.generic = generic;
    pl_apply_put(a, edited);
}

static bool is_generic(pl_kind kind)
{
    static const bool typed[PL_KIND_COUNT] = {
#define TYPED true
#define GENERIC false
#define PL_KIND(kind, word, space, tier) [PL_KIND_##kind] = tier,
#include "model/object_kinds.def"
#undef PL_KIND
#undef GENERIC
#undef TYPED
    };
    return !typed[kind];
}

/* The definition becomes what made the object and what was done to it since: two histories that
 * did the same give the same text, and any further step shows. */
static void alter(const pl_applier *a)
{
    pl_ref ref = own_ref(a);
    const char *change = a->operation->as.generic->definition;
    pl_name name = {a->operation->target.schema, ref.name};
    const pl_object *object = pl_schema_resolve(a->schema, ref.kind, name, ref.signature);
    if (!is_generic(ref.kind) || change == NULL || object == NULL || object->ref.kind != ref.kind) {
        return;
    }
    const char *before = object->as.generic != NULL ? object->as.generic->definition : NULL;
    put_definition(a, object,
                   before != NULL ? pl_arena_printf(a->arena, "%s;\n%s", before, change) : change);
}

void pl_apply_objects(const pl_applier *a)
{
    switch ((int)a->operation->kind) {
    case PL_OP_ALTER_OBJECT:
    case PL_OP_ALTER_ROLE:
        alter(a);
        break;
    case PL_OP_ALTER_EXTENSION: /* the version it has is the server's affair */
        break;
    default:
        create(a);
        break;
    }
}
