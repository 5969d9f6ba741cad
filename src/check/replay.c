#include "check/replay.h"

#include "check/missed.h"
#include "check/rebuild.h"

#define LOOKS_MAXIMUM 100 /* so many slips of the pen are worth a question */

typedef struct saved_point {
    const char *name;
    pl_mark mark;
} saved_point;

/* One script on its way. */
typedef struct script_run {
    pl_replay *replay;
    pl_script *script;
    pl_site site;
    const pl_visitor *visitor;
    pl_problems *problems;
    PL_VEC(saved_point) savepoints;
    pl_rebuild_watch *rebuilds; /* NULL: the dialect needs none, or nobody looks */
} script_run;

pl_replay *pl_replay_new(pl_arena *arena, const pl_history *history)
{
    pl_replay *replay = pl_arena_make(arena, pl_replay);

    replay->arena = arena;
    replay->objects = arena;
    replay->history = history;
    replay->dialect = pl_dialect_get(history->dialect);
    replay->schema = pl_schema_new(arena);
    replay->schema->server_version = history->server_version;
    return replay;
}

static void visit(script_run *run, pl_event event)
{
    if (run->visitor != NULL && run->visitor->visit != NULL) {
        run->site.event = event;
        run->visitor->visit(run->visitor->context, &run->site);
    }
}

static void set_savepoint(script_run *run, const char *name)
{
    pl_vec_push(run->replay->objects, &run->savepoints,
                (saved_point){name, pl_journal_mark(run->replay->schema)});
}

static void return_to_savepoint(script_run *run, const char *name)
{
    for (size_t i = run->savepoints.count; i > 0; i--) {
        if (pl_same(run->savepoints.at[i - 1].name, name)) {
            run->savepoints.count = i;
            pl_journal_undo(run->replay->schema, run->savepoints.at[i - 1].mark);
            return;
        }
    }
}

/* A history whose up scripts touch what no migration created began before its first file. What was
 * dropped by an earlier one is missing for certain, and so is a part of what one created, as long
 * as all that ran was seen. */
static void note_beginning_in_the_middle(script_run *run, const pl_problem *problem)
{
    pl_space space = pl_kind_space(problem->object.kind);
    bool part = space == PL_SPACE_PART || space == PL_SPACE_ATTACHED;

    if (problem->masked || problem->kind != PL_PROBLEM_MISSING || (part && !problem->elsewhere) ||
        pl_schema_ever_had(run->replay->schema, &problem->object)) {
        return;
    }
    pl_schema_incomplete(run->replay->schema, problem->operation->span,
                         pl_arena_printf(run->replay->arena, "no migration before it creates %s",
                                         pl_ref_text(run->replay->arena, &problem->object)));
}

static void visit_problems(script_run *run, size_t first)
{
    pl_replay *replay = run->replay;

    for (size_t i = first; i < run->problems->count; i++) {
        pl_problem *problem = &run->problems->at[i];

        if (!run->site.down) {
            pl_missed(replay->objects, replay->schema, replay->looked++ < LOOKS_MAXIMUM, problem);
            problem->vague = replay->vague && pl_problem_is_missing(problem);
            problem->elsewhere |= problem->vague;
        }
        run->site.problem = problem;
        visit(run, PL_EVENT_PROBLEM);
        if (!run->site.down) {
            note_beginning_in_the_middle(run, problem);
        }
    }
    run->site.problem = NULL;
}

/* What only the schema tells: whether the table of a REINDEX is partitioned. */
static void note_refused(script_run *run, const pl_operation *operation)
{
    const pl_dialect *dialect = run->replay->dialect;
    const pl_statement *known = run->script->refused;

    if (run->site.unit->transaction && !pl_operation_has(operation, PL_OPF_IN_CODE) &&
        (known == NULL || run->site.statement->span.begin < known->span.begin) && dialect != NULL &&
        dialect->refused_in_transaction != NULL &&
        dialect->refused_in_transaction(operation, run->replay->schema,
                                        run->replay->history->server_version) != NULL) {
        run->script->refused = run->site.statement;
    }
}

static void run_operation(script_run *run, const pl_operation *operation)
{
    pl_replay *replay = run->replay;
    size_t known = run->problems->count;
    pl_apply_context context = {replay->objects, run->site.migration->number,
                                run->site.unit->number, run->problems};

    run->site.operation = operation;
    note_refused(run, operation);
    visit(run, PL_EVENT_OPERATION);
    if (run->rebuilds != NULL) {
        pl_rebuild_see(run->rebuilds, &run->site);
    }
    if (operation->kind == PL_OP_SAVEPOINT) {
        set_savepoint(run, operation->new_name);
    } else if (operation->kind == PL_OP_ROLLBACK_TO_SAVEPOINT) {
        return_to_savepoint(run, operation->new_name);
    } else {
        replay->dialect->apply(replay->schema, operation, &context);
    }
    visit_problems(run, known);
    replay->vague |= !run->site.down && pl_missed_may_be_by(operation);
    run->site.operation = NULL;
}

