#include "check/lint.h"

#include "base/derived_text.h"
#include "base/str.h"
#include "check/fingerprint.h"
#include "check/reversal.h"
#include "check/rule/program.h"
#include "check/secret.h"
#include "check/suppress.h"

#include <stdlib.h>

typedef struct configured_rules {
    const pl_lint_options *options;
    const pl_severity *severities;
} configured_rules;

typedef struct lint_run {
    pl_arena *arena;
    pl_arena *passing; /* what is found out about one migration, emptied after it */
    const pl_rules *rules;
    const pl_lint_options *given;
    const pl_lint_options *options; /* of the file that is looked at */
    const pl_history *history;
    bool hardly_any_downs;
    const pl_dialect *dialect;
    const pl_severity *severities; /* of the options, by program->number */
    PL_VEC(configured_rules) configured;
    pl_findings found;
    pl_suppressions suppressions;
    pl_fingerprints *prints;
    pl_lint_result *result;
} lint_run;

static const char *refuses_nothing(const pl_operation *operation, const pl_schema *schema,
                                   unsigned server_version)
{
    (void)operation;
    (void)schema;
    (void)server_version;
    return NULL;
}

/* Of a history in a language that plumb does not read yet: its folder can still be looked at, and
 * whether there is anything in its scripts. */
static const pl_dialect *unread_dialect(pl_arena *arena, pl_dialect_id id)
{
    pl_dialect *dialect = pl_arena_make(arena, pl_dialect);

    dialect->id = id;
    dialect->name = pl_dialect_name(id);
    dialect->title = pl_dialect_title(id);
    dialect->refused_in_transaction = refuses_nothing;
    return dialect;
}

static pl_severity configured(const pl_rule *rule, const pl_lint_options *options)
{
    pl_severity severity = rule->effective;

    for (size_t i = 0; i < options->severities.count; i++) {
        const pl_severity_override *one = &options->severities.at[i];

        severity = pl_rule_severity(rule, severity, one->rule, one->severity);
    }
    return severity;
}

static const pl_severity *severities_of(lint_run *lint, const pl_lint_options *options)
{
    const pl_rule_list *all = pl_rules_all(lint->rules);
    pl_severity *severities;

    for (size_t i = 0; i < lint->configured.count; i++) {
        if (lint->configured.at[i].options == options) {
            return lint->configured.at[i].severities;
        }
    }
    severities = pl_arena_alloc(lint->arena, all->count * sizeof *severities);
    for (size_t i = 0; i < all->count; i++) {
        severities[i] = configured(all->at[i], options);
    }
    pl_vec_push(lint->arena, &lint->configured, (configured_rules){options, severities});
    return severities;
}

/* From here on the file `path` is looked at. */
static void enter(lint_run *lint, const char *path)
{
    const pl_lint_options *options = lint->given;

    if (options->for_path != NULL) {
        options = options->for_path(options->for_path_context, path);
    }
    if (options != lint->options) {
        lint->options = options;
        lint->severities = severities_of(lint, options);
    }
}

static const pl_rule_list *rules_for(const lint_run *lint, const pl_site *site)
{
    pl_operation_kind kind =
        site->event == PL_EVENT_OPERATION ? site->operation->kind : (pl_operation_kind)0;

    return pl_rules_at(lint->rules, site->event, kind);
}

static void ask(lint_run *lint, const pl_site *site)
{
    const pl_rule_list *rules = rules_for(lint, site);

    for (size_t i = 0; i < rules->count; i++) {
        pl_severity severity = lint->severities[rules->at[i]->program->number];

        if (severity != PL_SEVERITY_OFF) {
            pl_rule_ask(rules->at[i], severity, site, lint->arena, &lint->found);
        }
    }
}

/* The site as replay fills it in lacks what is the same for the whole run. */
static void visit(void *context, const pl_site *site)
{
    lint_run *lint = context;
    pl_site at;

    if (rules_for(lint, site)->count == 0) {
        return;
    }
    at = *site;
    at.arena = lint->passing;
    at.options = lint->options;
    at.dialect = lint->dialect;
    ask(lint, &at);
}

static pl_site site_of(const lint_run *lint, const pl_migration *migration)
{
    return (pl_site){.arena = lint->passing,
                     .options = lint->options,
                     .history = lint->history,
                     .dialect = lint->dialect,
                     .hardly_any_downs = lint->hardly_any_downs,
                     .migration = migration};
}

