#include "check/suppress.h"

#include "base/str.h"
#include "check/rule/program.h"

/* A comment at the head of a file is a directive of both its sections: taken with the first. */
static bool is_taken(const pl_migration *migration, const pl_script *script,
                     const pl_directive *directive)
{
    return script != migration->up && migration->up != NULL &&
           migration->up->text == script->text && directive->span.begin < script->head &&
           directive->span.begin < script->span.begin;
}

/* The first that ends behind the comment: they lie in order. */
static const pl_statement *statement_meant(const pl_script *script, const pl_directive *directive)
{
    const pl_statements *statements = &script->statements;
    size_t low = 0, high = statements->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (statements->at[middle]->span.end > directive->span.begin) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low < statements->count ? statements->at[low] : NULL;
}

static bool is_over(const pl_directive *directive, pl_day today)
{
    if (directive->until == NULL) {
        return false;
    }
    return directive->last_day == 0 || (today != 0 && directive->last_day < today);
}

static void collect(pl_arena *arena, const pl_migration *migration, const pl_script *script,
                    bool down, pl_day today, pl_suppressions *out)
{
    for (size_t i = 0; script != NULL && i < script->directives.count; i++) {
        if (is_taken(migration, script, &script->directives.at[i])) {
            continue;
        }
        pl_vec_push(
            arena, out,
            (pl_suppression){.migration = migration,
                             .script = script,
                             .directive = &script->directives.at[i],
                             .statement = statement_meant(script, &script->directives.at[i]),
                             .over = is_over(&script->directives.at[i], today),
                             .down = down});
    }
}

void pl_suppress_collect(pl_arena *arena, const pl_migration *migration, pl_day today,
                         pl_suppressions *out)
{
    collect(arena, migration, migration->up, false, today, out);
    collect(arena, migration, migration->down, true, today, out);
}

static bool names_rule(const pl_directive *directive, const pl_rule *rule)
{
    return directive->rule == NULL || pl_same(directive->rule, rule->id) ||
           pl_same(directive->rule, rule->family);
}

/* What a rule looks at decides where its name silences it: one about a migration or a script as a
 * whole underlines a statement of many that are concerned, so any place in there does. */
static bool is_in_its_scope(const pl_suppression *suppression, const pl_finding *finding)
{
    if (suppression->directive->rule == NULL || suppression->migration != finding->migration) {
        return false;
    }
    switch (pl_rule_scope(finding->rule)) {
    case PL_SCOPE_STATEMENT:
    case PL_SCOPE_FOLDER:
        break;
    case PL_SCOPE_SCRIPT:
        return suppression->down == finding->down;
    case PL_SCOPE_MIGRATION:
        return true;
    }
    return false;
}

static bool silences(const pl_suppression *suppression, const pl_finding *finding)
{
    const pl_directive *directive = suppression->directive;
    const pl_statement *statement;

    if (suppression->over) {
        return false;
    }
    switch (directive->kind) {
    case PL_DIRECTIVE_IGNORE:
        break;
    case PL_DIRECTIVE_IGNORE_FILE:
        return names_rule(directive, finding->rule) &&
               (finding->span.text != NULL
                    ? pl_same(finding->span.text->path, suppression->script->text->path)
                    : pl_same(finding->path, suppression->script->text->path));
    case PL_DIRECTIVE_IRREVERSIBLE:
    case PL_DIRECTIVE_RENAMED_FROM:
    case PL_DIRECTIVE_UNKNOWN:
        return false;
    }
    if (!names_rule(directive, finding->rule)) {
        return false;
    }
    if (is_in_its_scope(suppression, finding)) {
        return true;
    }
    if (finding->span.text != suppression->script->text) {
        return false;
    }
    statement = suppression->statement;
    return statement != NULL && finding->span.begin >= statement->span.begin &&
           finding->span.begin < statement->span.end;
}

const pl_directive *pl_suppress_find(pl_suppressions *suppressions, size_t first,
                                     const pl_finding *finding, bool by_name)
{
    for (size_t i = first; i < suppressions->count; i++) {
        if ((!by_name || suppressions->at[i].directive->rule != NULL) &&
            silences(&suppressions->at[i], finding)) {
            suppressions->at[i].used = true;
            return suppressions->at[i].directive;
        }
    }
    return NULL;
}
