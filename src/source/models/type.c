#include "base/near.h"
#include "base/str.h"
#include "source/models/private.h"

#include <string.h>

#define OWN true
#define SHARED false

const pl_models_type_row pl_models_types[] = {
#define TYPE(name, whose, family, arguments, postgres, sqlite, about)                              \
    {name,   whose, PL_MODELS_FAMILY_##family, PL_MODELS_ARGUMENTS_##arguments, postgres,          \
     sqlite, about},
#include "source/models/types.def"
#undef TYPE
    {NULL, false, PL_MODELS_FAMILY_OTHER, PL_MODELS_ARGUMENTS_NONE, NULL, NULL, NULL},
};

#undef OWN
#undef SHARED

/* Arrays of arrays of arrays ... */
#define DIMENSIONS_MAXIMUM 6

/* ---- Scanning -------------------------------------------------------------------------------- */

/* NAME(argument, argument).WORD.WORD; an argument is a number, a string or a type. */
typedef struct scan {
    pl_models_reader *r;
    const pl_json_value *value;
    const char *at;
} scan;

static void skip_blanks(scan *s)
{
    while (*s->at == ' ' || *s->at == '\t' || *s->at == '\n' || *s->at == '\r') {
        s->at++;
    }
}

static bool take(scan *s, char c)
{
    skip_blanks(s);
    bool there = *s->at == c;
    s->at += there;
    return there;
}

static bool is_word_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* A word of letters; NULL: there is none. */
static const char *take_word(scan *s)
{
    skip_blanks(s);
    const char *begin = s->at;
    while (is_word_byte(*s->at)) {
        s->at++;
    }
    return s->at > begin ? pl_arena_strndup(s->r->form.arena, begin, (size_t)(s->at - begin))
                         : NULL;
}

/* A string in either kind of quotes; a backslash or a second quote lets one stand in it. */
static const char *take_string(scan *s)
{
    skip_blanks(s);
    char quote = *s->at;
    if (quote != '\'' && quote != '"') {
        return NULL;
    }
    const char *before = s->at++;
    pl_str out = pl_str_begin(s->r->form.arena, PL_STR_MAXIMUM);
    for (; *s->at != '\0'; s->at++) {
        bool escaped = (*s->at == '\\' || *s->at == quote) && s->at[1] != '\0' &&
                       (*s->at == '\\' || s->at[1] == quote);
        if (*s->at == quote && !escaped) {
            s->at++;
            return out.at;
        }
        s->at += escaped;
        pl_str_add_char(&out, *s->at);
    }
    s->at = before;
    return NULL;
}

static const pl_models_type_row *row_of(const char *name)
{
    for (const pl_models_type_row *row = pl_models_types; row->name != NULL; row++) {
        if (pl_same(row->name, name)) {
            return row;
        }
    }
    return NULL;
}

/* ---- Arguments ------------------------------------------------------------------------------- */

/* Whether the text is of the form that Sequelize's types have; then it is one. */
typedef enum outcome { IS_TYPE, IS_OTHER, IS_WRONG } outcome;

typedef struct arguments {
    pl_strings words; /* numbers and strings */
    bool strings;     /* there are strings among them */
} arguments;

/* "unsigned" as SQLite keeps it; for PostgreSQL there is no such thing. */
typedef struct marks {
    bool binary, is_unsigned, zerofill;
} marks;

static outcome take_list(scan *s, arguments *out)
{
    bool list = take(s, '[');
    do {
        skip_blanks(s);
        bool quoted = *s->at == '\'' || *s->at == '"';
        const char *word = quoted ? take_string(s) : take_word(s);
        if (word == NULL) {
            return IS_OTHER;
        }
        out->strings |= quoted;
        pl_vec_push(s->r->form.arena, &out->words, word);
    } while (take(s, ','));
    return list && !take(s, ']') ? IS_OTHER : IS_TYPE;
}

static outcome take_marks(scan *s, marks *out)
{
    while (take(s, '.')) {
        const char *word = take_word(s);
        out->binary |= pl_same(word, "BINARY");
        out->is_unsigned |= pl_same(word, "UNSIGNED");
        out->zerofill |= pl_same(word, "ZEROFILL");
        if (!pl_same(word, "BINARY") && !pl_same(word, "UNSIGNED") && !pl_same(word, "ZEROFILL")) {
            return IS_OTHER;
        }
    }
    return IS_TYPE;
}

