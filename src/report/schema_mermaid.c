/*
 * An entity-relationship diagram for Mermaid
 * (https://mermaid.js.org/syntax/entityRelationshipDiagram.html), which GitHub, GitLab and many
 * editors show within Markdown.
 */
#include "report/inspect.h"

#include "model/definition_text.h"
#include "report/schema_parts.h"

#include <ctype.h>
#include <string.h>

/* Of a column or type: letters, digits, _ and -, brackets, beginning with a letter. */
static void add_word(pl_str *out, const char *text)
{
    bool letter = isalpha((unsigned char)*text) != 0;
    pl_str_add(out, letter ? NULL : "_");
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        bool fits = c >= 0x80 || isalnum(c) || strchr("_-()[]", c) != NULL;
        pl_str_add_char(out, fits ? (char)c : '_');
    }
}

/* In double quotes, which can't hold any themselves. */
static void add_quoted(pl_str *out, const char *text)
{
    const char *safe = pl_text_safe(out->arena, text, strlen(text));
    pl_str_add_char(out, '"');
    for (; *safe != '\0'; safe++) {
        pl_str_add_char(out, *safe == '"' ? '\'' : *safe);
    }
    pl_str_add_char(out, '"');
}

static void add_entity(pl_str *out, pl_name name)
{
    add_quoted(out, pl_name_text(out->arena, name));
}

static void add_column(pl_str *out, const pl_schema *schema, const pl_object *table,
                       const pl_column *column)
{
    pl_column_marks marks = pl_marks_of(schema, table, column);
    const char *separator = " ";
    pl_str_add(out, "        ");
    add_word(out, pl_short_type(out->arena, column));
    pl_str_add_char(out, ' ');
    add_word(out, column->name);
    const struct {
        bool set;
        const char *word;
    } keys[] = {{marks.primary, "PK"}, {marks.foreign, "FK"}, {marks.unique, "UK"}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].set) {
            pl_str_addf(out, "%s%s", separator, keys[i].word);
            separator = ", ";
        }
    }
    if (column->comment != NULL) {
        pl_str_add_char(out, ' ');
        add_quoted(out, column->comment);
    } else if (!column->not_null && !marks.primary) {
        pl_str_add(out, " \"null\"");
    }
    pl_str_add_char(out, '\n');
}

static void add_key(pl_str *out, const pl_schema *schema, const pl_object *table,
                    const pl_constraint *key)
{
    bool needed = pl_key_is_needed(table->as.table, key);
    pl_str_add(out, "    ");
    add_entity(out, key->references);
    pl_str_addf(out, " %s--%s ", needed ? "||" : "|o",
                pl_key_is_single(schema, table, key) ? "o|" : "o{");
    add_entity(out, (pl_name){table->ref.schema, table->ref.name});
    pl_str_add(out, " : ");
    const char *columns = pl_strings_joined(out->arena, &key->columns);
    add_quoted(out, columns != NULL ? columns : "");
    pl_str_add_char(out, '\n');
}

void pl_schema_mermaid(pl_str *out, const pl_schema *schema, const pl_dialect *dialect,
                       size_t unread)
{
    pl_objects tables = {0};
    (void)dialect;
    (void)unread;
    pl_schema_tables(out->arena, schema, false, &tables);
    pl_str_add(out, "erDiagram\n");
    for (size_t i = 0; i < tables.count; i++) {
        const pl_object *table = tables.at[i];
        pl_str_add(out, "    ");
        add_entity(out, (pl_name){table->ref.schema, table->ref.name});
        pl_str_add(out, " {\n");
        for (size_t k = 0; k < table->as.table->columns.count; k++) {
            add_column(out, schema, table, table->as.table->columns.at[k]);
        }
        pl_str_add(out, "    }\n");
    }
    for (size_t i = 0; i < tables.count; i++) {
        const pl_constraints *all = &tables.at[i]->as.table->constraints;
        for (size_t k = 0; k < all->count; k++) {
            if (all->at[k]->kind == PL_CONSTRAINT_FOREIGN_KEY) {
                add_key(out, schema, tables.at[i], all->at[k]);
            }
        }
    }
}
