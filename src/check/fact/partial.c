/* Facts of a script that can fail half way: what then stays, and what a second run meets. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/rerun.h"
#include "check/transaction.h"

#include <string.h>

#define MOST_PHRASES 4
#define MOST_UNITS 6

static const char *target_text(const pl_site *site, const pl_operation *operation)
{
    if (operation->target.kind == PL_KIND_NONE) { /* MySQL's events */
        return operation->target.name;
    }
    if (operation->target.name != NULL) {
        return pl_ref_text(site->arena, &operation->target);
    }
    if (operation->kind == PL_OP_CREATE_INDEX) {
        return pl_arena_printf(site->arena, "an index on %s", operation->as.index->table.name);
    }
    return operation->target.parent == NULL
               ? pl_kind_word(operation->target.kind)
               : pl_arena_printf(site->arena, "a %s of %s", pl_kind_word(operation->target.kind),
                                 operation->target.parent);
}

/* How the world looks after an operation; %s is what it concerns. */
static const char *state_format(pl_operation_kind kind)
{
    static const struct {
        pl_operation_kind kind;
        const char *format;
    } rows[] = {
        {PL_OP_SET_NOT_NULL, "%s is NOT NULL"},
        {PL_OP_DROP_NOT_NULL, "%s may be NULL"},
        {PL_OP_DROP_DEFAULT, "%s has no default"},
        {PL_OP_DROP_IDENTITY, "%s is no identity column"},
        {PL_OP_DROP_EXPRESSION, "%s is no generated column"},
        {PL_OP_VALIDATE_CONSTRAINT, "%s is valid"},
        {PL_OP_INSERT_ROWS, "new rows are in %s"},
        {PL_OP_COPY_ROWS, "new rows are in %s"},
        {PL_OP_UPDATE_ROWS, "rows of %s are changed"},
        {PL_OP_MERGE_ROWS, "rows of %s are changed"},
        {PL_OP_DELETE_ROWS, "rows of %s are gone"},
        {PL_OP_TRUNCATE, "the rows of %s are gone"},
        {PL_OP_REFRESH_MATERIALIZED_VIEW, "%s is filled anew"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].kind == kind) {
            return rows[i].format;
        }
    }
    if (pl_starts_with(pl_operation_name(kind), "drop_") ||
        pl_starts_with(pl_operation_name(kind), "detach_")) {
        return "%s is gone";
    }
    return pl_starts_with(pl_operation_name(kind), "create_") ||
                   pl_starts_with(pl_operation_name(kind), "add_")
               ? "%s is there"
               : "%s is changed";
}

static const char *state_text(const pl_site *site, const pl_operation *operation)
{
    pl_str text = pl_str_begin(site->arena, PL_STR_MAXIMUM);
    const char *format = state_format(operation->kind);
    const char *target = strstr(format, "%s");

    if (operation->target.name == NULL &&
        (operation->kind == PL_OP_GRANT || operation->kind == PL_OP_REVOKE)) {
        return "privileges are changed";
    }
    if (operation->kind == PL_OP_DO_BLOCK || operation->kind == PL_OP_CALL ||
        operation->kind == PL_OP_DYNAMIC_SQL ||
        (operation->target.kind == PL_KIND_NONE && operation->target.name == NULL)) {
        return "what this code does is done";
    }
    if (pl_starts_with(pl_operation_name(operation->kind), "rename_")) {
        return pl_arena_printf(site->arena, "%s is called %s", target_text(site, operation),
                               operation->new_name);
    }
    pl_str_add_bytes(&text, format, (size_t)(target - format));
    pl_str_add(&text, target_text(site, operation));
    pl_str_add(&text, target + 2);
    return text.at;
}

static bool is_told(const pl_operation *operation)
{
    switch (pl_operation_effect(operation)) {
    case PL_EFFECT_NONE:
    case PL_EFFECT_SESSION:
        return false;
    case PL_EFFECT_SCHEMA:
    case PL_EFFECT_DATA:
    case PL_EFFECT_BOTH:
    case PL_EFFECT_UNKNOWN:
        break;
    }
    return !pl_operation_has(operation, PL_OPF_IMPLIED) &&
           !pl_operation_has(operation, PL_OPF_IN_CODE);
}

