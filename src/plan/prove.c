#include "plan/prove.h"

#include "base/str.h"
#include "plan/fence.h"
#include "plan/seed.h"

#include <string.h>

typedef struct proving {
    pl_arena *arena;  /* of the result */
    pl_arena *passed; /* of the databases and of what is only compared */
    const pl_proof_input *input;
    const pl_proof_place *place;
    pl_seeds seeds;
    bool without_rows;
    pl_proof *out;
    pl_error *error;
} proving;

/* What a step answers: GO_ON, or that the proof has ended (the verdict is set, or the error). */
typedef enum progress { GO_ON, ENDED, FAILED } progress;

const char *pl_proof_step_text(pl_proof_step step)
{
    static const char *const texts[] = {
        [PL_PROOF_MAKE_GOAL] = "making the goal",
        [PL_PROOF_MAKE_START] = "making the start",
        [PL_PROOF_UP] = "the up",
        [PL_PROOF_GOAL] = "what the up leads to",
        [PL_PROOF_ROWS] = "the rows after the up",
        [PL_PROOF_DOWN] = "the down",
        [PL_PROOF_START] = "what the down leads to",
    };
    return texts[step];
}

static progress end(proving *p, pl_proof_verdict verdict, pl_proof_step step, const char *message)
{
    p->out->verdict = verdict;
    p->out->step = step;
    p->out->message = message;
    return ENDED;
}

/* ---- Running --------------------------------------------------------------------------------- */

/* The statement of the text that the line is in. */
static const char *statement_at(proving *p, const char *sql, unsigned line)
{
    pl_script *script = pl_arena_make(p->passed, pl_script);
    uint32_t size = (uint32_t)strlen(sql);
    script->text = pl_text_new(p->passed, "plan", sql, size);
    script->span = (pl_span){script->text, 0, size};
    pl_vec_push(p->passed, &script->pieces, (pl_piece){.span = script->span});
    p->input->dialect->read_script(p->passed, script, &(pl_read_options){0});
    const pl_statement *found = NULL;
    for (size_t i = 0; i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];
        if (found == NULL || pl_text_place(script->text, statement->span.begin).line <= line) {
            found = statement;
        }
    }
    return found != NULL && line > 0 ? pl_span_copy(p->arena, found->span) : NULL;
}

/* The database's words without the name of ours, which says nothing to anybody. */
static const char *own_words(proving *p, const pl_database *database, const char *message)
{
    const char *label = pl_database_label(database);
    size_t size = strlen(label);
    bool named = strncmp(message, label, size) == 0 && strncmp(message + size, ": ", 2) == 0;
    return pl_arena_strdup(p->arena, named ? message + size + 2 : message);
}

/* A statement that the database refuses ends the proof. What the place is to blame for does not
 * refute the plan. */
static progress refuse(proving *p, pl_database *database, const char *sql, const pl_error *error,
                       pl_proof_verdict verdict, pl_proof_step step)
{
    p->out->sql = sql;
    return end(p, pl_fence_blames_place(database, error->message) ? PL_PROOF_NOT_PROVEN : verdict,
               step, own_words(p, database, error->message));
}

static bool lacks_rights(const pl_database *database)
{
    return pl_same(pl_database_error_code(database), "42501");
}

/* Statement by statement, with the help of the place. */
static progress run_each(proving *p, pl_database *database, const pl_operations *operations,
                         pl_proof_verdict verdict, pl_proof_step step)
{
    for (size_t i = 0; i < operations->count; i++) {
        pl_str sql = pl_str_begin(p->passed, PL_STR_MAXIMUM);
        pl_error error = {0};
        bool written = p->input->dialect->write_operation(&sql, operations->at[i]);
        if (!written || *sql.at == '\0' || pl_database_run(database, sql.at, &error) == PL_OK) {
            continue; /* nothing is written of a note */
        }
        bool helped = lacks_rights(database) && p->place->help != NULL &&
                      p->place->help(p->place->context, database, operations->at[i]);
        if (!helped) {
            return refuse(p, database, pl_arena_strdup(p->arena, sql.at), &error, verdict, step);
        }
    }
    return GO_ON;
}

