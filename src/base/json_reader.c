#include "base/json_reader.h"

#include "base/map.h"
#include "base/str.h"

#include <string.h>

/* Up to here the keys of an object are compared with each other; then a map is made. */
enum { FEW_KEYS = 16 };

typedef struct reader {
    pl_arena *arena;
    const pl_text *text;
    const char *bytes;
    uint32_t size, at;
    bool comments;
    unsigned depth;
    pl_json_problem *problem;
} reader;

static bool fail(reader *r, uint32_t begin, uint32_t end, const char *message)
{
    *r->problem = (pl_json_problem){{r->text, begin, end < r->size ? end : r->size}, message};
    return false;
}

static bool fail_here(reader *r, const char *message)
{
    return fail(r, r->at, r->at < r->size ? r->at + 1 : r->at, message);
}

/* ---- White space and comments ---------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool starts(const reader *r, const char *word)
{
    size_t length = strlen(word);
    return r->size - r->at >= length && memcmp(r->bytes + r->at, word, length) == 0;
}

static bool skip_comment(reader *r)
{
    bool line = r->bytes[r->at + 1] == '/';
    const char *end = line ? "\n" : "*/";
    const char *found = memmem(r->bytes + r->at + 2, r->size - r->at - 2, end, strlen(end));
    if (found == NULL && !line) {
        return fail(r, r->at, r->at + 2, "the comment that begins here has no end");
    }
    r->at = found == NULL ? r->size : (uint32_t)(found - r->bytes) + (line ? 1 : 2);
    return true;
}

static bool skip_space(reader *r)
{
    for (;;) {
        while (r->at < r->size && is_blank(r->bytes[r->at])) {
            r->at++;
        }
        if (!starts(r, "//") && !starts(r, "/*")) {
            return true;
        }
        if (!r->comments) {
            return fail(r, r->at, r->at + 2, "comments are not allowed here");
        }
        if (!skip_comment(r)) {
            return false;
        }
    }
}

/* ---- Strings --------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The unit of \uXXXX at `at`; -1 when there is none. The text ends with a NUL. */
static int32_t unit_at(const char *bytes, uint32_t size, uint32_t at)
{
    if (size - at < 6 || bytes[at] != '\\' || bytes[at + 1] != 'u') {
        return -1;
    }
    int32_t unit = 0;
    for (uint32_t i = at + 2; i < at + 6; i++) {
        int digit = hex_digit(bytes[i]);
        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

static uint32_t encode(uint32_t code_point, char *out)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xc0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3f));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xe0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code_point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code_point & 0x3f));
    return 4;
}

static const char escape_letters[] = "\"\\/bfnrt";
static const char escape_bytes[] = "\"\\/\b\f\n\r\t";

/* The escape at `at` in out; its length in the text, or 0 with a message. */
static uint32_t read_escape(const char *bytes, uint32_t size, uint32_t at, char *out,
                            uint32_t *out_size, const char **message)
{
    char letter = at + 1 < size ? bytes[at + 1] : '\0';
    const char *simple = letter != '\0' ? strchr(escape_letters, letter) : NULL;
    if (simple != NULL) {
        out[0] = escape_bytes[simple - escape_letters];
        *out_size = 1;
        return 2;
    }
    int32_t unit = unit_at(bytes, size, at);
    if (unit < 0) {
        *message = "no escape that JSON knows";
        return 0;
    }
    if (unit == 0) {
        *message = "a NUL character can't be part of a text";
        return 0;
    }
    if (unit < 0xd800 || unit > 0xdfff) {
        *out_size = encode((uint32_t)unit, out);
        return 6;
    }
    int32_t low = at + 6 < size ? unit_at(bytes, size, at + 6) : -1;
    if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) {
        *message = "half of a surrogate pair";
        return 0;
    }
    uint32_t high_bits = (uint32_t)(unit - 0xd800) << 10;
    *out_size = encode(0x10000 + high_bits + (uint32_t)(low - 0xdc00), out);
    return 12;
}

