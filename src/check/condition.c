#include "check/condition.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

#define CONDITION_DEPTH 8

typedef enum condition_kind { CONDITION_AND, CONDITION_OR, CONDITION_TERM } condition_kind;

typedef enum comparison {
    COMPARE_NONE, /* the fact alone */
    COMPARE_EQUAL,
    COMPARE_NOT_EQUAL,
    COMPARE_LESS_EQUAL,
    COMPARE_GREATER_EQUAL,
    COMPARE_LESS,
    COMPARE_GREATER,
    COMPARE_MATCH,
    COMPARE_NO_MATCH,
} comparison;

/* Longer ones first where one begins like another. */
static const struct {
    const char *sign;
    comparison comparison;
} signs[] = {
    {"!=", COMPARE_NOT_EQUAL},     {"!~", COMPARE_NO_MATCH}, {"<=", COMPARE_LESS_EQUAL},
    {">=", COMPARE_GREATER_EQUAL}, {"=", COMPARE_EQUAL},     {"<", COMPARE_LESS},
    {">", COMPARE_GREATER},        {"~", COMPARE_MATCH},
};

struct pl_condition {
    condition_kind kind;
    pl_conditions terms; /* AND, OR */
    bool negated;
    const pl_fact *fact; /* NULL: `flag` is asked */
    const pl_rule_option *flag;
    comparison comparison;
    const char *text;
    int64_t number;
    const pl_pattern *pattern;
    const pl_rule_option *option; /* the right side; NULL: the literal above */
};

static const pl_condition *compile_list(const pl_compile *compile, const cJSON *list,
                                        condition_kind kind, unsigned depth);

const pl_fact *pl_compile_fact(const pl_compile *compile, const cJSON *node, const char *name)
{
    const pl_fact *fact = pl_map_get(compile->facts, name);

    if (fact == NULL) {
        pl_rule_reader_fail(compile->reader, node, "unknown fact \"%s\"", name);
        return NULL;
    }
    if ((fact->needs & ~compile->provides) != 0) {
        pl_rule_reader_fail(compile->reader, node, "the fact %s is not known where the rule asks",
                            name);
        return NULL;
    }
    return fact;
}

static const pl_rule_option *find_option(const pl_compile *compile, const cJSON *node,
                                         const char *name)
{
    for (size_t i = 0; compile->options != NULL && i < compile->options->count; i++) {
        if (pl_same(compile->options->at[i]->name, name)) {
            return compile->options->at[i];
        }
    }
    pl_rule_reader_fail(compile->reader, node, "the rule has no option \"%s\"", name);
    return NULL;
}

static bool read_integer(const char *text, int64_t *out)
{
    char *end = NULL;

    *out = strtoll(text, &end, 10);
    return *text != '\0' && *end == '\0' && !isspace((unsigned char)*text);
}

