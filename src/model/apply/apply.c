#include "model/apply/apply.h"
#include "model/apply/private.h"
#include "model/compare/compare.h"

bool pl_apply_has(const pl_applier *a, pl_operation_flag flag)
{
    return pl_operation_has(a->operation, flag);
}

bool pl_apply_may_not_run(const pl_applier *a)
{
    return (a->operation->flags & (PL_OPF_CONDITIONAL | PL_OPF_GUARDED)) != 0;
}

/* The object, or the part of one, is there only if a branch of code ran. */
static bool may_be_absent(const pl_applier *a, const pl_ref *ref)
{
    if (ref->kind != PL_KIND_COLUMN && ref->kind != PL_KIND_CONSTRAINT) {
        const pl_object *object = pl_schema_find(a->schema, ref);
        return object != NULL && object->conditional;
    }
    pl_ref parent = {.kind = PL_KIND_TABLE, .schema = ref->schema, .name = ref->parent};
    const pl_object *table = pl_schema_find(a->schema, &parent);
    if (table == NULL || table->conditional || !pl_apply_is_table(table)) {
        return table != NULL && table->conditional;
    }
    if (ref->kind == PL_KIND_COLUMN) {
        const pl_column *column = pl_table_column(table->as.table, ref->name);
        return column != NULL && column->conditional;
    }
    const pl_constraint *constraint = pl_table_constraint(table->as.table, ref->name);
    return constraint != NULL && constraint->conditional;
}

static PL_PRINTF(5, 0) pl_problem *vreport(const pl_applier *a, pl_problem_kind kind,
                                           const pl_ref *object, bool masked, const char *format,
                                           va_list arguments)
{
    if (a->lenient || a->context->problems == NULL ||
        (kind == PL_PROBLEM_DUPLICATE && may_be_absent(a, object))) {
        return NULL;
    }
    pl_str message = pl_str_begin(a->context->arena, PL_STR_MAXIMUM);
    pl_str_vaddf(&message, format, arguments);
    pl_problem problem = {.kind = kind,
                          .object = *object,
                          .message = message.at,
                          .operation = a->operation,
                          .masked = masked};
    pl_vec_push(a->context->arena, a->context->problems, problem);
    return &pl_vec_last(a->context->problems);
}

pl_problem *pl_apply_problem(const pl_applier *a, pl_problem_kind kind, const pl_ref *object,
                             const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pl_problem *problem = vreport(a, kind, object, false, format, arguments);
    va_end(arguments);
    return problem;
}

void pl_apply_masked(const pl_applier *a, pl_problem_kind kind, const pl_ref *object,
                     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vreport(a, kind, object, true, format, arguments);
    va_end(arguments);
}

void pl_apply_exists(const pl_applier *a, const pl_object *existing, const pl_object *wanted,
                     const char *format, ...)
{
    bool masked = pl_apply_has(a, PL_OPF_IF_NOT_EXISTS);
    va_list arguments;
    va_start(arguments, format);
    pl_problem *problem =
        vreport(a, PL_PROBLEM_DUPLICATE, &existing->ref, masked, format, arguments);
    va_end(arguments);
    if (problem != NULL) {
        problem->existing = existing;
        problem->same = masked && wanted != NULL && pl_object_equal(existing, wanted);
    }
}

void pl_apply_depended_on(const pl_applier *a, const pl_ref *object, const pl_refs *others,
                          const char *format, ...)
{
    pl_refs sure = {0};
    for (size_t i = 0; i < others->count; i++) {
        if (!may_be_absent(a, &others->at[i])) {
            pl_vec_push(a->context->arena, &sure, others->at[i]);
        }
    }
    if (others->count > 0 && sure.count == 0) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    pl_problem *problem = vreport(a, PL_PROBLEM_DEPENDENTS, object, false, format, arguments);
    va_end(arguments);
    if (problem != NULL) {
        problem->others = sure;
    }
}

