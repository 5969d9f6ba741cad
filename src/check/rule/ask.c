/* A rule is asked at a site; what holds becomes a finding in words. */
#include "base/str.h"
#include "check/rebuild.h"
#include "check/rule/program.h"

#include <string.h>

static pl_span statement_span(const pl_site *site)
{
    return site->statement != NULL ? site->statement->span : (pl_span){0};
}

static pl_span unit_span(const pl_site *site)
{
    const pl_statements *statements = &site->script->statements;

    return statements->at[site->unit->first + site->unit->count - 1]->span;
}

static pl_span script_span(const pl_script *script)
{
    if (script == NULL) {
        return (pl_span){0};
    }
    if (script->statements.count > 0) {
        return script->statements.at[0]->span;
    }
    return (pl_span){script->text, script->span.begin, script->span.begin};
}

pl_scope pl_rule_scope(const pl_rule *rule)
{
    const pl_program *program = rule->program;
    unsigned folder = 1U << PL_EVENT_FOLDER | 1U << PL_EVENT_HISTORY;
    unsigned migration = 1U << PL_EVENT_REVERSAL | 1U << PL_EVENT_MIGRATION;
    unsigned script = 1U << PL_EVENT_SCRIPT_END;

    if ((program->events & ~folder) == 0) {
        return PL_SCOPE_FOLDER;
    }
    if (program->each != NULL) { /* each of them is a statement's */
        return PL_SCOPE_STATEMENT;
    }
    return (program->events & ~migration) == 0 ? PL_SCOPE_MIGRATION
           : (program->events & ~script) == 0  ? PL_SCOPE_SCRIPT
                                               : PL_SCOPE_STATEMENT;
}

const char *pl_rule_scope_place(const pl_rule *rule)
{
    switch (pl_rule_scope(rule)) {
    case PL_SCOPE_STATEMENT:
        return "above the statement";
    case PL_SCOPE_SCRIPT:
        return "anywhere in the up or the down it is found in";
    case PL_SCOPE_MIGRATION:
        return "anywhere in the migration, up or down";
    case PL_SCOPE_FOLDER:
        break;
    }
    return NULL;
}

pl_span pl_site_place(const pl_site *site)
{
    switch (site->event) {
    case PL_EVENT_OPERATION:
    case PL_EVENT_PROBLEM:
        return site->operation->span.text != NULL ? site->operation->span : statement_span(site);
    case PL_EVENT_STATEMENT:
    case PL_EVENT_SLIP:
        return statement_span(site);
    case PL_EVENT_TRANSACTION_END:
        return unit_span(site);
    case PL_EVENT_REBUILD:
        return site->rebuild->copy->span;
    case PL_EVENT_SCRIPT_END:
        return script_span(site->script);
    case PL_EVENT_REVERSAL:
        return script_span(site->migration->down != NULL ? site->migration->down
                                                         : site->migration->up);
    case PL_EVENT_MIGRATION:
        return script_span(site->migration->up);
    case PL_EVENT_FOLDER:
        return site->folder_problem->span;
    case PL_EVENT_DIRECTIVE:
        return site->directive->span;
    case PL_EVENT_HISTORY:
    case PL_EVENT_COUNT:
        break;
    }
    return (pl_span){0};
}

static const char *path_of(const pl_site *site, pl_span place)
{
    if (place.text != NULL) {
        return place.text->path;
    }
    if (site->event == PL_EVENT_FOLDER) {
        return site->folder_problem->path;
    }
    return site->migration != NULL ? site->migration->path : site->history->path;
}

static pl_span ask_place(const pl_fact *fact, const pl_site *site)
{
    pl_value value;

    if (fact == NULL) {
        return (pl_span){0};
    }
    pl_fact_ask(fact, site, &value);
    return value.place;
}