uint32_t pl_json_string_step(const pl_text *text, uint32_t at, uint32_t *size)
{
    const char *message = NULL;
    char ignored[4];
    if (text->bytes[at] == '\\') {
        return at + read_escape(text->bytes, text->size, at, ignored, size, &message);
    }
    uint32_t begin = at;
    while (at < text->size && text->bytes[at] != '\\' && text->bytes[at] != '"') {
        at++;
    }
    *size = at - begin;
    return at;
}

/* Of the plain bytes from r->at on: adds them. false: a byte that no string may hold. */
static bool add_plain(reader *r, pl_str *out)
{
    uint32_t begin = r->at;
    while (r->at < r->size && r->bytes[r->at] != '"' && r->bytes[r->at] != '\\') {
        unsigned char c = (unsigned char)r->bytes[r->at];
        if (c < 0x20) {
            return fail_here(r, c == '\0'   ? "a NUL byte: it is no text"
                                : c == '\n' ? "the string does not end on its line; a line end "
                                              "inside it is written \\n"
                                            : "a control character; inside a string it is written "
                                              "as an escape (\\t, \\u001b)");
        }
        uint32_t code_point;
        uint32_t next = pl_utf8_next(r->bytes, r->size, r->at, &code_point);
        if (code_point == PL_UTF8_INVALID) {
            return fail_here(r, "a byte that is not UTF-8");
        }
        r->at = next;
    }
    pl_str_add_bytes(out, r->bytes + begin, r->at - begin);
    return true;
}

/* At a quote. The decoded bytes, or NULL after a problem. */
static const char *read_string(reader *r, uint32_t *length)
{
    uint32_t begin = r->at++;
    pl_str out = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    for (;;) {
        if (!add_plain(r, &out)) {
            return NULL;
        }
        if (r->at >= r->size) {
            fail(r, begin, begin + 1, "the string that begins here has no end");
            return NULL;
        }
        if (r->bytes[r->at] == '"') {
            r->at++;
            *length = (uint32_t)out.count;
            return out.at;
        }
        char bytes[4];
        uint32_t count = 0;
        const char *message = NULL;
        uint32_t size = read_escape(r->bytes, r->size, r->at, bytes, &count, &message);
        if (size == 0) {
            fail(r, r->at, r->at + 2, message);
            return NULL;
        }
        pl_str_add_bytes(&out, bytes, count);
        r->at += size;
    }
}

/* ---- Numbers and words ----------------------------------------------------------------------- */

static uint32_t skip_digits(const reader *r, uint32_t at)
{
    while (at < r->size && r->bytes[at] >= '0' && r->bytes[at] <= '9') {
        at++;
    }
    return at;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-' || (unsigned char)c >= 0x80;
}

/* -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?; answers its end, or `at` when it is none. */
static uint32_t number_end(const reader *r, uint32_t at)
{
    uint32_t digits = at + (r->bytes[at] == '-');
    uint32_t end = skip_digits(r, digits);
    if (end == digits || (r->bytes[digits] == '0' && end > digits + 1)) {
        return at;
    }
    if (end < r->size && r->bytes[end] == '.') {
        uint32_t more = skip_digits(r, end + 1);
        if (more == end + 1) {
            return at;
        }
        end = more;
    }
    if (end < r->size && (r->bytes[end] == 'e' || r->bytes[end] == 'E')) {
        uint32_t sign = end + 1 + (r->bytes[end + 1] == '+' || r->bytes[end + 1] == '-');
        uint32_t more = sign <= r->size ? skip_digits(r, sign) : sign;
        if (more == sign) {
            return at;
        }
        end = more;
    }
    return end;
}

