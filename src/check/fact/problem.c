/* Facts of what the server would refuse, of the folder, and of plumb's own comments. */
#include "base/file.h"
#include "base/near.h"
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/rule/rule.h"

#include <string.h>

static const char *problem_kind_name(pl_problem_kind kind)
{
    static const char *const names[] = {
        [PL_PROBLEM_MISSING] = "missing",
        [PL_PROBLEM_DUPLICATE] = "duplicate",
        [PL_PROBLEM_DEPENDENTS] = "dependents",
        [PL_PROBLEM_WRONG_KIND] = "wrong-kind",
        [PL_PROBLEM_MISSING_REFERENCE] = "missing-reference",
        [PL_PROBLEM_NOT_POSSIBLE] = "not-possible",
    };

    return names[kind];
}

/* An operation of a statement without a place of its own (the NOT NULL of a PRIMARY KEY). */
static pl_span problem_place(const pl_problem *problem)
{
    if (problem->operation->span.text != NULL || problem->operation->statement == NULL) {
        return problem->operation->span;
    }
    return problem->operation->statement->span;
}

static int64_t line_of(pl_span span)
{
    return span.text == NULL ? 0 : pl_text_place(span.text, span.begin).line;
}

TEXT_FACT(problem_kind, problem_kind_name(site->problem->kind))
BOOL_FACT(problem_masked, site->problem->masked)
BOOL_FACT(problem_same, site->problem->same)
TEXT_FACT(problem_message, site->problem->message)
TEXT_FACT(problem_object, pl_ref_text(site->arena, &site->problem->object))
TEXT_FACT(problem_object_kind, pl_kind_name(site->problem->object.kind))
BOOL_FACT(problem_vague, site->problem->vague)
BOOL_FACT(problem_elsewhere, site->problem->elsewhere)
TEXT_FACT(problem_near, site->problem->near)
TEXT_FACT(problem_operation, pl_operation_name(site->problem->operation->kind))
PLACE_FACT(problem_place, problem_place(site->problem))
INT_FACT(problem_line, line_of(problem_place(site->problem)))
PLACE_FACT(problem_existing_place,
           site->problem->existing == NULL ? (pl_span){0} : site->problem->existing->origin)

void pl_fact_problem_others(const pl_site *site, pl_value *out)
{
    const pl_refs *others = &site->problem->others;

    for (size_t i = 0; i < others->count; i++) {
        pl_vec_push(site->arena, &out->list, pl_ref_text(site->arena, &others->at[i]));
    }
}

void pl_fact_problem_tables_before(const pl_site *site, pl_value *out)
{
    const pl_map *objects = site->schema->objects;

    for (const pl_map_entry *each = NULL;
         !out->yes && (each = pl_map_next(objects, each)) != NULL;) {
        const pl_object *object = each->value;

        out->yes = object->ref.kind == PL_KIND_TABLE && !object->assumed &&
                   object->migration < site->migration->number;
    }
}

/* A runner makes its table before it runs the first migration; whoever changed the runner has those
 * of others too. */
void pl_fact_problem_of_runner(const pl_site *site, pl_value *out)
{
    const pl_ref *ref = &site->problem->object;

    for (size_t i = 0; pl_runner_at(i) != NULL && ref->name != NULL && !out->yes; i++) {
        const char *table = pl_runner_at(i)->history_table;
        const char *point = table != NULL ? strchr(table, '.') : NULL;

        out->yes = site->problem->elsewhere && table != NULL &&
                   pl_same_nocase(ref->name, point != NULL ? point + 1 : table);
    }
}

TEXT_FACT(folder_migration, site->migration != NULL ? site->migration->name
                                                    : pl_path_name(site->folder_problem->path))
TEXT_FACT(folder_message, site->folder_problem->message)
TEXT_FACT(folder_path, site->folder_problem->path)
TEXT_FACT(folder_other, site->folder_problem->other)
TEXT_FACT(folder_was, site->folder_problem->was)
BOOL_FACT(folder_down_kept, site->folder_problem->down_kept)
BOOL_FACT(folder_version_kept, site->folder_problem->version_kept)
PLACE_FACT(folder_place, site->folder_problem->span)

void pl_fact_folder_edit(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_EDIT_UP] = "up",
        [PL_EDIT_DOWN] = "down",
        [PL_EDIT_COMMENTS] = "comments",
    };

    out->text = names[site->folder_problem->edit];
}

void pl_fact_folder_kind(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_FOLDER_DUPLICATE_VERSION] = "duplicate-version",
        [PL_FOLDER_ORPHAN_DOWN] = "orphan-down",
        [PL_FOLDER_FILE_NAME] = "file-name",
        [PL_FOLDER_UNREADABLE] = "unreadable",
        [PL_FOLDER_MARKER] = "marker",
        [PL_FOLDER_ORDER] = "order",
        [PL_FOLDER_ORDER_UNREAD] = "order-unread",
        [PL_FOLDER_EDITED] = "edited",
        [PL_FOLDER_RENAMED] = "renamed",
        [PL_FOLDER_DELETED] = "deleted",
        [PL_FOLDER_LATE] = "late",
    };

    out->text = names[site->folder_problem->kind];
}

BOOL_FACT(directive_has_reason,
          site->directive->reason != NULL && site->directive->reason[0] != '\0')
BOOL_FACT(directive_over, site->directive_over)
BOOL_FACT(directive_until_is_day, site->directive->until != NULL && site->directive->last_day != 0)
TEXT_FACT(directive_until, site->directive->until)
BOOL_FACT(directive_used, site->directive_used)
PLACE_FACT(directive_place, site->directive->span)
TEXT_FACT(directive_reason, site->directive->reason)
TEXT_FACT(directive_rule, site->directive->rule)

/* A rule or a family; a directive for every rule names none. */
static bool is_name_of(const pl_rule *rule, const char *name)
{
    return pl_same(rule->id, name) || pl_same(rule->family, name);
}

void pl_fact_directive_rule_known(const pl_site *site, pl_value *out)
{
    const pl_rule_list *all = pl_rules_all(site->rules);

    out->yes = site->directive->rule == NULL;
    for (size_t i = 0; i < all->count && !out->yes; i++) {
        out->yes = is_name_of(all->at[i], site->directive->rule);
    }
}

void pl_fact_directive_rule_near(const pl_site *site, pl_value *out)
{
    const pl_rule_list *all = pl_rules_all(site->rules);
    pl_strings known = {0};

    for (size_t i = 0; i < all->count; i++) {
        pl_vec_push(site->arena, &known, all->at[i]->id);
        pl_vec_push(site->arena, &known, all->at[i]->family);
    }
    out->text = site->directive->rule != NULL ? pl_nearest(site->directive->rule, &known) : NULL;
}

void pl_fact_directive_kind(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_DIRECTIVE_IGNORE] = "ignore",
        [PL_DIRECTIVE_IGNORE_FILE] = "ignore-file",
        [PL_DIRECTIVE_IRREVERSIBLE] = "irreversible",
        [PL_DIRECTIVE_RENAMED_FROM] = "renamed-from",
        [PL_DIRECTIVE_UNKNOWN] = "unknown",
    };

    out->text = names[site->directive->kind];
}
