#include "base/str.h"
#include "check/rule/program.h"

#include <string.h>

const char *const pl_event_names[] = {
    [PL_EVENT_OPERATION] = "operation",
    [PL_EVENT_PROBLEM] = "problem",
    [PL_EVENT_STATEMENT] = "statement",
    [PL_EVENT_TRANSACTION_END] = "transaction_end",
    [PL_EVENT_SCRIPT_END] = "script_end",
    [PL_EVENT_SLIP] = "slip",
    [PL_EVENT_REVERSAL] = "reversal",
    [PL_EVENT_MIGRATION] = "migration",
    [PL_EVENT_FOLDER] = "folder",
    [PL_EVENT_DIRECTIVE] = "directive",
    [PL_EVENT_HISTORY] = "history",
    [PL_EVENT_REBUILD] = "rebuild",
    [PL_EVENT_COUNT] = NULL,
};

static const char *const severities[] = {"off", "info", "warning", "error", NULL};
static const char *const certainties[] = {"certain", "depends-on-data", "unknown", NULL};
static const char *const dialects[] = {"", "postgres", "sqlite", "mysql", NULL};
static const char *const directions[] = {"up", "down", "both", NULL};
static const char *const option_types[] = {"integer", "duration", "text", "regex", "boolean", NULL};

/* The keys of docs/rule.schema.json. */
static const char *const rule_keys[] = {
    "$schema",   "id",     "family",   "severity", "title",  "dialects", "on",
    "direction", "each",   "at",       "when",     "unless", "unknown",  "certainty",
    "message",   "label",  "variants", "notes",    "fix",    "ask",      "options",
    "why",       "remedy", "anchors",  "examples", NULL,
};

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static bool required_text(const pl_rule_reader *reader, const char *key, const char **out)
{
    if (!pl_rule_reader_text(reader, reader->root, key, out)) {
        return false;
    }
    return *out != NULL || pl_rule_reader_fail(reader, reader->root, "the rule needs \"%s\"", key);
}

static bool is_id(const char *id)
{
    for (const char *at = id; *at != '\0'; at++) {
        bool letter = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');

        if (!letter && (*at != '-' || at == id)) {
            return false;
        }
    }
    return *id != '\0';
}

static bool read_head(const pl_rule_reader *reader, pl_rule *out)
{
    unsigned severity = 0;

    if (!required_text(reader, "id", &out->id) || !required_text(reader, "family", &out->family) ||
        !required_text(reader, "title", &out->title)) {
        return false;
    }
    if (!is_id(out->id) || !is_id(out->family)) {
        return pl_rule_reader_fail(reader, member(reader->root, is_id(out->id) ? "family" : "id"),
                                   "small letters, digits and hyphens only");
    }
    if (member(reader->root, "severity") == NULL) {
        return pl_rule_reader_fail(reader, reader->root, "the rule needs \"severity\"");
    }
    if (!pl_rule_reader_word(reader, member(reader->root, "severity"), "severity", severities,
                             &severity)) {
        return false;
    }
    out->path = reader->path;
    out->severity = out->effective = (pl_severity)severity;
    return true;
}

static bool read_class(const char *name, pl_program *out)
{
    bool found = false;

    for (unsigned i = 0; i < PL_OP_COUNT; i++) {
        pl_operation_class class = pl_operation_class_of((pl_operation_kind)i);

        if (pl_same(name, pl_operation_class_name(class))) {
            out->kinds[i] = found = true;
        }
    }
    out->events |= 1U << PL_EVENT_OPERATION;
    return found;
}

/* One word of `on`: an operation kind, "class:index", or an event. */
static bool read_on_word(const pl_rule_reader *reader, const cJSON *node, pl_program *out)
{
    const char *word = cJSON_IsString(node) ? node->valuestring : "";
    const char *class_name = pl_starts_with(word, "class:") ? word + strlen("class:") : NULL;
    pl_operation_kind kind;
    unsigned event = 0;

    if (pl_operation_kind_by_name(word, &kind)) {
        out->events |= 1U << PL_EVENT_OPERATION;
        out->kinds[kind] = true;
        return true;
    }
    if (class_name != NULL) {
        return read_class(class_name, out) ||
               pl_rule_reader_fail(reader, node, "no operation is of the class \"%s\"", class_name);
    }
    if (!pl_rule_reader_word(reader, node, "operation, class or event", pl_event_names, &event)) {
        return false;
    }
    for (unsigned i = 0; event == PL_EVENT_OPERATION && i < PL_OP_COUNT; i++) {
        out->kinds[i] = true;
    }
    out->events |= 1U << event;
    return true;
}