static void add_notes(const pl_program *program, const pl_site *site, pl_finding *finding)
{
    for (size_t i = 0; i < program->notes.count; i++) {
        const pl_rule_note *note = &program->notes.at[i];
        const char *text;

        if (pl_condition_holds(note->when, site) != PL_TRUE) {
            continue;
        }
        text = pl_wording_text(note->text, site);
        if (text[0] != '\0') {
            pl_vec_push(site->arena, &finding->notes,
                        (pl_note){note->label, text, ask_place(note->place, site)});
        }
    }
}

static void add_line(const pl_rule_line *line, const pl_site *site, pl_strings *out)
{
    size_t known = out->count;

    if (pl_condition_holds(line->when, site) != PL_TRUE) {
        return;
    }
    pl_wording_texts(line->text, site, out);
    if (out->count == known + 1 && out->at[known][0] == '\0') {
        out->count = known;
    }
}

static void add_questions(const pl_program *program, const pl_site *site, pl_finding *finding)
{
    for (size_t i = 0; i < program->ask.count; i++) {
        add_line(&program->ask.at[i], site, &finding->ask);
    }
}

/* Where a writer has no words it leaves a comment. */
static pl_fix_kind kind_of(const pl_rule_line *line, const char *text)
{
    return !line->sql                   ? PL_FIX_SENTENCE
           : pl_starts_with(text, "--") ? PL_FIX_COMMENT
                                        : PL_FIX_STATEMENT;
}

static void add_fixes(const pl_program *program, const pl_site *site, pl_finding *finding)
{
    for (size_t i = 0; i < program->fix.count; i++) {
        const pl_rule_line *line = &program->fix.at[i];
        pl_strings texts = {0};

        add_line(line, site, &texts);
        for (size_t j = 0; j < texts.count; j++) {
            pl_fix fix = {texts.at[j], kind_of(line, texts.at[j]), line->place};
            pl_vec_push(site->arena, &finding->fix, fix);
        }
    }
}

static const pl_rule_variant *find_variant(const pl_program *program, const pl_site *site)
{
    for (size_t i = 0; i < program->variants.count; i++) {
        if (pl_condition_holds(program->variants.at[i].when, site) == PL_TRUE) {
            return &program->variants.at[i];
        }
    }
    return NULL;
}

static void apply_variant(const pl_rule_variant *variant, const pl_site *site, pl_finding *finding)
{
    if (variant->has_severity && variant->severity < finding->severity) {
        finding->severity = variant->severity;
    }
    if (variant->has_certainty) {
        finding->certainty = variant->certainty;
    }
    if (variant->message != NULL) {
        finding->message = pl_wording_text(variant->message, site);
    }
    if (variant->label != NULL) {
        finding->label = pl_wording_text(variant->label, site);
    }
}

/* A rule that looks at up and down may well underline the down. */
static bool is_in_down(const pl_site *site, pl_span place)
{
    const pl_script *up = site->migration != NULL ? site->migration->up : NULL;
    const pl_script *down = site->migration != NULL ? site->migration->down : NULL;

    if (down == NULL || place.text != down->text || (up != NULL && up->text != down->text)) {
        return site->down || (down != NULL && place.text == down->text);
    }
    return place.begin >= (down->marker.text != NULL ? down->marker.begin : down->span.begin) &&
           place.begin <= down->span.end;
}

static const char *element_subject(pl_element element, const pl_site *site)
{
    const pl_difference *difference = site->element;
    const pl_object *object = site->element;

    switch (element) {
    case PL_ELEMENT_TEXT:
        return pl_arena_strdup(site->arena, site->element);
    case PL_ELEMENT_DIFFERENCE:
        return difference->property == NULL
                   ? pl_ref_text(site->arena, &difference->object)
                   : pl_arena_printf(site->arena, "%s of %s", difference->property,
                                     pl_ref_text(site->arena, &difference->object));
    case PL_ELEMENT_PROBLEM:
        return pl_ref_text(site->arena, &site->problem->object);
    case PL_ELEMENT_OPERATION:
        return pl_ref_text(site->arena, &site->operation->target);
    case PL_ELEMENT_OBJECT:
        return pl_ref_text(site->arena, &object->ref);
    case PL_ELEMENT_NONE:
    case PL_ELEMENT_STATEMENT:
    case PL_ELEMENT_MIGRATION:
    case PL_ELEMENT_SLIP:
        break;
    }
    return NULL;
}

