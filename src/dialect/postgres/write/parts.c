#include "dialect/postgres/write/parts.h"

#include <string.h>

void pl_write_if(pl_str *out, const pl_operation *operation, pl_operation_flag flag,
                 const char *words)
{
    if (pl_operation_has(operation, flag)) {
        pl_str_add(out, words);
    }
}

void pl_write_ref(pl_str *out, const pl_ref *ref)
{
    pl_postgres_quote_name(out, (pl_name){ref->schema, ref->name});
    pl_postgres_quote_sql(out, ref->signature);
}

void pl_write_parent(pl_str *out, const pl_ref *ref)
{
    pl_postgres_quote_name(out, (pl_name){ref->schema, ref->parent});
}

void pl_write_upper(pl_str *out, const char *word)
{
    for (; word != NULL && *word != '\0'; word++) {
        pl_str_add_char(out, *word >= 'a' && *word <= 'z' ? (char)(*word - 'a' + 'A') : *word);
    }
}

void pl_write_kind_word(pl_str *out, pl_kind kind)
{
    pl_write_upper(out, pl_kind_word(kind));
}

/* Is the text a chain of bare or quoted names with points between them? */
static bool is_joined_name(const char *text)
{
    for (;;) {
        if (*text == '"') {
            do {
                text = strchr(text + 1, '"');
                if (text == NULL) {
                    return false;
                }
            } while (text[1] == '"' && text++);
            text++;
        } else {
            const char *begin = text;
            while ((*text >= 'a' && *text <= 'z') || *text == '_' ||
                   (text > begin && *text >= '0' && *text <= '9')) {
                text++;
            }
            if (text == begin) {
                return false;
            }
        }
        if (*text == '\0') {
            return true;
        }
        if (*text++ != '.') {
            return false;
        }
    }
}

void pl_write_joined(pl_str *out, const char *text)
{
    if (text != NULL && is_joined_name(text) &&
        (strpbrk(text, "\".") != NULL || pl_identifier_is_plain(text))) {
        pl_postgres_quote_sql(out, text);
        return;
    }
    pl_postgres_quote_identifier(out, text);
}

void pl_write_role(pl_str *out, const char *role)
{
    static const char *const words[] = {"public", "current_user", "session_user", "current_role"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (pl_same_nocase(role, words[i])) {
            pl_write_upper(out, role);
            return;
        }
    }
    pl_postgres_quote_identifier(out, role);
}

/* Kinds that are named with what they hang on: {kind's word, words before the parent}. */
static const struct {
    const char *word, *on;
} attached[PL_KIND_COUNT] = {
    [PL_KIND_TRIGGER] = {"TRIGGER ", " ON "},
    [PL_KIND_RULE] = {"RULE ", " ON "},
    [PL_KIND_POLICY] = {"POLICY ", " ON "},
    [PL_KIND_CONSTRAINT] = {"CONSTRAINT ", " ON "},
    [PL_KIND_DOMAIN_CONSTRAINT] = {"CONSTRAINT ", " ON DOMAIN "},
};

static const bool has_special_name[PL_KIND_COUNT] = {
    [PL_KIND_CAST] = true,
    [PL_KIND_TRANSFORM] = true,
    [PL_KIND_USER_MAPPING] = true,
    [PL_KIND_LARGE_OBJECT] = true,
    [PL_KIND_OPERATOR] = true,
    [PL_KIND_OPERATOR_CLASS] = true,
    [PL_KIND_OPERATOR_FAMILY] = true,
};

void pl_write_object(pl_str *out, const pl_ref *ref)
{
    if (attached[ref->kind].word != NULL) {
        pl_str_add(out, attached[ref->kind].word);
        pl_postgres_quote_identifier(out, ref->name);
        pl_str_add(out, attached[ref->kind].on);
        pl_write_parent(out, ref);
        return;
    }
    if (ref->kind == PL_KIND_COLUMN || ref->kind == PL_KIND_ATTRIBUTE) {
        pl_str_add(out, "COLUMN ");
        pl_write_parent(out, ref);
        pl_str_add_char(out, '.');
        pl_postgres_quote_identifier(out, ref->name);
        return;
    }
    pl_write_kind_word(out, ref->kind);
    pl_str_add_char(out, ' ');
    if (has_special_name[ref->kind]) {
        pl_write_special_name(out, ref);
    } else if (ref->kind == PL_KIND_AGGREGATE && pl_same(ref->signature, "()")) {
        pl_write_ref(out, &(pl_ref){.schema = ref->schema, .name = ref->name});
        pl_str_add(out, "(*)"); /* an aggregate has at least an argument, or this */
    } else {
        pl_write_ref(out, ref);
    }
}

