/* A diagram for Graphviz: plumb inspect --format dot migrations | dot -Tsvg >schema.svg */

#include "report/inspect.h"

#include "model/definition_text.h"
#include "report/escape.h"
#include "report/schema_parts.h"

#include <string.h>

static void add_html(pl_str *out, const char *text)
{
    const char *safe = pl_text_safe(out->arena, text, strlen(text));
    for (; *safe != '\0'; safe++) {
        switch (*safe) {
        case '&':
            pl_str_add(out, "&amp;");
            break;
        case '<':
            pl_str_add(out, "&lt;");
            break;
        case '>':
            pl_str_add(out, "&gt;");
            break;
        case '"':
            pl_str_add(out, "&quot;");
            break;
        default:
            pl_str_add_char(out, *safe);
        }
    }
}

static void add_quoted(pl_str *out, const char *text)
{
    const char *safe = pl_text_safe(out->arena, text, strlen(text));
    pl_str_add_char(out, '"');
    for (; *safe != '\0'; safe++) {
        pl_str_add(out, *safe == '"' || *safe == '\\' ? "\\" : NULL);
        pl_str_add_char(out, *safe);
    }
    pl_str_add_char(out, '"');
}

static const char *title(pl_arena *arena, const pl_object *table)
{
    return pl_name_text(arena, (pl_name){table->ref.schema, table->ref.name});
}

static size_t number_of(const pl_table *table, const char *column)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (pl_same_nocase(table->columns.at[i]->name, column)) {
            return i;
        }
    }
    return 0;
}

static void add_row(pl_str *out, const pl_schema *schema, const pl_object *table, size_t number)
{
    const pl_column *column = table->as.table->columns.at[number];
    pl_column_marks marks = pl_marks_of(schema, table, column);
    pl_str_addf(out, "      <tr><td port=\"c%zu\" align=\"left\">%s", number,
                marks.primary ? "<u>" : "");
    add_html(out, column->name);
    pl_str_addf(out, "%s</td><td align=\"left\"><font color=\"#555555\">",
                marks.primary ? "</u>" : "");
    add_html(out, pl_short_type(out->arena, column));
    pl_str_addf(out, "%s</font></td><td align=\"left\">%s%s%s</td></tr>\n",
                column->not_null || marks.primary ? "" : "?", marks.primary ? "PK " : "",
                marks.foreign ? "FK " : "", marks.unique ? "UK" : "");
}

static void add_table(pl_str *out, const pl_schema *schema, const pl_object *table)
{
    pl_str_add(out, "  ");
    add_quoted(out, title(out->arena, table));
    pl_str_add(out, " [label=<\n    <table border=\"0\" cellborder=\"1\" cellspacing=\"0\" "
                    "cellpadding=\"4\">\n      <tr><td colspan=\"3\" bgcolor=\"#dbe7f3\"><b>");
    add_html(out, title(out->arena, table));
    pl_str_add(out, "</b></td></tr>\n");
    for (size_t i = 0; i < table->as.table->columns.count; i++) {
        add_row(out, schema, table, i);
    }
    pl_str_add(out, "    </table>>];\n");
}

static void add_key(pl_str *out, const pl_schema *schema, const pl_object *table,
                    const pl_constraint *key)
{
    const pl_object *other = pl_key_table(schema, key);
    pl_strings targets = pl_key_targets(schema, key);
    if (other == NULL || key->columns.count == 0) {
        return;
    }
    size_t target = targets.count > 0 ? number_of(other->as.table, targets.at[0]) : 0;
    pl_str_add(out, "  ");
    add_quoted(out, title(out->arena, table));
    pl_str_addf(out, ":c%zu -> ", number_of(table->as.table, key->columns.at[0]));
    add_quoted(out, title(out->arena, other));
    pl_str_addf(out, ":c%zu [arrowtail=%s, arrowhead=%s];\n", target,
                pl_key_is_single(schema, table, key) ? "teeodot" : "crowodot",
                pl_key_is_needed(table->as.table, key) ? "teetee" : "teeodot");
}

void pl_schema_dot(pl_str *out, const pl_schema *schema, const pl_dialect *dialect, size_t unread)
{
    pl_objects tables = {0};
    (void)dialect;
    (void)unread;
    pl_schema_tables(out->arena, schema, false, &tables);
    pl_str_add(out, "digraph schema {\n  rankdir=RL;\n  node [shape=plain, fontname=\"Helvetica\", "
                    "fontsize=11];\n  edge [dir=both, color=\"#555555\"];\n");
    for (size_t i = 0; i < tables.count; i++) {
        add_table(out, schema, tables.at[i]);
    }
    for (size_t i = 0; i < tables.count; i++) {
        const pl_constraints *all = &tables.at[i]->as.table->constraints;
        for (size_t k = 0; k < all->count; k++) {
            if (all->at[k]->kind == PL_CONSTRAINT_FOREIGN_KEY) {
                add_key(out, schema, tables.at[i], all->at[k]);
            }
        }
    }
    pl_str_add(out, "}\n");
}
