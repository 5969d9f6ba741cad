/* Facts of a table that a script makes anew (check/rebuild.h). */
#include "check/rebuild.h"

#include "base/str.h"
#include "check/fact/functions.h"
#include "check/fact/target.h"

static const pl_rebuild *of(const pl_site *site)
{
    return site->rebuild;
}

static const pl_table *old_table(const pl_site *site)
{
    return of(site)->old->as.table;
}

/* The definition the rows are copied into: as it was made, for it may be altered afterwards. */
static const pl_table *new_table(const pl_site *site)
{
    const pl_operation *create = of(site)->create;

    return create->kind == PL_OP_CREATE_TABLE ? create->as.table->table : NULL;
}

static const pl_column *column_of(const pl_table *table, const char *name)
{
    for (size_t i = 0; table != NULL && i < table->columns.count; i++) {
        if (pl_same_nocase(table->columns.at[i]->name, name)) {
            return table->columns.at[i];
        }
    }
    return NULL;
}

static void add_text(const pl_site *site, pl_value *out, const char *text)
{
    pl_vec_push(site->arena, &out->list, text);
}

const char *pl_joined(const pl_site *site, const pl_value *list)
{
    pl_str text = pl_str_begin(site->arena, PL_STR_MAXIMUM);

    for (size_t i = 0; i < list->list.count; i++) {
        pl_str_addf(&text, "%s%s", i > 0 ? ", " : "", (const char *)list->list.at[i]);
    }
    return list->list.count == 0 ? NULL : text.at;
}

static pl_span place(const pl_operation *operation)
{
    return operation == NULL ? (pl_span){0} : operation->span;
}

TEXT_FACT(rebuild_table, of(site)->table)
TEXT_FACT(rebuild_made_as, of(site)->made_as)
PLACE_FACT(rebuild_copy_place, place(of(site)->copy))
PLACE_FACT(rebuild_create_place, place(of(site)->create))
PLACE_FACT(rebuild_drop_place, place(of(site)->drop))
PLACE_FACT(rebuild_rename_place, place(of(site)->rename))
PLACE_FACT(rebuild_pragma_place, place(of(site)->session.said_by))
BOOL_FACT(rebuild_checked, of(site)->checked)
BOOL_FACT(rebuild_deferred, of(site)->session.deferred)
BOOL_FACT(rebuild_legacy_alter, of(site)->session.legacy_alter)
BOOL_FACT(rebuild_proved_empty, of(site)->proved_empty)

void pl_fact_rebuild_form(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {[PL_REBUILD_COPY] = "copy",
                                        [PL_REBUILD_RENAME_FIRST] = "rename-first",
                                        [PL_REBUILD_BACKUP] = "backup"};

    out->text = names[of(site)->form];
}

void pl_fact_rebuild_enforcement(const pl_site *site, pl_value *out)
{
    static const char *const names[] = {[PL_ENFORCEMENT_UNKNOWN] = "unknown",
                                        [PL_ENFORCEMENT_OFF] = "off",
                                        [PL_ENFORCEMENT_ON] = "on",
                                        [PL_ENFORCEMENT_IGNORED] = "ignored"};

    out->text = names[of(site)->session.enforcement];
}

static bool same_transaction(const pl_site *site, const pl_operation *a, const pl_operation *b)
{
    uint32_t unit = a->statement->unit;

    return b == NULL || (b->statement->unit == unit && site->script->units.at[unit].transaction);
}

void pl_fact_rebuild_atomic(const pl_site *site, pl_value *out)
{
    const pl_rebuild *rebuild = of(site);

    out->yes = same_transaction(site, rebuild->copied_from_old, rebuild->copy) &&
               same_transaction(site, rebuild->copy, rebuild->drop) &&
               same_transaction(site, rebuild->copy, rebuild->rename) &&
               site->script->units.at[rebuild->copy->statement->unit].transaction;
}

/* ---- Tables that refer to it ----------------------------------------------------------------- */

static const char *action_words(pl_fk_action action)
{
    static const char *const words[] = {
        [PL_FK_NO_ACTION] = "NO ACTION",     [PL_FK_RESTRICT] = "RESTRICT",
        [PL_FK_CASCADE] = "CASCADE",         [PL_FK_SET_NULL] = "SET NULL",
        [PL_FK_SET_DEFAULT] = "SET DEFAULT",
    };

    return words[action];
}

