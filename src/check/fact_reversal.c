/* Facts of the way back: what up and then down leave behind. */
#include "base/str.h"
#include "check/fact_functions.h"
#include "check/reversal.h"
#include "model/diff.h"

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

/* What the up drops or changes, for rules that ask whether something comes back. */
static const pl_differences *up_differences(const pl_site *site)
{
    pl_differences *differences = pl_arena_make(site->arena, pl_differences);

    pl_changes_differences(site->arena, &site->reversal->up_changes, differences);
    return differences;
}

void pl_fact_reversal_up_lost(const pl_site *site, pl_value *out)
{
    add_differences(site, up_differences(site), PL_DIFFERENCE_LOST, out);
}

void pl_fact_reversal_up_differences(const pl_site *site, pl_value *out)
{
    const pl_differences *differences = up_differences(site);

    for (size_t i = 0; i < differences->count; i++) {
        pl_vec_push(site->arena, &out->list, &differences->at[i]);
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

PROBLEMS_FACT(reversal_up_failures, up_problems, false)
PROBLEMS_FACT(reversal_down_failures, down_problems, false)
PROBLEMS_FACT(reversal_down_masked, down_problems, true)
PROBLEMS_FACT(reversal_redo_failures, redo_problems, false)

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
    pl_diff_inverse(site->arena, changes, &operations);
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