static bool are_numbers(const pl_strings *words)
{
    for (size_t i = 0; i < words->count; i++) {
        size_t size = strlen(words->at[i]);
        if (size > 9 || strspn(words->at[i], "0123456789") != size) {
            return false;
        }
    }
    return true;
}

/* "(10,2)", or nothing. */
static const char *in_parentheses(pl_arena *arena, const char *name, const pl_strings *words,
                                  size_t most)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, name);
    for (size_t i = 0; i < words->count && i < most; i++) {
        pl_str_addf(&out, "%s%s", i > 0 ? "," : "(", words->at[i]);
    }
    pl_str_add(&out, words->count > 0 && most > 0 ? ")" : "");
    return out.at;
}

static const char *text_of_length(scan *s, const pl_models_type_row *row, const arguments *a,
                                  const marks *m)
{
    bool sqlite = s->r->form.dialect == PL_DIALECT_SQLITE;
    if (m->binary && !sqlite) {
        return "BYTEA";
    }
    return pl_arena_printf(s->r->form.arena, "%s%s(%s)", sqlite ? row->sqlite : row->postgres,
                           m->binary ? " BINARY" : "", a->words.count > 0 ? a->words.at[0] : "255");
}

/* PostgreSQL's take a length only for FLOAT without decimals; SQLite's keep what is written. */
static const char *text_of_number(scan *s, const pl_models_type_row *row, const arguments *a,
                                  const marks *m)
{
    pl_arena *arena = s->r->form.arena;
    bool integer = row->arguments == PL_MODELS_ARGUMENTS_INTEGER;
    if (s->r->form.dialect != PL_DIALECT_SQLITE) {
        bool length = pl_same(row->name, "FLOAT") && a->words.count == 1;
        return in_parentheses(arena, row->postgres, &a->words, length ? 1 : 0);
    }
    const char *name =
        pl_arena_printf(arena, "%s%s%s", row->sqlite, m->is_unsigned && !integer ? " UNSIGNED" : "",
                        m->zerofill && !integer ? " ZEROFILL" : "");
    return in_parentheses(arena, name, &a->words, integer ? 1 : 2);
}

/* A scale of 0 is left out, as Sequelize does. */
static const char *text_of_decimal(scan *s, const char *name, const arguments *a)
{
    pl_strings words = {0};
    for (size_t i = 0; i < a->words.count && i < 2; i++) {
        if (strspn(a->words.at[i], "0") != strlen(a->words.at[i])) {
            pl_vec_push(s->r->form.arena, &words, a->words.at[i]);
        }
    }
    return in_parentheses(s->r->form.arena, name, &words, 2);
}

static const char *text_of_bytes(scan *s, const char *name, const arguments *a)
{
    static const char *const sizes[][2] = {
        {"tiny", "TINYBLOB"}, {"medium", "MEDIUMBLOB"}, {"long", "LONGBLOB"}};
    for (size_t i = 0; s->r->form.dialect == PL_DIALECT_SQLITE && i < 3; i++) {
        if (a->words.count > 0 && pl_same_nocase(a->words.at[0], sizes[i][0])) {
            return sizes[i][1];
        }
    }
    return name;
}

static const char *text_of_range(scan *s, const arguments *a)
{
    static const char *const ranges[][2] = {{"INTEGER", "int4range"},
                                            {"BIGINT", "int8range"},
                                            {"DECIMAL", "numrange"},
                                            {"DATE", "tstzrange"},
                                            {"DATEONLY", "daterange"}};
    if (s->r->form.dialect == PL_DIALECT_SQLITE) {
        return "RANGE";
    }
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (pl_same(a->words.count > 0 ? a->words.at[0] : "INTEGER", ranges[i][0])) {
            return ranges[i][1];
        }
    }
    pl_models_fail(s->r, s->value, "a RANGE is of INTEGER, BIGINT, DECIMAL, DATE or DATEONLY");
    return NULL;
}

