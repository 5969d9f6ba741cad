/* Facts of a migration and of its two scripts. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/lint.h"
#include "check/reversal.h"
#include "check/transaction.h"

#define DOWN_TEXT_MAXIMUM 200

TEXT_FACT(migration_name, site->migration->name)
TEXT_FACT(migration_path, site->migration->path)
TEXT_FACT(migration_version, site->migration->version)
TEXT_FACT(migration_dialect, site->migration->dialect_name)
INT_FACT(migration_number, site->migration->number + 1)
BOOL_FACT(migration_has_up, site->migration->up != NULL)
BOOL_FACT(migration_has_down, site->migration->down != NULL)
BOOL_FACT(migration_in_json, pl_ends_with(site->migration->path, ".json"))
BOOL_FACT(migration_irreversible, site->migration->irreversible != NULL)
TEXT_FACT(migration_irreversible_reason, site->migration->irreversible)
PLACE_FACT(migration_irreversible_place, site->migration->irreversible_span)
BOOL_FACT(migration_down_declared_empty, site->migration->down_declared_empty)
BOOL_FACT(migration_down_expected,
          !site->migration->down_unread && (site->migration->down_expected ||
                                            (site->options != NULL && site->options->require_down)))

void pl_fact_migration_kind(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {[PL_MIGRATION_VERSIONED] = "versioned",
                                        [PL_MIGRATION_REPEATABLE] = "repeatable",
                                        [PL_MIGRATION_BASELINE] = "baseline"};

    out->text = names[site->migration->kind];
}

static const pl_statement *first_effect(const pl_script *script)
{
    for (size_t i = 0; i < script->statements.count; i++) {
        if (pl_statement_has_effect(script->statements.at[i])) {
            return script->statements.at[i];
        }
    }
    return NULL;
}

static pl_span script_start(const pl_script *script)
{
    if (script->statements.count > 0) {
        return script->statements.at[0]->span;
    }
    if (script->marker.text != NULL) {
        return script->marker;
    }
    return (pl_span){script->text, script->span.begin, script->span.begin};
}

void pl_fact_migration_has_effect(const pl_site *site, pl_value *out)
{
    out->yes = site->migration->up != NULL && first_effect(site->migration->up) != NULL;
}

PLACE_FACT(up_marker, site->migration->up != NULL ? site->migration->up->marker : (pl_span){0})

void pl_fact_up_start(const pl_site *site, pl_value *out)
{
    const pl_script *up = site->migration->up;

    if (up != NULL) {
        const pl_statement *first = first_effect(up);

        out->place = first != NULL ? first->span : script_start(up);
    }
}

void pl_fact_down_start(const pl_site *site, pl_value *out)
{
    if (site->migration->down != NULL) {
        out->place = script_start(site->migration->down);
    }
}

void pl_fact_down_end(const pl_site *site, pl_value *out)
{
    const pl_script *down = site->migration->down;

    if (down != NULL && down->statements.count > 0) {
        out->place = pl_vec_last(&down->statements)->span;
    } else {
        pl_fact_down_start(site, out);
    }
}

static uint32_t statement_count(const pl_script *script)
{
    return script == NULL ? 0 : (uint32_t)script->statements.count;
}

static const char *script_path(const pl_script *script)
{
    return script == NULL || script->text == NULL ? NULL : script->text->path;
}

INT_FACT(up_statement_count, statement_count(site->migration->up))
INT_FACT(down_statement_count, statement_count(site->migration->down))
TEXT_FACT(up_path, script_path(site->migration->up))
TEXT_FACT(down_path, script_path(site->migration->down))

void pl_fact_down_text(const pl_site *site, pl_value *out)
{
    const pl_script *down = site->migration->down;
    pl_str text;

    if (down == NULL || down->statements.count == 0) {
        return;
    }
    text = pl_str_begin(site->arena, DOWN_TEXT_MAXIMUM);
    for (size_t i = 0; i < down->statements.count && !text.truncated; i++) {
        pl_span span = down->statements.at[i]->span;

        pl_str_add(&text, i == 0 ? "" : "\n");
        pl_str_add_bytes(&text, span.text->bytes + span.begin, span.end - span.begin);
        pl_str_add(&text, ";");
    }
    out->text = text.at;
}

/* Of the script at hand. */
PLACE_FACT(script_start, script_start(site->script))
TEXT_FACT(script_path, script_path(site->script))
INT_FACT(script_statement_count, statement_count(site->script))
BOOL_FACT(script_has_effect, first_effect(site->script) != NULL)

/* It may bring back what the up took, from a copy or a rule of its own. */
void pl_fact_down_writes_rows(const pl_site *site, pl_value *out)
{
    const pl_script *down = site->migration->down;

    for (size_t i = 0; down != NULL && i < down->statements.count; i++) {
        const pl_operations *operations = &down->statements.at[i]->operations;

        for (size_t j = 0; j < operations->count; j++) {
            pl_operation_kind kind = operations->at[j]->kind;

            out->yes |= kind == PL_OP_INSERT_ROWS || kind == PL_OP_UPDATE_ROWS ||
                        kind == PL_OP_MERGE_ROWS || kind == PL_OP_COPY_ROWS;
        }
    }
}

/* Nothing but questions: no setting, no maintenance, nothing that could not be read. */
static bool only_asks(const pl_statement *statement)
{
    for (size_t i = 0; i < statement->operations.count; i++) {
        const pl_operation *operation = statement->operations.at[i];
        bool asks =
            operation->kind == PL_OP_SHOW_VARIABLE ||
            (operation->kind == PL_OP_SELECT_ROWS && operation->as.rows->functions.count == 0);

        if (!asks && operation->kind != PL_OP_BEGIN && operation->kind != PL_OP_COMMIT) {
            return false;
        }
    }
    return statement->state == PL_STATEMENT_READ;
}

void pl_fact_up_does_nothing(const pl_site *site, pl_value *out)
{
    const pl_script *up = site->migration->up;

    out->yes =
        up != NULL && up->problem == NULL &&
        (site->dialect->read_script != NULL || !pl_script_has_effect(site->history->dialect, up));
    for (size_t i = 0; out->yes && i < up->statements.count; i++) {
        out->yes = only_asks(up->statements.at[i]);
    }
}
