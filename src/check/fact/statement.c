/* Facts of a statement. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/rerun.h"
#include "check/transaction.h"

#include <string.h>

#define STATEMENT_TEXT_MAXIMUM 120
#define LOOK_BACK 200

BOOL_FACT(statement_has_effect, pl_statement_has_effect(site->statement))
BOOL_FACT(statement_in_transaction, site->unit->transaction)
BOOL_FACT(statement_is_first, site->script->statements.at[0] == site->statement)
BOOL_FACT(statement_is_last, pl_vec_last(&site->script->statements) == site->statement)
INT_FACT(statement_line,
         pl_text_place(site->statement->span.text, site->statement->span.begin).line)
INT_FACT(statement_operation_count, site->statement->operations.count)
PLACE_FACT(statement_place, site->statement->span)
TEXT_FACT(statement_problem, site->statement->problem)
TEXT_FACT(statement_reserved_word, site->statement->reserved_word)
PLACE_FACT(statement_problem_place, site->statement->problem_span.text != NULL
                                        ? site->statement->problem_span
                                        : site->statement->span)

static bool is_unmade(const pl_site *site)
{
    return site->script != NULL && site->statement->piece < site->script->pieces.count &&
           site->script->pieces.at[site->statement->piece].problem != NULL;
}

TEXT_FACT(statement_stopped_by, is_unmade(site) ? "plumb" : "the server")

void pl_fact_statement_state(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_STATEMENT_READ] = "read",
        [PL_STATEMENT_SYNTAX_ERROR] = "syntax-error",
        [PL_STATEMENT_NOT_PARSED] = "not-parsed",
        [PL_STATEMENT_TEMPLATED] = "templated",
        [PL_STATEMENT_META] = "meta",
        [PL_STATEMENT_TOO_DEEP] = "too-deep",
    };

    out->text = names[site->statement->state];
}

/* Runs of white space become one blank. */
static void add_on_one_line(pl_str *out, pl_span span)
{
    bool blank = false;

    for (uint32_t i = span.begin; i < span.end && !out->truncated; i++) {
        char c = span.text->bytes[i];

        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            blank = true;
        } else {
            if (blank) {
                pl_str_add_char(out, ' ');
            }
            pl_str_add_char(out, c);
            blank = false;
        }
    }
}

void pl_fact_statement_text(const pl_site *site, pl_value *out)
{
    pl_str text = pl_str_begin(site->arena, STATEMENT_TEXT_MAXIMUM);

    add_on_one_line(&text, site->statement->span);
    out->text = text.truncated ? pl_arena_printf(site->arena, "%s...", text.at) : text.at;
}

/* A runner that cuts at line ends after `;` and knows nothing of quotes. */
static bool is_cut(const pl_site *site, size_t i)
{
    const pl_statements *statements = &site->script->statements;
    const pl_statement *statement = statements->at[i];

    return pl_runner_sending(site->history->runner, site->script->opted_out) == PL_SEND_LINES &&
           (statement->state == PL_STATEMENT_SYNTAX_ERROR ||
            statement->state == PL_STATEMENT_NOT_PARSED) &&
           statement->problem != NULL && strstr(statement->problem, "unterminated") != NULL &&
           i + 1 < statements->count && statements->at[i + 1]->piece != statement->piece;
}

/* What follows the first cut and can't be read are the other parts of the same quote. */
static bool is_remains(const pl_site *site, size_t i)
{
    if (site->script->statements.at[i]->state == PL_STATEMENT_READ) {
        return false;
    }
    for (size_t back = 1; back <= i && back <= LOOK_BACK; back++) {
        if (is_cut(site, i - back)) {
            return true;
        }
    }
    return false;
}

void pl_fact_statement_cut(const pl_site *site, pl_value *out)
{
    size_t i = pl_script_index(site->script, site->statement);

    out->yes = is_cut(site, i) && !is_remains(site, i);
}

void pl_fact_statement_remains(const pl_site *site, pl_value *out)
{
    out->yes = is_remains(site, pl_script_index(site->script, site->statement));
}

BOOL_FACT(script_replaces, site->history->runner->templates != 0 || site->script->templates != 0)

void pl_fact_statement_from_client(const pl_site *site, pl_value *out)
{
    const pl_operations *operations = &site->statement->operations;

    out->yes = operations->count > 0 && operations->at[0]->kind == PL_OP_COPY_ROWS &&
               operations->at[0]->as.rows->from_stdin;
}

TEXT_FACT(statement_unsupported, site->statement->unsupported)
BOOL_FACT(statement_libsql, pl_same(site->statement->unsupported, PL_UNSUPPORTED_LIBSQL))