static bool read_word(reader *r, pl_json_value *out)
{
    uint32_t begin = r->at, end = begin;
    while (end < r->size && is_word_byte(r->bytes[end])) {
        end++;
    }
    uint32_t size = end - begin;
    const char *word = r->bytes + begin;
    if (size == 0) {
        return fail_here(r, r->at < r->size ? "a value is expected here"
                                            : "the file ends where a value is expected");
    }
    if (size == 4 && memcmp(word, "null", 4) == 0) {
        out->kind = PL_JSON_NULL;
    } else if ((size == 4 && memcmp(word, "true", 4) == 0) ||
               (size == 5 && memcmp(word, "false", 5) == 0)) {
        out->kind = PL_JSON_BOOLEAN;
        out->yes = size == 4;
    } else if (number_end(r, begin) == end) {
        out->kind = PL_JSON_NUMBER;
        out->string = pl_arena_strndup(r->arena, word, size);
        out->length = size;
    } else {
        bool number = word[0] == '-' || word[0] == '+' || word[0] == '.' ||
                      (word[0] >= '0' && word[0] <= '9');
        return fail(r, begin, end,
                    number ? "no number as JSON writes it"
                           : "no JSON value: a string stands in double quotes; the words are "
                             "true, false and null");
    }
    r->at = end;
    return true;
}

/* ---- Objects and arrays ---------------------------------------------------------------------- */

static bool read_value(reader *r, pl_json_value *out);

static const pl_json_value *find_key(const pl_json_value *object, const char *key)
{
    for (const pl_json_value *at = object->first; at != NULL; at = at->next) {
        if (pl_same(at->key, key)) {
            return at;
        }
    }
    return NULL;
}

/* keys: made when the object turns out to have many. */
static bool is_known(reader *r, const pl_json_value *object, pl_map **keys, const char *key)
{
    if (object->count < FEW_KEYS) {
        return find_key(object, key) != NULL;
    }
    if (*keys == NULL) {
        *keys = pl_map_new(r->arena);
        for (const pl_json_value *at = object->first; at != NULL; at = at->next) {
            pl_map_put(*keys, at->key, (void *)(uintptr_t)1);
        }
    }
    bool known = pl_map_has(*keys, key);
    pl_map_put(*keys, key, (void *)(uintptr_t)1);
    return known;
}

static bool read_key(reader *r, pl_json_value *object, pl_map **keys, pl_json_value *member)
{
    uint32_t begin = r->at, length;
    if (r->at >= r->size || r->bytes[r->at] != '"') {
        return fail_here(r, r->at < r->size ? "a key in double quotes is expected here"
                                            : "the file ends inside an object: a \"}\" is missing");
    }
    member->key = read_string(r, &length);
    if (member->key == NULL) {
        return false;
    }
    member->key_span = (pl_span){r->text, begin, r->at};
    if (is_known(r, object, keys, member->key)) {
        return fail(r, begin, r->at,
                    pl_arena_printf(r->arena, "the key \"%s\" is there twice", member->key));
    }
    if (!skip_space(r)) {
        return false;
    }
    if (r->at >= r->size || r->bytes[r->at] != ':') {
        return fail_here(r, "a colon is expected behind the key");
    }
    r->at++;
    return skip_space(r);
}

/* At the closing bracket or a comma; false at the end or after a problem. */
static bool next_item(reader *r, char close, bool *more)
{
    if (!skip_space(r)) {
        return false;
    }
    char c = r->at < r->size ? r->bytes[r->at] : '\0';
    *more = c == ',';
    if (c == close) {
        r->at++;
        return true;
    }
    if (c != ',') {
        return fail_here(r, r->at >= r->size ? "the file ends here: a bracket is not closed"
                            : close == '}'   ? "a comma or \"}\" is expected here"
                                             : "a comma or \"]\" is expected here");
    }
    uint32_t comma = r->at++;
    if (!skip_space(r)) {
        return false;
    }
    if (r->at < r->size && r->bytes[r->at] == close) {
        return fail(r, comma, comma + 1, "a comma too many: nothing follows it");
    }
    return true;
}

static bool read_items(reader *r, pl_json_value *out)
{
    bool object = out->kind == PL_JSON_OBJECT;
    char close = object ? '}' : ']';
    pl_map *keys = NULL;
    pl_json_value **end = &out->first;
    r->at++;
    if (!skip_space(r)) {
        return false;
    }
    bool more = true;
    if (r->at < r->size && r->bytes[r->at] == close) {
        r->at++;
        more = false;
    }
    while (more) {
        pl_json_value *item = pl_arena_make(r->arena, pl_json_value);
        item->parent = out;
        item->index = out->count;
        if ((object && !read_key(r, out, &keys, item)) || !read_value(r, item)) {
            return false;
        }
        *end = item;
        end = &item->next;
        out->count++;
        if (!next_item(r, close, &more)) {
            return false;
        }
    }
    return true;
}