void pl_write_columns(pl_str *out, const pl_strings *columns)
{
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < columns->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        pl_postgres_quote_identifier(out, columns->at[i]);
    }
    pl_str_add_char(out, ')');
}

void pl_write_type(pl_str *out, const pl_type_name *type)
{
    if (type->set_of && !pl_starts_with(type->text, "SETOF ")) {
        pl_str_add(out, "SETOF ");
    }
    pl_postgres_quote_sql(out, type->serial != NULL ? type->serial : type->text);
}

void pl_write_expression(pl_str *out, const pl_expression *expression)
{
    pl_postgres_quote_sql(out, expression->canonical);
}

/* Behind a literal that begins at text, or NULL when none does. */
static const char *behind_literal(const char *text)
{
    if (*text == 'E' && text[1] == '\'') {
        for (text += 2; *text != '\0' && *text != '\''; text++) {
            if (*text == '\\' && text[1] != '\0') {
                text++;
            }
        }
        return *text == '\'' && text[1] != '\'' ? text + 1 : NULL;
    }
    if (*text == '\'') {
        for (text++; *text != '\0'; text++) {
            if (*text == '\'' && text[1] == '\'') {
                text++;
            } else if (*text == '\'') {
                return text + 1;
            }
        }
        return NULL;
    }
    const char *begin = text;
    while ((*text >= '0' && *text <= '9') || *text == '.') {
        text++;
    }
    return text > begin ? text : NULL;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* Behind one bare or quoted name with points in it. */
static const char *behind_name(const char *text)
{
    const char *begin = text;
    for (;;) {
        if (*text == '"') {
            text = strchr(text + 1, '"');
            if (text == NULL) {
                return NULL;
            }
            text++;
        } else {
            while (is_word_char(*text)) {
                text++;
            }
        }
        if (*text != '.' && *text != '"') {
            return text > begin ? text : NULL;
        }
        text += *text == '.';
    }
}

/* Behind the parenthesis or bracket that closes the one at text. */
static const char *behind_parentheses(const char *text)
{
    unsigned depth = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\'' || (*text == 'E' && text[1] == '\'')) {
            text = behind_literal(text);
            if (text == NULL) {
                return NULL;
            }
            text--;
        } else if (*text == '"') {
            text = strchr(text + 1, '"');
            if (text == NULL) {
                return NULL;
            }
        } else if (*text == '(' || *text == '[') {
            depth++;
        } else if ((*text == ')' || *text == ']') && --depth == 0) {
            return text + 1;
        }
    }
    return NULL;
}

/* Behind `::type` as often as it stands there; types of one word with a modifier and brackets, and
 * the built-in ones of several words. */
static const char *behind_casts(const char *text)
{
    while (text != NULL && text[0] == ':' && text[1] == ':') {
        text = behind_name(text + 2);
        static const char *const more[] = {" varying", " precision", " with time zone",
                                           " without time zone"};
        for (size_t i = 0; text != NULL && i < sizeof(more) / sizeof(more[0]); i++) {
            if (*text == '(' && i > 0) {
                text = behind_parentheses(text);
                if (text == NULL) {
                    return NULL;
                }
            }
            if (pl_starts_with(text, more[i])) {
                text += strlen(more[i]);
            }
        }
        while (text != NULL && (*text == '(' || *text == '[')) {
            text = behind_parentheses(text);
        }
    }
    return text;
}

static bool is_operand(const char *text, bool casts)
{
    bool has_call = false;
    const char *end;
    if (casts) {
        text += *text == '-';
        end = behind_literal(text);
    } else {
        end = NULL;
    }
    if (end == NULL) {
        end = behind_name(text);
        if (end != NULL && (*end == '(' || *end == '[')) {
            has_call = *end == '(';
            end = behind_parentheses(end);
        }
    }
    if (casts) {
        return behind_casts(end) != NULL && *behind_casts(end) == '\0';
    }
    return has_call && end != NULL && *end == '\0' && !pl_starts_with(text, "ROW(") &&
           !pl_starts_with(text, "EXISTS(");
}

void pl_write_operand(pl_str *out, const pl_expression *expression, bool casts)
{
    bool bare = is_operand(expression->canonical, casts);
    pl_str_add(out, bare ? "" : "(");
    pl_write_expression(out, expression);
    pl_str_add(out, bare ? "" : ")");
}

