/*
 * ALTER TABLE ... RENAME: the new name goes wherever the old one stood, in keys of other tables, in
 * indexes, views and triggers (src/alter.c; legacy_alter_table is off unless told otherwise).
 */
#include "dialect/sqlite/apply/internal.h"
#include "dialect/sqlite/keywords.h"
#include "dialect/sqlite/read/mention.h"

#include <stdint.h>
#include <string.h>

typedef struct renaming {
    const pl_sqlite_applier *a;
    const pl_object *table; /* as it was */
    const char *column;     /* NULL: the table itself is renamed */
    const char *name;       /* the new one */
} renaming;

/* ---- Texts ----------------------------------------------------------------------------------- */

/* The table that a qualifier stands for in a text; NULL: none of those it names. */
static const char *qualified_table(const renaming *rename, const pl_sqlite_mentions *mentions,
                                   const char *qualifier, const char *trigger_table)
{
    if (trigger_table != NULL &&
        (pl_same_nocase(qualifier, "new") || pl_same_nocase(qualifier, "old"))) {
        return trigger_table;
    }
    for (size_t i = 0; i < mentions->count; i++) {
        const pl_sqlite_mention *each = &mentions->at[i];
        if (each->kind == PL_SQLITE_MENTION_TABLE &&
            pl_same_nocase(each->qualifier != NULL ? each->qualifier : each->name, qualifier)) {
            return each->name;
        }
    }
    return pl_same_nocase(qualifier, rename->table->ref.name) ? qualifier : NULL;
}

/* A bare name is the column of this table when no other table in the text has one so called. */
static bool is_unambiguous(const renaming *rename, const pl_sqlite_mentions *mentions)
{
    bool found = mentions->count > 0;
    bool any = false;
    for (size_t i = 0; i < mentions->count; i++) {
        const pl_sqlite_mention *each = &mentions->at[i];
        if (each->kind != PL_SQLITE_MENTION_TABLE) {
            continue;
        }
        any |= pl_same_nocase(each->name, rename->table->ref.name);
        const pl_object *other =
            pl_sqlite_find(rename->a->schema, PL_KIND_TABLE, (pl_name){NULL, each->name});
        if (other != NULL && other != rename->table && other->ref.kind == PL_KIND_TABLE &&
            !pl_same_nocase(other->ref.name, rename->table->ref.name) &&
            pl_sqlite_column_of(other->as.table, rename->column) != NULL) {
            found = false;
        }
    }
    return found && any;
}

static bool concerns(const renaming *rename, const pl_sqlite_mentions *mentions,
                     const pl_sqlite_mention *mention, const char *trigger_table, bool own)
{
    const char *table = rename->table->ref.name;
    if (rename->column == NULL) {
        return mention->kind != PL_SQLITE_MENTION_COLUMN && pl_same_nocase(mention->name, table) &&
               (mention->kind == PL_SQLITE_MENTION_TABLE ||
                pl_same_nocase(qualified_table(rename, mentions, mention->name, trigger_table),
                               table));
    }
    if (mention->kind != PL_SQLITE_MENTION_COLUMN ||
        !pl_same_nocase(mention->name, rename->column)) {
        return false;
    }
    if (mention->qualifier != NULL) {
        return pl_same_nocase(qualified_table(rename, mentions, mention->qualifier, trigger_table),
                              table);
    }
    return own || is_unambiguous(rename, mentions);
}

/* trigger_table: what NEW and OLD stand for; own: bare names are columns of the table renamed. */
static const char *renamed_text(const renaming *rename, pl_sqlite_text_kind kind, const char *text,
                                const char *trigger_table, bool own)
{
    pl_arena *arena = rename->a->arena;
    pl_sqlite_mentions mentions = {0};
    if (text == NULL) {
        return NULL;
    }
    pl_sqlite_read_mentions(rename->a->context->arena, kind, text, &mentions);
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    uint32_t at = 0;
    for (size_t i = 0; i < mentions.count; i++) {
        const pl_sqlite_mention *each = &mentions.at[i];
        if (each->begin >= at && concerns(rename, &mentions, each, trigger_table, own)) {
            pl_str_add_bytes(&out, text + at, each->begin - at);
            pl_str_add(&out, pl_sqlite_quote(arena, rename->name));
            at = each->end;
        }
    }
    if (at == 0) {
        return text;
    }
    pl_str_add(&out, text + at);
    return out.at;
}