static void ask_slips(lint_run *lint, const pl_site *site, const pl_script *script, bool down,
                      const pl_transaction_slips *slips)
{
    for (size_t i = 0; i < slips->count; i++) {
        pl_site at = *site;

        at.event = PL_EVENT_SLIP;
        at.script = script;
        at.down = down;
        at.slip = &slips->at[i];
        at.statement = script->statements.at[slips->at[i].statement];
        at.unit = &script->units.at[at.statement->unit];
        ask(lint, &at);
    }
}

/* The up of a migration of a runner that knows no down, or a down that lost its up. */
static void lint_one_way(lint_run *lint, pl_replay *replay, pl_site *site, pl_script *script,
                         bool down)
{
    pl_transaction_slips slips = {0};
    pl_visitor visitor = {lint, visit};

    site->down = down;
    pl_replay_script(replay, script, site, &visitor, NULL, &slips);
    site->down = false;
    ask_slips(lint, site, script, down, &slips);
}

static void lint_both_ways(lint_run *lint, pl_replay *replay, pl_site *site)
{
    pl_visitor visitor = {lint, visit};
    pl_reversal *reversal = pl_arena_make(lint->passing, pl_reversal);
    const pl_migration *migration = site->migration;

    pl_reversal_replay(replay, site, &visitor, reversal);
    ask_slips(lint, site, migration->up, false, &reversal->up_slips);
    if (migration->down != NULL) {
        ask_slips(lint, site, migration->down, true, &reversal->down_slips);
    }
    site->event = PL_EVENT_REVERSAL;
    site->reversal = reversal;
    site->schema = replay->schema;
    ask(lint, site);
    site->reversal = NULL;
}

/* Each EXECUTE of a DO block that can't be seen is an operation of its own beside the block. */
static void count_operations(const pl_statement *statement, pl_lint_result *result)
{
    for (size_t i = 0; i < statement->operations.count; i++) {
        const pl_operation *operation = statement->operations.at[i];

        if (operation->kind == PL_OP_DYNAMIC_SQL) {
            result->unread_dynamic++;
        } else if (operation->kind == PL_OP_DO_BLOCK) {
            result->unread_code += !operation->as.code->analysed;
        }
    }
}

static void count_statements(const pl_script *script, pl_lint_result *result)
{
    for (size_t i = 0; script != NULL && i < script->statements.count; i++) {
        const pl_statement *statement = script->statements.at[i];

        result->statements++;
        switch (statement->state) {
        case PL_STATEMENT_READ:
            count_operations(statement, result);
            break;
        case PL_STATEMENT_SYNTAX_ERROR:
            result->unread_libsql += pl_same(statement->unsupported, PL_UNSUPPORTED_LIBSQL);
            result->unread_syntax += !pl_same(statement->unsupported, PL_UNSUPPORTED_LIBSQL);
            break;
        case PL_STATEMENT_NOT_PARSED:
        case PL_STATEMENT_TOO_DEEP:
            result->unread_newer++;
            break;
        case PL_STATEMENT_TEMPLATED:
            result->unread_template++;
            break;
        case PL_STATEMENT_META:
            result->unread_meta++;
            break;
        }
    }
}

/* Not asked for: only so that the schema is right for those that are. */
static void pass_over(lint_run *lint, pl_replay *replay, const pl_migration *migration)
{
    pl_site site = site_of(lint, migration);

    if (migration->up != NULL) {
        pl_replay_script(replay, migration->up, &site, NULL, NULL, NULL);
    }
}

/* Nothing of the migration could be looked at. */
static bool is_unread(const lint_run *lint, const pl_migration *migration)
{
    return migration != NULL && ((migration->up == NULL && migration->down == NULL) ||
                                 lint->dialect->read_script == NULL || lint->dialect->outline);
}

static void lint_migration(lint_run *lint, pl_replay *replay, const pl_migration *migration)
{
    pl_site site;

    enter(lint, migration->path);
    site = site_of(lint, migration);
    lint->result->unread_files += is_unread(lint, migration);
    if (migration->up != NULL) {
        lint_both_ways(lint, replay, &site);
    } else if (migration->down != NULL) {
        pl_mark before = pl_journal_mark(replay->schema);

        lint_one_way(lint, replay, &site, migration->down, true);
        pl_journal_undo(replay->schema, before);
    } else {
        pl_schema_incomplete(replay->schema, (pl_span){0},
                             pl_arena_printf(lint->arena, "%s could not be read", migration->name));
    }
    site.event = PL_EVENT_MIGRATION;
    site.schema = replay->schema;
    ask(lint, &site);
    count_statements(migration->up, lint->result);
    count_statements(migration->down, lint->result);
    lint->result->migrations++;
}

