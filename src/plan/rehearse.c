#include "plan/rehearse.h"

#include <string.h>

pl_script *pl_plan_read(pl_arena *arena, const pl_dialect *dialect, unsigned server_version,
                        const char *sql)
{
    pl_script *script = pl_arena_make(arena, pl_script);
    pl_read_options options = {.server_version = server_version};
    uint32_t size = (uint32_t)strlen(sql);
    script->text = pl_text_new(arena, "plan", pl_arena_strdup(arena, sql), size);
    script->span = (pl_span){script->text, 0, size};
    pl_vec_push(arena, &script->pieces, (pl_piece){.span = script->span});
    dialect->read_script(arena, script, &options);
    return script;
}

static pl_schema *copy_of(pl_arena *arena, const pl_schema *schema)
{
    pl_schema *copy = pl_schema_new(arena);
    copy->server_version = schema->server_version;
    copy->spellings = schema->spellings;
    pl_schema_set_search_path(copy, &schema->search_path);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        pl_schema_put(copy, e->value);
    }
    return copy;
}

/* By way of the text, as whoever runs it will see it. */
static void run_unit(const pl_plan *plan, pl_schema *schema, const pl_plan_unit *unit)
{
    pl_problems problems = {0};
    pl_apply_context context = {plan->arena, 0, 0, &problems};
    pl_str sql = pl_str_begin(plan->arena, PL_STR_MAXIMUM);
    plan->dialect->write_operations(&sql, &unit->operations);
    pl_script *script = pl_plan_read(plan->arena, plan->dialect, schema->server_version, sql.at);
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;
        for (size_t k = 0; k < operations->count; k++) {
            plan->dialect->apply(schema, operations->at[k], &context);
        }
    }
}

static bool is_note(const pl_operation *operation)
{
    return operation->kind == PL_OP_OTHER && operation->statement == NULL &&
           operation->value != NULL;
}

/* From how it is now to how it was at the mark. */
static void take_back(pl_plan *plan, const pl_plan_options *options, const pl_schema *schema,
                      pl_mark mark, bool transaction, pl_plan_units *out)
{
    pl_changes changes = {0};
    pl_operations all = {0};
    pl_operations kept = {0};
    pl_unit_options how = {.plain = transaction || options->single_transaction,
                           .server_version = schema->server_version};
    pl_journal_changes(plan->arena, schema, mark, pl_journal_mark(schema), &changes);
    plan->dialect->diff(plan->arena, schema, &changes, true, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (is_note(all.at[i])) {
            pl_vec_push(plan->arena, &plan->down.notes, all.at[i]->value);
        } else {
            pl_vec_push(plan->arena, &kept, all.at[i]);
        }
    }
    pl_plan_cut(plan->arena, plan->dialect, schema, &kept, &how, out);
    if (options->lock_timeout != NULL) {
        pl_plan_limit_locks(plan->arena, plan->dialect, options->lock_timeout, out);
    }
}

void pl_plan_match_downs(pl_plan *plan, const pl_plan_options *options, pl_plan_backs *out)
{
    pl_arena *arena = plan->arena;
    if (plan->up.units.count <= 1) {
        pl_vec_push(arena, out, plan->down.units);
        return;
    }
    pl_schema *schema = copy_of(arena, plan->start);
    plan->down.notes = (pl_strings){0};
    for (size_t i = 0; i < plan->up.units.count; i++) {
        const pl_plan_unit *unit = &plan->up.units.at[i];
        pl_mark mark = pl_journal_mark(schema);
        pl_plan_units back = {0};
        run_unit(plan, schema, unit);
        take_back(plan, options, schema, mark, unit->transaction, &back);
        pl_vec_push(arena, out, back);
    }
    plan->down.units = (pl_plan_units){0};
    plan->down.operation_count = 0;
    for (size_t i = out->count; i > 0; i--) {
        for (size_t k = 0; k < out->at[i - 1].count; k++) {
            pl_vec_push(arena, &plan->down.units, out->at[i - 1].at[k]);
            plan->down.operation_count += out->at[i - 1].at[k].operations.count;
        }
    }
}