/* SET LOCAL lasts until the end of the transaction. */
static void end_local_settings(script_run *run, const pl_script *script, const pl_unit *unit,
                               const pl_strings *search_path)
{
    for (uint32_t i = unit->first; unit->transaction && i < unit->first + unit->count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            const pl_operation *operation = operations->at[j];

            if (operation->kind == PL_OP_SET_VARIABLE &&
                pl_operation_has(operation, PL_OPF_LOCAL) &&
                pl_same(operation->new_name, "search_path")) {
                pl_schema_set_search_path(run->replay->schema, search_path);
                return;
            }
        }
    }
}

/* What can't be read may have done anything; a META line of a client that isn't there does nothing
 * but stop the script. */
static void pass_over_unread(script_run *run)
{
    const pl_statement *statement = run->site.statement;
    const char *reason = "a statement could not be read";

    switch (statement->state) {
    case PL_STATEMENT_READ:
        return;
    case PL_STATEMENT_SYNTAX_ERROR: /* it is said; another version may take it */
        run->replay->vague |= !run->site.down;
        return;
    case PL_STATEMENT_NOT_PARSED:
        break;
    case PL_STATEMENT_TEMPLATED:
        reason = "a template is filled in by the runner";
        break;
    case PL_STATEMENT_META:
        reason = "a client command may read another file";
        break;
    case PL_STATEMENT_TOO_DEEP:
        reason = "a statement is nested too deeply to be read";
        break;
    }
    pl_schema_incomplete(run->replay->schema, statement->span, reason);
}

static void run_statement(script_run *run, const pl_statement *statement)
{
    run->site.statement = statement;
    visit(run, PL_EVENT_STATEMENT);
    pass_over_unread(run);
    for (size_t i = 0; i < statement->operations.count; i++) {
        run_operation(run, statement->operations.at[i]);
    }
    run->site.statement = NULL;
}

static void run_unit(script_run *run, const pl_script *script, const pl_unit *unit)
{
    pl_strings search_path = run->replay->schema->search_path;

    run->site.unit = unit;
    run->site.unit_start = pl_journal_mark(run->replay->schema);
    run->savepoints.count = 0;
    for (uint32_t i = unit->first; i < unit->first + unit->count; i++) {
        run_statement(run, script->statements.at[i]);
    }
    visit(run, PL_EVENT_TRANSACTION_END);
    if (unit->ended_by_rollback) {
        pl_journal_undo(run->replay->schema, run->site.unit_start);
    }
    end_local_settings(run, script, unit, &search_path);
    run->site.unit = NULL;
}

static void visit_rebuilds(script_run *run)
{
    pl_rebuilds found = {0};
    if (run->rebuilds == NULL) {
        return;
    }
    pl_rebuild_found(run->rebuilds, &run->site, &found);
    for (size_t i = 0; i < found.count; i++) {
        run->site.rebuild = found.at[i];
        visit(run, PL_EVENT_REBUILD);
    }
    run->site.rebuild = NULL;
}

void pl_replay_script(pl_replay *replay, pl_script *script, const pl_site *site,
                      const pl_visitor *visitor, pl_problems *problems, pl_transaction_slips *slips)
{
    pl_problems own_problems = {0};
    script_run run = {.replay = replay,
                      .script = script,
                      .site = *site,
                      .visitor = visitor,
                      .problems = problems != NULL ? problems : &own_problems};
    pl_strings search_path = replay->schema->search_path;

    if (script->units.count == 0 || slips != NULL) {
        pl_transaction_units(replay->arena, replay->history, script, &replay->next_unit, slips);
    }
    run.site.dialect = replay->dialect;
    run.site.script = script;
    run.site.schema = replay->schema;
    run.site.problems = run.problems;
    run.site.script_start = pl_journal_mark(replay->schema);
    if (visitor != NULL && replay->history->dialect == PL_DIALECT_SQLITE) {
        run.rebuilds = pl_rebuild_watch_new(site->arena);
    }
    for (size_t i = 0; i < script->units.count; i++) {
        run_unit(&run, script, &script->units.at[i]);
    }
    visit_rebuilds(&run);
    visit(&run, PL_EVENT_SCRIPT_END);
    pl_schema_set_search_path(replay->schema, &search_path);
}

static void assume_unread_migration(pl_replay *replay, const pl_migration *migration)
{
    pl_schema_incomplete(replay->schema, (pl_span){0},
                         pl_arena_printf(replay->arena, "%s could not be read", migration->name));
}

void pl_replay_history(pl_replay *replay)
{
    const pl_migrations *migrations = &replay->history->migrations;

    for (size_t i = 0; i < migrations->count; i++) {
        pl_migration *migration = migrations->at[i];
        pl_site site = {.history = replay->history, .migration = migration};

        if (migration->up != NULL) {
            pl_replay_script(replay, migration->up, &site, NULL, NULL, NULL);
        } else if (migration->down == NULL) {
            assume_unread_migration(replay, migration);
        }
    }
}