static void dispatch(const pl_applier *a)
{
    switch (a->operation->kind) {
    case PL_OP_CREATE_TABLE:
        pl_apply_create_table(a);
        break;
    case PL_OP_CREATE_TABLE_AS:
        pl_apply_create_table_as(a);
        break;
    case PL_OP_SET_TABLE_OPTIONS:
    case PL_OP_RESET_TABLE_OPTIONS:
    case PL_OP_SET_PERSISTENCE:
    case PL_OP_SET_TABLESPACE:
    case PL_OP_SET_ACCESS_METHOD:
    case PL_OP_SET_CLUSTER_INDEX:
    case PL_OP_SET_REPLICA_IDENTITY:
    case PL_OP_SET_OF_TYPE:
    case PL_OP_SET_ROW_SECURITY:
    case PL_OP_SET_FOREIGN_OPTIONS:
        pl_apply_alter_table(a);
        break;
    case PL_OP_ADD_INHERITANCE:
    case PL_OP_DROP_INHERITANCE:
    case PL_OP_ATTACH_PARTITION:
    case PL_OP_DETACH_PARTITION:
        pl_apply_partitions(a);
        break;
    case PL_OP_SET_TRIGGER_STATE:
    case PL_OP_SET_RULE_STATE:
    case PL_OP_CREATE_TRIGGER:
        pl_apply_triggers(a);
        break;
    case PL_OP_ADD_COLUMN:
        pl_apply_add_column(a);
        break;
    case PL_OP_DROP_COLUMN:
        pl_apply_drop_column(a);
        break;
    case PL_OP_RENAME_COLUMN:
        pl_apply_rename_column(a);
        break;
    case PL_OP_SET_TYPE:
        pl_apply_set_type(a);
        break;
    case PL_OP_SET_DEFAULT:
    case PL_OP_DROP_DEFAULT:
    case PL_OP_SET_NOT_NULL:
    case PL_OP_DROP_NOT_NULL:
    case PL_OP_DROP_EXPRESSION:
    case PL_OP_ADD_IDENTITY:
    case PL_OP_SET_IDENTITY:
    case PL_OP_DROP_IDENTITY:
    case PL_OP_SET_STATISTICS:
    case PL_OP_SET_STORAGE:
    case PL_OP_SET_COMPRESSION:
    case PL_OP_SET_COLUMN_OPTIONS:
    case PL_OP_RESET_COLUMN_OPTIONS:
        pl_apply_alter_column(a);
        break;
    case PL_OP_ADD_CONSTRAINT:
    case PL_OP_DROP_CONSTRAINT:
    case PL_OP_VALIDATE_CONSTRAINT:
    case PL_OP_ALTER_CONSTRAINT:
        pl_apply_constraints(a);
        break;
    case PL_OP_RENAME_CONSTRAINT:
        pl_apply_rename_constraint(a);
        break;
    case PL_OP_CREATE_INDEX:
        pl_apply_create_index(a);
        break;
    case PL_OP_ATTACH_INDEX:
    case PL_OP_SET_INDEX_OPTIONS:
    case PL_OP_RESET_INDEX_OPTIONS:
        pl_apply_alter_index(a);
        break;
    case PL_OP_CREATE_VIEW:
    case PL_OP_SET_VIEW_OPTIONS:
    case PL_OP_RESET_VIEW_OPTIONS:
    case PL_OP_CREATE_MATERIALIZED_VIEW:
    case PL_OP_REFRESH_MATERIALIZED_VIEW:
        pl_apply_views(a);
        break;
    case PL_OP_CREATE_TYPE:
    case PL_OP_ADD_ENUM_VALUE:
    case PL_OP_RENAME_ENUM_VALUE:
    case PL_OP_ADD_ATTRIBUTE:
    case PL_OP_DROP_ATTRIBUTE:
    case PL_OP_SET_ATTRIBUTE_TYPE:
    case PL_OP_RENAME_ATTRIBUTE:
    case PL_OP_SET_TYPE_OPTIONS:
        pl_apply_types(a);
        break;
    case PL_OP_CREATE_DOMAIN:
    case PL_OP_SET_DOMAIN_DEFAULT:
    case PL_OP_SET_DOMAIN_NOT_NULL:
    case PL_OP_DROP_DOMAIN_NOT_NULL:
    case PL_OP_ADD_DOMAIN_CONSTRAINT:
    case PL_OP_DROP_DOMAIN_CONSTRAINT:
    case PL_OP_VALIDATE_DOMAIN_CONSTRAINT:
        pl_apply_domains(a);
        break;
    case PL_OP_CREATE_SEQUENCE:
    case PL_OP_ALTER_SEQUENCE:
        pl_apply_sequences(a);
        break;
    case PL_OP_CREATE_ROUTINE:
    case PL_OP_ALTER_ROUTINE:
        pl_apply_routines(a);
        break;
    case PL_OP_CREATE_POLICY:
    case PL_OP_ALTER_POLICY:
        pl_apply_policies(a);
        break;
    case PL_OP_CREATE_SCHEMA:
    case PL_OP_CREATE_EXTENSION:
    case PL_OP_ALTER_EXTENSION:
    case PL_OP_CREATE_OBJECT:
    case PL_OP_ALTER_OBJECT:
    case PL_OP_ALTER_ROLE:
        pl_apply_objects(a);
        break;
    case PL_OP_DROP_TABLE:
    case PL_OP_DROP_INDEX:
    case PL_OP_DROP_VIEW:
    case PL_OP_DROP_MATERIALIZED_VIEW:
    case PL_OP_DROP_TYPE:
    case PL_OP_DROP_DOMAIN:
    case PL_OP_DROP_SEQUENCE:
    case PL_OP_DROP_ROUTINE:
    case PL_OP_DROP_TRIGGER:
    case PL_OP_DROP_POLICY:
    case PL_OP_DROP_SCHEMA:
    case PL_OP_DROP_EXTENSION:
    case PL_OP_DROP_OBJECT:
        pl_apply_drop(a);
        break;
    case PL_OP_RENAME_TABLE:
    case PL_OP_RENAME_INDEX:
    case PL_OP_RENAME_OBJECT:
        pl_apply_rename(a);
        break;
    case PL_OP_SET_SCHEMA:
        pl_apply_set_schema(a);
        break;
    case PL_OP_SET_COMMENT:
        pl_apply_comment(a);
        break;
    case PL_OP_SET_OWNER:
    case PL_OP_GRANT:
    case PL_OP_REVOKE:
    case PL_OP_ALTER_DEFAULT_PRIVILEGES:
        pl_apply_access(a);
        break;
    case PL_OP_INSERT_ROWS:
    case PL_OP_UPDATE_ROWS:
    case PL_OP_DELETE_ROWS:
    case PL_OP_MERGE_ROWS:
    case PL_OP_COPY_ROWS:
    case PL_OP_TRUNCATE:
    case PL_OP_SELECT_ROWS:
        pl_apply_rows(a);
        break;
    case PL_OP_SET_VARIABLE:
    case PL_OP_RESET_VARIABLE:
    case PL_OP_DISCARD:
        pl_apply_session(a);
        break;
    case PL_OP_SET_SECURITY_LABEL: /* nothing a schema holds, or nothing plumb can see */
    case PL_OP_DROP_OWNED:
    case PL_OP_REASSIGN_OWNED:
    case PL_OP_BEGIN:
    case PL_OP_COMMIT:
    case PL_OP_ROLLBACK:
    case PL_OP_SAVEPOINT:
    case PL_OP_RELEASE_SAVEPOINT:
    case PL_OP_ROLLBACK_TO_SAVEPOINT:
    case PL_OP_PREPARE_TRANSACTION:
    case PL_OP_FINISH_PREPARED:
    case PL_OP_SET_TRANSACTION:
    case PL_OP_SET_CONSTRAINTS:
    case PL_OP_SHOW_VARIABLE:
    case PL_OP_LOCK_TABLE:
    case PL_OP_LISTEN:
    case PL_OP_PREPARE:
    case PL_OP_LOAD:
    case PL_OP_DO_BLOCK:
    case PL_OP_CALL:
    case PL_OP_DYNAMIC_SQL:
    case PL_OP_VACUUM:
    case PL_OP_ANALYZE:
    case PL_OP_REINDEX:
    case PL_OP_CLUSTER:
    case PL_OP_CHECKPOINT:
    case PL_OP_ALTER_SYSTEM:
    case PL_OP_ALTER_DATABASE:
    case PL_OP_OTHER:
    case PL_OP_COUNT:
        break;
    }
}

