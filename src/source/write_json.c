#include "base/json_writer.h"
#include "dialect/dialect.h"
#include "model/form/form.h"
#include "source/json_migration.h"

static bool concerns_same(const pl_operation *a, const pl_operation *b)
{
    const char *left = a->target.parent != NULL ? a->target.parent : a->target.name;
    const char *right = b->target.parent != NULL ? b->target.parent : b->target.name;
    return pl_same(a->target.schema, b->target.schema) && pl_same(left, right);
}

/* Each operation by itself says what the statement says: not so where one statement drops or
 * empties several objects, which can need each other. */
static bool has_form(const pl_statement *statement, pl_dialect_id dialect)
{
    if (statement->state != PL_STATEMENT_READ) {
        return false;
    }
    const pl_operation *first = statement->operations.at[0];
    for (size_t i = 0; i < statement->operations.count; i++) {
        const pl_operation *operation = statement->operations.at[i];
        if (!pl_operation_has(operation, PL_OPF_IMPLIED) &&
            (!pl_operation_has_form(operation, dialect) || !concerns_same(first, operation))) {
            return false;
        }
    }
    return true;
}

/* ---- What is silenced ------------------------------------------------------------------------ */

static void write_ignored(pl_json *json, const pl_directive *directive, bool *begun)
{
    if (!*begun) {
        pl_json_array(json, "ignore");
        *begun = true;
    }
    pl_json_object(json, NULL);
    pl_json_string(json, "rule", directive->rule != NULL ? directive->rule : "*");
    pl_json_string(json, "reason", directive->reason != NULL ? directive->reason : "");
    if (directive->until != NULL) {
        pl_json_string(json, "until", directive->until);
    }
    pl_json_end(json);
}

/* By the comments that end in (after, before]: those above the statement and on its lines. */
static void write_ignored_of(pl_json *json, const pl_script *script, uint32_t after,
                             uint32_t before)
{
    bool begun = false;
    for (size_t i = 0; i < script->directives.count; i++) {
        const pl_directive *directive = &script->directives.at[i];
        if (directive->kind == PL_DIRECTIVE_IGNORE && directive->span.begin >= after &&
            directive->span.begin < before) {
            write_ignored(json, directive, &begun);
        }
    }
    if (begun) {
        pl_json_end(json);
    }
}

/* What stands at the head of a file is a directive of both its sections. */
static bool is_said_by(const pl_script *script, const pl_directive *directive)
{
    for (size_t i = 0; script != NULL && i < script->directives.count; i++) {
        const pl_span span = script->directives.at[i].span;
        if (span.text == directive->span.text && span.begin == directive->span.begin &&
            pl_same(script->directives.at[i].rule, directive->rule)) {
            return true;
        }
    }
    return false;
}

static void write_ignored_in_file(pl_json *json, const pl_migration *migration)
{
    const pl_script *scripts[] = {migration->up, migration->down};
    bool begun = false;
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; scripts[i] != NULL && k < scripts[i]->directives.count; k++) {
            const pl_directive *directive = &scripts[i]->directives.at[k];
            if (directive->kind == PL_DIRECTIVE_IGNORE_FILE &&
                (i == 0 || !is_said_by(migration->up, directive))) {
                write_ignored(json, directive, &begun);
            }
        }
    }
    if (begun) {
        pl_json_end(json);
    }
}

/* ---- Entries --------------------------------------------------------------------------------- */

/* What a comment silences in a statement of several operations is silenced in each. */
static void write_statement(pl_json *json, const pl_script *script, size_t index,
                            pl_dialect_id dialect)
{
    const pl_statement *statement = script->statements.at[index];
    uint32_t after = index > 0 ? script->statements.at[index - 1]->span.end : 0;
    if (!has_form(statement, dialect)) {
        pl_json_object(json, NULL);
        pl_json_string(json, "sql", pl_span_copy(json->out->arena, statement->span));
        write_ignored_of(json, script, after, statement->span.end);
        pl_json_end(json);
        return;
    }
    for (size_t i = 0; i < statement->operations.count; i++) {
        if (!pl_operation_has(statement->operations.at[i], PL_OPF_IMPLIED)) {
            pl_json_object(json, NULL);
            pl_operation_form_write(json, statement->operations.at[i], dialect);
            write_ignored_of(json, script, after, statement->span.end);
            pl_json_end(json);
        }
    }
}

static void write_script(pl_json *json, const char *key, const pl_script *script,
                         pl_dialect_id dialect)
{
    pl_json_array(json, key);
    for (size_t i = 0; script != NULL && i < script->statements.count; i++) {
        write_statement(json, script, i, dialect);
    }
    pl_json_end(json);
}

static void write_transaction(pl_json *json, const pl_migration *migration)
{
    bool up = migration->up != NULL && migration->up->opted_out;
    bool down = migration->down != NULL && migration->down->opted_out;
    if (!up && !down) {
        return;
    }
    if (up == down || migration->down == NULL) {
        pl_json_string(json, "transaction", "none");
        return;
    }
    pl_json_object(json, "transaction");
    pl_json_string(json, "up", up ? "none" : "auto");
    pl_json_string(json, "down", down ? "none" : "auto");
    pl_json_end(json);
}

void pl_json_migration_write(pl_str *out, const pl_migration *migration, pl_dialect_id dialect)
{
    pl_json json = pl_json_begin(out, true);
    pl_json_object(&json, NULL);
    if (dialect != PL_DIALECT_UNKNOWN && dialect != PL_DIALECT_POSTGRES) {
        pl_json_string(&json, "dialect", pl_dialect_name(dialect));
    }
    write_ignored_in_file(&json, migration);
    write_script(&json, "up", migration->up, dialect);
    if (migration->down != NULL) {
        write_script(&json, "down", migration->down, dialect);
    } else if (migration->irreversible != NULL) {
        pl_json_object(&json, "down");
        pl_json_string(&json, "irreversible", migration->irreversible);
        pl_json_end(&json);
    }
    write_transaction(&json, migration);
    pl_json_end(&json);
    pl_str_add_char(out, '\n');
}