static bool read_nested(reader *r, pl_json_value *out)
{
    if (r->depth >= PL_JSON_PARSE_DEPTH) {
        return fail_here(
            r, pl_arena_printf(r->arena, "nested deeper than %d levels", PL_JSON_PARSE_DEPTH));
    }
    r->depth++;
    bool read = read_items(r, out);
    r->depth--;
    return read;
}

static bool read_value(reader *r, pl_json_value *out)
{
    uint32_t begin = r->at;
    char c = r->at < r->size ? r->bytes[r->at] : '\0';
    bool read;
    if (c == '{' || c == '[') {
        out->kind = c == '{' ? PL_JSON_OBJECT : PL_JSON_ARRAY;
        read = read_nested(r, out);
    } else if (c == '"') {
        out->kind = PL_JSON_STRING;
        out->string = read_string(r, &out->length);
        read = out->string != NULL;
    } else {
        read = read_word(r, out);
    }
    out->span = (pl_span){r->text, begin, r->at};
    return read;
}

const pl_json_value *pl_json_parse(pl_arena *arena, const pl_text *text, bool comments,
                                   pl_json_problem *problem)
{
    reader r = {.arena = arena,
                .text = text,
                .bytes = text->bytes,
                .size = text->size,
                .comments = comments,
                .problem = problem};
    *problem = (pl_json_problem){0};
    if (starts(&r, "\xef\xbb\xbf")) {
        r.at = 3;
    }
    pl_json_value *root = pl_arena_make(arena, pl_json_value);
    if (!skip_space(&r)) {
        return NULL;
    }
    if (r.at >= r.size) {
        fail_here(&r, "the file is empty: a JSON value is expected");
        return NULL;
    }
    if (!read_value(&r, root) || !skip_space(&r)) {
        return NULL;
    }
    if (r.at < r.size) {
        fail_here(&r, "the value has ended: nothing may follow it");
        return NULL;
    }
    return root;
}

const pl_json_value *pl_json_member(const pl_json_value *object, const char *key)
{
    return object != NULL && object->kind == PL_JSON_OBJECT ? find_key(object, key) : NULL;
}

const char *pl_json_kind_text(pl_json_kind kind)
{
    static const char *const texts[] = {
        [PL_JSON_NULL] = "null",       [PL_JSON_BOOLEAN] = "true or false",
        [PL_JSON_NUMBER] = "a number", [PL_JSON_STRING] = "a string",
        [PL_JSON_ARRAY] = "an array",  [PL_JSON_OBJECT] = "an object",
    };
    return texts[kind];
}

static void add_step(pl_str *out, const pl_json_value *value)
{
    if (value->parent->kind == PL_JSON_ARRAY) {
        pl_str_addf(out, "[%u]", value->index);
        return;
    }
    bool plain = value->key[0] != '\0';
    for (const char *c = value->key; *c != '\0'; c++) {
        plain &= (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_' || *c == '$' ||
                 (c > value->key && *c >= '0' && *c <= '9');
    }
    if (plain) {
        pl_str_addf(out, "%s%s", out->count > 0 ? "." : "", value->key);
    } else {
        pl_str_addf(out, "[\"%s\"]", value->key);
    }
}

const char *pl_json_path(pl_arena *arena, const pl_json_value *value)
{
    const pl_json_value *steps[PL_JSON_PARSE_DEPTH + 1];
    unsigned count = 0;
    for (; value->parent != NULL && count <= PL_JSON_PARSE_DEPTH; value = value->parent) {
        steps[count++] = value;
    }
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    while (count > 0) {
        add_step(&out, steps[--count]);
    }
    return out.count > 0 ? out.at : "the file";
}
