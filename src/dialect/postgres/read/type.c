/*
 * Types as format_type() in src/backend/utils/adt/format_type.c prints them, from how they are
 * written. A name without schema that pg_catalog has is the built-in type: pg_catalog is searched
 * first.
 */
#include "dialect/postgres/read/internal.h"

#include "dialect/postgres/identifier.h"
#include "dialect/postgres/quote.h"

#include "utils/datetime.h"
#include "utils/timestamp.h"

#include <stdlib.h>
#include <string.h>

typedef struct builtin_type {
    const char *name; /* in pg_type */
    const char *text; /* as format_type prints it */
} builtin_type;

static const builtin_type BUILTIN[] = {
#define PL_BUILTIN_TYPE(name, text) {name, text},
#include "dialect/postgres/types.def"
#undef PL_BUILTIN_TYPE
};

/* transformColumnDefinition() in src/backend/parser/parse_utilcmd.c. */
static const struct {
    const char *name, *serial, *integer;
} SERIALS[] = {
    {"serial", "serial", "integer"},
    {"serial4", "serial", "integer"},
    {"bigserial", "bigserial", "bigint"},
    {"serial8", "bigserial", "bigint"},
    {"smallserial", "smallserial", "smallint"},
    {"serial2", "smallserial", "smallint"},
};

static int compare_type(const void *name, const void *row)
{
    return strcmp(name, ((const builtin_type *)row)->name);
}

static const builtin_type *find_builtin(const char *name)
{
    return bsearch(name, BUILTIN, sizeof BUILTIN / sizeof BUILTIN[0], sizeof BUILTIN[0],
                   compare_type);
}

/* format_type shows a modifier as its type prints it: geometry(Point,4326), without quotes. The
 * types that take words (those of PostGIS) take them in any case, as a constant or as a name: one
 * form of them all, which is read as itself. */
static const char *modifier_word(pl_reader *reader, const char *word)
{
    char *lower = pl_arena_strndup(reader->arena, word, strlen(word));
    for (char *c = lower; *c != '\0'; c++) {
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    }
    if (pl_identifier_is_plain(lower)) {
        return lower;
    }
    pl_str quoted = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    pl_postgres_quote_literal(&quoted, word);
    return quoted.at;
}

static const char *modifier_text(pl_reader *reader, const Node *node)
{
    if (IsA(node, A_Const)) {
        const A_Const *constant = (const A_Const *)node;
        if (!constant->isnull && IsA(&constant->val, String)) {
            return modifier_word(reader, constant->val.sval.sval);
        }
    }
    if (IsA(node, ColumnRef)) {
        const Node *name = linitial(((const ColumnRef *)node)->fields);
        if (IsA(name, String)) {
            return modifier_word(reader, strVal(name));
        }
    }
    return pl_print_expression(reader, node);
}

/* Others the server refuses: typenameTypeMod() in src/backend/parser/parse_type.c. */
bool pl_modifiers_are_simple(const List *typmods)
{
    const ListCell *cell;
    foreach (cell, typmods) {
        const Node *node = lfirst(cell);
        if (!IsA(node, A_Const) && !IsA(node, ColumnRef)) {
            return false;
        }
    }
    return true;
}

static const char *modifiers(pl_reader *reader, const List *typmods)
{
    if (typmods == NIL) {
        return NULL;
    }
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    const ListCell *cell;
    foreach (cell, typmods) {
        if (text.count > 0) {
            pl_str_add_char(&text, ',');
        }
        pl_str_add(&text, modifier_text(reader, lfirst(cell)));
    }
    return text.at;
}

/* INTERVAL's first modifier is a set of fields. intervaltypmodout() in timestamp.c. */
static const struct {
    int mask;
    const char *words;
} INTERVAL_FIELDS[] = {
    {INTERVAL_MASK(YEAR), " year"},
    {INTERVAL_MASK(MONTH), " month"},
    {INTERVAL_MASK(DAY), " day"},
    {INTERVAL_MASK(HOUR), " hour"},
    {INTERVAL_MASK(MINUTE), " minute"},
    {INTERVAL_MASK(SECOND), " second"},
    {INTERVAL_MASK(YEAR) | INTERVAL_MASK(MONTH), " year to month"},
    {INTERVAL_MASK(DAY) | INTERVAL_MASK(HOUR), " day to hour"},
    {INTERVAL_MASK(DAY) | INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE), " day to minute"},
    {INTERVAL_MASK(DAY) | INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE) | INTERVAL_MASK(SECOND),
     " day to second"},
    {INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE), " hour to minute"},
    {INTERVAL_MASK(HOUR) | INTERVAL_MASK(MINUTE) | INTERVAL_MASK(SECOND), " hour to second"},
    {INTERVAL_MASK(MINUTE) | INTERVAL_MASK(SECOND), " minute to second"},
};

static int constant_integer(const Node *node, int otherwise)
{
    if (!IsA(node, A_Const)) {
        return otherwise;
    }
    const A_Const *constant = (const A_Const *)node;
    return !constant->isnull && IsA(&constant->val, Integer) ? constant->val.ival.ival : otherwise;
}

