/* A data dictionary: every table with its columns, keys, indexes, and what refers to it. */

#include "report/inspect.h"

#include "check/secret.h"
#include "model/definition_text.h"
#include "report/schema_parts.h"

#include <string.h>

typedef struct dictionary {
    pl_str *out;
    const pl_schema *schema;
    pl_map *referrers; /* key of a table -> pl_strings *: "tweets (user_id)" */
} dictionary;

/* Text within a line or a cell: nothing of it is markup. */
static void add_text(pl_str *out, const char *text)
{
    const char *safe = pl_text_safe(out->arena, text, strlen(text));
    for (; *safe != '\0'; safe++) {
        pl_str_add(out, strchr("\\`*_{}[]<>|#", *safe) != NULL ? "\\" : NULL);
        pl_str_add_char(out, *safe);
    }
}

/* In backticks: more of them than the text has in a row. */
static void add_code(pl_str *out, const char *text)
{
    const char *safe =
        pl_text_safe(out->arena, pl_mask(out->arena, text), strlen(pl_mask(out->arena, text)));
    size_t longest = 0;
    for (const char *at = safe; *at != '\0'; at++) {
        size_t run = strspn(at, "`");
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++) {
        pl_str_add_char(out, '`');
    }
    pl_str_add(out, longest > 0 ? " " : NULL);
    for (; *safe != '\0'; safe++) {
        pl_str_add(out, *safe == '|' ? "\\" : NULL); /* a cell ends there even in code */
        pl_str_add_char(out, *safe);
    }
    pl_str_add(out, longest > 0 ? " " : NULL);
    for (size_t i = 0; i <= longest; i++) {
        pl_str_add_char(out, '`');
    }
}

static const char *name_of(pl_arena *arena, const pl_object *object)
{
    return pl_name_text(arena, (pl_name){object->ref.schema, object->ref.name});
}

static void add_heading(dictionary *d, const char *level, const pl_object *object)
{
    pl_str_addf(d->out, "\n%s ", level);
    add_text(d->out, name_of(d->out->arena, object));
    pl_str_add(d->out, "\n\n");
    if (object->comment != NULL) {
        add_text(d->out, object->comment);
        pl_str_add(d->out, "\n\n");
    }
}

static void add_column(dictionary *d, const pl_object *table, const pl_column *column)
{
    pl_str *out = d->out;
    pl_column_marks marks = pl_marks_of(d->schema, table, column);
    pl_str_add(out, "| ");
    add_code(out, column->name);
    pl_str_add(out, " | ");
    add_text(out, pl_short_type(out->arena, column));
    pl_str_addf(out, " | %s | ", column->not_null || marks.primary ? "" : "yes");
    if (column->generated != NULL) {
        pl_str_add(out, "generated: ");
        add_code(out, column->generated->canonical);
    } else if (column->identity != PL_IDENTITY_NONE) {
        pl_str_add(out, "identity");
    } else if (column->default_value != NULL) {
        add_code(out, column->default_value->canonical);
    }
    pl_str_addf(out, " | %s%s%s | ", marks.primary ? "PK " : "", marks.foreign ? "FK " : "",
                marks.unique ? "UK " : "");
    if (column->comment != NULL) {
        add_text(out, column->comment);
    }
    pl_str_add(out, " |\n");
}

static void add_item(dictionary *d, const char *name, const char *text)
{
    pl_str_add(d->out, "- ");
    if (name != NULL && strchr(name, '(') == NULL) {
        add_code(d->out, name);
        pl_str_add(d->out, ": ");
    }
    add_code(d->out, text);
    pl_str_add_char(d->out, '\n');
}

static void add_constraints(dictionary *d, const pl_table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];
        if (i == 0) {
            pl_str_add(d->out, "\nConstraints:\n\n");
        }
        add_item(d, each->name, pl_constraint_text(d->out->arena, each));
    }
}

static void add_dependents(dictionary *d, const pl_object *table, pl_kind kind, const char *title)
{
    pl_objects all = {0};
    bool begun = false;
    pl_schema_dependents(d->out->arena, d->schema, table, &all);
    for (size_t i = 0; i < all.count; i++) {
        const pl_object *each = all.at[i];
        if (each->ref.kind != kind || each->as.payload == NULL) {
            continue;
        }
        pl_name of = kind == PL_KIND_INDEX ? each->as.index->table
                                           : (pl_name){each->ref.schema, each->ref.parent};
        bool own = pl_same(of.name, table->ref.name) && pl_same(of.schema, table->ref.schema);
        if (!own || (kind == PL_KIND_INDEX && each->as.index->constraint != NULL)) {
            continue;
        }
        if (!begun) {
            pl_str_addf(d->out, "\n%s:\n\n", title);
            begun = true;
        }
        const char *text = kind == PL_KIND_INDEX ? pl_index_text(d->out->arena, each->as.index)
                           : kind == PL_KIND_TRIGGER
                               ? pl_trigger_text(d->out->arena, each->as.trigger)
                               : each->as.policy->command;
        add_item(d, each->ref.name, text != NULL ? text : "ALL");
    }
}

static void add_referrers(dictionary *d, const pl_object *table)
{
    const pl_strings *list = pl_map_get(d->referrers, pl_object_key(d->out->arena, &table->ref));
    if (list == NULL) {
        return;
    }
    pl_str_add(d->out, "\nReferred to by: ");
    for (size_t i = 0; i < list->count; i++) {
        pl_str_add(d->out, i > 0 ? ", " : NULL);
        add_text(d->out, list->at[i]);
    }
    pl_str_add_char(d->out, '\n');
}

