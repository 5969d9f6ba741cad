/* Facts of the way back: what up and then down leave behind. */
#include "check/reversal.h"
#include "base/str.h"
#include "check/fact/functions.h"
#include "model/diff/diff.h"

BOOL_FACT(reversal_down_exists, site->reversal->down_exists)
BOOL_FACT(reversal_down_unread, site->reversal->down_unread)
BOOL_FACT(reversal_up_unread, site->reversal->up_unread)

void pl_fact_reversal_up_has_effect(const pl_site *site, pl_value *out)
{
    out->yes = site->reversal->up_has_effect;
    out->unknown = !out->yes && site->reversal->up_unread;
}

void pl_fact_reversal_down_has_effect(const pl_site *site, pl_value *out)
{
    out->yes = site->reversal->down_has_effect;
    out->unknown = !out->yes && site->reversal->down_unread;
}

static void add_differences(const pl_site *site, const pl_differences *differences,
                            pl_difference_kind kind, pl_value *out)
{
    for (size_t i = 0; i < differences->count; i++) {
        if (differences->at[i].kind == kind) {
            pl_vec_push(site->arena, &out->list, &differences->at[i]);
        }
    }
}

#define DIFFERENCES_FACT(function, kind)                                                           \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        add_differences(site, &site->reversal->differences, kind, out);                            \
    }

DIFFERENCES_FACT(reversal_changed, PL_DIFFERENCE_CHANGED)
DIFFERENCES_FACT(reversal_left_over, PL_DIFFERENCE_LEFT_OVER)
DIFFERENCES_FACT(reversal_lost, PL_DIFFERENCE_LOST)
DIFFERENCES_FACT(reversal_moved, PL_DIFFERENCE_POSITION)

void pl_fact_reversal_differences(const pl_site *site, pl_value *out)
{
    pl_fact_reversal_left_over(site, out);
    pl_fact_reversal_lost(site, out);
    pl_fact_reversal_changed(site, out);
}

void pl_fact_reversal_up_lost(const pl_site *site, pl_value *out)
{
    add_differences(site, &site->reversal->up_differences, PL_DIFFERENCE_LOST, out);
}

void pl_fact_reversal_up_made(const pl_site *site, pl_value *out)
{
    add_differences(site, &site->reversal->up_differences, PL_DIFFERENCE_LEFT_OVER, out);
}

void pl_fact_reversal_up_changed(const pl_site *site, pl_value *out)
{
    add_differences(site, &site->reversal->up_differences, PL_DIFFERENCE_CHANGED, out);
}

void pl_fact_reversal_up_differences(const pl_site *site, pl_value *out)
{
    const pl_differences *differences = &site->reversal->up_differences;

    for (size_t i = 0; i < differences->count; i++) {
        pl_vec_push(site->arena, &out->list, &differences->at[i]);
    }
}

/* Something whose rows, or whose cells in every row, go when it goes. */
static bool holds_rows(const pl_difference *difference)
{
    return difference->object.kind == PL_KIND_TABLE || difference->object.kind == PL_KIND_COLUMN;
}

/* Which of the differences that remain after up and down a fact is about. */
typedef enum residue {
    RESIDUE_LEFT_BEHIND,
    RESIDUE_ENUM_VALUE,
    RESIDUE_NOT_RESTORED,
    RESIDUE_OVER_REVERTED,
    RESIDUE_NOT_REVERTED,
    RESIDUE_MOVED,
    RESIDUE_UNCERTAIN,
} residue;

/* DROP ... IF EXISTS of the up on what no migration made: it may well have been there. */
static bool up_may_have_dropped(const pl_reversal *reversal, const pl_ref *ref)
{
    for (size_t i = 0; i < reversal->up_problems.count; i++) {
        const pl_problem *problem = &reversal->up_problems.at[i];

        if (problem->masked && problem->kind == PL_PROBLEM_MISSING &&
            pl_same(problem->object.name, ref->name) &&
            pl_same(problem->object.parent, ref->parent)) {
            return true;
        }
    }
    return false;
}

