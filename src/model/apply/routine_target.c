/*
 * Which routine a statement speaks of. FUNCTION takes no procedure, PROCEDURE and AGGREGATE nothing
 * else, ROUTINE takes all of them (LookupFuncWithArgs in parse_func.c); without arguments the name
 * must be that of one routine of the kind.
 */
#include "model/apply/private.h"
#include "model/schema_private.h"

#include <string.h>

static pl_objects routines_named(const pl_applier *a, const pl_ref *ref)
{
    pl_objects routines = {0};
    pl_str *key = pl_journal_scratch(a->schema);
    pl_key_routines(key, ref->schema, ref->name);
    pl_schema_listed(a->context->arena, a->schema, key->at, &routines);
    return routines;
}

bool pl_apply_routine_is_ambiguous(const pl_applier *a, const pl_ref *ref)
{
    if (pl_kind_space(ref->kind) != PL_SPACE_ROUTINE || ref->signature != NULL) {
        return false;
    }
    bool any = pl_apply_has(a, PL_OPF_ANY_ROUTINE);
    pl_objects routines = routines_named(a, ref);
    size_t count = 0;
    for (size_t i = 0; i < routines.count; i++) {
        bool procedure = routines.at[i]->ref.kind == PL_KIND_PROCEDURE;
        count += any || procedure == (ref->kind == PL_KIND_PROCEDURE) ? 1 : 0;
    }
    if (count < 2) {
        return false;
    }
    pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, ref, "%s name \"%s\" is not unique",
                     any ? "routine" : pl_kind_word(ref->kind), ref->name);
    return true;
}

bool pl_argument_is_output(const pl_argument *argument)
{
    return pl_same(argument->mode, "out") || pl_same(argument->mode, "table");
}

static const pl_argument *next_argument(const pl_routine *routine, bool outputs, size_t *at)
{
    while (*at < routine->arguments.count) {
        const pl_argument *argument = &routine->arguments.at[(*at)++];
        if (outputs || !pl_argument_is_output(argument)) {
            return argument;
        }
    }
    return NULL;
}

/* The end of a type in a signature: its comma or closing parenthesis, not those of its modifier or
 * of a quoted name. */
static const char *type_end(const char *at)
{
    unsigned depth = 0;
    bool quoted = false;
    for (; *at != '\0'; at++) {
        if (*at == '"') {
            quoted = !quoted;
        } else if (!quoted && *at == '(') {
            depth++;
        } else if (!quoted && (*at == ')' || *at == ',') && depth == 0) {
            break;
        } else if (!quoted && *at == ')') {
            depth--;
        }
    }
    return at;
}

typedef enum likeness { SAME, PERHAPS, OTHER } likeness;

/* Two names of a user's type may be the same one; table.column%TYPE may be any. */
static likeness compare_type(const pl_type_name *type, const char *text, size_t size)
{
    static const char any[] = "%TYPE";
    if (strlen(type->text) == size && strncmp(type->text, text, size) == 0) {
        return SAME;
    }
    bool named = size >= strlen(any) && strncmp(text + size - strlen(any), any, strlen(any)) == 0;
    return type->builtin && !named ? OTHER : PERHAPS;
}

/* Argument for argument; OTHER as well when there is another number of them. */
static likeness compare_arguments(const pl_routine *routine, bool outputs, const char *signature)
{
    size_t at = 0;
    likeness all = SAME;
    const char *text = signature + 1;
    for (;;) {
        const pl_argument *argument = next_argument(routine, outputs, &at);
        bool more = *text != ')' && *text != '\0';
        if (argument == NULL || !more) {
            return (argument == NULL) == more ? OTHER : all;
        }
        const char *end = type_end(text);
        likeness one = compare_type(&argument->type, text, (size_t)(end - text));
        if (one == OTHER) {
            return OTHER;
        }
        all = one == PERHAPS ? PERHAPS : all;
        text = *end == ',' ? end + 2 : end;
    }
}

