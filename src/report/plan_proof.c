/* What came of trying a plan out, in words. */

#include "report/plan.h"

#include <string.h>

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static const char *difference_line(pl_arena *arena, const pl_difference *difference)
{
    const char *what = pl_ref_text(arena, &difference->object);
    switch (difference->kind) {
    case PL_DIFFERENCE_LEFT_OVER:
        return pl_arena_printf(arena, "%s should not be there", what);
    case PL_DIFFERENCE_LOST:
        return pl_arena_printf(arena, "%s is missing", what);
    case PL_DIFFERENCE_CHANGED:
        return pl_arena_printf(arena, "%s: %s is %s, not %s", what, difference->property,
                               difference->after != NULL ? difference->after : "none",
                               difference->before != NULL ? difference->before : "none");
    case PL_DIFFERENCE_POSITION:
        break;
    }
    return pl_arena_printf(arena, "%s is in another place", what);
}

static void add_statement(pl_arena *arena, const char *sql, pl_strings *out)
{
    for (const char *at = sql; at != NULL && *at != '\0';) {
        size_t size = strcspn(at, "\n");
        pl_vec_push(arena, out, pl_arena_printf(arena, "  %.*s", (int)size, at));
        at += size + (at[size] == '\n');
    }
}

void pl_plan_proof_lines(pl_arena *arena, const pl_plan_report *report, pl_strings *out)
{
    const pl_proof *proof = report->proof;
    if (proof == NULL) {
        if (report->place != NULL) {
            pl_vec_push(arena, out, pl_arena_printf(arena, "not proven: %s", report->place));
        }
        return;
    }
    switch (proof->verdict) {
    case PL_PROOF_PROVEN:
        if (proof->hindered != NULL) {
            pl_vec_push(arena, out,
                        pl_arena_printf(arena,
                                        "proven on %s, for empty tables: the up leads to the goal, "
                                        "the down back",
                                        report->place));
            pl_vec_push(arena, out,
                        pl_arena_printf(arena, "with rows, %s may be refused: %s",
                                        pl_proof_step_text(proof->hindered_step), proof->hindered));
            add_statement(arena, proof->hindered_sql, out);
            return;
        }
        pl_vec_push(
            arena, out,
            pl_arena_printf(arena, "proven on %s: the up leads to the goal, the down back%s%s",
                            report->place, proof->tables_seeded > 0 ? "; rows kept in " : "",
                            proof->tables_seeded > 0
                                ? pl_arena_printf(arena, "%u table%s", proof->tables_seeded,
                                                  plural(proof->tables_seeded))
                                : ""));
        return;
    case PL_PROOF_REFUTED:
    case PL_PROOF_NOT_PROVEN:
        break;
    }
    pl_vec_push(arena, out,
                pl_arena_printf(arena, "%s on %s, in %s: %s",
                                proof->verdict == PL_PROOF_REFUTED ? "refuted" : "not proven",
                                report->place, pl_proof_step_text(proof->step), proof->message));
    add_statement(arena, proof->sql, out);
    for (size_t i = 0; i < proof->differences.count; i++) {
        pl_vec_push(
            arena, out,
            pl_arena_printf(arena, "  %s", difference_line(arena, &proof->differences.at[i])));
    }
}