static const char *subject_of(const pl_program *program, const pl_site *site)
{
    if (program->each != NULL) {
        return element_subject(program->each->element, site);
    }
    if (site->event == PL_EVENT_PROBLEM) {
        return element_subject(PL_ELEMENT_PROBLEM, site);
    }
    if (site->event == PL_EVENT_OPERATION) {
        return element_subject(PL_ELEMENT_OPERATION, site);
    }
    return site->event == PL_EVENT_DIRECTIVE ? site->directive->rule : NULL;
}

/* All texts are made in site->arena, which is here the one of the finding. */
static void find(const pl_rule *rule, pl_severity severity, const pl_site *site, pl_truth holds,
                 pl_findings *out)
{
    const pl_program *program = rule->program;
    const pl_rule_variant *variant = find_variant(program, site);
    pl_finding *finding = pl_arena_make(site->arena, pl_finding);
    pl_site in_finding = *site;

    finding->rule = rule;
    finding->severity = severity;
    finding->certainty = program->certainty;
    finding->message = variant != NULL && variant->message != NULL
                           ? NULL
                           : pl_wording_text(program->message, site);
    finding->label = pl_wording_text(program->label, site);
    if (variant != NULL) {
        apply_variant(variant, site, finding);
    }
    if (finding->severity == PL_SEVERITY_OFF) {
        return;
    }
    if (holds == PL_UNKNOWN) {
        finding->certainty = PL_CERTAINTY_UNKNOWN;
        finding->unseen = true;
    }
    finding->span = ask_place(program->at, site);
    if (finding->span.text == NULL) {
        finding->span = pl_site_place(site);
    }
    finding->path = path_of(site, finding->span);
    finding->migration = site->migration;
    finding->down = is_in_down(site, finding->span);
    finding->subject = subject_of(program, site);
    in_finding.shown_in = finding->span.text;
    add_notes(program, &in_finding, finding);
    add_fixes(program, &in_finding, finding);
    add_questions(program, &in_finding, finding);
    pl_vec_push(site->arena, out, finding);
}

/* `unless` is a list of conditions any of which silences: each is something proved, so one that is
 * unknown silences nothing. */
static pl_truth holds_at(const pl_program *program, const pl_site *site)
{
    pl_truth holds = pl_condition_holds(program->when, site);

    for (size_t i = 0; i < program->unless.count && holds != PL_FALSE; i++) {
        if (pl_condition_holds(program->unless.at[i], site) == PL_TRUE) {
            holds = PL_FALSE;
        }
    }
    return holds;
}

static void ask_here(const pl_rule *rule, pl_severity severity, const pl_site *site,
                     pl_arena *arena, pl_findings *out)
{
    pl_truth holds = holds_at(rule->program, site);

    if (holds == PL_TRUE || (holds == PL_UNKNOWN && rule->program->report_unknown)) {
        pl_site lasting = *site;

        lasting.arena = arena;
        find(rule, severity, &lasting, holds, out);
    }
}

void pl_rule_ask(const pl_rule *rule, pl_severity severity, const pl_site *site, pl_arena *arena,
                 pl_findings *out)
{
    const pl_program *program = rule->program;
    pl_value value;

    if (!(site->down ? program->down : program->up) ||
        (program->dialects != 0 && (program->dialects & 1U << site->history->dialect) == 0)) {
        return;
    }
    if (program->each == NULL) {
        ask_here(rule, severity, site, arena, out);
        return;
    }
    pl_fact_ask(program->each, site, &value);
    for (size_t i = 0; i < value.list.count; i++) {
        pl_site at = pl_site_at_element(site, program->each->element, value.list.at[i]);

        ask_here(rule, severity, &at, arena, out);
    }
}