static void find_referrers(dictionary *d, const pl_objects *tables)
{
    pl_arena *arena = d->out->arena;
    for (size_t i = 0; i < tables->count; i++) {
        const pl_constraints *all = &tables->at[i]->as.table->constraints;
        for (size_t k = 0; k < all->count; k++) {
            if (all->at[k]->kind != PL_CONSTRAINT_FOREIGN_KEY) {
                continue;
            }
            pl_ref ref = {.kind = PL_KIND_TABLE,
                          .schema = all->at[k]->references.schema,
                          .name = all->at[k]->references.name};
            pl_map_entry *entry = pl_map_entry_of(d->referrers, pl_object_key(arena, &ref));
            if (entry->value == NULL) {
                entry->value = pl_arena_make(arena, pl_strings);
            }
            const char *columns = pl_strings_joined(arena, &all->at[k]->columns);
            pl_vec_push(arena, (pl_strings *)entry->value,
                        pl_arena_printf(arena, "%s (%s)", name_of(arena, tables->at[i]),
                                        columns != NULL ? columns : ""));
        }
    }
}

static void add_table(dictionary *d, const pl_object *table)
{
    add_heading(d, "##", table);
    pl_str_add(d->out, "| column | type | null | default | key | |\n"
                       "| --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < table->as.table->columns.count; i++) {
        add_column(d, table, table->as.table->columns.at[i]);
    }
    add_constraints(d, table->as.table);
    add_dependents(d, table, PL_KIND_INDEX, "Indexes");
    add_dependents(d, table, PL_KIND_TRIGGER, "Triggers");
    add_dependents(d, table, PL_KIND_POLICY, "Policies");
    add_referrers(d, table);
}

static void add_fenced(dictionary *d, const char *text)
{
    const char *masked = pl_mask(d->out->arena, text);
    pl_str_add(d->out, "```sql\n");
    while (*masked != '\0') {
        size_t size = strcspn(masked, "\n");
        const char *line = pl_text_safe(d->out->arena, masked, size);
        pl_str_addf(d->out, "%s%s\n", pl_starts_with(line, "```") ? " " : "", line);
        masked += size + (masked[size] == '\n');
    }
    pl_str_add(d->out, "```\n");
}

static void add_views(dictionary *d, pl_kind kind, const char *title)
{
    pl_objects views = {0};
    pl_schema_of_kind(d->out->arena, d->schema, kind, &views);
    for (size_t i = 0; i < views.count; i++) {
        const pl_query *query = views.at[i]->as.view->query;
        if (i == 0) {
            pl_str_addf(d->out, "\n## %s\n", title);
        }
        add_heading(d, "###", views.at[i]);
        if (query != NULL) {
            add_fenced(d, query->canonical != NULL ? query->canonical : query->text);
        }
    }
}

static void add_types(dictionary *d)
{
    pl_objects types = {0};
    pl_schema_of_kind(d->out->arena, d->schema, PL_KIND_TYPE, &types);
    for (size_t i = 0; i < types.count; i++) {
        const pl_type *type = types.at[i]->as.type;
        pl_str_add(d->out, i == 0 ? "\n## Types\n\n" : NULL);
        pl_str_add(d->out, "- ");
        add_code(d->out, name_of(d->out->arena, types.at[i]));
        const char *values = pl_strings_joined(d->out->arena, &type->values);
        if (values != NULL) {
            pl_str_add(d->out, ": ");
            add_text(d->out, values);
        }
        for (size_t k = 0; k < type->attributes.count; k++) {
            pl_str_add(d->out, k > 0 ? ", " : ": ");
            add_text(d->out, pl_column_text(d->out->arena, type->attributes.at[k]));
        }
        pl_str_add_char(d->out, '\n');
    }
}

static void add_routines(dictionary *d, pl_kind kind, const char *title)
{
    pl_objects routines = {0};
    pl_schema_of_kind(d->out->arena, d->schema, kind, &routines);
    for (size_t i = 0; i < routines.count; i++) {
        const pl_object *each = routines.at[i];
        if (i == 0) {
            pl_str_addf(d->out, "\n## %s\n\n", title);
        }
        pl_str_add(d->out, "- ");
        add_code(d->out, pl_arena_printf(d->out->arena, "%s%s", name_of(d->out->arena, each),
                                         each->ref.signature != NULL ? each->ref.signature : ""));
        if (each->comment != NULL) {
            pl_str_add(d->out, ": ");
            add_text(d->out, each->comment);
        }
        pl_str_add_char(d->out, '\n');
    }
}

void pl_schema_markdown(pl_str *out, const pl_schema *schema, const pl_dialect *dialect,
                        size_t unread)
{
    pl_objects tables = {0};
    dictionary d = {.out = out, .schema = schema, .referrers = pl_map_new(out->arena)};
    (void)dialect;
    pl_schema_tables(out->arena, schema, false, &tables);
    find_referrers(&d, &tables);
    pl_str_addf(out, "# Schema\n\n%u table%s.\n", tables.count, tables.count == 1 ? "" : "s");
    if (unread > 0) {
        pl_str_addf(out, "\n%zu statement%s could not be read: what they did is not here.\n",
                    unread, unread == 1 ? "" : "s");
    }
    for (size_t i = 0; i < tables.count; i++) {
        add_table(&d, tables.at[i]);
    }
    add_views(&d, PL_KIND_VIEW, "Views");
    add_views(&d, PL_KIND_MATERIALIZED_VIEW, "Materialized views");
    add_types(&d);
    add_routines(&d, PL_KIND_FUNCTION, "Functions");
    add_routines(&d, PL_KIND_PROCEDURE, "Procedures");
}