/* What is lost without ever having been defined here was only assumed to be there. */
static residue classify(const pl_reversal *reversal, size_t i)
{
    const pl_difference *difference = &reversal->differences.at[i];

    if (difference->uncertain || reversal->up_unread || reversal->down_unread ||
        (difference->kind == PL_DIFFERENCE_LOST && difference->before_origin.text == NULL) ||
        (difference->kind == PL_DIFFERENCE_LEFT_OVER &&
         up_may_have_dropped(reversal, &difference->object))) {
        return RESIDUE_UNCERTAIN;
    }
    switch (difference->kind) {
    case PL_DIFFERENCE_LEFT_OVER:
        return difference->object.kind == PL_KIND_ENUM_VALUE ? RESIDUE_ENUM_VALUE
                                                             : RESIDUE_LEFT_BEHIND;
    case PL_DIFFERENCE_LOST:
        if (reversal->lost_in_rebuild[i] && (difference->object.kind == PL_KIND_INDEX ||
                                             difference->object.kind == PL_KIND_TRIGGER)) {
            return RESIDUE_UNCERTAIN; /* sqlite-rebuild-loses-objects says it */
        }
        if (reversal->there_after_up[i]) {
            return difference->conditional ? RESIDUE_UNCERTAIN : RESIDUE_OVER_REVERTED;
        }
        return RESIDUE_NOT_RESTORED;
    case PL_DIFFERENCE_CHANGED:
        return RESIDUE_NOT_REVERTED;
    case PL_DIFFERENCE_POSITION:
        break;
    }
    return RESIDUE_MOVED;
}

static void add_residue(const pl_site *site, residue wanted, pl_value *out)
{
    const pl_reversal *reversal = site->reversal;

    for (size_t i = 0; i < reversal->differences.count; i++) {
        if (classify(reversal, i) == wanted) {
            pl_vec_push(site->arena, &out->list, &reversal->differences.at[i]);
        }
    }
}

#define RESIDUE_FACT(function, wanted)                                                             \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        add_residue(site, wanted, out);                                                            \
    }

RESIDUE_FACT(reversal_left_behind, RESIDUE_LEFT_BEHIND)
RESIDUE_FACT(reversal_enum_values_left, RESIDUE_ENUM_VALUE)
RESIDUE_FACT(reversal_not_restored, RESIDUE_NOT_RESTORED)
RESIDUE_FACT(reversal_over_reverted, RESIDUE_OVER_REVERTED)

/* The first statement of the down that takes too much. */
void pl_fact_reversal_over_reverted_place(const pl_site *site, pl_value *out)
{
    const pl_reversal *reversal = site->reversal;

    for (size_t i = 0; i < reversal->differences.count; i++) {
        const pl_statement *taker = reversal->lost_by[i];

        if (taker != NULL && classify(reversal, i) == RESIDUE_OVER_REVERTED &&
            (out->place.text == NULL || taker->span.begin < out->place.begin)) {
            out->place = taker->span;
        }
    }
    if (out->place.text == NULL) {
        pl_fact_down_start(site, out);
    }
}

RESIDUE_FACT(reversal_not_reverted, RESIDUE_NOT_REVERTED)

void pl_fact_reversal_residue_count(const pl_site *site, pl_value *out)
{
    pl_value list = {0};

    add_residue(site, RESIDUE_LEFT_BEHIND, &list);
    add_residue(site, RESIDUE_NOT_RESTORED, &list);
    add_residue(site, RESIDUE_NOT_REVERTED, &list);
    out->number = (int64_t)list.list.count;
}

static bool is_residue(const pl_reversal *reversal, size_t i)
{
    residue kind = classify(reversal, i);

    return kind == RESIDUE_LEFT_BEHIND || kind == RESIDUE_NOT_RESTORED ||
           kind == RESIDUE_NOT_REVERTED;
}

/* Of what remains, how much is there only if a branch of code ran. */
void pl_fact_reversal_residue_conditional(const pl_site *site, pl_value *out)
{
    const pl_reversal *reversal = site->reversal;

    for (size_t i = 0; i < reversal->differences.count; i++) {
        out->number += is_residue(reversal, i) && reversal->differences.at[i].conditional;
    }
}

void pl_fact_reversal_residue_certain(const pl_site *site, pl_value *out)
{
    const pl_reversal *reversal = site->reversal;

    for (size_t i = 0; i < reversal->differences.count; i++) {
        out->number += is_residue(reversal, i) && !reversal->differences.at[i].conditional;
    }
}