static void add_phrase(pl_str *text, uint32_t *count, const char *phrase)
{
    if (*count < MOST_PHRASES) {
        pl_str_add(text, *count == 0 ? "" : ", ");
        pl_str_add(text, phrase);
    }
    (*count)++;
}

static uint32_t line_of(pl_span span)
{
    return pl_text_place(span.text, span.begin).line;
}

static const char *unit_text(const pl_site *site, const pl_unit *unit)
{
    const pl_statements *statements = &site->script->statements;
    pl_str text = pl_str_begin(site->arena, PL_STR_MAXIMUM);
    uint32_t count = 0;

    for (uint32_t i = unit->first; i < unit->first + unit->count; i++) {
        const pl_statement *statement = statements->at[i];

        if (statement->state != PL_STATEMENT_READ && pl_statement_has_effect(statement)) {
            add_phrase(&text, &count, "what could not be read is done");
        }
        for (size_t j = 0; j < statement->operations.count; j++) {
            if (is_told(statement->operations.at[j])) {
                add_phrase(&text, &count, state_text(site, statement->operations.at[j]));
            }
        }
    }
    if (count > MOST_PHRASES) {
        pl_str_addf(&text, " and %u more", count - MOST_PHRASES);
    }
    return text.at;
}

static const pl_unit *last_effective(const pl_script *script)
{
    for (size_t i = script->units.count; i > 0; i--) {
        if (pl_unit_has_effect(script, &script->units.at[i - 1])) {
            return &script->units.at[i - 1];
        }
    }
    return NULL;
}

static uint32_t first_effect(const pl_script *script, const pl_unit *unit)
{
    for (uint32_t i = unit->first; i < unit->first + unit->count; i++) {
        if (pl_statement_has_effect(script->statements.at[i])) {
            return i;
        }
    }
    return unit->first;
}

/* Every unit but the last one that changes something: what is there when that one fails. */
void pl_fact_script_left_behind(const pl_site *site, pl_value *out)
{
    const pl_script *script = site->script;
    const pl_unit *last = last_effective(script);
    uint32_t more = 0;

    for (size_t i = 0; last != NULL && &script->units.at[i] < last; i++) {
        const pl_unit *unit = &script->units.at[i];

        if (!pl_unit_has_effect(script, unit)) {
            continue;
        }
        if (out->list.count == MOST_UNITS) {
            more++;
            continue;
        }
        pl_vec_push(
            site->arena, &out->list,
            pl_arena_printf(site->arena, "line %u: %s",
                            line_of(script->statements.at[first_effect(script, unit)]->span),
                            unit_text(site, unit)));
    }
    if (more > 0) {
        pl_vec_push(site->arena, &out->list, pl_arena_printf(site->arena, "and %u more", more));
    }
}

void pl_fact_script_last_effect(const pl_site *site, pl_value *out)
{
    const pl_unit *last = last_effective(site->script);

    if (last != NULL) {
        out->place = site->script->statements.at[first_effect(site->script, last)]->span;
    }
}

void pl_fact_script_invalid_indexes(const pl_site *site, pl_value *out)
{
    const pl_statements *statements = &site->script->statements;
    pl_str text = pl_str_begin(site->arena, PL_STR_MAXIMUM);

    for (size_t i = 0; i < statements->count; i++) {
        const pl_operations *operations = &statements->at[i]->operations;

        if (operations->count == 1 && operations->at[0]->kind == PL_OP_CREATE_INDEX &&
            pl_operation_has(operations->at[0], PL_OPF_CONCURRENTLY)) {
            pl_str_add(&text, text.count == 0 ? "" : ", ");
            pl_str_add(&text, target_text(site, operations->at[0]));
        }
    }
    out->text = text.count == 0 ? NULL : text.at;
}

static const char *name_text(pl_arena *arena, pl_name name)
{
    const char *bare = pl_identifier_text(arena, name.name);

    return name.schema == NULL
               ? bare
               : pl_arena_printf(arena, "%s.%s", pl_identifier_text(arena, name.schema), bare);
}