static bool read_on(const pl_rule_reader *reader, pl_program *out)
{
    const cJSON *on = member(reader->root, "on");

    if (on == NULL) {
        return pl_rule_reader_fail(reader, reader->root, "the rule needs \"on\"");
    }
    if (!cJSON_IsArray(on)) {
        return read_on_word(reader, on, out);
    }
    for (const cJSON *node = on->child; node != NULL; node = node->next) {
        if (!read_on_word(reader, node, out)) {
            return false;
        }
    }
    return out->events != 0 || pl_rule_reader_fail(reader, on, "the rule is never asked");
}

/* What every event of the rule provides. */
static unsigned provided(const pl_program *program)
{
    unsigned provides = ~0U;

    for (unsigned event = 0; event < PL_EVENT_COUNT; event++) {
        if ((program->events & 1U << event) != 0) {
            provides &= pl_event_provides((pl_event)event);
        }
    }
    return provides;
}

static bool read_dialects(const pl_rule_reader *reader, pl_program *out)
{
    const cJSON *list;

    if (!pl_rule_reader_list(reader, reader->root, "dialects", &list)) {
        return false;
    }
    for (const cJSON *node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        unsigned dialect = 0;

        if (!pl_rule_reader_word(reader, node, "dialect", dialects, &dialect)) {
            return false;
        }
        out->dialects |= 1U << dialect;
    }
    return true;
}

static bool read_word_member(const pl_rule_reader *reader, const cJSON *object, const char *key,
                             const char *const *names, unsigned otherwise, unsigned *out)
{
    const cJSON *node = member(object, key);

    *out = otherwise;
    return node == NULL || pl_rule_reader_word(reader, node, key, names, out);
}

static bool read_manner(const pl_rule_reader *reader, pl_program *out)
{
    static const char *const unknowns[] = {"silent", "report", NULL};
    unsigned direction, unknown, certainty;

    if (!read_word_member(reader, reader->root, "direction", directions, 2, &direction) ||
        !read_word_member(reader, reader->root, "unknown", unknowns, 0, &unknown) ||
        !read_word_member(reader, reader->root, "certainty", certainties, 0, &certainty)) {
        return false;
    }
    out->up = direction != 1;
    out->down = direction != 0;
    out->report_unknown = unknown == 1;
    out->certainty = (pl_certainty)certainty;
    return true;
}

static bool read_each(pl_compile *compile, pl_program *out)
{
    const cJSON *node = member(compile->reader->root, "each");
    const char *name;

    if (!pl_rule_reader_text(compile->reader, compile->reader->root, "each", &name)) {
        return false;
    }
    if (name == NULL) {
        return true;
    }
    out->each = pl_compile_fact(compile, node, name);
    if (out->each != NULL && out->each->type != PL_FACT_LIST) {
        return pl_rule_reader_fail(compile->reader, node, "%s is no list", name);
    }
    if (out->each != NULL) {
        compile->provides |= pl_element_provides(out->each->element);
    }
    return out->each != NULL;
}

static bool read_place(const pl_compile *compile, const cJSON *object, const char *key,
                       const pl_fact **out)
{
    const char *name;

    if (!pl_rule_reader_text(compile->reader, object, key, &name)) {
        return false;
    }
    if (name == NULL) {
        return true;
    }
    *out = pl_compile_fact(compile, member(object, key), name);
    if (*out != NULL && (*out)->type != PL_FACT_PLACE) {
        return pl_rule_reader_fail(compile->reader, member(object, key), "%s is no place", name);
    }
    return *out != NULL;
}

static bool read_when(const pl_compile *compile, const cJSON *object, const pl_condition **out)
{
    const cJSON *list = member(object, "when");

    *out = list == NULL ? NULL : pl_condition_compile(compile, list);
    return list == NULL || *out != NULL;
}

static bool read_wording(const pl_compile *compile, const cJSON *object, const char *key,
                         const pl_wording **out)
{
    const char *text;

    if (!pl_rule_reader_text(compile->reader, object, key, &text)) {
        return false;
    }
    *out = text == NULL ? NULL : pl_wording_compile(compile, member(object, key), text);
    return text == NULL || *out != NULL;
}