void pl_fact_reversal_up_conditional(const pl_site *site, pl_value *out)
{
    const pl_differences *differences = &site->reversal->up_differences;

    out->yes = differences->count > 0;
    for (size_t i = 0; i < differences->count && out->yes; i++) {
        out->yes = differences->at[i].conditional;
    }
}

void pl_fact_reversal_only_adds_enum_values(const pl_site *site, pl_value *out)
{
    const pl_script *up = site->migration->up;

    for (size_t i = 0; i < up->statements.count; i++) {
        const pl_operations *operations = &up->statements.at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            pl_effect effect = pl_operation_effect(operations->at[j]);

            if (operations->at[j]->kind == PL_OP_ADD_ENUM_VALUE) {
                out->yes = true;
            } else if (effect != PL_EFFECT_NONE && effect != PL_EFFECT_SESSION &&
                       effect != PL_EFFECT_DATA) {
                out->yes = false;
                return;
            }
        }
    }
}

static bool has_difference_of(const pl_differences *differences, pl_difference_kind kind,
                              const pl_ref *ref)
{
    for (size_t i = 0; i < differences->count; i++) {
        const pl_difference *difference = &differences->at[i];

        if (difference->kind == kind && difference->object.kind == ref->kind &&
            pl_same(difference->object.schema, ref->schema) &&
            pl_same(difference->object.parent, ref->parent) &&
            pl_same(difference->object.name, ref->name)) {
            return true;
        }
    }
    return false;
}

static bool same_place(pl_span a, pl_span b)
{
    return a.text != NULL && a.text == b.text && a.begin == b.begin;
}

/* Renamed: what is gone under one name is there under another, and was made at the same place. */
static bool is_renamed(const pl_differences *differences, const pl_difference *lost)
{
    for (size_t i = 0; i < differences->count; i++) {
        const pl_difference *other = &differences->at[i];

        if (lost->kind == PL_DIFFERENCE_LOST && other->kind == PL_DIFFERENCE_LEFT_OVER &&
            other->object.kind == lost->object.kind &&
            same_place(other->after_origin, lost->before_origin)) {
            return true;
        }
    }
    return false;
}

/* Tables and columns among what the up did; still: they are so after the down as well. */
static void add_holders(const pl_site *site, pl_difference_kind kind, bool still, bool either,
                        pl_value *out)
{
    const pl_differences *differences = &site->reversal->up_differences;

    for (size_t i = 0; i < differences->count; i++) {
        const pl_difference *difference = &differences->at[i];

        if (difference->kind == kind && holds_rows(difference) && !difference->uncertain &&
            !is_renamed(differences, difference) &&
            (either ||
             still == has_difference_of(&site->reversal->differences, kind, &difference->object))) {
            pl_vec_push(site->arena, &out->list, difference);
        }
    }
}

void pl_fact_reversal_holders_lost(const pl_site *site, pl_value *out)
{
    add_holders(site, PL_DIFFERENCE_LOST, true, true, out);
}

void pl_fact_reversal_holders_brought_back(const pl_site *site, pl_value *out)
{
    add_holders(site, PL_DIFFERENCE_LOST, false, false, out);
}

static bool makes(const pl_operation *operation, const pl_value *holders)
{
    for (size_t i = 0; i < holders->list.count; i++) {
        const pl_ref *ref = &((const pl_difference *)holders->list.at[i])->object;
        pl_operation_kind kind =
            ref->kind == PL_KIND_COLUMN ? PL_OP_ADD_COLUMN : PL_OP_CREATE_TABLE;

        if (operation->kind == kind && pl_same(operation->target.name, ref->name) &&
            (ref->kind != PL_KIND_COLUMN || pl_same(operation->target.parent, ref->parent))) {
            return true;
        }
    }
    return false;
}

/* The first statement of the down that makes one of them again. */
void pl_fact_reversal_brought_back_place(const pl_site *site, pl_value *out)
{
    const pl_script *down = site->migration->down;
    pl_value holders = {0};

    pl_fact_reversal_holders_brought_back(site, &holders);
    for (size_t i = 0; down != NULL && i < down->statements.count; i++) {
        const pl_operations *operations = &down->statements.at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            if (makes(operations->at[j], &holders)) {
                out->place = down->statements.at[i]->span;
                return;
            }
        }
    }
    pl_fact_down_start(site, out);
}

