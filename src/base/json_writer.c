#include "base/json_writer.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const int64_t exact_in_a_double = INT64_C(1) << 53;

pl_json pl_json_begin(pl_str *out, bool pretty)
{
    return (pl_json){.out = out, .pretty = pretty};
}

static void new_line(pl_json *json)
{
    if (json->pretty) {
        pl_str_add_char(json->out, '\n');
        for (unsigned i = 0; i < json->depth; i++) {
            pl_str_add(json->out, "  ");
        }
    }
}

static void add_escape(pl_str *out, unsigned char c)
{
    switch (c) {
    case '"':
        pl_str_add(out, "\\\"");
        break;
    case '\\':
        pl_str_add(out, "\\\\");
        break;
    case '\n':
        pl_str_add(out, "\\n");
        break;
    case '\r':
        pl_str_add(out, "\\r");
        break;
    case '\t':
        pl_str_add(out, "\\t");
        break;
    default:
        pl_str_addf(out, "\\u%04x", c);
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* One character that is not plain: an escape, a sequence as it is, or U+FFFD for a bad byte. */
static size_t add_character(pl_str *out, const char *bytes, size_t size)
{
    unsigned char c = (unsigned char)bytes[0];
    if (c < 0x80) {
        add_escape(out, c);
        return 1;
    }
    uint32_t code_point;
    uint32_t length = pl_utf8_next(bytes, size < 4 ? (uint32_t)size : 4, 0, &code_point);
    if (code_point == PL_UTF8_INVALID) {
        pl_str_add(out, "\xef\xbf\xbd");
    } else {
        pl_str_add_bytes(out, bytes, length);
    }
    return length;
}

static void add_quoted(pl_str *out, const char *bytes, size_t size)
{
    pl_str_add_char(out, '"');
    size_t at = 0;
    while (at < size) {
        size_t begin = at;
        while (at < size && is_plain((unsigned char)bytes[at])) {
            at++;
        }
        pl_str_add_bytes(out, bytes + begin, at - begin);
        if (at < size) {
            at += add_character(out, bytes + at, size - at);
        }
    }
    pl_str_add_char(out, '"');
}

/* All that comes before a value: comma, line, key. */
static void begin_value(pl_json *json, const char *key)
{
    if (json->depth == 0) {
        assert(key == NULL);
        return;
    }
    assert((key == NULL) == json->level[json->depth - 1].is_array);
    if (json->level[json->depth - 1].has_values) {
        pl_str_add_char(json->out, ',');
    }
    json->level[json->depth - 1].has_values = true;
    new_line(json);
    if (key != NULL) {
        add_quoted(json->out, key, strlen(key));
        pl_str_add(json->out, json->pretty ? ": " : ":");
    }
}

static void open_level(pl_json *json, const char *key, bool is_array)
{
    assert(json->depth < PL_JSON_DEPTH);
    begin_value(json, key);
    pl_str_add_char(json->out, is_array ? '[' : '{');
    json->level[json->depth].is_array = is_array;
    json->level[json->depth].has_values = false;
    json->depth++;
}

void pl_json_object(pl_json *json, const char *key)
{
    open_level(json, key, false);
}

void pl_json_array(pl_json *json, const char *key)
{
    open_level(json, key, true);
}

void pl_json_end(pl_json *json)
{
    assert(json->depth > 0);
    json->depth--;
    if (json->level[json->depth].has_values) {
        new_line(json);
    }
    pl_str_add_char(json->out, json->level[json->depth].is_array ? ']' : '}');
}

void pl_json_string(pl_json *json, const char *key, const char *value)
{
    if (value == NULL) {
        pl_json_null(json, key);
    } else {
        pl_json_string_n(json, key, value, strlen(value));
    }
}

void pl_json_string_n(pl_json *json, const char *key, const char *bytes, size_t size)
{
    begin_value(json, key);
    add_quoted(json->out, bytes, size);
}

void pl_json_integer(pl_json *json, const char *key, int64_t value)
{
    bool exact = value >= -exact_in_a_double && value <= exact_in_a_double;
    begin_value(json, key);
    pl_str_addf(json->out, exact ? "%" PRId64 : "\"%" PRId64 "\"", value);
}

void pl_json_number(pl_json *json, const char *key, const char *number)
{
    begin_value(json, key);
    pl_str_add(json->out, number);
}

void pl_json_boolean(pl_json *json, const char *key, bool value)
{
    begin_value(json, key);
    pl_str_add(json->out, value ? "true" : "false");
}

void pl_json_null(pl_json *json, const char *key)
{
    begin_value(json, key);
    pl_str_add(json->out, "null");
}