static const char *text_of(scan *s, const pl_models_type_row *row, const arguments *a,
                           const marks *m)
{
    bool sqlite = s->r->form.dialect == PL_DIALECT_SQLITE;
    const char *name = sqlite ? row->sqlite : row->postgres;
    switch (row->arguments) {
    case PL_MODELS_ARGUMENTS_NONE:
    case PL_MODELS_ARGUMENTS_IGNORED:
    case PL_MODELS_ARGUMENTS_ANY:
    case PL_MODELS_ARGUMENTS_ELEMENT:
    case PL_MODELS_ARGUMENTS_VALUES:
        return name;
    case PL_MODELS_ARGUMENTS_LENGTH:
        return text_of_length(s, row, a, m);
    case PL_MODELS_ARGUMENTS_INTEGER:
    case PL_MODELS_ARGUMENTS_FLOAT:
        return text_of_number(s, row, a, m);
    case PL_MODELS_ARGUMENTS_DECIMAL:
        return text_of_decimal(s, name, a);
    case PL_MODELS_ARGUMENTS_SIZE:
        return text_of_bytes(s, name, a);
    case PL_MODELS_ARGUMENTS_RANGE:
        return text_of_range(s, a);
    case PL_MODELS_ARGUMENTS_SHAPE:
        return in_parentheses(s->r->form.arena, name, &a->words, sqlite ? 0 : 2);
    }
    return name;
}

/* What the arguments of such a type may be. */
static bool arguments_fit(const pl_models_type_row *row, const arguments *a)
{
    switch (row->arguments) {
    case PL_MODELS_ARGUMENTS_NONE:
        return a->words.count == 0;
    case PL_MODELS_ARGUMENTS_LENGTH:
        return a->words.count <= 1 && are_numbers(&a->words);
    case PL_MODELS_ARGUMENTS_INTEGER:
        return a->words.count <= 1 && are_numbers(&a->words);
    case PL_MODELS_ARGUMENTS_FLOAT:
    case PL_MODELS_ARGUMENTS_DECIMAL:
        return a->words.count <= 2 && are_numbers(&a->words);
    case PL_MODELS_ARGUMENTS_IGNORED:
    case PL_MODELS_ARGUMENTS_SIZE:
    case PL_MODELS_ARGUMENTS_RANGE:
        return a->words.count <= 1;
    case PL_MODELS_ARGUMENTS_SHAPE:
        return a->words.count <= 2;
    case PL_MODELS_ARGUMENTS_VALUES:
        return a->words.count == 0 || a->strings;
    case PL_MODELS_ARGUMENTS_ANY:
    case PL_MODELS_ARGUMENTS_ELEMENT:
        return true;
    }
    return false;
}

/* ---- Types ----------------------------------------------------------------------------------- */

static outcome wrong(scan *s, const char *message)
{
    pl_models_fail(s->r, s->value, "%s", message);
    return IS_WRONG;
}

static outcome no_such_type(scan *s, const pl_models_type_row *row)
{
    const char *better = pl_same(row->name, "ARRAY") ? "JSON keeps lists there" : "use INTEGER";
    const char *title = s->r->form.dialect == PL_DIALECT_SQLITE ? "SQLite" : "PostgreSQL";
    pl_models_fail(s->r, s->value, "%s has no %s: %s", title, row->name,
                   pl_same(row->name, "TINYINT") ? "use SMALLINT" : better);
    return IS_WRONG;
}

static outcome scan_type(scan *s, pl_models_type *out);

static outcome scan_element(scan *s, pl_models_type *out)
{
    if (!take(s, '(')) {
        return wrong(s, "of what is the ARRAY? \"ARRAY(STRING)\"");
    }
    if (++out->dimensions > DIMENSIONS_MAXIMUM) {
        return wrong(s, "an array has at most six dimensions");
    }
    outcome element = scan_type(s, out);
    if (element != IS_TYPE) {
        return element == IS_OTHER ? wrong(s, "the type of the ARRAY's elements can't be read")
                                   : element;
    }
    return take(s, ')') ? IS_TYPE : wrong(s, "a closing parenthesis is missing");
}

/* What stands in the parentheses of a virtual one is the program's. */
static outcome scan_virtual(scan *s)
{
    s->at += strlen(s->at);
    return IS_TYPE;
}

static outcome scan_plain(scan *s, const pl_models_type_row *row, pl_models_type *out)
{
    arguments a = {0};
    marks m = {0};
    outcome found = IS_TYPE;
    if (take(s, '(') && !take(s, ')')) {
        found = take_list(s, &a);
        found = found == IS_TYPE && take(s, ')') ? IS_TYPE : IS_OTHER;
    }
    found = found == IS_TYPE ? take_marks(s, &m) : found;
    if (found != IS_TYPE || !arguments_fit(row, &a)) {
        return IS_OTHER;
    }
    out->text = text_of(s, row, &a, &m);
    out->binary = m.binary;
    out->is_enum = row->arguments == PL_MODELS_ARGUMENTS_VALUES;
    out->values = a.words;
    return out->text != NULL ? IS_TYPE : IS_WRONG;
}