static bool differs(const pl_object *object, const char *signature)
{
    if (object->ref.kind == PL_KIND_AGGREGATE || object->as.routine == NULL || object->partial ||
        object->assumed) {
        return false;
    }
    const pl_routine *routine = object->as.routine;
    return compare_arguments(routine, false, signature) == OTHER &&
           (!routine->procedure || compare_arguments(routine, true, signature) == OTHER);
}

/* Whether the name, without a schema, is found on the search path where the type is. */
static bool is_found_as(const pl_applier *a, const pl_type_name *type, const char *text)
{
    if (type->builtin || type->schema == NULL || type->name == NULL ||
        !pl_ends_with(type->text, pl_arena_printf(a->context->arena, ".%s", text))) {
        return false;
    }
    pl_name name = {NULL, type->name};
    const pl_object *found = pl_apply_find(a, PL_KIND_TYPE, name);
    found = found != NULL ? found : pl_apply_find(a, PL_KIND_TABLE, name);
    return found != NULL && pl_same(found->ref.schema, type->schema);
}

static bool has_arguments(const pl_applier *a, const pl_routine *routine, bool outputs)
{
    size_t at = 0;
    const pl_argument *argument = NULL;
    const char *text = a->operation->target.signature + 1;
    while ((argument = next_argument(routine, outputs, &at)) != NULL) {
        const char *end = type_end(text);
        size_t size = (size_t)(end - text);
        if (compare_type(&argument->type, text, size) != SAME &&
            !is_found_as(a, &argument->type, pl_arena_strndup(a->context->arena, text, size))) {
            return false;
        }
        text = *end == ',' ? end + 2 : end;
    }
    return *text == ')';
}

static bool may_be_called(const pl_applier *a, pl_kind kind)
{
    bool procedure = a->operation->target.kind == PL_KIND_PROCEDURE;
    return pl_apply_has(a, PL_OPF_ANY_ROUTINE) || procedure == (kind == PL_KIND_PROCEDURE);
}

/* Behind a key that is not found: a type may be written without its schema, and a procedure named
 * by all of its arguments, as the standard has it, not only by those that are read
 * (LookupFuncWithArgs). */
static const pl_object *find_by_arguments(const pl_applier *a, const char *schema)
{
    pl_ref named = {.schema = schema, .name = a->operation->target.name};
    pl_objects routines = routines_named(a, &named);
    for (size_t i = 0; i < routines.count; i++) {
        const pl_object *object = routines.at[i];
        if (object->ref.kind == PL_KIND_AGGREGATE || object->as.routine == NULL ||
            !may_be_called(a, object->ref.kind)) {
            continue;
        }
        if (has_arguments(a, object->as.routine, false) ||
            (object->ref.kind == PL_KIND_PROCEDURE && has_arguments(a, object->as.routine, true))) {
            return object;
        }
    }
    return NULL;
}

static const pl_object *find_on_path(const pl_applier *a)
{
    const pl_strings *path = &a->schema->search_path;
    const pl_object *found = NULL;
    for (size_t i = 0; found == NULL && i < path->count; i++) {
        found = find_by_arguments(a, path->at[i]);
    }
    return found;
}

/* "(_mood, integer)": "(mood[], integer)". Names without quotes only. */
static const char *with_array_names(const pl_applier *a, const char *signature)
{
    pl_str out = pl_str_begin(a->context->arena, PL_STR_MAXIMUM);
    const char *at = signature;
    while (*at != '\0') {
        const char *end = at + strcspn(at, "(), ");
        const char *text = pl_arena_printf(a->context->arena, "%.*s", (int)(end - at), at);
        const char *dot = strchr(text, '.');
        pl_name name = {.name = dot != NULL ? dot + 1 : text};
        if (dot != NULL) {
            name.schema = pl_arena_printf(a->context->arena, "%.*s", (int)(dot - text), text);
        }
        if (pl_apply_is_array_name(a, name)) {
            pl_str_addf(&out, "%.*s%s[]", (int)(name.name - text), text, name.name + 1);
        } else {
            pl_str_add(&out, text);
        }
        if (*end != '\0') {
            pl_str_add_char(&out, *end++);
        }
        at = end;
    }
    return out.at;
}