void pl_fact_reversal_holders_dropped(const pl_site *site, pl_value *out)
{
    add_holders(site, PL_DIFFERENCE_LEFT_OVER, false, false, out);
}

/* The table was there before the up: nothing the up did made it. */
static bool table_was_there(const pl_site *site, const pl_ref *table)
{
    const pl_changes *changes = &site->reversal->up_changes;

    for (size_t i = 0; i < changes->count; i++) {
        const pl_object *after = changes->at[i].after;

        if (changes->at[i].before == NULL && after != NULL &&
            pl_same(after->ref.name, table->name) &&
            (table->schema == NULL || pl_same(after->ref.schema, table->schema))) {
            return false;
        }
    }
    return true;
}

static bool column_is_new(const pl_differences *up, const pl_ref *table, const char *column)
{
    for (size_t i = 0; i < up->count; i++) {
        const pl_difference *difference = &up->at[i];

        if (difference->kind == PL_DIFFERENCE_LEFT_OVER &&
            difference->object.kind == PL_KIND_COLUMN &&
            pl_same(difference->object.parent, table->name) &&
            pl_same(difference->object.name, column)) {
            return true;
        }
    }
    return false;
}

/* What is written into columns the up itself adds goes with them. */
static bool writes_new_columns_only(const pl_differences *up, const pl_operation *operation)
{
    const pl_strings *columns = &operation->as.rows->columns;

    for (size_t i = 0; i < columns->count; i++) {
        if (!column_is_new(up, &operation->target, columns->at[i])) {
            return false;
        }
    }
    return columns->count > 0;
}

static bool rewrites_rows(const pl_site *site, const pl_differences *up,
                          const pl_operation *operation)
{
    bool update = operation->kind == PL_OP_UPDATE_ROWS;
    bool rewrites = update || operation->kind == PL_OP_DELETE_ROWS ||
                    operation->kind == PL_OP_MERGE_ROWS || operation->kind == PL_OP_TRUNCATE;

    return rewrites && table_was_there(site, &operation->target) &&
           !(update && writes_new_columns_only(up, operation));
}

void pl_fact_reversal_rows_rewritten(const pl_site *site, pl_value *out)
{
    const pl_script *up = site->migration->up;
    const pl_differences *differences = &site->reversal->up_differences;

    for (size_t i = 0; i < up->statements.count; i++) {
        const pl_statement *statement = up->statements.at[i];

        for (size_t j = 0; j < statement->operations.count; j++) {
            if (rewrites_rows(site, differences, statement->operations.at[j])) {
                pl_vec_push(site->arena, &out->list, statement);
                break;
            }
        }
    }
}

static void add_problems(const pl_site *site, const pl_problems *problems, bool masked,
                         pl_value *out)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (problems->at[i].masked == masked) {
            pl_vec_push(site->arena, &out->list, &problems->at[i]);
        }
    }
}

#define PROBLEMS_FACT(function, member, masked)                                                    \
    void pl_fact_##function(const pl_site *site, pl_value *out)                                    \
    {                                                                                              \
        add_problems(site, &site->reversal->member, masked, out);                                  \
    }

/* What is missing may have been there before the first migration. */
static bool is_certain(const pl_problem *problem)
{
    return !problem->masked && !problem->elsewhere;
}

/* Up to the first that is certain: nothing behind it runs. */
void pl_fact_reversal_up_failures(const pl_site *site, pl_value *out)
{
    const pl_problems *problems = &site->reversal->up_problems;

    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->at[i].masked) {
            pl_vec_push(site->arena, &out->list, &problems->at[i]);
        }
        if (is_certain(&problems->at[i])) {
            return;
        }
    }
}

void pl_fact_reversal_up_refused(const pl_site *site, pl_value *out)
{
    const pl_problems *problems = &site->reversal->up_problems;
    const pl_statements *statements = &site->migration->up->statements;

    for (size_t i = 0; i < problems->count && !out->yes; i++) {
        out->yes = is_certain(&problems->at[i]);
    }
    for (size_t i = 0; i < statements->count && !out->yes; i++) {
        out->yes = statements->at[i]->state == PL_STATEMENT_SYNTAX_ERROR;
    }
}