typedef bool (*key_test)(const pl_constraint *key);

static bool any_key(const pl_constraint *key)
{
    (void)key;
    return true;
}

static bool acts(const pl_constraint *key)
{
    return key->on_delete == PL_FK_CASCADE || key->on_delete == PL_FK_SET_NULL ||
           key->on_delete == PL_FK_SET_DEFAULT;
}

static void add_keys(const pl_site *site, const pl_object *child, const char *name, key_test test,
                     pl_value *out)
{
    const pl_table *table = child->as.table;

    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *key = table->constraints.at[i];

        if (key->kind == PL_CONSTRAINT_FOREIGN_KEY && pl_same_nocase(key->references.name, name) &&
            test(key)) {
            add_text(site, out,
                     pl_arena_printf(site->arena, "%s.%s (ON DELETE %s)", child->ref.name,
                                     pl_strings_text(site->arena, &key->columns, ", "),
                                     action_words(key->on_delete)));
        }
    }
}

/* The tables among these whose rows refer to the old one, called `name` in them, and that outlive
 * the script; also its copy, if that says REFERENCES with the old name. */
static void add_children(const pl_site *site, const pl_objects *dependents, const char *name,
                         key_test test, pl_value *out)
{
    for (size_t i = 0; i < dependents->count; i++) {
        const pl_object *child = dependents->at[i];
        pl_name called = {child->ref.schema, child->ref.name};
        bool table = child->ref.kind == PL_KIND_TABLE && !child->partial;
        bool itself = pl_same_nocase(child->ref.name, name) ||
                      (of(site)->form == PL_REBUILD_RENAME_FIRST &&
                       pl_same_nocase(child->ref.name, of(site)->table));

        if (table && !itself &&
            (pl_same_nocase(child->ref.name, of(site)->made_as) ||
             site->dialect->resolve(site->schema, PL_KIND_TABLE, called, NULL) != NULL)) {
            add_keys(site, child, name, test, out);
        }
    }
}

static void collect_rebuild_children(const pl_site *site, pl_value *out)
{
    add_children(site, &of(site)->dependents, of(site)->table, any_key, out);
}

JOINED_FACT(rebuild_children)

static void collect_rebuild_wiped(const pl_site *site, pl_value *out)
{
    bool renamed = of(site)->form == PL_REBUILD_RENAME_FIRST;

    if (of(site)->drop != NULL) {
        add_children(site, &of(site)->before_drop, renamed ? of(site)->renamed_to : of(site)->table,
                     acts, out);
    }
}

JOINED_FACT(rebuild_wiped)

/* Foreign keys that went along with the old table to its new name, and point there for good. */
static void collect_rebuild_stranded(const pl_site *site, pl_value *out)
{
    pl_objects dependents = {0};
    pl_object old = {.ref = of(site)->old->ref};

    if (of(site)->form != PL_REBUILD_RENAME_FIRST) {
        return;
    }
    old.ref.name = of(site)->renamed_to;
    pl_schema_dependents(site->arena, site->schema, &old, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        if (dependents.at[i]->ref.kind == PL_KIND_TABLE && !dependents.at[i]->partial &&
            !pl_same_nocase(dependents.at[i]->ref.name, old.ref.name)) {
            add_keys(site, dependents.at[i], old.ref.name, any_key, out);
        }
    }
}

JOINED_FACT(rebuild_stranded)

void pl_fact_rebuild_has_keys(const pl_site *site, pl_value *out)
{
    pl_value children = {0};

    add_children(site, &of(site)->dependents, of(site)->table, any_key, &children);
    out->yes = children.list.count > 0;
    for (size_t i = 0; i < old_table(site)->constraints.count; i++) {
        out->yes |= old_table(site)->constraints.at[i]->kind == PL_CONSTRAINT_FOREIGN_KEY;
    }
}

/* ---- What goes with the old table ------------------------------------------------------------ */

static bool same_element(const pl_index_element *a, const pl_index_element *b)
{
    if (a->column != NULL || b->column != NULL) {
        return pl_same_nocase(a->column, b->column);
    }
    return pl_same(a->expression->canonical, b->expression->canonical);
}

static bool same_index(const pl_index *a, const pl_index *b)
{
    if (a->unique != b->unique || (a->where == NULL) != (b->where == NULL) ||
        a->elements.count != b->elements.count) {
        return false;
    }
    for (size_t i = 0; i < a->elements.count; i++) {
        if (!same_element(&a->elements.at[i], &b->elements.at[i])) {
            return false;
        }
    }
    return true;
}