/* "250ms", "5s", "2min", "1h"; a bare number is milliseconds, as in postgresql.conf. */
static bool read_duration(const char *text, int64_t *out)
{
    static const struct {
        const char *unit;
        int64_t milliseconds;
    } units[] = {{"", 1}, {"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}};
    char *end = NULL;
    long long number = strtoll(text, &end, 10);

    for (size_t i = 0; end != text && i < sizeof units / sizeof units[0]; i++) {
        if (pl_same(end, units[i].unit) && number >= 0 && number < 1000000000) {
            *out = number * units[i].milliseconds;
            return true;
        }
    }
    return false;
}

bool pl_rule_option_set(pl_arena *arena, pl_rule_option *option, const char *text, char *why,
                        size_t why_size)
{
    pl_rule_option changed = *option;
    bool right = true;

    snprintf(why, why_size, "\"%s\" is not %s", text,
             option->type == PL_OPTION_INTEGER    ? "a whole number"
             : option->type == PL_OPTION_DURATION ? "a duration such as 5s"
                                                  : "true or false");
    switch (option->type) {
    case PL_OPTION_INTEGER:
        right = read_integer(text, &changed.number);
        break;
    case PL_OPTION_DURATION:
        right = read_duration(text, &changed.number);
        break;
    case PL_OPTION_BOOLEAN:
        changed.number = pl_same(text, "true");
        right = changed.number != 0 || pl_same(text, "false");
        break;
    case PL_OPTION_REGEX:
        changed.pattern = pl_pattern_new(arena, text, why, why_size);
        right = changed.pattern != NULL;
        break;
    case PL_OPTION_TEXT:
        break;
    }
    changed.text = text;
    if (right) {
        *option = changed;
    }
    return right;
}

/* The left side ends where a sign or a blank begins. */
static size_t name_length(const char *term)
{
    return strspn(term, "abcdefghijklmnopqrstuvwxyz0123456789_.");
}

static bool fits(pl_fact_type type, comparison asked)
{
    bool ordered = asked >= COMPARE_LESS_EQUAL && asked <= COMPARE_GREATER;
    bool match = asked == COMPARE_MATCH || asked == COMPARE_NO_MATCH;

    switch (type) {
    case PL_FACT_BOOL:
    case PL_FACT_PLACE:
        return asked == COMPARE_NONE;
    case PL_FACT_INT:
    case PL_FACT_LIST:
        return !match;
    case PL_FACT_TEXT:
        return !ordered;
    }
    return false;
}

static bool option_fits(const pl_condition *term)
{
    bool number =
        term->option->type == PL_OPTION_INTEGER || term->option->type == PL_OPTION_DURATION;

    if (term->comparison == COMPARE_MATCH || term->comparison == COMPARE_NO_MATCH) {
        return term->option->type == PL_OPTION_REGEX;
    }
    return term->fact->type == PL_FACT_TEXT ? term->option->type == PL_OPTION_TEXT : number;
}

static bool compile_right_side(const pl_compile *compile, const cJSON *node, const char *right,
                               pl_condition *term)
{
    char why[200];

    if (pl_starts_with(right, "option.")) {
        term->option = find_option(compile, node, right + strlen("option."));
        if (term->option != NULL && !option_fits(term)) {
            return pl_rule_reader_fail(compile->reader, node,
                                       "the option %s can't be compared with %s",
                                       term->option->name, term->fact->name);
        }
        return term->option != NULL;
    }
    term->text = right;
    if (term->comparison == COMPARE_MATCH || term->comparison == COMPARE_NO_MATCH) {
        term->pattern = pl_pattern_new(compile->reader->arena, right, why, sizeof why);
        return term->pattern != NULL ||
               pl_rule_reader_fail(compile->reader, node, "not a regular expression: %s", why);
    }
    if (term->fact->type == PL_FACT_TEXT && !pl_fact_can_be(term->fact, right)) {
        return pl_rule_reader_fail(compile->reader, node, "%s is never \"%s\"", term->fact->name,
                                   right);
    }
    if (term->fact->type != PL_FACT_TEXT && !read_integer(right, &term->number)) {
        return pl_rule_reader_fail(compile->reader, node,
                                   "%s is compared with a number, not \"%s\"", term->fact->name,
                                   right);
    }
    return true;
}

static bool compile_comparison(const pl_compile *compile, const cJSON *node, const char *rest,
                               pl_condition *term)
{
    rest += strspn(rest, " ");
    if (*rest == '\0') {
        return true;
    }
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (pl_starts_with(rest, signs[i].sign)) {
            term->comparison = signs[i].comparison;
            rest += strlen(signs[i].sign);
            rest += strspn(rest, " ");
            break;
        }
    }
    if (term->comparison == COMPARE_NONE || term->fact == NULL) {
        return pl_rule_reader_fail(compile->reader, node, "what is \"%s\"?", rest);
    }
    if (!fits(term->fact->type, term->comparison)) {
        return pl_rule_reader_fail(compile->reader, node, "%s is a %s: it can't be compared so",
                                   term->fact->name, pl_fact_type_name(term->fact->type));
    }
    return compile_right_side(compile, node, rest, term);
}

static const pl_condition *compile_term(const pl_compile *compile, const cJSON *node)
{
    pl_arena *arena = compile->reader->arena;
    pl_condition *term = pl_arena_make(arena, pl_condition);
    const char *text = node->valuestring;
    const char *name;
    size_t length;

    term->kind = CONDITION_TERM;
    for (; *text == '!'; text++) {
        term->negated = !term->negated;
    }
    length = name_length(text);
    name = pl_arena_strndup(arena, text, length);
    if (pl_starts_with(name, "option.")) {
        term->flag = find_option(compile, node, name + strlen("option."));
        if (term->flag == NULL) {
            return NULL;
        }
    } else {
        term->fact = pl_compile_fact(compile, node, name);
        if (term->fact == NULL) {
            return NULL;
        }
    }
    return compile_comparison(compile, node, text + length, term) ? term : NULL;
}

static const pl_condition *compile_node(const pl_compile *compile, const cJSON *node,
                                        condition_kind kind, unsigned depth)
{
    if (cJSON_IsString(node)) {
        return compile_term(compile, node);
    }
    if (!cJSON_IsArray(node) || depth >= CONDITION_DEPTH) {
        pl_rule_reader_fail(compile->reader, node,
                            "a condition is a text or a list, at most %d lists deep",
                            CONDITION_DEPTH);
        return NULL;
    }
    return compile_list(compile, node, kind == CONDITION_AND ? CONDITION_OR : CONDITION_AND,
                        depth + 1);
}

static const pl_condition *compile_list(const pl_compile *compile, const cJSON *list,
                                        condition_kind kind, unsigned depth)
{
    pl_condition *condition = pl_arena_make(compile->reader->arena, pl_condition);

    condition->kind = kind;
    if (list->child == NULL && depth > 0) {
        pl_rule_reader_fail(compile->reader, list, "an empty list says nothing");
        return NULL;
    }
    for (const cJSON *node = list->child; node != NULL; node = node->next) {
        const pl_condition *term = compile_node(compile, node, kind, depth);

        if (term == NULL) {
            return NULL;
        }
        pl_vec_push(compile->reader->arena, &condition->terms, term);
    }
    return condition;
}

const pl_condition *pl_condition_compile(const pl_compile *compile, const cJSON *list)
{
    if (!cJSON_IsArray(list)) {
        pl_rule_reader_fail(compile->reader, list, "a list of conditions was expected");
        return NULL;
    }
    return compile_list(compile, list, CONDITION_AND, 0);
}

static pl_truth truth(bool yes)
{
    return yes ? PL_TRUE : PL_FALSE;
}

static pl_truth value_is_something(const pl_fact *fact, const pl_value *value)
{
    switch (fact->type) {
    case PL_FACT_BOOL:
        return truth(value->yes);
    case PL_FACT_INT:
        return truth(value->number != 0);
    case PL_FACT_TEXT:
        return truth(value->text != NULL && value->text[0] != '\0');
    case PL_FACT_LIST:
        return truth(value->list.count > 0);
    case PL_FACT_PLACE:
        return truth(value->place.text != NULL);
    }
    return PL_UNKNOWN;
}

static pl_truth match(const pl_condition *term, const char *text)
{
    const pl_pattern *pattern = term->option != NULL ? term->option->pattern : term->pattern;

    if (text == NULL) {
        return PL_FALSE;
    }
    switch (pl_pattern_match(pattern, text)) {
    case PL_MATCH_NO:
        return PL_FALSE;
    case PL_MATCH_YES:
        return PL_TRUE;
    case PL_MATCH_TOO_HARD:
        break;
    }
    return PL_UNKNOWN;
}

static pl_truth compare(const pl_condition *term, const pl_value *value)
{
    int64_t left = term->fact->type == PL_FACT_LIST ? (int64_t)value->list.count : value->number;
    int64_t right = term->option != NULL ? term->option->number : term->number;
    const char *text = term->option != NULL ? term->option->text : term->text;
    bool is_text = term->fact->type == PL_FACT_TEXT;
    bool equal = is_text ? value->text != NULL && pl_same(value->text, text) : left == right;

    switch (term->comparison) {
    case COMPARE_NONE:
        return value_is_something(term->fact, value);
    case COMPARE_EQUAL:
        return truth(equal);
    case COMPARE_NOT_EQUAL:
        return truth(!equal);
    case COMPARE_LESS_EQUAL:
        return truth(left <= right);
    case COMPARE_GREATER_EQUAL:
        return truth(left >= right);
    case COMPARE_LESS:
        return truth(left < right);
    case COMPARE_GREATER:
        return truth(left > right);
    case COMPARE_MATCH:
        return match(term, value->text);
    case COMPARE_NO_MATCH:
        return PL_TRUE - match(term, value->text);
    }
    return PL_UNKNOWN;
}

static pl_truth term_holds(const pl_condition *term, const pl_site *site)
{
    pl_truth holds = PL_UNKNOWN;

    if (term->fact == NULL) {
        holds = truth(term->flag->number != 0);
    } else {
        pl_value value;

        pl_fact_ask(term->fact, site, &value);
        holds = value.unknown ? PL_UNKNOWN : compare(term, &value);
    }
    return term->negated ? PL_TRUE - holds : holds;
}

pl_truth pl_condition_holds(const pl_condition *condition, const pl_site *site)
{
    bool any = condition != NULL && condition->kind == CONDITION_OR;
    pl_truth decides = any ? PL_TRUE : PL_FALSE;
    pl_truth result = any ? PL_FALSE : PL_TRUE;

    if (condition == NULL) {
        return PL_TRUE;
    }
    if (condition->kind == CONDITION_TERM) {
        return term_holds(condition, site);
    }
    for (size_t i = 0; i < condition->terms.count && result != decides; i++) {
        pl_truth holds = pl_condition_holds(condition->terms.at[i], site);

        if (any ? holds > result : holds < result) {
            result = holds;
        }
    }
    return result;
}