/* PostgreSQL 18 gives every NOT NULL a constraint with a name, table_column_not_null; before it
 * there is none (release notes of 18). Which it is can't be said while the version isn't
 * configured. */
static bool may_be_there_on_18(const pl_site *site, const pl_problem *problem)
{
    unsigned version = site->history->server_version;

    return (version == 0 || version >= 18) && problem->object.kind == PL_KIND_CONSTRAINT &&
           problem->object.name != NULL && pl_ends_with(problem->object.name, "_not_null");
}

/* Nothing is certain behind a statement that could not be read. */
void pl_fact_reversal_down_failures(const pl_site *site, pl_value *out)
{
    const pl_problems *problems = &site->reversal->down_problems;

    for (size_t i = 0; i < problems->count && !site->reversal->down_unread; i++) {
        if (!problems->at[i].masked && !may_be_there_on_18(site, &problems->at[i])) {
            pl_vec_push(site->arena, &out->list, &problems->at[i]);
        }
    }
}

PROBLEMS_FACT(reversal_down_masked, down_problems, true)
PROBLEMS_FACT(reversal_redo_failures, redo_problems, false)

PROBLEMS_FACT(reversal_masked_never_there, masked_never_there, true)

/* The name of a constraint (or the index of one) of that table that the text did not name. */
static const char *unnamed_of_table(const pl_object *table, const pl_object *before)
{
    const pl_constraints *constraints = &table->as.table->constraints;

    for (size_t i = 0; i < constraints->count; i++) {
        const pl_constraint *constraint = constraints->at[i];

        if (!constraint->named &&
            (before == NULL || pl_table_constraint(before->as.table, constraint->name) == NULL)) {
            return constraint->name;
        }
    }
    return NULL;
}

static bool is_table(const pl_object *object)
{
    return object != NULL && object->ref.kind == PL_KIND_TABLE;
}

void pl_fact_problem_server_name(const pl_site *site, pl_value *out)
{
    const pl_problem *problem = site->problem;
    const pl_changes *changes = &site->reversal->up_changes;

    if (problem->object.kind != PL_KIND_CONSTRAINT) {
        return;
    }
    for (size_t i = 0; i < changes->count && out->text == NULL; i++) {
        const pl_object *after = changes->at[i].after;
        bool its_table = problem->object.parent == NULL ||
                         (after != NULL && pl_same(after->ref.name, problem->object.parent));

        if (is_table(after) && its_table) {
            out->text = unnamed_of_table(
                after, is_table(changes->at[i].before) ? changes->at[i].before : NULL);
        }
    }
}

void pl_fact_problem_there_after_up(const pl_site *site, pl_value *out)
{
    const pl_reversal *reversal = site->reversal;
    const pl_problem *first = reversal->down_problems.at;

    for (size_t i = 0; i < reversal->down_problems.count; i++) {
        if (&first[i] == site->problem) {
            out->yes = reversal->problem_there[i];
        }
    }
}

void pl_fact_reversal_down_slips(const pl_site *site, pl_value *out)
{
    const pl_transaction_slips *slips = &site->reversal->down_slips;

    for (size_t i = 0; i < slips->count; i++) {
        pl_vec_push(site->arena, &out->list, &slips->at[i]);
    }
}

/* One statement an element, each ended by its semicolon. */
static void add_inverse(const pl_site *site, const pl_changes *changes, pl_value *out)
{
    pl_operations operations = {0};

    if (site->dialect->write_operations == NULL) {
        return;
    }
    site->dialect->diff(site->arena, site->schema, changes, true, &operations);
    for (size_t i = 0; i < operations.count; i++) {
        pl_str sql = pl_str_begin(site->arena, PL_STR_MAXIMUM);
        pl_operations one = {&operations.at[i], 1, 1};

        site->dialect->write_operations(&sql, &one);
        while (sql.count > 0 && sql.at[sql.count - 1] == '\n') {
            sql.at[--sql.count] = '\0';
        }
        pl_vec_push(site->arena, &out->list, sql.at);
    }
}

void pl_fact_reversal_inverse_sql(const pl_site *site, pl_value *out)
{
    add_inverse(site, &site->reversal->up_changes, out);
}

void pl_fact_reversal_missing_sql(const pl_site *site, pl_value *out)
{
    add_inverse(site, &site->reversal->residue, out);
}