static void lint_folder(lint_run *lint)
{
    for (size_t i = 0; i < lint->history->problems.count; i++) {
        const pl_folder_problem *problem = &lint->history->problems.at[i];
        pl_site site;

        enter(lint, problem->path);
        site = site_of(lint, NULL);
        if (problem->migration < lint->history->migrations.count) {
            site.migration = lint->history->migrations.at[problem->migration];
            if (site.migration->context) {
                continue;
            }
        }
        site.event = PL_EVENT_FOLDER;
        site.folder_problem = problem;
        lint->result->unread_files +=
            problem->kind == PL_FOLDER_UNREADABLE && !is_unread(lint, site.migration);
        ask(lint, &site);
    }
}

static void lint_history(lint_run *lint, pl_schema *schema)
{
    pl_site site;

    enter(lint, lint->history->path);
    site = site_of(lint, NULL);
    site.event = PL_EVENT_HISTORY;
    site.schema = schema;
    ask(lint, &site);
}

/* After all else, when it is known which directives silenced something. */
static void lint_directives(lint_run *lint)
{
    for (size_t i = 0; i < lint->suppressions.count; i++) {
        const pl_suppression *suppression = &lint->suppressions.at[i];
        pl_site site;

        enter(lint, suppression->migration->path);
        site = site_of(lint, suppression->migration);
        site.event = PL_EVENT_DIRECTIVE;
        site.script = suppression->script;
        site.down = suppression->down;
        site.directive = suppression->directive;
        site.directive_used = suppression->used;
        site.directive_over = suppression->over;
        site.rules = lint->rules;
        ask(lint, &site);
    }
}

static uint32_t place_of_migration(const pl_finding *finding)
{
    return finding->migration == NULL ? 0 : finding->migration->number + 1;
}

static int by_number(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* Migration, up before down, file, place, rule, words. */
static int compare_findings(const void *a, const void *b)
{
    const pl_finding *left = *(const pl_finding *const *)a;
    const pl_finding *right = *(const pl_finding *const *)b;
    int order = by_number(place_of_migration(left), place_of_migration(right));

    order = order != 0 ? order : by_number(left->down, right->down);
    order = order != 0 ? order : pl_compare(left->path, right->path);
    order = order != 0 ? order : by_number(left->span.begin, right->span.begin);
    order = order != 0 ? order : pl_compare(left->rule->id, right->rule->id);
    order = order != 0 ? order : by_number(left->span.end, right->span.end);
    return order != 0 ? order : pl_compare(left->message, right->message);
}

static bool same_finding(const pl_finding *a, const pl_finding *b)
{
    return a->rule == b->rule && a->migration == b->migration && a->down == b->down &&
           a->span.text == b->span.text && a->span.begin == b->span.begin &&
           a->span.end == b->span.end && pl_same(a->path, b->path) &&
           pl_same(a->message, b->message);
}

static void mask_all(pl_arena *arena, pl_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++) {
        strings->at[i] = pl_mask(arena, strings->at[i]);
    }
}

/* Here, so that nobody who gets a finding has to think of it. */
static void mask(pl_arena *arena, pl_finding *finding)
{
    finding->message = pl_mask(arena, finding->message);
    finding->label = pl_mask(arena, finding->label);
    finding->suppressed = pl_mask(arena, finding->suppressed);
    for (size_t i = 0; i < finding->notes.count; i++) {
        pl_note *note = &finding->notes.at[i];

        note->label = pl_mask(arena, note->label);
        note->text = pl_mask(arena, note->text);
    }
    for (size_t i = 0; i < finding->fix.count; i++) {
        finding->fix.at[i].text = pl_mask(arena, finding->fix.at[i].text);
    }
    mask_all(arena, &finding->ask);
}

