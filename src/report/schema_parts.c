#include "report/schema_parts.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    const pl_ref *left = &(*(const pl_object *const *)a)->ref;
    const pl_ref *right = &(*(const pl_object *const *)b)->ref;
    int order = pl_compare(left->schema, right->schema);
    order = order != 0 ? order : pl_compare(left->parent, right->parent);
    order = order != 0 ? order : pl_compare(left->name, right->name);
    return order != 0 ? order : pl_compare(left->signature, right->signature);
}

void pl_schema_of_kind(pl_arena *arena, const pl_schema *schema, pl_kind kind, pl_objects *out)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(schema->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == kind && object->as.payload != NULL) {
            pl_vec_push(arena, out, e->value);
        }
    }
    if (out->count > 0) {
        qsort(out->at, out->count, sizeof out->at[0], by_name);
    }
}

void pl_schema_tables(pl_arena *arena, const pl_schema *schema, bool partitions, pl_objects *out)
{
    size_t kept = 0;
    pl_schema_of_kind(arena, schema, PL_KIND_TABLE, out);
    for (size_t i = 0; i < out->count; i++) {
        if (partitions || out->at[i]->as.table->partition_of.name == NULL) {
            out->at[kept++] = out->at[i];
        }
    }
    out->count = (uint32_t)kept;
}

static bool has(const pl_strings *strings, const char *wanted)
{
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same_nocase(strings->at[i], wanted)) {
            return true;
        }
    }
    return false;
}

static bool same_set(const pl_strings *a, const pl_strings *b)
{
    for (size_t i = 0; i < a->count; i++) {
        if (!has(b, a->at[i])) {
            return false;
        }
    }
    return a->count == b->count;
}

/* A unique index that no constraint owns, over all rows and these columns alone. */
static bool has_unique_index(const pl_schema *schema, const pl_object *table,
                             const pl_strings *columns)
{
    pl_arena *arena = pl_arena_new();
    pl_objects dependents = {0};
    bool found = false;
    pl_schema_dependents(arena, schema, table, &dependents);
    for (size_t i = 0; i < dependents.count && !found; i++) {
        const pl_object *object = dependents.at[i];
        if (object->ref.kind != PL_KIND_INDEX || object->as.payload == NULL ||
            !object->as.index->unique || object->as.index->where != NULL ||
            !pl_same(object->as.index->table.name, table->ref.name)) {
            continue;
        }
        pl_strings of = {0};
        for (size_t k = 0; k < object->as.index->elements.count; k++) {
            const char *column = object->as.index->elements.at[k].column;
            pl_vec_push(arena, &of, column != NULL ? column : "");
        }
        found = same_set(&of, columns);
    }
    pl_arena_free(arena);
    return found;
}

static bool is_unique(const pl_schema *schema, const pl_object *table, const pl_strings *columns)
{
    const pl_constraints *all = &table->as.table->constraints;
    for (size_t i = 0; i < all->count; i++) {
        bool key = all->at[i]->kind == PL_CONSTRAINT_PRIMARY_KEY ||
                   all->at[i]->kind == PL_CONSTRAINT_UNIQUE;
        if (key && same_set(&all->at[i]->columns, columns)) {
            return true;
        }
    }
    return has_unique_index(schema, table, columns);
}

pl_column_marks pl_marks_of(const pl_schema *schema, const pl_object *table,
                            const pl_column *column)
{
    pl_column_marks out = {0};
    const char *names[] = {column->name};
    pl_strings alone = {names, 1, 1};
    const pl_constraints *all = &table->as.table->constraints;
    for (size_t i = 0; i < all->count; i++) {
        bool of = has(&all->at[i]->columns, column->name);
        out.primary |= of && all->at[i]->kind == PL_CONSTRAINT_PRIMARY_KEY;
        out.foreign |= of && all->at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY;
    }
    out.unique = !out.primary && is_unique(schema, table, &alone);
    return out;
}

static const struct {
    const char *name, *brief;
} briefs[] = {
    {"character varying", "varchar"},
    {"character", "char"},
    {"timestamp with time zone", "timestamptz"},
    {"timestamp without time zone", "timestamp"},
    {"time with time zone", "timetz"},
    {"time without time zone", "time"},
    {"double precision", "double"},
    {"bit varying", "varbit"},
};

const char *pl_short_type(pl_arena *arena, const pl_column *column)
{
    const pl_type_name *type = &column->type;
    if (type->serial != NULL) {
        return type->serial;
    }
    if (type->text == NULL || *type->text == '\0') {
        return "any";
    }
    for (size_t i = 0; i < sizeof briefs / sizeof briefs[0]; i++) {
        size_t size = strlen(briefs[i].name);
        if (strncmp(type->text, briefs[i].name, size) == 0 &&
            (type->text[size] == '\0' || type->text[size] == '(' || type->text[size] == '[')) {
            return pl_arena_printf(arena, "%s%s", briefs[i].brief, type->text + size);
        }
    }
    return type->text;
}

bool pl_key_is_single(const pl_schema *schema, const pl_object *table, const pl_constraint *key)
{
    return is_unique(schema, table, &key->columns);
}

bool pl_key_is_needed(const pl_table *table, const pl_constraint *key)
{
    for (size_t i = 0; i < key->columns.count; i++) {
        const pl_column *column = pl_table_column(table, key->columns.at[i]);
        if (column == NULL || !column->not_null) {
            return false;
        }
    }
    return true;
}

const pl_object *pl_key_table(const pl_schema *schema, const pl_constraint *key)
{
    pl_ref ref = {
        .kind = PL_KIND_TABLE, .schema = key->references.schema, .name = key->references.name};
    const pl_object *object = pl_schema_find(schema, &ref);
    return object != NULL && object->ref.kind == PL_KIND_TABLE && object->as.payload != NULL
               ? object
               : NULL;
}

pl_strings pl_key_targets(const pl_schema *schema, const pl_constraint *key)
{
    const pl_object *table = pl_key_table(schema, key);
    if (key->referenced_columns.count > 0 || table == NULL) {
        return key->referenced_columns;
    }
    const pl_constraint *primary = pl_table_primary_key(table->as.table);
    return primary != NULL ? primary->columns : key->referenced_columns;
}