static const char *renamed_name(const renaming *rename, const char *name)
{
    return rename->column != NULL && pl_same_nocase(name, rename->column) ? rename->name : name;
}

static pl_strings renamed_names(const renaming *rename, const pl_strings *names)
{
    pl_strings out = {0};
    for (size_t i = 0; i < names->count; i++) {
        pl_vec_push(rename->a->arena, &out, renamed_name(rename, names->at[i]));
    }
    return out;
}

static const pl_expression *renamed_expression(const renaming *rename,
                                               const pl_expression *expression)
{
    if (expression == NULL) {
        return NULL;
    }
    const char *text =
        renamed_text(rename, PL_SQLITE_TEXT_EXPRESSION, expression->canonical, NULL, true);
    if (text == expression->canonical) {
        return expression;
    }
    pl_expression *copy = pl_arena_copy(rename->a->arena, expression, sizeof *expression);
    copy->canonical = text;
    copy->columns = renamed_names(rename, &expression->columns);
    copy->terms.count = 0; /* of the old name */
    return copy;
}

/* ---- The table itself ------------------------------------------------------------------------ */

static const pl_constraint *renamed_constraint(const renaming *rename, const pl_constraint *old,
                                               bool own)
{
    bool refers = old->kind == PL_CONSTRAINT_FOREIGN_KEY &&
                  pl_same_nocase(old->references.name, rename->table->ref.name);
    if (!own && !refers) {
        return old;
    }
    pl_constraint *copy = pl_arena_copy(rename->a->arena, old, sizeof *old);
    if (own) {
        copy->columns = renamed_names(rename, &old->columns);
        copy->check = renamed_expression(rename, old->check);
        copy->elements = (pl_index_elements){0};
        for (size_t i = 0; i < old->elements.count; i++) {
            pl_index_element element = old->elements.at[i];
            element.column = renamed_name(rename, element.column);
            pl_vec_push(rename->a->arena, &copy->elements, element);
        }
    }
    if (refers && rename->column != NULL) {
        copy->referenced_columns = renamed_names(rename, &old->referenced_columns);
    } else if (refers) {
        copy->references.name = rename->name;
    }
    return pl_sqlite_named(rename->a, copy);
}

static const pl_column *renamed_column(const renaming *rename, const pl_column *old)
{
    if (rename->column == NULL ||
        (!pl_same_nocase(old->name, rename->column) && old->generated == NULL)) {
        return old;
    }
    pl_column *copy = pl_arena_copy(rename->a->arena, old, sizeof *old);
    copy->name = renamed_name(rename, old->name);
    copy->generated = renamed_expression(rename, old->generated);
    return copy;
}

static const pl_table *renamed_table(const renaming *rename, const pl_table *old, bool own)
{
    pl_table *table = pl_arena_copy(rename->a->arena, old, sizeof *old);
    table->constraints = (pl_constraints){0};
    for (size_t i = 0; i < old->constraints.count; i++) {
        pl_vec_push(rename->a->arena, &table->constraints,
                    renamed_constraint(rename, old->constraints.at[i], own));
    }
    if (own) {
        table->columns = (pl_columns){0};
        for (size_t i = 0; i < old->columns.count; i++) {
            pl_vec_push(rename->a->arena, &table->columns,
                        renamed_column(rename, old->columns.at[i]));
        }
    }
    return table;
}

/* ---- What hangs on it ------------------------------------------------------------------------ */

