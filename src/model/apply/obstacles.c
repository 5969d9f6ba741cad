#include "model/apply/apply.h"
#include "model/journal.h"

/* By trying: the one place that knows what refuses a DROP is the one that carries it out. */
void pl_apply_obstacles(pl_arena *arena, pl_schema *schema, const pl_operation *operation,
                        pl_refs *out)
{
    pl_problems problems = {0};
    pl_apply_context context = {.arena = arena, .problems = &problems};
    pl_mark before = pl_journal_mark(schema);
    pl_operation plain = *operation;

    plain.flags &= ~(unsigned)PL_OPF_CASCADE;
    pl_apply(schema, &plain, &context);
    pl_journal_undo(schema, before);
    for (size_t i = 0; i < problems.count; i++) {
        const pl_refs *others = &problems.at[i].others;

        for (size_t j = 0; problems.at[i].kind == PL_PROBLEM_DEPENDENTS && j < others->count; j++) {
            pl_vec_push(arena, out, others->at[j]);
        }
    }
}