static outcome scan_type(scan *s, pl_models_type *out)
{
    const char *before = s->at;
    const char *name = take_word(s);
    if (pl_same(name, "DataTypes") || pl_same(name, "Sequelize")) {
        name = take(s, '.') ? take_word(s) : NULL;
    }
    if (pl_same(name, "DOUBLE") && pl_starts_with(s->at, " PRECISION")) {
        s->at += strlen(" PRECISION");
    }
    const pl_models_type_row *row = name != NULL ? row_of(name) : NULL;
    if (row == NULL) {
        s->at = before;
        return IS_OTHER;
    }
    bool sqlite = s->r->form.dialect == PL_DIALECT_SQLITE;
    if ((sqlite ? row->sqlite : row->postgres) == NULL) {
        return no_such_type(s, row);
    }
    if (row->arguments == PL_MODELS_ARGUMENTS_ELEMENT) {
        return scan_element(s, out);
    }
    out->row = row;
    out->is_virtual = row->family == PL_MODELS_FAMILY_VIRTUAL;
    outcome found = out->is_virtual ? scan_virtual(s) : scan_plain(s, row, out);
    if (found == IS_OTHER && row->own) {
        return wrong(s, pl_arena_printf(s->r->form.arena,
                                        "what stands behind %s is nothing that Sequelize knows",
                                        row->name));
    }
    return found;
}

/* "String(20)", "STIRNG": which type of Sequelize's is meant; NULL: none. */
static const char *meant(scan *s)
{
    pl_strings known = {0};
    const char *name = take_word(s);
    for (const pl_models_type_row *row = pl_models_types; row->name != NULL; row++) {
        if (row->own && pl_same_nocase(row->name, name)) {
            return row->name;
        }
        pl_vec_push(s->r->form.arena, &known, row->name);
    }
    bool capitals = name != NULL && name[0] >= 'A' && name[0] <= 'Z';
    for (const char *c = name; capitals && *c != '\0'; c++) {
        capitals = *c < 'a' || *c > 'z';
    }
    const char *near = capitals ? pl_nearest(name, &known) : NULL;
    const pl_models_type_row *row = near != NULL ? row_of(near) : NULL;
    return row != NULL && row->own ? near : NULL;
}

bool pl_models_read_type(pl_models_reader *r, const pl_json_value *value, pl_models_type *out)
{
    const char *text = NULL;
    if (!pl_models_read_word(r, value, &text)) {
        return false;
    }
    *out = (pl_models_type){.value = value};
    scan s = {r, value, text};
    outcome found = scan_type(&s, out);
    skip_blanks(&s);
    if (found == IS_WRONG || (found == IS_TYPE && *s.at == '\0')) {
        return found == IS_TYPE;
    }
    if (found == IS_TYPE && (out->dimensions > 0 || out->row->own)) {
        return pl_models_fail(r, value,
                              "what stands behind the type is nothing that Sequelize "
                              "knows");
    }
    s.at = text;
    const char *near = meant(&s);
    if (near != NULL) {
        return pl_models_fail(r, value, "no such type; did you mean \"%s\"?", near);
    }
    *out = (pl_models_type){.value = value, .text = text};
    pl_snippet snippet = {PL_SNIPPET_TYPE, value};
    pl_vec_push(r->form.arena, r->form.snippets, snippet);
    return true;
}

const char *pl_models_type_text(pl_arena *arena, const pl_models_type *type, const char *enum_name)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add(&out, type->is_enum && enum_name != NULL ? enum_name : type->text);
    for (unsigned i = 0; i < type->dimensions; i++) {
        pl_str_add(&out, "[]");
    }
    return out.at;
}

pl_models_type pl_models_type_referring(const pl_models_type *type)
{
    static const char *const serials[][2] = {{"serial", "integer"},       {"serial4", "integer"},
                                             {"bigserial", "bigint"},     {"serial8", "bigint"},
                                             {"smallserial", "smallint"}, {"serial2", "smallint"}};
    pl_models_type referring = *type;
    for (size_t i = 0; type->row == NULL && i < sizeof serials / sizeof *serials; i++) {
        if (pl_same_nocase(type->text, serials[i][0])) {
            referring.text = serials[i][1];
        }
    }
    return referring;
}

/* As Sequelize looks for it when it writes a primary key of SQLite. */
bool pl_models_type_is_integer(const pl_models_type *type)
{
    return type->dimensions == 0 && strstr(type->text, type->row != NULL ? "INT" : "int") != NULL;
}