static pl_name renamed_relation(const renaming *rename, pl_name name)
{
    if (rename->column == NULL && pl_same_nocase(name.name, rename->table->ref.name)) {
        name.name = rename->name;
    }
    return name;
}

static pl_names renamed_relations(const renaming *rename, const pl_names *names)
{
    pl_names out = {0};
    for (size_t i = 0; i < names->count; i++) {
        pl_vec_push(rename->a->arena, &out, renamed_relation(rename, names->at[i]));
    }
    return out;
}

static const pl_index *renamed_index(const renaming *rename, const pl_index *old)
{
    pl_index *index = pl_arena_copy(rename->a->arena, old, sizeof *old);
    index->table = renamed_relation(rename, old->table);
    index->where = renamed_expression(rename, old->where);
    index->elements = (pl_index_elements){0};
    for (size_t i = 0; i < old->elements.count; i++) {
        pl_index_element element = old->elements.at[i];
        element.column = renamed_name(rename, element.column);
        element.expression = renamed_expression(rename, element.expression);
        pl_vec_push(rename->a->arena, &index->elements, element);
    }
    return index;
}

static const pl_view *renamed_view(const renaming *rename, const pl_view *old)
{
    pl_view *view = pl_arena_copy(rename->a->arena, old, sizeof *old);
    pl_query *query = pl_arena_copy(rename->a->arena, old->query, sizeof *query);
    query->text = renamed_text(rename, PL_SQLITE_TEXT_QUERY, query->text, NULL, false);
    query->canonical = renamed_text(rename, PL_SQLITE_TEXT_QUERY, query->canonical, NULL, false);
    query->relations = renamed_relations(rename, &query->relations);
    query->columns = renamed_names(rename, &query->columns);
    view->query = query;
    return view;
}

static const pl_trigger *renamed_trigger(const renaming *rename, const pl_trigger *old)
{
    pl_trigger *trigger = pl_arena_copy(rename->a->arena, old, sizeof *old);
    bool own = pl_same_nocase(old->table.name, rename->table->ref.name);
    trigger->table = renamed_relation(rename, old->table);
    trigger->body = renamed_text(rename, PL_SQLITE_TEXT_BODY, old->body, old->table.name, false);
    trigger->relations = renamed_relations(rename, &old->relations);
    if (old->when != NULL) {
        pl_expression *when = pl_arena_copy(rename->a->arena, old->when, sizeof *when);
        when->canonical = renamed_text(rename, PL_SQLITE_TEXT_EXPRESSION, when->canonical,
                                       old->table.name, false);
        trigger->when = when;
    }
    if (own) {
        trigger->columns = renamed_names(rename, &old->columns);
    }
    return trigger;
}

/* What a rename would change uses the column. */
bool pl_sqlite_trigger_uses(pl_arena *arena, pl_schema *schema, const pl_trigger *trigger,
                            const pl_object *table, const char *column)
{
    pl_apply_context context = {.arena = arena};
    pl_sqlite_applier applier = {schema, arena, NULL, &context};
    renaming rename = {&applier, table, column, "plumb"};
    const pl_trigger *renamed = renamed_trigger(&rename, trigger);
    return !pl_same(renamed->body, trigger->body) ||
           (trigger->when != NULL && !pl_same(renamed->when->canonical, trigger->when->canonical));
}

/* With legacy_alter_table, views, triggers and (unless foreign keys are enforced) keys of other
 * tables go on naming what was. */
static bool is_left_alone(const renaming *rename, const pl_object *old)
{
    const pl_schema *schema = rename->a->schema;
    return schema->renames_alone && rename->column == NULL &&
           !(old->ref.kind == PL_KIND_TABLE && schema->enforces_keys) &&
           !(old->ref.kind == PL_KIND_INDEX ||
             (old->ref.kind == PL_KIND_TRIGGER &&
              pl_same_nocase(old->as.trigger->table.name, rename->table->ref.name)));
}