static void finish_interval(pl_reader *reader, pl_type_name *type, const List *typmods)
{
    int mask = constant_integer(linitial(typmods), INTERVAL_FULL_RANGE);
    const char *fields = "";
    for (size_t i = 0; i < sizeof INTERVAL_FIELDS / sizeof INTERVAL_FIELDS[0]; i++) {
        if (INTERVAL_FIELDS[i].mask == mask) {
            fields = INTERVAL_FIELDS[i].words;
        }
    }
    const char *precision =
        list_length(typmods) > 1 ? modifier_text(reader, lsecond(typmods)) : NULL;
    if (precision == NULL) {
        type->modifier = fields[0] == '\0' ? NULL : fields + 1;
        type->text = pl_arena_printf(reader->arena, "interval%s", fields);
        return;
    }
    type->modifier = pl_arena_printf(reader->arena, "%s%s%s", fields[0] == '\0' ? "" : fields + 1,
                                     fields[0] == '\0' ? "" : ",", precision);
    type->text = pl_arena_printf(reader->arena, "interval%s(%s)", fields, precision);
}

/* The modifier stands behind the first word of "timestamp with time zone". */
static void add_modifier(pl_reader *reader, pl_type_name *type)
{
    const char *rest = strstr(type->name, " with");
    if (!type->builtin || rest == NULL) {
        type->text = pl_arena_printf(reader->arena, "%s(%s)", type->text, type->modifier);
        return;
    }
    type->text = pl_arena_printf(reader->arena, "%.*s(%s)%s", (int)(rest - type->name), type->name,
                                 type->modifier, rest);
}

/* The grammar takes no modifier behind INTEGER and its like, but behind int4; the server refuses it
 * later. */
static bool is_keyword_without_modifier(const char *name)
{
    static const char *const NAMES[] = {"int2", "int4", "int8", "float4", "float8", "bool"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (pl_same(NAMES[i], name)) {
            return true;
        }
    }
    return false;
}

static void finish_builtin(pl_reader *reader, pl_type_name *type, const builtin_type *builtin,
                           const List *typmods)
{
    type->builtin = true;
    type->text = type->name = builtin->text;
    if (typmods == NIL) {
        return;
    }
    if (pl_same(builtin->name, "interval")) {
        finish_interval(reader, type, typmods);
        return;
    }
    type->modifier = modifiers(reader, typmods);
    if (pl_same(builtin->name, "bpchar")) { /* bpchar without a length is not character */
        type->text = type->name = "character";
    } else if (pl_same(builtin->name, "bit")) {
        type->text = type->name = "bit";
    } else if (is_keyword_without_modifier(builtin->name)) {
        type->text = type->name = builtin->name;
    } else if (pl_same(builtin->name, "numeric") && list_length(typmods) == 1) {
        type->modifier = pl_arena_printf(reader->arena, "%s,0", type->modifier);
    }
    add_modifier(reader, type);
}

static void finish_user_type(pl_reader *reader, pl_type_name *type, pl_name name,
                             const List *typmods)
{
    type->schema = pl_read_string(reader, name.schema);
    type->name = pl_read_string(reader, name.name);
    if (pl_same(name.schema, "public")) {
        name.schema = NULL;
    }
    pl_str text = pl_str_begin(reader->arena, PL_STR_MAXIMUM);
    pl_postgres_add_name(&text, name);
    type->text = text.at;
    type->modifier = modifiers(reader, typmods);
    if (type->modifier != NULL) {
        add_modifier(reader, type);
    }
}

static bool finish_serial(pl_type_name *type, pl_name name)
{
    if (name.schema != NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof SERIALS / sizeof SERIALS[0]; i++) {
        if (pl_same(name.name, SERIALS[i].name)) {
            type->serial = SERIALS[i].serial;
            type->text = type->name = SERIALS[i].integer;
            type->builtin = true;
            return true;
        }
    }
    return false;
}

static pl_name last_two(const List *names)
{
    int count = list_length(names);
    return (pl_name){.schema = count > 1 ? strVal(list_nth(names, count - 2)) : NULL,
                     .name = count > 0 ? strVal(list_nth(names, count - 1)) : ""};
}

static void read_base(pl_reader *reader, pl_type_name *type, const List *names, const List *typmods)
{
    pl_name name = last_two(names);
    if (name.schema == NULL || pl_same(name.schema, "pg_catalog")) {
        const builtin_type *builtin = find_builtin(name.name);
        if (builtin == NULL && name.name[0] == '_' && find_builtin(name.name + 1) != NULL) {
            builtin = find_builtin(name.name + 1); /* _int4: the array of int4 */
            type->dimensions = 1;
        }
        if (builtin != NULL) {
            finish_builtin(reader, type, builtin, typmods);
            return;
        }
    }
    if (!finish_serial(type, name)) {
        finish_user_type(reader, type, name, typmods);
    }
}

pl_type_name pl_read_type(pl_reader *reader, const TypeName *node)
{
    pl_type_name type = {0};
    if (node == NULL || node->names == NIL) {
        return type;
    }
    if (node->pct_type) {
        type.text = type.name =
            pl_arena_printf(reader->arena, "%s%%TYPE", pl_read_joined(reader, node->names));
    } else {
        read_base(reader, &type, node->names,
                  pl_modifiers_are_simple(node->typmods) ? node->typmods : NIL);
    }
    type.set_of = node->setof;
    type.dimensions += (unsigned)list_length(node->arrayBounds);
    if (type.dimensions > 0) {
        type.text = pl_arena_printf(reader->arena, "%s[]", type.text);
    }
    return type;
}
