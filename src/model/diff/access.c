/*
 * Owners, comments and privileges.
 */
#include "base/str.h"
#include "model/diff/private.h"

static void comment(pl_diff *diff, const pl_ref *ref, const char *before, const char *after)
{
    if (!pl_same(before, after)) {
        pl_diff_emit(diff, PL_STAGE_COMMENTS, PL_OP_SET_COMMENT, ref)->value = after;
    }
}

static void column_comments(pl_diff *diff, const pl_object *object, const pl_columns *before,
                            const pl_columns *after, const pl_table *old_table)
{
    for (size_t i = 0; i < after->count; i++) {
        const pl_column *column = after->at[i];
        const pl_column *old = NULL;
        if (old_table == NULL && column->partial) {
            continue; /* it was not made with its table either */
        }
        if (old_table != NULL) {
            old = pl_diff_old_column(old_table, object->as.table, column);
        }
        for (size_t k = 0; before != NULL && k < before->count; k++) {
            if (pl_same(before->at[k]->name, column->name)) {
                old = before->at[k];
            }
        }
        pl_ref ref = pl_diff_part(&object->ref, PL_KIND_COLUMN, column->name);
        comment(diff, &ref, old != NULL ? old->comment : NULL, column->comment);
    }
}

static void constraint_comments(pl_diff *diff, const pl_object *object, pl_kind kind,
                                const pl_constraints *before, const pl_constraints *after)
{
    for (size_t i = 0; i < after->count; i++) {
        const char *old = NULL;
        for (size_t k = 0; before != NULL && k < before->count; k++) {
            if (pl_same(before->at[k]->name, after->at[i]->name) &&
                pl_diff_same_constraint(diff, before->at[k], after->at[i])) {
                old = before->at[k]->comment;
            }
        }
        pl_ref ref = pl_diff_part(&object->ref, kind, after->at[i]->name);
        comment(diff, &ref, old, after->at[i]->comment);
    }
}

static const char *value_of(const pl_options *options, const char *key)
{
    for (size_t i = 0; i < options->count; i++) {
        if (pl_same(options->at[i].key, key)) {
            return options->at[i].value;
        }
    }
    return NULL;
}

static void view_comments(pl_diff *diff, const pl_object *view, const pl_options *before,
                          const pl_options *after)
{
    static const pl_options none;
    before = before != NULL ? before : &none;
    for (size_t i = 0; i < before->count; i++) {
        if (value_of(after, before->at[i].key) == NULL) {
            pl_ref ref = pl_diff_part(&view->ref, PL_KIND_COLUMN, before->at[i].key);
            comment(diff, &ref, before->at[i].value, NULL);
        }
    }
    for (size_t i = 0; i < after->count; i++) {
        pl_ref ref = pl_diff_part(&view->ref, PL_KIND_COLUMN, after->at[i].key);
        comment(diff, &ref, value_of(before, after->at[i].key), after->at[i].value);
    }
}

static void part_comments(pl_diff *diff, const pl_object *before, const pl_object *after)
{
    switch ((int)after->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE: {
        const pl_table *old = before != NULL ? before->as.table : NULL;
        column_comments(diff, after, NULL, &after->as.table->columns, old);
        constraint_comments(diff, after, PL_KIND_CONSTRAINT, old != NULL ? &old->constraints : NULL,
                            &after->as.table->constraints);
        break;
    }
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        view_comments(diff, after, before != NULL ? &before->as.view->column_comments : NULL,
                      &after->as.view->column_comments);
        break;
    case PL_KIND_TYPE:
        column_comments(diff, after, before != NULL ? &before->as.type->attributes : NULL,
                        &after->as.type->attributes, NULL);
        break;
    case PL_KIND_DOMAIN:
        constraint_comments(diff, after, PL_KIND_DOMAIN_CONSTRAINT,
                            before != NULL ? &before->as.domain->constraints : NULL,
                            &after->as.domain->constraints);
        break;
    default:
        break;
    }
}

static bool has_grant(const pl_grants *grants, const pl_grant *wanted)
{
    for (size_t i = 0; i < grants->count; i++) {
        const pl_grant *grant = &grants->at[i];
        if (pl_same(grant->grantee, wanted->grantee) &&
            pl_same(grant->privileges, wanted->privileges) &&
            pl_same(grant->columns, wanted->columns) &&
            grant->grant_option == wanted->grant_option && grant->withheld == wanted->withheld) {
            return true;
        }
    }
    return false;
}

static void change_grant(pl_diff *diff, bool give, const pl_ref *ref, const pl_grant *grant)
{
    pl_grant_change *change = pl_arena_make(diff->arena, pl_grant_change);
    change->grant = *grant;
    change->grant.withheld = false;
    bool granted = give != grant->withheld;
    pl_diff_stage stage = granted ? PL_STAGE_GRANTS : PL_STAGE_LATE; /* before a role is dropped */
    if (ref->kind == PL_KIND_DEFAULT_PRIVILEGES) {
        pl_operation *operation = pl_diff_emit(diff, stage, PL_OP_ALTER_DEFAULT_PRIVILEGES, ref);
        operation->value = granted ? "grant" : "revoke";
        operation->as.grant = change;
        return;
    }
    pl_operation_kind kind = granted ? PL_OP_GRANT : PL_OP_REVOKE;
    pl_diff_emit(diff, stage, kind, ref)->as.grant = change;
}

static void grants(pl_diff *diff, const pl_object *before, const pl_object *after)
{
    static const pl_grants none = {0};
    const pl_grants *old = before != NULL ? &before->grants : &none;
    for (size_t i = 0; i < old->count; i++) {
        if (!has_grant(&after->grants, &old->at[i])) {
            change_grant(diff, false, &after->ref, &old->at[i]);
        }
    }
    for (size_t i = 0; i < after->grants.count; i++) {
        if (!has_grant(old, &after->grants.at[i])) {
            change_grant(diff, true, &after->ref, &after->grants.at[i]);
        }
    }
}

void pl_diff_take_grants(pl_diff *diff, const pl_object *object)
{
    for (size_t i = 0; i < object->grants.count; i++) {
        change_grant(diff, false, &object->ref, &object->grants.at[i]);
    }
}

void pl_diff_access(pl_diff *diff, const pl_object *before, const pl_object *after)
{
    comment(diff, &after->ref, before != NULL ? before->comment : NULL, after->comment);
    if (before == NULL || before->as.payload != after->as.payload) {
        part_comments(diff, before, after);
    }
    if (!pl_same(before != NULL ? before->owner : NULL, after->owner)) {
        if (after->owner != NULL) {
            pl_diff_emit(diff, PL_STAGE_OWNERS, PL_OP_SET_OWNER, &after->ref)->new_name =
                after->owner;
        } else if (after->assumed) {
            pl_diff_note(diff, "%s: its owner before is not known",
                         pl_ref_text(diff->arena, &after->ref));
        } else { /* whoever runs the migrations */
            pl_diff_emit(diff, PL_STAGE_OWNERS, PL_OP_SET_OWNER, &after->ref)->new_name =
                "current_user";
        }
    }
    grants(diff, before, after);
}
