/*
 * Transactions, the session, maintenance; and everything that is written as it stood in its source.
 */
#include "dialect/postgres/write/parts.h"

#include "model/migration.h"

#include <string.h>

/* A setting's value: numbers, words and lists of them as they are, anything else as a string. A
 * list
 * ("a, b") was one in its source, where each part stood in quotes or bare. */
void pl_write_setting_value(pl_str *out, const char *value)
{
    for (const char *rest = value;;) {
        size_t size = strcspn(rest, ",");
        char *part = pl_arena_strndup(out->arena, rest, size);
        size_t end = strlen(part);
        while (end > 0 && part[end - 1] == ' ') {
            part[--end] = '\0';
        }
        bool quoted = end > 1 && (part[0] == '"' || part[0] == '\'') && part[end - 1] == part[0];
        if (pl_same(part, "\"\"")) {
            pl_str_add(out, "''"); /* a list of one empty name, which only a string can say */
        } else if (quoted || pl_write_is_plain_value(part)) {
            pl_postgres_quote_sql(out, part);
        } else {
            pl_postgres_quote_literal(out, part);
        }
        rest += size;
        if (*rest == '\0') {
            return;
        }
        rest += strspn(rest, ", ");
        pl_str_add(out, ", ");
    }
}

/* The statement's own text, for a single operation that is all of it. */
bool pl_postgres_write_source(pl_str *out, const pl_operation *operation)
{
    pl_span span = pl_span_trim(operation->span);
    if (span.text == NULL || span.begin >= span.end ||
        pl_operation_has(operation, PL_OPF_IN_CODE)) {
        return false;
    }
    pl_postgres_quote_sql(out, pl_span_copy(out->arena, span));
    return true;
}

static bool do_block(pl_str *out, const pl_operation *operation)
{
    const pl_code *code = operation->as.code;
    if (code == NULL || code->body == NULL) {
        return pl_postgres_write_source(out, operation);
    }
    pl_str_add(out, "DO ");
    if (code->language != NULL && !pl_same(code->language, "plpgsql")) {
        pl_str_add(out, "LANGUAGE ");
        pl_postgres_quote_identifier(out, code->language);
        pl_str_add_char(out, ' ');
    }
    pl_postgres_quote_body(out, code->body);
    return true;
}

static bool truncate_table(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "TRUNCATE ");
    pl_write_if(out, operation, PL_OPF_ONLY, "ONLY ");
    pl_write_ref(out, &operation->target);
    pl_write_if(out, operation, PL_OPF_RESTART_IDENTITY, " RESTART IDENTITY");
    pl_write_if(out, operation, PL_OPF_CASCADE, " CASCADE");
    return true;
}

/* BEGIN may carry modes (READ ONLY, an isolation level), which only its source has. */
static bool transaction(pl_str *out, const pl_operation *operation)
{
    if (pl_postgres_write_source(out, operation)) {
        return true;
    }
    switch ((int)operation->kind) {
    case PL_OP_BEGIN:
        pl_str_add(out, "BEGIN");
        return true;
    case PL_OP_COMMIT:
        pl_str_add(out, "COMMIT");
        break;
    case PL_OP_ROLLBACK:
        pl_str_add(out, "ROLLBACK");
        break;
    default:
        return false;
    }
    pl_write_if(out, operation, PL_OPF_AND_CHAIN, " AND CHAIN");
    return true;
}

static bool savepoint(pl_str *out, const pl_operation *operation)
{
    static const char *const words[PL_OP_COUNT] = {
        [PL_OP_SAVEPOINT] = "SAVEPOINT ",
        [PL_OP_RELEASE_SAVEPOINT] = "RELEASE SAVEPOINT ",
        [PL_OP_ROLLBACK_TO_SAVEPOINT] = "ROLLBACK TO SAVEPOINT ",
    };
    pl_str_add(out, words[operation->kind]);
    pl_postgres_quote_identifier(out, operation->new_name);
    return operation->new_name != NULL;
}