static const char *key_text(pl_arena *arena, const pl_index_element *element)
{
    return element->column != NULL ? pl_identifier_text(arena, element->column)
                                   : pl_arena_printf(arena, "(%s)", element->expression->canonical);
}

/* NULLs are no duplicates of one another, unless the index says so. */
static const char *duplicates_query(pl_arena *arena, const pl_index *index)
{
    pl_str keys = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str filter = pl_str_begin(arena, PL_STR_MAXIMUM);

    if (index->where != NULL) {
        pl_str_addf(&filter, " WHERE (%s)", index->where->canonical);
    }
    for (size_t i = 0; i < index->elements.count; i++) {
        const char *key = key_text(arena, &index->elements.at[i]);

        pl_str_addf(&keys, "%s%s", i == 0 ? "" : ", ", key);
        if (!index->nulls_not_distinct) {
            pl_str_addf(&filter, "%s%s IS NOT NULL", filter.count == 0 ? " WHERE " : " AND ", key);
        }
    }
    return pl_arena_printf(arena, "SELECT %s, count(*) FROM %s%s GROUP BY %s HAVING count(*) > 1;",
                           keys.at, name_text(arena, index->table), filter.at, keys.at);
}

/* What decides whether a unique index can be built. */
void pl_fact_script_questions(const pl_site *site, pl_value *out)
{
    const pl_statements *statements = &site->script->statements;

    for (size_t i = 0; i < statements->count && out->list.count < MOST_PHRASES; i++) {
        const pl_operations *operations = &statements->at[i]->operations;

        if (operations->count == 1 && operations->at[0]->kind == PL_OP_CREATE_INDEX &&
            operations->at[0]->as.index->unique) {
            pl_vec_push(site->arena, &out->list,
                        duplicates_query(site->arena, operations->at[0]->as.index));
        }
    }
}

/* A second run. */
static pl_rerun second_run(const pl_site *site, const pl_operation **where)
{
    return pl_rerun_script(site->script, where);
}

void pl_fact_script_rerun(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {
        [PL_RERUN_PASSES] = "passes",
        [PL_RERUN_UNKNOWN] = "unknown",
        [PL_RERUN_REPEATS] = "repeats",
        [PL_RERUN_STOPS] = "stops",
    };
    const pl_operation *where;

    out->text = names[second_run(site, &where)];
}

void pl_fact_script_rerun_place(const pl_site *site, pl_value *out)
{
    const pl_operation *where;

    second_run(site, &where);
    if (where != NULL) {
        out->place = where->span.text != NULL ? where->span : where->statement->span;
    }
}

void pl_fact_script_rerun_line(const pl_site *site, pl_value *out)
{
    pl_fact_script_rerun_place(site, out);
    out->number = out->place.text == NULL ? 0 : line_of(out->place);
}

static const char *reason(const pl_site *site, pl_rerun rerun, const pl_operation *operation)
{
    const char *target = target_text(site, operation);

    switch (rerun) {
    case PL_RERUN_PASSES:
    case PL_RERUN_UNKNOWN:
        break;
    case PL_RERUN_REPEATS:
        return pl_operation_class_of(operation->kind) == PL_CLASS_DATA
                   ? pl_arena_printf(site->arena, "the rows are put into %s once more", target)
                   : pl_arena_printf(site->arena, "%s is made once more", target);
    case PL_RERUN_STOPS:
        return pl_arena_printf(
            site->arena,
            pl_rerun_takes_away(operation) ? "%s is gone already" : "%s is there already", target);
    }
    return NULL;
}

void pl_fact_script_rerun_reason(const pl_site *site, pl_value *out)
{
    const pl_operation *where;
    pl_rerun worst = second_run(site, &where);

    out->text = where == NULL ? NULL : reason(site, worst, where);
}

/* Of one statement. */
void pl_fact_operation_rerun_stops(const pl_site *site, pl_value *out)
{
    out->yes = pl_rerun_operation(site->script, site->operation) == PL_RERUN_STOPS;
}

void pl_fact_operation_rerun_reason(const pl_site *site, pl_value *out)
{
    out->text = reason(site, pl_rerun_operation(site->script, site->operation), site->operation);
}

BOOL_FACT(index_dropped_before, pl_rerun_dropped_before(site->script, site->operation))