const pl_object *pl_apply_find_routine(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_name name = {target->schema, target->name};
    const pl_object *found = pl_schema_resolve(a->schema, target->kind, name, target->signature);
    if (found == NULL && target->signature != NULL && strchr(target->signature, '_') != NULL) {
        found = pl_schema_resolve(a->schema, target->kind, name,
                                  with_array_names(a, target->signature));
    }
    bool any = pl_apply_has(a, PL_OPF_ANY_ROUTINE);
    if (found == NULL && target->signature != NULL) {
        return target->schema != NULL ? find_by_arguments(a, target->schema) : find_on_path(a);
    }
    if (!any || target->signature != NULL) {
        return found;
    }
    const pl_object *procedure = pl_schema_resolve(a->schema, PL_KIND_PROCEDURE, name, NULL);
    return found == NULL ? procedure : procedure == NULL ? found : NULL;
}

/* The history knows the name, and none of the routines that have it is the one meant. */
bool pl_apply_routine_is_missed(const pl_applier *a, const pl_ref *ref)
{
    if (!a->schema->complete || ref->signature == NULL) {
        return false;
    }
    if (pl_schema_ever_had(a->schema, ref)) {
        return true;
    }
    pl_objects routines = routines_named(a, ref);
    size_t others = 0;
    for (size_t i = 0; i < routines.count; i++) {
        others += differs(routines.at[i], ref->signature) ? 1 : 0;
    }
    return others > 0 && others == routines.count;
}

static bool is_right_kind(const pl_applier *a, pl_kind kind)
{
    pl_kind wanted = a->operation->target.kind;
    if (pl_apply_has(a, PL_OPF_ANY_ROUTINE) || wanted == kind) {
        return true;
    }
    bool takes_aggregate =
        a->operation->kind != PL_OP_DROP_ROUTINE && a->operation->kind != PL_OP_ALTER_ROUTINE;
    return wanted == PL_KIND_FUNCTION && kind == PL_KIND_AGGREGATE && takes_aggregate;
}

static void report_kind(const pl_applier *a, const pl_object *object)
{
    const pl_ref *ref = &object->ref;
    switch ((int)a->operation->target.kind) {
    case PL_KIND_AGGREGATE:
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, ref, "function %s%s is not an aggregate",
                         ref->name, ref->signature);
        break;
    case PL_KIND_PROCEDURE:
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, ref, "%s%s is not a procedure", ref->name,
                         ref->signature);
        break;
    default:
        if (ref->kind == PL_KIND_AGGREGATE) {
            pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, ref, "\"%s\" is an aggregate function",
                             ref->name);
        } else {
            pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, ref, "%s%s is not a function", ref->name,
                             ref->signature);
        }
        break;
    }
}

static void report_missing(const pl_applier *a)
{
    pl_ref ref = a->operation->target;
    ref.schema = ref.schema != NULL ? ref.schema : pl_schema_creation_schema(a->schema);
    if (pl_apply_routine_is_missed(a, &ref)) {
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "%s %s%s does not exist",
                         pl_kind_word(ref.kind), ref.name, ref.signature);
    } else {
        (void)pl_apply_routine_is_ambiguous(a, &ref);
    }
}

/* Statements on a routine that is not there, or is of another kind, stop here. DROP has more to say
 * of what is missing. */
bool pl_apply_check_routine(const pl_applier *a)
{
    pl_operation_kind kind = a->operation->kind;
    if (pl_kind_space(a->operation->target.kind) != PL_SPACE_ROUTINE ||
        a->operation->target.name == NULL || kind == PL_OP_CREATE_ROUTINE ||
        kind == PL_OP_CREATE_OBJECT) {
        return true;
    }
    const pl_object *found = pl_apply_find_routine(a);
    if (found == NULL) {
        if (kind != PL_OP_DROP_ROUTINE && kind != PL_OP_DROP_OBJECT) {
            report_missing(a);
        }
        return true;
    }
    if (is_right_kind(a, found->ref.kind) || found->assumed) {
        return true;
    }
    report_kind(a, found);
    return false;
}
