#include "base/str.h"
#include "model/schema.h"

#include <stdlib.h>
#include <string.h>

/* Words that are no plain identifiers: all of PostgreSQL 15's kwlist.h but the unreserved ones, as
 * quote_identifier does it. Sorted. */
static const char *const reserved[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
};

static int by_word(const void *key, const void *element)
{
    return strcmp(key, *(const char *const *)element);
}

static bool is_plain(const char *name)
{
    if (!((*name >= 'a' && *name <= 'z') || *name == '_')) {
        return false;
    }
    for (const char *c = name; *c != '\0'; c++) {
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_')) {
            return false;
        }
    }
    return bsearch(name, reserved, sizeof reserved / sizeof reserved[0], sizeof reserved[0],
                   by_word) == NULL;
}

const char *pl_identifier_text(pl_arena *arena, const char *name)
{
    if (is_plain(name)) {
        return name;
    }
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, '"');
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '"') {
            pl_str_add_char(&out, '"');
        }
        pl_str_add_char(&out, *c);
    }
    pl_str_add_char(&out, '"');
    return out.at;
}

/* For people, so nothing is quoted: "table users", "constraint users_pkey of users". */
const char *pl_ref_text(pl_arena *arena, const pl_ref *ref)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_addf(&out, "%s ", pl_kind_word(ref->kind));
    bool dotted = ref->kind == PL_KIND_COLUMN || ref->kind == PL_KIND_ATTRIBUTE;
    bool qualified = ref->schema != NULL && !pl_same(ref->schema, "public");
    if (!dotted && ref->parent != NULL) {
        pl_str_addf(&out, ref->kind == PL_KIND_ENUM_VALUE ? "'%s' of " : "%s of ", ref->name);
    }
    if (qualified) {
        pl_str_addf(&out, "%s.", ref->schema);
    }
    if (ref->parent != NULL) {
        pl_str_addf(&out, dotted ? "%s." : "%s", ref->parent);
    }
    if (dotted || ref->parent == NULL) {
        pl_str_add(&out, ref->name != NULL ? ref->name : "(unnamed)");
    }
    pl_str_add(&out, ref->signature);
    return out.at;
}