bool pl_write_is_plain_value(const char *value)
{
    const char *c = value + (*value == '-');
    if (*c >= '0' && *c <= '9') {
        return strspn(c, "0123456789.") == strlen(c);
    }
    return strspn(c, "abcdefghijklmnopqrstuvwxyz_") == strlen(c) && c == value && *c != '\0';
}

static void option_key(pl_str *out, const char *key)
{
    const char *point = strchr(key, '.');
    if (point != NULL) {
        pl_postgres_quote_identifier(out, pl_arena_strndup(out->arena, key, (size_t)(point - key)));
        pl_str_add_char(out, '.');
        key = point + 1;
    }
    pl_postgres_quote_identifier(out, key);
}

void pl_write_options(pl_str *out, const pl_options *options)
{
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < options->count; i++) {
        const pl_option *option = &options->at[i];
        pl_str_add(out, i > 0 ? ", " : "");
        option_key(out, option->key);
        if (option->value == NULL || option->value[0] == '\0') {
            continue;
        }
        pl_str_add(out, " = ");
        if (pl_write_is_plain_value(option->value)) {
            pl_str_add(out, option->value);
        } else {
            pl_postgres_quote_literal(out, option->value);
        }
    }
    pl_str_add_char(out, ')');
}

void pl_write_option_keys(pl_str *out, const pl_options *options)
{
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < options->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        option_key(out, options->at[i].key);
    }
    pl_str_add_char(out, ')');
}

void pl_write_foreign_options(pl_str *out, const pl_options *options)
{
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < options->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        option_key(out, options->at[i].key);
        pl_str_add_char(out, ' ');
        pl_postgres_quote_literal(out, options->at[i].value);
    }
    pl_str_add_char(out, ')');
}

void pl_write_sequence_options(pl_str *out, const pl_sequence *sequence)
{
    const struct {
        const char *words, *value;
    } rows[] = {
        {"INCREMENT BY", sequence->increment},
        {"MINVALUE", sequence->minimum},
        {"MAXVALUE", sequence->maximum},
        {"START WITH", sequence->start},
        {"CACHE", sequence->cache},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].value != NULL) {
            pl_str_addf(out, " %s %s", rows[i].words, rows[i].value);
        }
    }
    pl_str_add(out, sequence->cycle ? " CYCLE" : "");
}

void pl_write_identity(pl_str *out, const pl_column *column)
{
    pl_str_addf(out, " GENERATED %s AS IDENTITY",
                column->identity == PL_IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
    if (column->identity_sequence != NULL) {
        pl_str options = pl_str_begin(out->arena, PL_STR_MAXIMUM);
        if (column->identity_sequence->name != NULL) {
            pl_str_add(&options, " SEQUENCE NAME ");
            pl_postgres_quote_identifier(&options, column->identity_sequence->name);
        }
        pl_write_sequence_options(&options, column->identity_sequence);
        if (options.count > 0) {
            pl_str_addf(out, " (%s)", options.at + 1);
        }
    }
}

/* Those that the wrapper of a foreign table reads; the others come by SET. */
static void foreign_options(pl_str *out, const pl_options *options)
{
    pl_options foreign = {0};
    for (size_t i = 0; i < options->count; i++) {
        if (!pl_starts_with(options->at[i].key, "n_distinct")) {
            pl_vec_push(out->arena, &foreign, options->at[i]);
        }
    }
    if (foreign.count > 0) {
        pl_str_add(out, " OPTIONS ");
        pl_write_foreign_options(out, &foreign);
    }
}

void pl_write_column(pl_str *out, const pl_column *column)
{
    pl_postgres_quote_identifier(out, column->name);
    pl_str_add_char(out, ' ');
    pl_write_type(out, &column->type);
    if (column->compression != NULL) {
        pl_str_add(out, " COMPRESSION ");
        pl_postgres_quote_identifier(out, column->compression);
    }
    foreign_options(out, &column->options);
    if (column->collation != NULL) {
        pl_str_add(out, " COLLATE ");
        pl_write_joined(out, column->collation);
    }
    if (column->default_value != NULL) {
        pl_str_add(out, " DEFAULT ");
        pl_write_operand(out, column->default_value, true);
    }
    if (column->generated != NULL) {
        pl_str_add(out, " GENERATED ALWAYS AS (");
        pl_write_expression(out, column->generated);
        pl_str_add(out, ") STORED");
    }
    if (column->identity != PL_IDENTITY_NONE) {
        pl_write_identity(out, column);
    }
    pl_str_add(out, column->not_null ? " NOT NULL" : "");
}