static void rename_dependent(const renaming *rename, const pl_object *old)
{
    if (is_left_alone(rename, old)) {
        return;
    }
    pl_object *edited = pl_sqlite_edit(rename->a, old);
    switch ((int)old->ref.kind) {
    case PL_KIND_TABLE:
        edited->as.table = renamed_table(rename, old->as.table, false);
        break;
    case PL_KIND_INDEX:
        edited->as.index = renamed_index(rename, old->as.index);
        break;
    case PL_KIND_VIEW:
        edited->as.view = renamed_view(rename, old->as.view);
        break;
    case PL_KIND_TRIGGER:
        edited->as.trigger = renamed_trigger(rename, old->as.trigger);
        break;
    default:
        return;
    }
    pl_sqlite_put(rename->a, edited);
}

/* ---- The operations -------------------------------------------------------------------------- */

void pl_sqlite_rename_table(const pl_sqlite_applier *a)
{
    const pl_object *object = pl_sqlite_table(a, &a->operation->target);
    const char *name = a->operation->new_name;
    pl_name wanted = {object->ref.schema, name};
    const pl_object *there = pl_sqlite_find(a->schema, PL_KIND_TABLE, wanted);
    if (object->ref.kind == PL_KIND_VIEW) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref, "view %s may not be altered",
                          object->ref.name);
        return;
    }
    if (there != NULL) { /* also the table itself, in other letters */
        pl_sqlite_problem(a, PL_PROBLEM_DUPLICATE, &there->ref,
                          "there is already another table or index with this name: %s", name);
        return;
    }
    if (pl_sqlite_is_reserved(a, name)) {
        return;
    }
    renaming rename = {a, object, NULL, name};
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &dependents);
    if (pl_sqlite_has_broken(a, object, name, &dependents)) {
        return;
    }
    pl_object *edited = pl_sqlite_edit(a, object);
    edited->ref.name = name;
    edited->as.table = renamed_table(&rename, object->as.table, true);
    pl_schema_remove(a->schema, object);
    pl_sqlite_put(a, edited);
    for (size_t i = 0; i < dependents.count; i++) {
        if (dependents.at[i] != object) {
            rename_dependent(&rename, dependents.at[i]);
        }
    }
}

void pl_sqlite_rename_column(const pl_sqlite_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = target->schema, .name = target->parent};
    const pl_object *object = pl_sqlite_table(a, &ref);
    if (object->ref.kind == PL_KIND_VIEW) {
        pl_sqlite_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref,
                          "cannot rename columns of view \"%s\"", object->ref.name);
        return;
    }
    const pl_column *there = pl_sqlite_column_of(object->as.table, a->operation->new_name);
    const pl_column *old = pl_sqlite_column_of(object->as.table, target->name);
    if (old == NULL) {
        if (!object->partial) {
            pl_sqlite_miss_column(a, PL_PROBLEM_MISSING, &object->ref, target->name,
                                  "no such column: \"%s\"", target->name);
        }
        return;
    }
    if (there != NULL && there != old) {
        pl_sqlite_problem(a, PL_PROBLEM_DUPLICATE, target,
                          "error in table %s after rename: duplicate column name: %s",
                          object->ref.name, a->operation->new_name);
        return;
    }
    renaming rename = {a, object, old->name, a->operation->new_name};
    pl_objects dependents = {0};
    pl_schema_dependents(a->context->arena, a->schema, object, &dependents);
    if (pl_sqlite_has_broken(a, object, NULL, &dependents)) {
        return;
    }
    for (size_t i = 0; i < dependents.count; i++) {
        if (dependents.at[i] != object) {
            rename_dependent(&rename, dependents.at[i]);
        }
    }
    pl_object *edited = pl_sqlite_edit(a, object);
    edited->as.table = renamed_table(&rename, object->as.table, true);
    pl_sqlite_put(a, edited);
}