/* All of them as one text; for want of rights once more, one by one: that they can be one
 * transaction is then taken for granted. */
static progress run_all(proving *p, pl_database *database, const char *sql,
                        const pl_operations *operations, pl_proof_verdict verdict,
                        pl_proof_step step)
{
    pl_error error = {0};
    if (pl_database_run(database, sql, &error) == PL_OK) {
        return GO_ON;
    }
    if (lacks_rights(database) && p->place->help != NULL &&
        pl_database_run(database, "ROLLBACK", NULL) == PL_OK) {
        return run_each(p, database, operations, verdict, step);
    }
    return refuse(p, database, statement_at(p, sql, error.line), &error, verdict, step);
}

static progress check_fence(proving *p, const pl_operations *operations, pl_proof_step step)
{
    const char *refused = p->place->refuses != NULL
                              ? p->place->refuses(p->place->context, p->passed, operations)
                              : NULL;
    if (refused == NULL) {
        return GO_ON;
    }
    return end(p, PL_PROOF_NOT_PROVEN, step,
               pl_arena_printf(p->arena, "%s reaches beyond the scratch database, and is not run",
                               refused));
}

static progress run_unit(proving *p, pl_database *database, const pl_plan_unit *unit,
                         pl_proof_step step)
{
    progress answer = check_fence(p, &unit->operations, step);
    if (answer != GO_ON) {
        return answer;
    }
    if (!unit->transaction) {
        return run_each(p, database, &unit->operations, PL_PROOF_REFUTED, step);
    }
    pl_str sql = pl_str_begin(p->passed, PL_STR_MAXIMUM);
    pl_str_add(&sql, "BEGIN;\n");
    p->input->dialect->write_operations(&sql, &unit->operations);
    pl_str_add(&sql, "COMMIT;\n");
    return run_all(p, database, sql.at, &unit->operations, PL_PROOF_REFUTED, step);
}

static progress run_units(proving *p, pl_database *database, const pl_plan_units *units,
                          pl_proof_step step)
{
    progress answer = GO_ON;
    for (size_t i = 0; i < units->count && answer == GO_ON; i++) {
        answer = run_unit(p, database, &units->at[i], step);
    }
    return answer;
}

/* ---- Databases ------------------------------------------------------------------------------- */

static progress open_database(proving *p, pl_database **out)
{
    return p->place->open(p->place->context, p->passed, out, p->error) == PL_OK ? GO_ON : FAILED;
}

static progress make(proving *p, pl_database *database, const pl_schema *schema, pl_proof_step step)
{
    pl_operations operations = {0};
    size_t left_out = 0;
    p->input->dialect->build(p->passed, schema, &operations, &left_out);
    if (left_out > 0) {
        return end(p, PL_PROOF_NOT_PROVEN, step,
                   pl_arena_printf(p->arena, "%zu object%s of it are not wholly known", left_out,
                                   left_out == 1 ? "" : "s"));
    }
    pl_str sql = pl_str_begin(p->passed, PL_STR_MAXIMUM);
    size_t unwritten = p->input->dialect->write_operations(&sql, &operations);
    if (unwritten > 0) {
        return end(p, PL_PROOF_NOT_PROVEN, step, "not all of it can be written as SQL");
    }
    progress answer = check_fence(p, &operations, step);
    return answer != GO_ON || operations.count == 0
               ? answer
               : run_all(p, database, sql.at, &operations, PL_PROOF_NOT_PROVEN, step);
}

static progress inspect(proving *p, pl_database *database, const pl_schema **out)
{
    pl_inspection inspection = {0};
    if (pl_database_inspect(p->passed, database, NULL, &inspection, p->error) != PL_OK) {
        return FAILED;
    }
    *out = inspection.schema;
    return GO_ON;
}

/* ---- Comparing ------------------------------------------------------------------------------- */

static bool is_left_to_chance(const pl_object *object)
{
    return object->assumed;
}

static void differ(proving *p, const pl_object *wanted, const pl_object *found)
{
    pl_differences all = {0};
    pl_object_differences(p->arena, wanted, found, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].kind != PL_DIFFERENCE_POSITION) {
            pl_vec_push(p->arena, &p->out->differences, all.at[i]);
        }
    }
}

