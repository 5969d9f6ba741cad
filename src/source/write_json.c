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

static void write_statement(pl_json *json, const pl_statement *statement, pl_dialect_id dialect)
{
    if (!has_form(statement, dialect)) {
        pl_json_object(json, NULL);
        pl_json_string(json, "sql", pl_span_copy(json->out->arena, statement->span));
        pl_json_end(json);
        return;
    }
    for (size_t i = 0; i < statement->operations.count; i++) {
        if (!pl_operation_has(statement->operations.at[i], PL_OPF_IMPLIED)) {
            pl_operation_form_write(json, statement->operations.at[i], dialect);
        }
    }
}

static void write_script(pl_json *json, const char *key, const pl_script *script,
                         pl_dialect_id dialect)
{
    pl_json_array(json, key);
    for (size_t i = 0; script != NULL && i < script->statements.count; i++) {
        write_statement(json, script->statements.at[i], dialect);
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
