#include "dialect/directives.h"

#include "base/str.h"

#include <string.h>

static const char WORD[] = "plumb:";

typedef struct reading {
    pl_arena *arena;
    pl_script *script;
    const char *bytes;
    uint32_t end;
    unsigned comments;
} reading;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

static uint32_t skip_blanks(const char *bytes, uint32_t at, uint32_t end)
{
    while (at < end && is_blank(bytes[at])) {
        at++;
    }
    return at;
}

static const struct {
    const char *word;
    pl_directive_kind kind;
} KINDS[] = {
    {"ignore", PL_DIRECTIVE_IGNORE},
    {"ignore-file", PL_DIRECTIVE_IGNORE_FILE},
    {"irreversible", PL_DIRECTIVE_IRREVERSIBLE},
    {"renamed-from", PL_DIRECTIVE_RENAMED_FROM},
};

static pl_directive_kind kind_of(const char *word)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        if (pl_same(word, KINDS[i].word)) {
            return KINDS[i].kind;
        }
    }
    return PL_DIRECTIVE_UNKNOWN;
}

static const char *word_at(reading *r, uint32_t *at, uint32_t end)
{
    uint32_t begin = *at;
    while (*at < end && is_word(r->bytes[*at])) {
        (*at)++;
    }
    return *at > begin ? pl_arena_strndup(r->arena, r->bytes + begin, *at - begin) : NULL;
}

/* Rule ids are words with a hyphen or all in one (`ignore lock-timeout-missing the table is
 * small`);
 * "*" and "all" mean every rule. */
static const char *rule_at(reading *r, uint32_t *at, uint32_t end)
{
    if (*at < end && r->bytes[*at] == '*') {
        (*at)++;
        return NULL;
    }
    const char *rule = word_at(r, at, end);
    return pl_same(rule, "all") ? NULL : rule;
}

static const char UNTIL[] = "until=";

static bool at_until(const reading *r, uint32_t at, uint32_t end)
{
    size_t length = sizeof UNTIL - 1;
    return end - at > length && memcmp(r->bytes + at, UNTIL, length) == 0;
}

static void set_until(reading *r, pl_directive *directive, uint32_t begin, uint32_t end)
{
    begin += (uint32_t)(sizeof UNTIL - 1);
    directive->until = pl_arena_strndup(r->arena, r->bytes + begin, end - begin);
    pl_day_read(directive->until, end - begin, &directive->last_day);
}

/* The reason in [at, end), with until=DATE as its first word or its last one. */
static void read_reason(reading *r, pl_directive *directive, uint32_t at, uint32_t end)
{
    if (at_until(r, at, end)) {
        uint32_t behind = at;
        while (behind < end && !is_blank(r->bytes[behind])) {
            behind++;
        }
        set_until(r, directive, at, behind);
        at = skip_blanks(r->bytes, behind, end);
    }
    if (at < end && (r->bytes[at] == ':' || r->bytes[at] == ',')) {
        at = skip_blanks(r->bytes, at + 1, end);
    }
    uint32_t last = end;
    while (last > at && !is_blank(r->bytes[last - 1])) {
        last--;
    }
    if (directive->until == NULL && at_until(r, last, end)) {
        set_until(r, directive, last, end);
        end = last;
        while (end > at && is_blank(r->bytes[end - 1])) {
            end--;
        }
    }
    directive->reason = at < end ? pl_arena_strndup(r->arena, r->bytes + at, end - at) : NULL;
}

static void add_directive(reading *r, pl_directive directive)
{
    bool whole_file =
        directive.kind == PL_DIRECTIVE_IGNORE_FILE || directive.kind == PL_DIRECTIVE_IRREVERSIBLE;
    if (directive.span.begin >= r->script->span.begin || whole_file) {
        pl_vec_push(r->arena, &r->script->directives, directive);
    }
}

/* "a-b, c-d reason": at behind the rules. Behind a comma and a blank a word without a hyphen is the
 * reason's ("a-b, for now"); families, which have none, are joined without one ("a,b"). */
static void read_rules(reading *r, uint32_t *at, uint32_t end, pl_strings *out)
{
    if (at_until(r, *at, end)) {
        pl_vec_push(r->arena, out, NULL);
        return;
    }
    pl_vec_push(r->arena, out, rule_at(r, at, end));
    for (;;) {
        uint32_t comma = skip_blanks(r->bytes, *at, end);
        if (comma >= end || r->bytes[comma] != ',' || pl_vec_last(out) == NULL) {
            break;
        }
        uint32_t next = skip_blanks(r->bytes, comma + 1, end);
        const char *rule = word_at(r, &next, end);
        if (rule == NULL || (r->bytes[comma + 1] == ' ' && strchr(rule, '-') == NULL)) {
            break;
        }
        pl_vec_push(r->arena, out, rule);
        *at = next;
    }
    *at = skip_blanks(r->bytes, *at, end);
}