/* An index of a column that is gone had to go. */
static bool has_its_columns(const pl_index *index, const pl_table *table)
{
    for (size_t i = 0; i < index->elements.count; i++) {
        const pl_index_element *element = &index->elements.at[i];

        if (element->column != NULL && column_of(table, element->column) == NULL) {
            return false;
        }
        for (size_t k = 0; element->column == NULL && k < element->expression->columns.count; k++) {
            if (column_of(table, element->expression->columns.at[k]) == NULL) {
                return false;
            }
        }
    }
    return true;
}

/* A key of the new definition does what an index did: the same columns where it is unique, else at
 * its head. */
static bool is_constraint(const pl_index *index, const pl_table *table)
{
    for (size_t i = 0; index->where == NULL && i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];
        bool same =
            (each->kind == PL_CONSTRAINT_UNIQUE || each->kind == PL_CONSTRAINT_PRIMARY_KEY) &&
            (index->unique ? each->columns.count == index->elements.count
                           : each->columns.count >= index->elements.count);

        for (size_t k = 0; same && k < index->elements.count; k++) {
            same = pl_same_nocase(each->columns.at[k], index->elements.at[k].column);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

static bool is_left_out(const pl_site *site, const pl_object *object)
{
    char *name = pl_arena_strdup(site->arena, object->ref.name);

    for (char *c = name; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    return pl_map_has(of(site)->left_out, name);
}

static bool index_is_back(const pl_object *index, const pl_objects *now, const pl_table *made)
{
    for (size_t i = 0; i < now->count; i++) {
        const pl_object *each = now->at[i];

        if (each->ref.kind == PL_KIND_INDEX && (pl_same_nocase(each->ref.name, index->ref.name) ||
                                                same_index(each->as.index, index->as.index))) {
            return true;
        }
    }
    return !has_its_columns(index->as.index, made) || is_constraint(index->as.index, made);
}

static bool trigger_is_back(const pl_object *trigger, const pl_objects *now)
{
    for (size_t i = 0; i < now->count; i++) {
        if (now->at[i]->ref.kind == PL_KIND_TRIGGER &&
            pl_same_nocase(now->at[i]->ref.name, trigger->ref.name)) {
            return true;
        }
    }
    return false;
}

typedef PL_VEC(const pl_object *) object_list;

static void find_lost(const pl_site *site, object_list *out)
{
    const pl_rebuild *rebuild = of(site);
    pl_objects now = {0};

    pl_schema_dependents(site->arena, site->schema, rebuild->made, &now);
    for (size_t i = 0; i < rebuild->dependents.count; i++) {
        const pl_object *each = rebuild->dependents.at[i];
        bool index = each->ref.kind == PL_KIND_INDEX && !each->partial &&
                     !index_is_back(each, &now, rebuild->made->as.table);
        bool trigger = each->ref.kind == PL_KIND_TRIGGER &&
                       pl_same_nocase(each->as.trigger->table.name, rebuild->table) &&
                       !trigger_is_back(each, &now);

        if ((index || trigger) && !is_left_out(site, each)) {
            pl_vec_push(site->arena, out, each);
        }
    }
}

static void collect_rebuild_lost(const pl_site *site, pl_value *out)
{
    object_list lost = {0};

    find_lost(site, &lost);
    for (size_t i = 0; i < lost.count; i++) {
        add_text(site, out, pl_ref_text(site->arena, &lost.at[i]->ref));
    }
}

JOINED_FACT(rebuild_lost)

void pl_fact_rebuild_lost_sql(const pl_site *site, pl_value *out)
{
    object_list lost = {0};

    find_lost(site, &lost);
    for (size_t i = 0; i < lost.count; i++) {
        pl_operation create = {.kind = lost.at[i]->ref.kind == PL_KIND_INDEX ? PL_OP_CREATE_INDEX
                                                                             : PL_OP_CREATE_TRIGGER,
                               .target = lost.at[i]->ref,
                               .as = {.payload = lost.at[i]->as.payload}};
        pl_str sql = pl_str_begin(site->arena, PL_STR_MAXIMUM);

        if (site->dialect->write_operation(&sql, &create)) {
            add_text(site, out, pl_arena_printf(site->arena, "%s;", sql.at));
        }
    }
}

/* ---- The copy -------------------------------------------------------------------------------- */

/* One value of the copy: what it is, and where it goes. */
typedef struct pair {
    const char *from; /* a column of the old table, or "" for an expression */
    const char *into;
} pair;

typedef struct pairs {
    PL_VEC(pair) list;
    size_t targets, values;
    bool known; /* else nothing can be said */
    bool listed;
} pairs;

static void add_targets(const pl_site *site, const pl_rows *rows, pl_strings *out)
{
    const pl_columns *columns = &new_table(site)->columns;

    for (size_t i = 0; i < rows->columns.count; i++) {
        pl_vec_push(site->arena, out, rows->columns.at[i]);
    }
    for (size_t i = 0; rows->columns.count == 0 && i < columns->count; i++) {
        if (columns->at[i]->generated == NULL) {
            pl_vec_push(site->arena, out, columns->at[i]->name);
        }
    }
}

/* The one table that is read is the old one, or what keeps its rows; both have its columns. */
static bool add_sources(const pl_site *site, const pl_rows *rows, pl_strings *out)
{
    const pl_columns *columns = &old_table(site)->columns;

    if (rows->reads.count != 1 || rows->selected.count == 0) {
        return false;
    }
    for (size_t i = 0; i < rows->selected.count; i++) {
        const char *selected = rows->selected.at[i];

        if (!pl_ends_with(selected, "*")) {
            pl_vec_push(site->arena, out, selected);
            continue;
        }
        for (size_t k = 0; k < columns->count; k++) {
            pl_vec_push(site->arena, out, columns->at[k]->name);
        }
    }
    return true;
}

static pairs pairs_of(const pl_site *site)
{
    const pl_operation *copy = of(site)->copy;
    pairs result = {0};
    pl_strings targets = {0}, sources = {0};

    if (copy->kind != PL_OP_INSERT_ROWS || new_table(site) == NULL ||
        of(site)->form == PL_REBUILD_BACKUP || !add_sources(site, copy->as.rows, &sources)) {
        return result;
    }
    add_targets(site, copy->as.rows, &targets);
    result.known = true;
    result.listed = copy->as.rows->columns.count > 0;
    result.targets = targets.count;
    result.values = sources.count;
    for (size_t i = 0; i < targets.count && i < sources.count; i++) {
        pl_vec_push(site->arena, &result.list, ((pair){sources.at[i], targets.at[i]}));
    }
    return result;
}

/* The engine's words when the numbers don't match (sqlite3Insert in src/insert.c). */
void pl_fact_rebuild_count_mismatch(const pl_site *site, pl_value *out)
{
    pairs all = pairs_of(site);

    if (!all.known || all.targets == all.values) {
        return;
    }
    out->text =
        all.listed
            ? pl_arena_printf(site->arena, "%zu values for %zu columns", all.values, all.targets)
            : pl_arena_printf(site->arena, "table %s has %zu columns but %zu values were supplied",
                              of(site)->copy->target.name, all.targets, all.values);
}

/* A value goes into another column although the new table has one of its name, and the old one has
 * one of the other's. A column that only one of them has was renamed. */
static void collect_rebuild_misplaced(const pl_site *site, pl_value *out)
{
    pairs all = pairs_of(site);

    if (!all.known || all.targets != all.values) {
        return;
    }
    for (size_t i = 0; i < all.list.count; i++) {
        const pair *each = &all.list.at[i];

        if (!pl_same_nocase(each->from, each->into) && column_of(old_table(site), each->from) &&
            column_of(old_table(site), each->into) && column_of(new_table(site), each->from)) {
            add_text(site, out,
                     pl_arena_printf(site->arena, "%s goes into %s", each->from, each->into));
        }
    }
}

JOINED_FACT(rebuild_misplaced)

static bool is_copied(const pairs *all, const char *into)
{
    for (size_t i = 0; i < all->list.count; i++) {
        if (pl_same_nocase(all->list.at[i].into, into)) {
            return true;
        }
    }
    return false;
}

/* Columns that stay, but whose values the copy leaves out. */
static void collect_rebuild_forgotten(const pl_site *site, pl_value *out)
{
    pairs all = pairs_of(site);
    const pl_columns *columns = &old_table(site)->columns;

    for (size_t i = 0; all.known && i < columns->count; i++) {
        const char *name = columns->at[i]->name;
        const pl_column *now = column_of(new_table(site), name);

        if (now != NULL && now->generated == NULL && columns->at[i]->generated == NULL &&
            !is_copied(&all, name)) {
            add_text(site, out, name);
        }
    }
}

JOINED_FACT(rebuild_forgotten)

static bool has_note(const pl_site *site, const pl_map *notes, const char *table,
                     const char *column)
{
    char *key = pl_arena_printf(site->arena, "%s.%s", table, column);

    for (char *c = key; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    return pl_map_has(notes, key);
}

/* Its values went somewhere: into an expression, or another table. */
static bool is_used(const pl_site *site, const char *column)
{
    const pl_rebuild *rebuild = of(site);

    return has_note(site, rebuild->used, rebuild->table, column) ||
           (rebuild->renamed_to != NULL &&
            has_note(site, rebuild->used, rebuild->renamed_to, column));
}

/* Columns that the new table lacks and whose values go nowhere. */
static void collect_rebuild_dropped_columns(const pl_site *site, pl_value *out)
{
    pairs all = pairs_of(site);
    const pl_columns *columns = &old_table(site)->columns;

    for (size_t i = 0; all.known && i < columns->count; i++) {
        const pl_column *column = columns->at[i];

        if (column->generated == NULL && column_of(new_table(site), column->name) == NULL &&
            !is_used(site, column->name)) {
            add_text(site, out, column->name);
        }
    }
}

JOINED_FACT(rebuild_dropped_columns)

/* ---- NULL ------------------------------------------------------------------------------------ */

static bool is_of_key(const pl_table *table, const char *name)
{
    const pl_constraint *key = pl_table_primary_key(table);

    for (size_t i = 0; key != NULL && i < key->columns.count; i++) {
        if (pl_same_nocase(key->columns.at[i], name)) {
            return true;
        }
    }
    return false;
}

static bool is_filled(const pl_site *site, const char *column)
{
    return has_note(site, of(site)->filled, of(site)->old->ref.name, column);
}

static bool has_default(const pl_column *column)
{
    return column->default_value != NULL && !column->default_value->is_null;
}

/* Columns that may be NULL and go into one that is NOT NULL. Rows that a WHERE leaves out, and
 * OR IGNORE and its like, are somebody's decision. */
static void collect_rebuild_null_columns(const pl_site *site, pl_value *out)
{
    pairs all = pairs_of(site);
    const pl_operation *copy = of(site)->copy;

    if (!all.known || all.targets != all.values || copy->value != NULL || copy->as.rows->filtered) {
        return;
    }
    for (size_t i = 0; i < all.list.count; i++) {
        const pl_column *into = column_of(new_table(site), all.list.at[i].into);
        const pl_column *from = column_of(old_table(site), all.list.at[i].from);

        if (into != NULL && from != NULL && into->not_null && !from->not_null &&
            from->generated == NULL && into->not_null_conflict == NULL &&
            !is_of_key(old_table(site), from->name) && !is_filled(site, from->name)) {
            add_text(site, out, from->name);
        }
    }
}

JOINED_FACT(rebuild_null_columns)

/* What they should be in the SELECT. */
static void collect_rebuild_null_filled(const pl_site *site, pl_value *out)
{
    pl_value list = {0};

    collect_rebuild_null_columns(site, &list);
    for (size_t i = 0; i < list.list.count; i++) {
        add_text(site, out,
                 pl_arena_printf(site->arena, "ifnull(%s, ...)",
                                 pl_identifier_text(site->arena, list.list.at[i])));
    }
}

JOINED_FACT(rebuild_null_filled)

/* How many rows the copy would stop at. */
void pl_fact_rebuild_null_query(const pl_site *site, pl_value *out)
{
    pl_value list = {0};
    pl_str sql = pl_str_begin(site->arena, PL_STR_MAXIMUM);

    collect_rebuild_null_columns(site, &list);
    pl_str_addf(&sql, "SELECT count(*) FROM %s WHERE ",
                pl_identifier_text(site->arena, of(site)->table));
    for (size_t i = 0; i < list.list.count; i++) {
        pl_str_addf(&sql, "%s%s IS NULL", i > 0 ? " OR " : "",
                    pl_identifier_text(site->arena, list.list.at[i]));
    }
    out->text = list.list.count == 0 ? NULL : sql.at;
}

/* NOT NULL columns without default that the copy gives nothing. */
static void collect_rebuild_unfilled(const pl_site *site, pl_value *out)
{
    pairs all = pairs_of(site);
    const pl_table *table = new_table(site);

    if (!all.known || !all.listed || table == NULL) {
        return;
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_column *column = table->columns.at[i];

        if (column->not_null && !has_default(column) && column->generated == NULL &&
            !is_of_key(table, column->name) && !is_copied(&all, column->name)) {
            add_text(site, out, column->name);
        }
    }
}

JOINED_FACT(rebuild_unfilled)

/* ---- The definition -------------------------------------------------------------------------- */

static bool has_autoincrement(const pl_table *table)
{
    const pl_constraint *key = pl_table_primary_key(table);

    return key != NULL && key->autoincrement;
}

void pl_fact_rebuild_loses_sequence(const pl_site *site, pl_value *out)
{
    out->yes = has_autoincrement(old_table(site)) && has_autoincrement(of(site)->made->as.table) &&
               !of(site)->keeps_sequence;
}

static const char *quoted(const pl_site *site, const char *string)
{
    pl_str text = pl_str_begin(site->arena, PL_STR_MAXIMUM);

    pl_str_add_char(&text, '\'');
    for (const char *c = string; *c != '\0'; c++) {
        pl_str_add(&text, *c == '\'' ? "'" : "");
        pl_str_add_char(&text, *c);
    }
    pl_str_add_char(&text, '\'');
    return text.at;
}

/* Each name has its row in sqlite_sequence, RENAME takes it along and DROP TABLE takes it away; of
 * a copy without a row there is none. */
void pl_fact_rebuild_sequence_sql(const pl_site *site, pl_value *out)
{
    const pl_rebuild *rebuild = of(site);
    bool backup = rebuild->form == PL_REBUILD_BACKUP;
    bool renamed = rebuild->form == PL_REBUILD_RENAME_FIRST;
    const char *from = quoted(site, renamed ? rebuild->renamed_to : rebuild->table);
    const char *into = quoted(site, backup ? rebuild->table : rebuild->made_as);
    const char *kept =
        pl_identifier_text(site->arena, pl_arena_printf(site->arena, "%s_seq", rebuild->table));
    const char *source = "sqlite_sequence";

    if (backup) {
        add_text(site, out,
                 pl_arena_printf(site->arena,
                                 "CREATE TEMPORARY TABLE %s AS SELECT name, seq FROM "
                                 "sqlite_sequence WHERE name = %s;",
                                 kept, from));
        source = kept;
    }
    add_text(site, out,
             pl_arena_printf(site->arena, "DELETE FROM sqlite_sequence WHERE name = %s;", into));
    add_text(site, out,
             pl_arena_printf(site->arena,
                             "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM %s WHERE "
                             "name = %s;",
                             into, source, from));
}

void pl_fact_rebuild_becomes_strict(const pl_site *site, pl_value *out)
{
    out->yes = !old_table(site)->strict && of(site)->made->as.table->strict;
}

static const char *storage_of(const char *type)
{
    static const char *const types[][2] = {{"int", "integer"},
                                           {"integer", "integer"},
                                           {"real", "real"},
                                           {"text", "text"},
                                           {"blob", "blob"}};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (pl_same_nocase(types[i][0], type)) {
            return types[i][1];
        }
    }
    return NULL;
}

/* What finds the rows that a STRICT table refuses. */
void pl_fact_rebuild_strict_query(const pl_site *site, pl_value *out)
{
    const pl_columns *columns = &of(site)->made->as.table->columns;
    pl_str sql = pl_str_begin(site->arena, PL_STR_MAXIMUM);
    const char *between = "";

    pl_str_addf(&sql, "SELECT * FROM %s WHERE ", pl_identifier_text(site->arena, of(site)->table));
    for (size_t i = 0; i < columns->count; i++) {
        const char *storage = storage_of(columns->at[i]->type.text);
        const char *name = pl_identifier_text(site->arena, columns->at[i]->name);

        if (storage != NULL && column_of(old_table(site), columns->at[i]->name) != NULL) {
            pl_str_addf(&sql, "%stypeof(%s) NOT IN ('%s', 'null')", between, name, storage);
            between = " OR ";
        }
    }
    out->text = between[0] == '\0' ? NULL : sql.at;
}
