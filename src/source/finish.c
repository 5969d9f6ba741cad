#include "base/str.h"
#include "dialect/dialect.h"
#include "dialect/directives.h"
#include "source/layout.h"

static bool all_refuse_transactions(const pl_script *script, const pl_dialect *dialect,
                                    unsigned server_version)
{
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_operations *operations = &script->statements.at[i]->operations;
        bool refused = false;
        for (size_t j = 0; j < operations->count; j++) {
            const pl_operation *operation = operations->at[j];
            refused |= dialect->refused_in_transaction(operation, NULL, server_version) != NULL;
        }
        if (!refused) {
            return false;
        }
    }
    return script->statements.count > 0;
}

/* A piece without SQL, as a statement that can't be read, among those of the other pieces. */
static void add_broken_pieces(pl_arena *arena, pl_script *script)
{
    pl_statements statements = {0};
    size_t next = 0;
    for (uint32_t i = 0; i < script->pieces.count; i++) {
        const pl_piece *piece = &script->pieces.at[i];
        if (piece->problem != NULL) {
            pl_statement *statement = pl_arena_make(arena, pl_statement);
            *statement = (pl_statement){.span = piece->span,
                                        .state = PL_STATEMENT_SYNTAX_ERROR,
                                        .problem = piece->problem,
                                        .problem_span = piece->problem_span,
                                        .piece = i};
            pl_vec_push(arena, &statements, statement);
            script->not_analysed++;
        }
        for (; next < script->statements.count && script->statements.at[next]->piece == i; next++) {
            pl_vec_push(arena, &statements, script->statements.at[next]);
        }
    }
    script->statements = statements;
}

static bool has_broken_pieces(const pl_script *script)
{
    for (size_t i = 0; i < script->pieces.count; i++) {
        if (script->pieces.at[i].problem != NULL) {
            return true;
        }
    }
    return false;
}

static void finish_script(pl_job *job, pl_script *script)
{
    const pl_loading *loading = job->loading;
    const pl_runner *runner = loading->runner;
    const pl_load_options *options = loading->options;
    const pl_dialect *dialect = pl_dialect_get(loading->dialect);
    if (script == NULL) {
        return;
    }
    if (dialect == NULL) {
        pl_directives_read(job->arena, script, PL_COMMENTS_MYSQL);
    } else {
        pl_read_options read = {.server_version = options->server_version,
                                .psql = options->psql || runner->psql,
                                .analyse_code = !options->skip_code,
                                .templates = runner->templates | script->templates};
        dialect->read_script(job->arena, script, &read);
        /* Flyway looks by itself: a file of nothing but such statements runs without. */
        if (runner->opt_out_scope == PL_OPT_OUT_AUTOMATIC &&
            dialect->refused_in_transaction != NULL &&
            all_refuse_transactions(script, dialect, options->server_version)) {
            script->opted_out = true;
        }
    }
    if (has_broken_pieces(script)) {
        add_broken_pieces(job->arena, script);
    }
    script->wrapping = pl_runner_wrapping(runner, loading->dialect, script->opted_out);
}

/* The first `-- plumb:irreversible` of either script is about the migration. */
static void find_irreversible(pl_migration *migration, const pl_script *script)
{
    for (size_t i = 0; script != NULL && i < script->directives.count; i++) {
        const pl_directive *directive = &script->directives.at[i];
        if (directive->kind == PL_DIRECTIVE_IRREVERSIBLE && migration->irreversible == NULL) {
            migration->irreversible = directive->reason != NULL ? directive->reason : "";
            migration->irreversible_span = directive->span;
        }
    }
}

static uint32_t begin_of(const pl_script *script)
{
    return script != NULL ? script->span.begin : UINT32_MAX;
}

/* What stands before the first section belongs to all sections of the file. */
static void set_heads(pl_job *job)
{
    const pl_migration *first = job->migrations.count > 0 ? job->migrations.at[0] : NULL;
    if (first == NULL || (first->up == NULL && first->down == NULL)) {
        return;
    }
    uint32_t up = begin_of(first->up), down = begin_of(first->down);
    uint32_t head = up < down ? up : down;
    for (size_t i = 0; i < job->migrations.count; i++) {
        pl_script *scripts[] = {job->migrations.at[i]->up, job->migrations.at[i]->down};
        for (size_t j = 0; j < 2; j++) {
            if (scripts[j] != NULL) {
                scripts[j]->head = head;
            }
        }
    }
}

/* Text of another database has something that this one's grammar refuses; what is read of MySQL is
 * an outline, which takes anything. */
static bool may_be_foreign(const pl_script *script, pl_dialect_id expected)
{
    if (expected == PL_DIALECT_MYSQL) {
        return true;
    }
    for (size_t i = 0; i < script->statements.count; i++) {
        if (script->statements.at[i]->state != PL_STATEMENT_READ) {
            return true;
        }
    }
    return false;
}

/* One file of a folder that is certainly written for another database is not read as what it isn't:
 * it is said, and what it does is not known. */
static void leave_out_foreign(pl_job *job, pl_migration *migration)
{
    const pl_script *up = migration->up;
    pl_dialect_id expected = job->loading->dialect;
    bool asked = up != NULL && may_be_foreign(up, expected) &&
                 job->loading->options->dialect == PL_DIALECT_UNKNOWN &&
                 pl_dialect_of_file(pl_path_name(up->text->path)) == PL_DIALECT_UNKNOWN;
    pl_dialect_id found = asked ? pl_dialect_foreign(up->text, expected) : PL_DIALECT_UNKNOWN;
    if (found == PL_DIALECT_UNKNOWN || expected == PL_DIALECT_UNKNOWN) {
        return;
    }
    migration->unread =
        pl_arena_printf(job->arena, "it is written for %s, the folder for %s: give each its own",
                        pl_dialect_title(found), pl_dialect_title(expected));
    pl_folder_problem_add(job->arena, &job->problems, PL_FOLDER_UNREADABLE, up->text->path,
                          migration->unread);
    migration->up = migration->down = NULL;
}

void pl_job_finish(pl_job *job)
{
    set_heads(job);
    for (size_t i = 0; i < job->migrations.count; i++) {
        pl_migration *migration = job->migrations.at[i];
        finish_script(job, migration->up);
        finish_script(job, migration->down);
        leave_out_foreign(job, migration);
        find_irreversible(migration, migration->up);
        find_irreversible(migration, migration->down);
    }
}