/* One line of a comment, [begin, end), without the marks of the comment. */
static void read_line(reading *r, uint32_t begin, uint32_t end)
{
    uint32_t at = skip_blanks(r->bytes, begin, end);
    while (at < end && r->bytes[at] == '*') { /* the ornament of a block comment */
        at = skip_blanks(r->bytes, at + 1, end);
    }
    while (end > at && is_blank(r->bytes[end - 1])) {
        end--;
    }
    size_t length = sizeof WORD - 1;
    if (end - at <= length || memcmp(r->bytes + at, WORD, length) != 0) {
        return;
    }
    pl_directive directive = {.span = {r->script->text, at, end}};
    at += (uint32_t)length;
    const char *word = word_at(r, &at, end);
    pl_strings rules = {0};
    directive.kind = kind_of(word);
    at = skip_blanks(r->bytes, at, end);
    if (directive.kind == PL_DIRECTIVE_IGNORE || directive.kind == PL_DIRECTIVE_IGNORE_FILE) {
        read_rules(r, &at, end, &rules);
        read_reason(r, &directive, at, end);
    } else {
        pl_vec_push(r->arena, &rules,
                    directive.kind != PL_DIRECTIVE_UNKNOWN ? NULL
                    : word == NULL                         ? ""
                                                           : word);
        at = at < end && r->bytes[at] == ':' ? skip_blanks(r->bytes, at + 1, end) : at;
        directive.reason = at < end ? pl_arena_strndup(r->arena, r->bytes + at, end - at) : NULL;
    }
    for (size_t i = 0; i < rules.count; i++) {
        directive.rule = rules.at[i];
        add_directive(r, directive);
    }
}

static uint32_t line_end(const reading *r, uint32_t at)
{
    const char *end = memchr(r->bytes + at, '\n', r->end - at);
    return end == NULL ? r->end : (uint32_t)(end - r->bytes);
}

static void read_lines(reading *r, uint32_t begin, uint32_t end)
{
    while (begin < end) {
        uint32_t next = line_end(r, begin);
        read_line(r, begin, next < end ? next : end);
        begin = next + 1;
    }
}

static bool at_pair(const reading *r, uint32_t at, char first, char second)
{
    return at + 1 < r->end && r->bytes[at] == first && r->bytes[at + 1] == second;
}

static uint32_t read_block_comment(reading *r, uint32_t begin)
{
    unsigned depth = 1;
    uint32_t at = begin + 2;
    while (at < r->end && depth > 0) {
        if (at_pair(r, at, '*', '/')) {
            depth--;
            at += 2;
        } else if ((r->comments & PL_COMMENTS_NESTED) != 0 && at_pair(r, at, '/', '*')) {
            depth++;
            at += 2;
        } else {
            at++;
        }
    }
    read_lines(r, begin + 2, depth == 0 ? at - 2 : at);
    return at;
}

static uint32_t skip_quoted(const reading *r, uint32_t at, char close, bool backslashes)
{
    for (at++; at < r->end && r->bytes[at] != close; at++) {
        if (backslashes && r->bytes[at] == '\\') {
            at++;
        }
    }
    return at < r->end ? at + 1 : r->end;
}

static uint32_t skip_dollar(const reading *r, uint32_t begin)
{
    uint32_t at = begin + 1;
    while (at < r->end && is_word(r->bytes[at]) && r->bytes[at] != '-') {
        at++;
    }
    bool quote = at < r->end && r->bytes[at] == '$' &&
                 !(r->bytes[begin + 1] >= '0' && r->bytes[begin + 1] <= '9') &&
                 !(begin > 0 && is_word(r->bytes[begin - 1]));
    if (!quote) {
        return begin + 1;
    }
    uint32_t tag = at + 1 - begin;
    const char *found = memmem(r->bytes + at + 1, r->end - at - 1, r->bytes + begin, tag);
    return found == NULL ? r->end : (uint32_t)(found - r->bytes) + tag;
}

/* E'...' takes backslashes, '...' does not. */
static bool escapes(const reading *r, uint32_t quote)
{
    if ((r->comments & PL_COMMENTS_BACKSLASH) == 0 || quote == 0) {
        return false;
    }
    char before = r->bytes[quote - 1];
    return (before == 'e' || before == 'E') && (quote < 2 || !is_word(r->bytes[quote - 2]));
}

static uint32_t read_at(reading *r, uint32_t at)
{
    char c = r->bytes[at];
    if (at_pair(r, at, '-', '-') || (c == '#' && (r->comments & PL_COMMENTS_HASH) != 0)) {
        uint32_t end = line_end(r, at);
        read_line(r, at + (c == '#' ? 1 : 2), end);
        return end;
    }
    if (at_pair(r, at, '/', '*')) {
        return read_block_comment(r, at);
    }
    if (c == '\'' || c == '"' || (c == '`' && (r->comments & PL_COMMENTS_BACKTICK) != 0)) {
        return skip_quoted(r, at, c, c == '\'' && escapes(r, at));
    }
    if (c == '[' && (r->comments & PL_COMMENTS_BRACKET) != 0) {
        return skip_quoted(r, at, ']', false);
    }
    if (c == '$' && (r->comments & PL_COMMENTS_DOLLAR) != 0) {
        return skip_dollar(r, at);
    }
    return at + 1;
}

static void read_range(reading *r, uint32_t begin, uint32_t end)
{
    r->end = end;
    if (memmem(r->bytes + begin, end - begin, WORD, sizeof WORD - 1) == NULL) {
        return;
    }
    for (uint32_t at = begin; at < end;) {
        at = read_at(r, at);
    }
}

void pl_directives_read(pl_arena *arena, pl_script *script, unsigned comments)
{
    reading r = {
        .arena = arena, .script = script, .bytes = script->text->bytes, .comments = comments};
    if (script->head <= script->span.begin) {
        read_range(&r, 0, script->head);
    }
    read_range(&r, script->span.begin, script->span.end);
}