/* A named condition is read anew for each rule, since it is the rule that says what is known. */
static bool read_named(const pl_compile *compile, const pl_map *named, const cJSON *node,
                       pl_program *out)
{
    const pl_named_condition *condition =
        cJSON_IsString(node) ? pl_map_get(named, node->valuestring) : NULL;
    pl_rule_reader reader = *compile->reader;
    pl_compile there = *compile;
    const pl_condition *compiled;

    if (condition == NULL) {
        return pl_rule_reader_fail(compile->reader, node, "no condition of that name");
    }
    reader.other = condition->reader;
    there.reader = &reader;
    there.options = NULL;
    compiled = pl_condition_compile(&there, member(condition->node, "when"));
    if (compiled == NULL) {
        return false;
    }
    pl_vec_push(compile->reader->arena, &out->unless, compiled);
    return true;
}

static bool read_unless(const pl_compile *compile, const pl_map *named, pl_program *out)
{
    const cJSON *list;

    if (!pl_rule_reader_list(compile->reader, compile->reader->root, "unless", &list)) {
        return false;
    }
    for (const cJSON *node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        if (!read_named(compile, named, node, out)) {
            return false;
        }
    }
    return true;
}

static bool read_variant(const pl_compile *compile, const cJSON *node, pl_rule_variant *out)
{
    static const char *const keys[] = {"when", "severity", "certainty", "message", "label", NULL};
    unsigned severity, certainty;

    if (!pl_rule_reader_keys(compile->reader, node, keys) ||
        !read_word_member(compile->reader, node, "severity", severities, 0, &severity) ||
        !read_word_member(compile->reader, node, "certainty", certainties, 0, &certainty) ||
        !read_when(compile, node, &out->when) ||
        !read_wording(compile, node, "message", &out->message) ||
        !read_wording(compile, node, "label", &out->label)) {
        return false;
    }
    out->has_severity = member(node, "severity") != NULL;
    out->has_certainty = member(node, "certainty") != NULL;
    out->severity = (pl_severity)severity;
    out->certainty = (pl_certainty)certainty;
    return true;
}

static bool read_variants(const pl_compile *compile, pl_program *out)
{
    const cJSON *list;

    if (!pl_rule_reader_list(compile->reader, compile->reader->root, "variants", &list)) {
        return false;
    }
    for (const cJSON *node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        pl_rule_variant variant = {0};

        if (!read_variant(compile, node, &variant)) {
            return false;
        }
        pl_vec_push(compile->reader->arena, &out->variants, variant);
    }
    return true;
}

static bool read_note(const pl_compile *compile, const cJSON *node, pl_rule_note *out)
{
    static const char *const keys[] = {"label", "text", "when", "place", NULL};

    if (!pl_rule_reader_keys(compile->reader, node, keys) ||
        !pl_rule_reader_text(compile->reader, node, "label", &out->label) ||
        !read_wording(compile, node, "text", &out->text) || !read_when(compile, node, &out->when) ||
        !read_place(compile, node, "place", &out->place)) {
        return false;
    }
    return (out->label != NULL && out->text != NULL) ||
           pl_rule_reader_fail(compile->reader, node, "a note needs \"label\" and \"text\"");
}

static bool read_notes(const pl_compile *compile, pl_program *out)
{
    const cJSON *list;

    if (!pl_rule_reader_list(compile->reader, compile->reader->root, "notes", &list)) {
        return false;
    }
    for (const cJSON *node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        pl_rule_note note = {0};

        if (!read_note(compile, node, &note)) {
            return false;
        }
        pl_vec_push(compile->reader->arena, &out->notes, note);
    }
    return true;
}

static bool read_insert(const pl_compile *compile, const cJSON *node, pl_rule_line *out)
{
    static const char *const places[] = {"end-of-down", NULL};
    unsigned place = 0;

    if (cJSON_GetObjectItemCaseSensitive(node, "insert") == NULL) {
        return true;
    }
    if (!out->sql) {
        return pl_rule_reader_fail(compile->reader, node, "\"insert\" says where \"sql\" goes");
    }
    out->place = PL_FIX_END_OF_DOWN;
    return read_word_member(compile->reader, node, "insert", places, 1, &place);
}