static bool is_temporary(const pl_operation *operation)
{
    switch ((int)operation->kind) {
    case PL_OP_CREATE_TABLE:
        return operation->as.table->table->persistence == PL_TEMPORARY;
    case PL_OP_CREATE_TABLE_AS:
        return operation->as.table_as->persistence == PL_TEMPORARY;
    case PL_OP_CREATE_VIEW:
        return operation->as.view->temporary;
    case PL_OP_CREATE_SEQUENCE:
        return operation->as.sequence->temporary;
    default:
        return false;
    }
}

/* Every schema of the path is certainly gone: dropped, or renamed. */
static bool is_nowhere(const pl_applier *a)
{
    const pl_strings *path = &a->schema->search_path;
    for (size_t i = 0; i < path->count; i++) {
        if (!a->schema->complete || pl_schema_knows_schema(a->schema, path->at[i]) ||
            !pl_apply_schema_is_gone(a, path->at[i])) {
            return false;
        }
    }
    return true;
}

/* Whether what is created has a schema to be created in. One that the history never made may have
 * been made before it. */
static bool has_namespace(const pl_applier *a)
{
    static const bool creates[PL_OP_COUNT] = {
        [PL_OP_CREATE_TABLE] = true,    [PL_OP_CREATE_TABLE_AS] = true,
        [PL_OP_CREATE_VIEW] = true,     [PL_OP_CREATE_MATERIALIZED_VIEW] = true,
        [PL_OP_CREATE_TYPE] = true,     [PL_OP_CREATE_DOMAIN] = true,
        [PL_OP_CREATE_SEQUENCE] = true, [PL_OP_CREATE_ROUTINE] = true,
    };
    const pl_ref *target = &a->operation->target;
    if (!creates[a->operation->kind] || is_temporary(a->operation)) {
        return true;
    }
    if (target->schema == NULL && is_nowhere(a)) {
        pl_apply_problem(a, PL_PROBLEM_NOT_POSSIBLE, target,
                         "no schema has been selected to create in");
        return false;
    }
    pl_ref ref = {.kind = PL_KIND_SCHEMA, .name = target->schema};
    if (target->schema != NULL && a->schema->complete &&
        !pl_schema_knows_schema(a->schema, target->schema) && pl_schema_ever_had(a->schema, &ref)) {
        pl_apply_problem(a, PL_PROBLEM_MISSING_REFERENCE, &ref, "schema \"%s\" does not exist",
                         ref.name);
    }
    return true;
}

void pl_apply(pl_schema *schema, const pl_operation *operation, const pl_apply_context *context)
{
    unsigned code = PL_OPF_IN_CODE | PL_OPF_CONDITIONAL | PL_OPF_GUARDED;
    pl_applier a = {
        .schema = schema,
        .arena = schema->arena,
        .operation = operation,
        .context = context,
        .lenient = (operation->flags & code) != 0,
    };
    if (has_namespace(&a) && pl_apply_check_routine(&a)) {
        dispatch(&a);
    }
}