static progress compare(proving *p, const pl_schema *wanted, const pl_schema *found,
                        pl_proof_step step)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(wanted->objects, e)) != NULL;) {
        const pl_object *object = e->value, *other = pl_schema_find(found, &object->ref);
        if (!is_left_to_chance(object) && (other == NULL || !pl_object_equal(object, other))) {
            differ(p, object, other);
        }
    }
    for (const pl_map_entry *e = NULL; (e = pl_map_next(found->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (!is_left_to_chance(object) && pl_schema_find(wanted, &object->ref) == NULL) {
            differ(p, NULL, object);
        }
    }
    if (p->out->differences.count == 0) {
        return GO_ON;
    }
    return end(p, PL_PROOF_REFUTED, step,
               step == PL_PROOF_GOAL ? "the up doesn't lead to the goal"
                                     : "the down doesn't lead back to the start");
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* NULL: it has no rows of ours. */
static pl_seeded_table *seeded_table(proving *p, const char *schema, const char *name)
{
    for (size_t i = 0; i < p->seeds.tables.count; i++) {
        const pl_name *now = &p->seeds.tables.at[i].now;
        bool same_schema =
            pl_same(now->schema, schema) || (schema == NULL && pl_same(now->schema, "public"));
        if (pl_same(now->name, name) && same_schema) {
            return &p->seeds.tables.at[i];
        }
    }
    return NULL;
}

static bool makes(const pl_plan_units *units, const pl_ref *table)
{
    for (size_t i = 0; i < units->count; i++) {
        for (size_t k = 0; k < units->at[i].operations.count; k++) {
            const pl_operation *operation = units->at[i].operations.at[k];
            if (operation->kind == PL_OP_CREATE_TABLE &&
                pl_same(operation->target.name, table->name) &&
                pl_same(operation->target.schema, table->schema)) {
                return true;
            }
        }
    }
    return false;
}

/* A table that goes and comes again under its name holds other rows: in PostgreSQL the plan says
 * so, in SQLite a rebuild has gone wrong. */
static void follow(proving *p, const pl_plan_units *units, const pl_operation *operation)
{
    const pl_ref *target = &operation->target;
    bool sqlite = p->input->dialect->id == PL_DIALECT_SQLITE;
    switch ((int)operation->kind) {
    case PL_OP_DROP_TABLE: {
        pl_seeded_table *gone = seeded_table(p, target->schema, target->name);
        if (gone != NULL && !(sqlite && makes(units, target))) {
            *gone = pl_vec_last(&p->seeds.tables);
            p->seeds.tables.count--;
        }
        break;
    }
    case PL_OP_RENAME_TABLE: {
        pl_seeded_table *renamed = seeded_table(p, target->schema, target->name);
        if (renamed != NULL) {
            renamed->now.name = operation->new_name;
        }
        break;
    }
    case PL_OP_COPY_ROWS: { /* SQLite rebuilds: the old table is dropped next */
        pl_seeded_table *copied = seeded_table(p, target->schema, operation->new_name);
        if (copied != NULL) {
            copied->now.name = target->name;
        }
        break;
    }
    default:
        break;
    }
}

/* Columns under other names are other columns here. */
static void follow_tables(proving *p, const pl_plan_units *units)
{
    for (size_t i = 0; i < units->count; i++) {
        for (size_t k = 0; k < units->at[i].operations.count; k++) {
            follow(p, units, units->at[i].operations.at[k]);
        }
    }
}

static progress check_rows(proving *p, pl_database *database, const pl_schema *now,
                           const pl_plan_units *units)
{
    follow_tables(p, units);
    for (size_t i = 0; i < p->seeds.tables.count; i++) {
        const char *wrong =
            pl_seed_check(p->arena, database, p->input->dialect, now, &p->seeds.tables.at[i]);
        if (wrong != NULL) {
            return end(p, PL_PROOF_REFUTED, PL_PROOF_ROWS, wrong);
        }
    }
    return GO_ON;
}

static void seed(proving *p, pl_database *database, const pl_schema *start)
{
    pl_seed(p->passed, database, p->input->dialect, start, &p->seeds);
    p->out->tables_seeded = p->seeds.tables.count;
    p->out->tables_empty = p->seeds.empty;
}

static progress check(proving *p, pl_database *database, const pl_schema *wanted,
                      const pl_plan_units *units, pl_proof_step step)
{
    const pl_schema *found = NULL;
    progress answer = inspect(p, database, &found);
    if (answer == GO_ON) {
        answer = compare(p, wanted, found, step);
    }
    return answer == GO_ON ? check_rows(p, database, found, units) : answer;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static progress read_goal(proving *p, const pl_schema **out)
{
    pl_database *database = NULL;
    progress answer = open_database(p, &database);
    if (answer == GO_ON) {
        answer = make(p, database, p->input->goal, PL_PROOF_MAKE_GOAL);
    }
    if (answer == GO_ON) {
        answer = inspect(p, database, out);
    }
    pl_database_close(database);
    return answer;
}

static progress prove_up(proving *p, pl_database *database, const pl_schema *goal)
{
    progress answer = run_units(p, database, p->input->up, PL_PROOF_UP);
    return answer == GO_ON ? check(p, database, goal, p->input->up, PL_PROOF_GOAL) : answer;
}

static progress prove_down(proving *p, pl_database *database, const pl_schema *start)
{
    if (p->input->down == NULL) {
        return GO_ON;
    }
    progress answer = run_units(p, database, p->input->down, PL_PROOF_DOWN);
    return answer == GO_ON ? check(p, database, start, p->input->down, PL_PROOF_START) : answer;
}

static progress prove(proving *p)
{
    const pl_schema *goal = NULL, *start = NULL;
    pl_database *database = NULL;
    progress answer = read_goal(p, &goal);
    if (answer == GO_ON) {
        answer = open_database(p, &database);
    }
    if (answer == GO_ON) {
        answer = make(p, database, p->input->start, PL_PROOF_MAKE_START);
    }
    if (answer == GO_ON) {
        answer = inspect(p, database, &start);
    }
    if (answer == GO_ON) {
        if (!p->without_rows) {
            seed(p, database, start);
        }
        answer = prove_up(p, database, goal);
    }
    if (answer == GO_ON) {
        answer = prove_down(p, database, start);
    }
    pl_database_close(database);
    return answer == GO_ON ? end(p, PL_PROOF_PROVEN, PL_PROOF_START, NULL) : answer;
}

/* A statement was refused, perhaps for the rows we made: once more without. */
static progress prove_without_rows(proving *p)
{
    pl_proof with_rows = *p->out;
    bool refused = with_rows.verdict == PL_PROOF_REFUTED &&
                   (with_rows.step == PL_PROOF_UP || with_rows.step == PL_PROOF_DOWN);
    if (!refused || p->seeds.tables.count == 0) {
        return ENDED;
    }
    *p->out = (pl_proof){0};
    p->seeds = (pl_seeds){0};
    p->without_rows = true;
    progress answer = prove(p);
    if (answer == ENDED && p->out->verdict == PL_PROOF_PROVEN) {
        p->out->hindered = with_rows.message;
        p->out->hindered_sql = with_rows.sql;
        p->out->hindered_step = with_rows.step;
    } /* else what fails without rows is the deeper reason */
    return answer;
}

pl_status pl_prove(pl_arena *arena, const pl_proof_input *input, const pl_proof_place *place,
                   pl_proof *out, pl_error *error)
{
    *out = (pl_proof){0};
    pl_arena *passed = pl_arena_new(); /* the differences point into it */
    pl_arena_adopt(arena, passed);
    proving p = {.arena = arena,
                 .passed = passed,
                 .input = input,
                 .place = place,
                 .out = out,
                 .error = error};
    progress answer = prove(&p);
    if (answer == ENDED) {
        answer = prove_without_rows(&p);
    }
    return answer == FAILED ? (error != NULL ? error->status : PL_DATABASE) : PL_OK;
}

/* ---- SQLite ---------------------------------------------------------------------------------- */

static pl_status open_in_memory(void *context, pl_arena *arena, pl_database **out, pl_error *error)
{
    (void)context;
    return pl_database_open(arena, "sqlite::memory:", NULL, out, error);
}

const pl_proof_place pl_proof_in_memory = {.open = open_in_memory};