/* A line is a text, or {"text": ..., "when": [...]}; with "sql" in the place of "text" it is made
 * of statements. */
static bool read_line(const pl_compile *compile, const cJSON *node, pl_rule_line *out)
{
    static const char *const keys[] = {"text", "sql", "when", "insert", NULL};

    if (cJSON_IsString(node)) {
        out->text = pl_wording_compile(compile, node, node->valuestring);
        return out->text != NULL;
    }
    if (!pl_rule_reader_keys(compile->reader, node, keys)) {
        return false;
    }
    bool text = cJSON_GetObjectItemCaseSensitive(node, "text") != NULL;
    out->sql = cJSON_GetObjectItemCaseSensitive(node, "sql") != NULL;
    if (text == out->sql) {
        return pl_rule_reader_fail(compile->reader, node,
                                   text ? "\"text\" and \"sql\" stand for each other"
                                        : "\"text\" is missing");
    }
    return read_wording(compile, node, text ? "text" : "sql", &out->text) &&
           read_when(compile, node, &out->when) && read_insert(compile, node, out);
}

static bool read_lines(const pl_compile *compile, const char *key, pl_rule_lines *out)
{
    const cJSON *list;

    if (!pl_rule_reader_list(compile->reader, compile->reader->root, key, &list)) {
        return false;
    }
    for (const cJSON *node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        pl_rule_line line = {0};

        if (!read_line(compile, node, &line)) {
            return false;
        }
        pl_vec_push(compile->reader->arena, out, line);
    }
    return true;
}

static bool read_option(const pl_rule_reader *reader, const cJSON *node, pl_rule_option *out)
{
    static const char *const keys[] = {"type", "default", "title", NULL};
    const char *text;
    char why[200];
    unsigned type = 0;

    out->name = node->string;
    if (!pl_rule_reader_keys(reader, node, keys) ||
        !read_word_member(reader, node, "type", option_types, 2, &type) ||
        !pl_rule_reader_text(reader, node, "title", &out->title) ||
        !pl_rule_reader_text(reader, node, "default", &text)) {
        return false;
    }
    if (text == NULL) {
        return pl_rule_reader_fail(reader, node, "an option needs \"default\", as a text");
    }
    out->type = (pl_option_type)type;
    return pl_rule_option_set(reader->arena, out, text, why, sizeof why) ||
           pl_rule_reader_fail(reader, member(node, "default"), "%s", why);
}

static bool read_options(const pl_rule_reader *reader, pl_program *out)
{
    const cJSON *object = member(reader->root, "options");

    if (object != NULL && !cJSON_IsObject(object)) {
        return pl_rule_reader_fail(reader, object, "\"options\" has to be an object");
    }
    for (const cJSON *node = object == NULL ? NULL : object->child; node != NULL;
         node = node->next) {
        pl_rule_option *option = pl_arena_make(reader->arena, pl_rule_option);

        if (!read_option(reader, node, option)) {
            return false;
        }
        pl_vec_push(reader->arena, &out->options, option);
    }
    return true;
}

static bool read_texts(const pl_compile *compile, pl_program *out)
{
    const cJSON *root = compile->reader->root;

    if (!read_wording(compile, root, "message", &out->message) ||
        !read_wording(compile, root, "label", &out->label) || !read_variants(compile, out) ||
        !read_notes(compile, out) || !read_lines(compile, "fix", &out->fix) ||
        !read_lines(compile, "ask", &out->ask)) {
        return false;
    }
    return out->message != NULL ||
           pl_rule_reader_fail(compile->reader, root, "the rule needs \"message\"");
}

bool pl_rule_compile(const pl_rule_reader *reader, const pl_map *facts, const pl_map *named,
                     pl_rule *out)
{
    pl_program *program = pl_arena_make(reader->arena, pl_program);
    pl_compile compile = {.reader = reader, .facts = facts, .options = &program->options};

    out->program = program;
    if (!pl_rule_reader_keys(reader, reader->root, rule_keys) || !read_head(reader, out) ||
        !read_on(reader, program) || !read_dialects(reader, program) ||
        !read_manner(reader, program) || !read_options(reader, program)) {
        return false;
    }
    compile.provides = provided(program);
    return read_each(&compile, program) && read_place(&compile, reader->root, "at", &program->at) &&
           read_when(&compile, reader->root, &program->when) &&
           read_unless(&compile, named, program) && read_texts(&compile, program);
}
