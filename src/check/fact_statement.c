/* Facts of a statement. */
#include "base/str.h"
#include "check/fact_functions.h"
#include "check/transaction.h"

#define STATEMENT_TEXT_MAXIMUM 120

BOOL_FACT(statement_has_effect, pl_statement_has_effect(site->statement))
BOOL_FACT(statement_in_transaction, site->unit->transaction)
BOOL_FACT(statement_is_first, site->script->statements.at[0] == site->statement)
BOOL_FACT(statement_is_last, pl_vec_last(&site->script->statements) == site->statement)
INT_FACT(statement_line,
         pl_text_place(site->statement->span.text, site->statement->span.begin).line)
INT_FACT(statement_operation_count, site->statement->operations.count)
PLACE_FACT(statement_place, site->statement->span)
TEXT_FACT(statement_problem, site->statement->problem)
PLACE_FACT(statement_problem_place, site->statement->problem_span.text != NULL
                                        ? site->statement->problem_span
                                        : site->statement->span)

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