static bool set_variable(pl_str *out, const pl_operation *operation)
{
    if (pl_postgres_write_source(out, operation)) {
        return true;
    }
    if (operation->new_name == NULL) {
        return false;
    }
    pl_str_add(out, "SET ");
    pl_write_if(out, operation, PL_OPF_LOCAL, "LOCAL ");
    pl_write_joined(out, operation->new_name);
    pl_str_add(out, " TO ");
    if (operation->value == NULL) {
        pl_str_add(out, "DEFAULT");
    } else {
        pl_write_setting_value(out, operation->value);
    }
    return true;
}

static bool reset_variable(pl_str *out, const pl_operation *operation)
{
    pl_str_add(out, "RESET ");
    if (pl_same(operation->new_name, "all")) {
        pl_str_add(out, "ALL");
    } else {
        pl_write_joined(out, operation->new_name);
    }
    return operation->new_name != NULL;
}

static bool lock_table(pl_str *out, const pl_operation *operation)
{
    if (pl_postgres_write_source(out, operation)) {
        return true;
    }
    pl_str_add(out, "LOCK TABLE ");
    pl_write_if(out, operation, PL_OPF_ONLY, "ONLY ");
    pl_write_ref(out, &operation->target);
    if (operation->value != NULL) {
        pl_str_add(out, " IN ");
        pl_write_upper(out, operation->value);
        pl_str_add(out, " MODE");
    }
    return true;
}

/* VACUUM, ANALYZE, CLUSTER, REINDEX take options that only the source has. */
static bool maintenance(pl_str *out, const pl_operation *operation)
{
    if (pl_postgres_write_source(out, operation)) {
        return true;
    }
    switch ((int)operation->kind) {
    case PL_OP_VACUUM:
        pl_str_add(out, "VACUUM");
        pl_write_if(out, operation, PL_OPF_FULL, " FULL");
        break;
    case PL_OP_ANALYZE:
        pl_str_add(out, "ANALYZE");
        break;
    case PL_OP_CLUSTER:
        pl_str_add(out, "CLUSTER");
        break;
    case PL_OP_CHECKPOINT:
        pl_str_add(out, "CHECKPOINT");
        return true;
    case PL_OP_REINDEX:
        pl_str_add(out, "REINDEX ");
        pl_write_upper(out, operation->value);
        pl_write_if(out, operation, PL_OPF_CONCURRENTLY, " CONCURRENTLY");
        break;
    default:
        return false;
    }
    if (operation->target.name != NULL) {
        pl_str_add_char(out, ' ');
        pl_write_ref(out, &operation->target);
    }
    return true;
}

static const pl_write_function functions[PL_OP_COUNT] = {
    [PL_OP_TRUNCATE] = truncate_table,
    [PL_OP_DO_BLOCK] = do_block,
    [PL_OP_BEGIN] = transaction,
    [PL_OP_COMMIT] = transaction,
    [PL_OP_ROLLBACK] = transaction,
    [PL_OP_SAVEPOINT] = savepoint,
    [PL_OP_RELEASE_SAVEPOINT] = savepoint,
    [PL_OP_ROLLBACK_TO_SAVEPOINT] = savepoint,
    [PL_OP_SET_VARIABLE] = set_variable,
    [PL_OP_RESET_VARIABLE] = reset_variable,
    [PL_OP_LOCK_TABLE] = lock_table,
    [PL_OP_VACUUM] = maintenance,
    [PL_OP_ANALYZE] = maintenance,
    [PL_OP_REINDEX] = maintenance,
    [PL_OP_CLUSTER] = maintenance,
    [PL_OP_CHECKPOINT] = maintenance,
    [PL_OP_DYNAMIC_SQL] = NULL, /* its text is built when it runs */
};

pl_write_function pl_postgres_write_rest_function(pl_operation_kind kind)
{
    if (functions[kind] == NULL && kind != PL_OP_DYNAMIC_SQL) {
        return pl_postgres_write_source;
    }
    return functions[kind];
}
