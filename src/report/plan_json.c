#include "report/plan.h"

#include "base/json_writer.h"
#include "check/secret.h"

static const char *kind_text(const pl_difference *difference)
{
    switch (difference->kind) {
    case PL_DIFFERENCE_LEFT_OVER:
        return "added";
    case PL_DIFFERENCE_LOST:
        return "removed";
    case PL_DIFFERENCE_CHANGED:
        return "changed";
    case PL_DIFFERENCE_POSITION:
        return "moved";
    }
    return NULL;
}

static void string(pl_json *json, const char *key, const char *value)
{
    if (value != NULL) {
        pl_json_string(json, key, pl_mask(json->out->arena, value));
    }
}

static void ref(pl_json *json, const pl_ref *ref)
{
    pl_json_string(json, "kind", pl_kind_name(ref->kind));
    string(json, "schema", ref->schema);
    string(json, "parent", ref->parent);
    string(json, "name", ref->name);
    string(json, "signature", ref->signature);
}

static void source(pl_json *json, const char *key, const pl_schema_source *source)
{
    pl_json_object(json, key);
    pl_json_string(json, "name", source->label);
    pl_json_string(json, "kind", pl_source_kind_text(source->kind));
    pl_json_boolean(json, "complete", source->schema->complete);
    pl_json_integer(json, "statements_unread", (int64_t)source->unread);
    string(json, "note", source->note);
    pl_json_array(json, "unmodelled");
    for (size_t i = 0; i < source->unmodelled.count; i++) {
        string(json, NULL, source->unmodelled.at[i]);
    }
    pl_json_end(json);
    pl_json_end(json);
}

static void strings(pl_json *json, const char *key, const pl_strings *list)
{
    pl_json_array(json, key);
    for (size_t i = 0; i < list->count; i++) {
        string(json, NULL, list->at[i]);
    }
    pl_json_end(json);
}

static void difference_object(pl_json *json, const pl_difference *difference)
{
    pl_json_object(json, NULL);
    pl_json_string(json, "change", kind_text(difference));
    ref(json, &difference->object);
    string(json, "property", difference->property);
    string(json, "before", difference->before);
    string(json, "after", difference->after);
    if (difference->uncertain) {
        pl_json_boolean(json, "uncertain", true);
    }
    pl_json_end(json);
}

static void script(pl_json *json, const char *key, const pl_plan *plan,
                   const pl_plan_script *script)
{
    pl_json_object(json, key);
    pl_json_array(json, "units");
    for (size_t i = 0; i < script->units.count; i++) {
        const pl_plan_unit *unit = &script->units.at[i];
        pl_str sql = pl_str_begin(json->out->arena, PL_STR_MAXIMUM);
        plan->dialect->write_operations(&sql, &unit->operations);
        pl_json_object(json, NULL);
        pl_json_boolean(json, "transaction", unit->transaction);
        pl_json_array(json, "operations");
        for (size_t k = 0; k < unit->operations.count; k++) {
            pl_json_object(json, NULL);
            pl_json_string(json, "op", pl_operation_name(unit->operations.at[k]->kind));
            ref(json, &unit->operations.at[k]->target);
            pl_json_end(json);
        }
        pl_json_end(json);
        string(json, "sql", sql.at);
        pl_json_end(json);
    }
    pl_json_end(json);
    strings(json, "notes", &script->notes);
    strings(json, "losses", &script->losses);
    pl_json_end(json);
}

static void kept(pl_json *json, const pl_plan *plan)
{
    pl_json_array(json, "kept");
    for (size_t i = 0; i < plan->kept.count; i++) {
        const pl_plan_kept *each = &plan->kept.at[i];
        pl_json_object(json, NULL);
        ref(json, &each->object);
        string(json, "definition", each->text);
        string(json, "may_be", each->suspicion);
        string(json, "rename", each->hint);
        string(json, "trouble", each->trouble);
        pl_json_end(json);
    }
    pl_json_end(json);
}

static const char *verdict_text(const pl_proof *proof)
{
    switch (proof != NULL ? proof->verdict : PL_PROOF_NOT_PROVEN) {
    case PL_PROOF_PROVEN:
        return "proven";
    case PL_PROOF_REFUTED:
        return "refuted";
    case PL_PROOF_NOT_PROVEN:
        return "not proven";
    }
    return NULL;
}

static void proof(pl_json *json, const pl_plan_report *report)
{
    const pl_proof *proof = report->proof;
    pl_json_object(json, "proof");
    pl_json_string(json, "verdict", verdict_text(proof));
    string(json, "where", report->place);
    if (proof != NULL && proof->verdict != PL_PROOF_PROVEN) {
        pl_json_string(json, "step", pl_proof_step_text(proof->step));
        string(json, "message", proof->message);
        string(json, "sql", proof->sql);
        pl_json_array(json, "differences");
        for (size_t i = 0; i < proof->differences.count; i++) {
            difference_object(json, &proof->differences.at[i]);
        }
        pl_json_end(json);
    }
    if (proof != NULL && proof->verdict == PL_PROOF_PROVEN) {
        pl_json_integer(json, "tables_with_rows", proof->tables_seeded);
        pl_json_integer(json, "tables_without_rows", proof->tables_empty);
        if (proof->hindered != NULL) {
            pl_json_object(json, "hindered_by_rows");
            pl_json_string(json, "step", pl_proof_step_text(proof->hindered_step));
            pl_json_string(json, "message", proof->hindered);
            string(json, "sql", proof->hindered_sql);
            pl_json_end(json);
        }
    }
    pl_json_end(json);
}

void pl_plan_json(pl_str *out, const pl_plan_report *report)
{
    const pl_plan *plan = report->plan;
    pl_json json = pl_json_begin(out, true);
    pl_json_object(&json, NULL);
    pl_json_string(&json, "format", "plumb-plan");
    pl_json_integer(&json, "version", 1);
    pl_json_string(&json, "dialect", plan->dialect->name);
    source(&json, "from", report->from);
    source(&json, "to", report->to);
    pl_json_array(&json, "differences");
    for (size_t i = 0; i < plan->differences.count; i++) {
        difference_object(&json, &plan->differences.at[i]);
    }
    pl_json_end(&json);
    script(&json, "up", plan, &plan->up);
    script(&json, "down", plan, &plan->down);
    proof(&json, report);
    kept(&json, plan);
    strings(&json, "left_alone", &plan->left_alone);
    strings(&json, "written", &report->written);
    strings(&json, "findings", &report->findings);
    pl_json_end(&json);
    pl_str_add_char(out, '\n');
}