/* Silenced ones apart, those that are not certain enough left out. */
static void keep(lint_run *lint, pl_finding *finding, size_t *first, bool by_name)
{
    const pl_directive *directive;

    while (*first < lint->suppressions.count && finding->migration != NULL &&
           lint->suppressions.at[*first].migration->number < finding->migration->number) {
        (*first)++;
    }
    directive = finding->migration == NULL
                    ? NULL
                    : pl_suppress_find(&lint->suppressions, *first, finding, by_name);
    if (directive != NULL) {
        finding->suppressed = directive->reason != NULL ? directive->reason : "";
    }
    mask(lint->arena, finding);
    enter(lint, finding->migration != NULL ? finding->migration->path : finding->path);
    if (directive != NULL) {
        pl_vec_push(lint->arena, &lint->result->suppressed, finding);
    } else if (finding->certainty <= lint->options->min_certainty) {
        pl_vec_push(lint->arena, &lint->result->findings, finding);
    }
}

static void sort(pl_findings *findings)
{
    if (findings->count > 1) {
        qsort(findings->at, findings->count, sizeof findings->at[0], compare_findings);
    }
}

/* by_name: only directives that name a rule silence it. */
static void keep_found(lint_run *lint, bool by_name)
{
    size_t first = 0;

    sort(&lint->found);
    for (size_t i = 0; i < lint->found.count; i++) {
        if (i == 0 || !same_finding(lint->found.at[i - 1], lint->found.at[i])) {
            /* Before any is left out, so that what is left out counts none of them anew. */
            lint->found.at[i]->fingerprint = pl_fingerprints_next(lint->prints, lint->found.at[i]);
            keep(lint, lint->found.at[i], &first, by_name);
        }
    }
    lint->found.count = 0;
}

/* What was read is a text derived from a file: people have the file before them. */
static void lead_to_files(pl_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        pl_finding *finding = findings->at[i];

        finding->span = pl_span_origin(finding->span);
        for (size_t j = 0; j < finding->notes.count; j++) {
            finding->notes.at[j].place = pl_span_origin(finding->notes.at[j].place);
        }
    }
}

void pl_lint_count(pl_lint_result *result)
{
    const pl_migration *last = NULL;

    result->errors = result->warnings = result->infos = result->migrations_with_findings = 0;
    for (size_t i = 0; i < result->findings.count; i++) {
        const pl_finding *finding = result->findings.at[i];

        result->errors += finding->severity == PL_SEVERITY_ERROR;
        result->warnings += finding->severity == PL_SEVERITY_WARNING;
        result->infos += finding->severity == PL_SEVERITY_INFO;
        result->migrations_with_findings +=
            finding->migration != NULL && finding->migration != last;
        last = finding->migration;
    }
}

uint32_t pl_lint_unread_statements(const pl_lint_result *result)
{
    return result->unread_syntax + result->unread_libsql + result->unread_newer +
           result->unread_template + result->unread_meta + result->unread_dynamic +
           result->unread_code;
}

void pl_lint(pl_arena *arena, const pl_rules *rules, const pl_history *history,
             const pl_lint_options *options, pl_lint_result *out)
{
    static const pl_lint_options defaults = {.min_certainty = PL_CERTAINTY_UNKNOWN};
    pl_replay *replay = pl_replay_new(arena, history);
    lint_run lint = {.arena = arena,
                     .passing = pl_arena_new(),
                     .rules = rules,
                     .given = options != NULL ? options : &defaults,
                     .history = history,
                     .hardly_any_downs = pl_history_hardly_any_downs(history),
                     .dialect = replay->dialect != NULL ? replay->dialect
                                                        : unread_dialect(arena, history->dialect),
                     .prints = pl_fingerprints_new(arena, history),
                     .result = out};

    *out = (pl_lint_result){0};
    enter(&lint, history->path);
    lint_folder(&lint);
    for (size_t i = 0; i < history->migrations.count; i++) {
        const pl_migration *migration = history->migrations.at[i];

        if (migration->context) {
            pass_over(&lint, replay, migration);
        } else {
            lint_migration(&lint, replay, migration);
            pl_suppress_collect(arena, migration, lint.given->today, &lint.suppressions);
        }
        pl_arena_empty(lint.passing);
    }
    lint_history(&lint, replay->schema);
    keep_found(&lint, false);
    lint_directives(&lint);
    keep_found(&lint, true); /* a comment does not silence what is said about itself */
    lead_to_files(&out->findings);
    lead_to_files(&out->suppressed);
    sort(&out->findings);
    pl_lint_count(out);
    out->schema_complete = replay->schema->complete;
    pl_arena_free(lint.passing);
}
