#include "report/plan.h"

#include "report/schema_sql.h"

#include <string.h>

/* A comment line, whatever the text holds. */
static void comment(pl_str *out, const char *text)
{
    pl_str_addf(out, "-- %s\n", pl_text_safe(out->arena, text, strlen(text)));
}

static void comment_lines(pl_str *out, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");
        pl_str_addf(out, "--   %s\n", pl_text_safe(out->arena, text, size));
        text += size + (text[size] == '\n');
    }
}

static void comment_list(pl_str *out, const char *title, const pl_strings *list)
{
    for (size_t i = 0; i < list->count; i++) {
        comment(out, pl_arena_printf(out->arena, "%s%s", title, list->at[i]));
    }
}

static void add_unit(pl_str *out, const pl_plan_report *report, const pl_plan_script *script,
                     size_t number)
{
    const pl_plan_unit *unit = &script->units.at[number];
    bool wrap = unit->transaction && unit->operations.count > 1;
    if (script->units.count > 1) {
        pl_str_addf(out, "%s-- %zu of %u%s\n", number > 0 ? "\n" : "", number + 1,
                    script->units.count, unit->transaction ? "" : ", which runs in no transaction");
    }
    pl_str_add(out, wrap ? "BEGIN;\n" : NULL);
    pl_operations_sql(out, &unit->operations, report->plan->dialect);
    pl_str_add(out, wrap ? "COMMIT;\n" : NULL);
}

static void add_kept(pl_str *out, const pl_plan *plan)
{
    pl_str left_out = pl_str_begin(out->arena, PL_STR_MAXIMUM);
    if (plan->kept.count == 0) {
        return;
    }
    pl_str_addf(out, "\n-- Not dropped; --allow-drop does it:\n");
    pl_operations_sql(&left_out, &plan->left_out, plan->dialect);
    comment_lines(out, left_out.at);
    for (size_t i = 0; i < plan->kept.count; i++) {
        if (plan->kept.at[i].suspicion != NULL) {
            comment(out, pl_arena_printf(out->arena, "If %s is %s now: --rename %s",
                                         pl_ref_text(out->arena, &plan->kept.at[i].object),
                                         plan->kept.at[i].suspicion, plan->kept.at[i].hint));
        }
    }
}

void pl_plan_sql(pl_str *out, const pl_plan_report *report)
{
    const pl_plan *plan = report->plan;
    const pl_plan_script *script = report->down ? &plan->down : &plan->up;
    const char *from = report->down ? report->to->label : report->from->label;
    const char *to = report->down ? report->from->label : report->to->label;
    comment(out, pl_arena_printf(out->arena, "From %s to %s.", from, to));
    pl_strings lines = {0};
    pl_plan_proof_lines(out->arena, report, &lines);
    comment_list(out, "", &lines);
    comment_list(out, "", &plan->left_alone);
    comment_list(out, "Note: ", &script->notes);
    comment_list(out, "Goes, and would not come back: ", &script->losses);
    if (script->operation_count == 0) {
        comment(out, "There is nothing to do.");
    }
    for (size_t i = 0; i < script->units.count; i++) {
        add_unit(out, report, script, i);
    }
    if (!report->down) {
        add_kept(out, plan);
    }
}
