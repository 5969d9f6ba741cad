/*
 * DROP: what goes along, what stands in the way, what CASCADE takes.
 */
#include "model/apply/dependence.h"
#include "model/migration.h"

typedef struct dropping {
    const pl_applier *a;
    pl_map *set; /* keys of what goes */
    pl_objects list;
    pl_hangings parts;  /* what others lose */
    pl_hangings in_way; /* what stands in the way */
} dropping;

static void take(dropping *d, const pl_object *object)
{
    pl_arena *arena = d->a->context->arena;
    const char *key = pl_object_key(arena, &object->ref);
    if (!pl_map_has(d->set, key)) {
        pl_map_put(d->set, key, d);
        pl_vec_push(arena, &d->list, object);
    }
}

static bool is_taken(const dropping *d, const pl_object *object)
{
    return pl_map_has(d->set, pl_object_key(d->a->context->arena, &object->ref));
}

static bool names_object(const pl_operation *operation, const pl_object *object)
{
    const pl_ref *target = &operation->target;
    return pl_kind_space(target->kind) == pl_kind_space(object->ref.kind) &&
           pl_same(target->name, object->ref.name) &&
           (target->schema == NULL || pl_same(target->schema, object->ref.schema)) &&
           (target->signature == NULL || pl_same(target->signature, object->ref.signature));
}

/* DROP TABLE a, b: what the same statement drops does not stand in the way. */
static bool goes_with_statement(const pl_applier *a, const pl_object *object)
{
    const pl_statement *statement = a->operation->statement;
    for (size_t i = 0; statement != NULL && i < statement->operations.count; i++) {
        const pl_operation *other = statement->operations.at[i];
        if (other != a->operation && other->kind == a->operation->kind &&
            names_object(other, object)) {
            return true;
        }
    }
    return false;
}

static void look_at_dependents(dropping *d, const pl_object *object, bool cascade)
{
    pl_arena *arena = d->a->context->arena;
    pl_objects dependents = {0};
    pl_schema_dependents(arena, d->a->schema, object, &dependents);
    for (size_t i = 0; i < dependents.count; i++) {
        const pl_object *dependent = dependents.at[i];
        if (is_taken(d, dependent)) {
            continue;
        }
        if (pl_goes_along(dependent, object)) {
            take(d, dependent);
            continue;
        }
        pl_hangings hanging = {0};
        pl_hanging_on(d->a, dependent, object, &hanging);
        for (size_t j = 0; j < hanging.count; j++) {
            if (!cascade) {
                pl_vec_push(arena, &d->in_way, hanging.at[j]);
            } else if (hanging.at[j].part == PL_HANGS_WHOLE) {
                take(d, dependent);
            } else {
                pl_vec_push(arena, &d->parts, hanging.at[j]);
            }
        }
    }
}

static void gather(dropping *d, bool cascade)
{
    for (size_t i = 0; i < d->list.count; i++) {
        look_at_dependents(d, d->list.at[i], cascade);
    }
}

static dropping begin(const pl_applier *a, const pl_object *object)
{
    dropping d = {.a = a, .set = pl_map_new(a->context->arena)};
    take(&d, object);
    return d;
}

/* The mark of CLUSTER ON is the index's own. */
static void uncluster(const pl_applier *a, const pl_object *index)
{
    pl_ref ref = {.kind = PL_KIND_TABLE,
                  .schema = index->as.index->table.schema,
                  .name = index->as.index->table.name};
    const pl_object *table = pl_schema_find(a->schema, &ref);
    if (table != NULL && pl_apply_is_table(table) && !table->partial &&
        pl_same(table->as.table->clustered_on, index->ref.name)) {
        pl_object *edited = pl_apply_edit(a, table);
        pl_apply_edit_table(a, edited)->clustered_on = NULL;
        pl_apply_put(a, edited);
    }
}

static void remove_all(const dropping *d)
{
    for (size_t i = d->list.count; i > 0; i--) {
        pl_schema_remove(d->a->schema, d->list.at[i - 1]);
    }
    for (size_t i = 0; i < d->list.count; i++) {
        if (d->list.at[i]->ref.kind == PL_KIND_INDEX) {
            uncluster(d->a, d->list.at[i]);
        }
    }
}

void pl_apply_remove(const pl_applier *a, const pl_object *object)
{
    dropping d = begin(a, object);
    gather(&d, false);
    remove_all(&d);
}

void pl_apply_remove_constraint(const pl_applier *a, pl_object *edited, const char *name)
{
    pl_table *table = (pl_table *)pl_unconst(edited->as.table);
    size_t index = pl_apply_constraint_index(table, name);
    if (index == PL_NO_COLUMN) {
        return;
    }
    pl_vec_delete(&table->constraints, index);
    pl_ref ref = {.kind = PL_KIND_INDEX, .schema = edited->ref.schema, .name = name};
    const pl_object *owned = pl_schema_find(a->schema, &ref);
    if (owned != NULL && owned->ref.kind == PL_KIND_INDEX &&
        pl_same(owned->as.index->constraint, name)) {
        pl_schema_remove(a->schema, owned);
    }
}

static void drop_attribute(const pl_applier *a, const pl_object *object, const char *name)
{
    pl_object *edited = pl_apply_edit(a, object);
    pl_type *type = pl_arena_copy(a->arena, object->as.type, sizeof *type);
    pl_vec_own(a->arena, &type->attributes);
    for (size_t i = type->attributes.count; i > 0; i--) {
        if (pl_same(type->attributes.at[i - 1]->name, name)) {
            pl_vec_delete(&type->attributes, i - 1);
        }
    }
    edited->as.type = type;
    pl_apply_put(a, edited);
}

static void drop_default(const pl_applier *a, const pl_object *object, const char *name)
{
    pl_object *edited = pl_apply_edit(a, object);
    pl_table *table = pl_apply_edit_table(a, edited);
    size_t index = pl_apply_column_index(table, name);
    if (index != PL_NO_COLUMN) {
        pl_column *column = pl_apply_edit_column(a, table, index);
        column->default_value = NULL;
        column->sequence = NULL;
        pl_apply_put(a, edited);
    }
}

void pl_apply_lose_part(const pl_applier *a, const pl_hanging *hanging)
{
    const pl_object *now = pl_schema_find(a->schema, &hanging->object->ref);
    if (now == NULL) {
        return;
    }
    switch (hanging->part) {
    case PL_HANGS_WHOLE:
        break;
    case PL_HANGS_CONSTRAINT: {
        pl_object *edited = pl_apply_edit(a, now);
        (void)pl_apply_edit_table(a, edited);
        pl_apply_remove_constraint(a, edited, hanging->ref.name);
        pl_apply_put(a, edited);
        break;
    }
    case PL_HANGS_COLUMN:
        pl_apply_lose_column(a, now, hanging->ref.name);
        break;
    case PL_HANGS_DEFAULT:
        drop_default(a, now, hanging->ref.name);
        break;
    case PL_HANGS_ATTRIBUTE:
        drop_attribute(a, now, hanging->ref.name);
        break;
    }
}

static void report_in_way(const dropping *d, const pl_object *object)
{
    pl_refs others = {0};
    for (size_t i = 0; i < d->in_way.count; i++) {
        const pl_hanging *hanging = &d->in_way.at[i];
        if (!is_taken(d, hanging->object) && !goes_with_statement(d->a, hanging->object)) {
            pl_vec_push(d->a->context->arena, &others, hanging->ref);
        }
    }
    if (others.count == 0) {
        return;
    }
    pl_kind kind = object->ref.kind == PL_KIND_DOMAIN ? PL_KIND_TYPE : object->ref.kind;
    pl_apply_depended_on(d->a, &object->ref, &others,
                         "cannot drop %s %s%s because other objects depend on it",
                         pl_kind_word(kind), object->ref.name,
                         object->ref.signature != NULL ? object->ref.signature : "");
}

/* Without CASCADE the server refuses; then what stands in the way is left as it is, for the
 * statements that follow are likely to speak of it. */
void pl_apply_drop_object(const pl_applier *a, const pl_object *object)
{
    bool cascade = pl_apply_has(a, PL_OPF_CASCADE) || a->lenient;
    dropping d = begin(a, object);
    gather(&d, cascade);
    if (!cascade) {
        report_in_way(&d, object);
    }
    remove_all(&d);
    for (size_t i = 0; i < d.parts.count; i++) {
        if (!is_taken(&d, d.parts.at[i].object)) {
            pl_apply_lose_part(a, &d.parts.at[i]);
        }
    }
}

static bool has_string(const pl_strings *strings, const char *string)
{
    for (size_t i = 0; i < strings->count; i++) {
        if (pl_same(strings->at[i], string)) {
            return true;
        }
    }
    return false;
}

static bool same_set(const pl_strings *a, const pl_strings *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = has_string(b, a->at[i]);
    }
    return same;
}

static bool index_serves(const pl_object *object, const pl_strings *columns)
{
    const pl_index *index = object->as.index;
    bool serves = object->ref.kind == PL_KIND_INDEX && index->unique && index->where == NULL &&
                  index->elements.count == columns->count;
    for (size_t i = 0; serves && i < columns->count; i++) {
        serves = index->elements.at[i].column != NULL &&
                 has_string(columns, index->elements.at[i].column);
    }
    return serves;
}

/* When a key or unique index goes, the foreign keys that need it stand in the way. Where another
 * index serves as well, which of them the foreign key uses is not known, and nothing is said. */
void pl_apply_drop_foreign_keys(const pl_applier *a, const pl_object *table,
                                const pl_strings *columns, const char *why, const pl_ref *dropped)
{
    pl_objects dependents = {0};
    pl_arena *arena = a->context->arena;
    pl_schema_dependents(arena, a->schema, table, &dependents);
    pl_vec_push(arena, &dependents, table);
    size_t serving = 0;
    for (size_t i = 0; i < dependents.count; i++) {
        serving += index_serves(dependents.at[i], columns) ? 1 : 0;
    }
    pl_refs others = {0};
    for (size_t i = 0; serving <= 1 && i < dependents.count; i++) {
        const pl_object *object = dependents.at[i];
        size_t count = pl_apply_is_table(object) ? object->as.table->constraints.count : 0;
        for (size_t j = 0; j < count; j++) {
            const pl_constraint *key = object->as.table->constraints.at[j];
            if (key->kind == PL_CONSTRAINT_FOREIGN_KEY &&
                pl_same(key->references.name, table->ref.name) &&
                pl_same(key->references.schema, table->ref.schema) &&
                same_set(&key->referenced_columns, columns)) {
                pl_vec_push(arena, &others, pl_part_ref(object, PL_KIND_CONSTRAINT, key->name));
            }
        }
    }
    if (others.count > 0 && !pl_apply_has(a, PL_OPF_CASCADE)) {
        pl_apply_depended_on(a, dropped, &others,
                             "cannot drop %s because other objects depend on it", why);
        return;
    }
    for (size_t i = 0; i < others.count; i++) {
        pl_ref of = {
            .kind = PL_KIND_TABLE, .schema = others.at[i].schema, .name = others.at[i].parent};
        pl_object *edited = pl_apply_edit(a, pl_schema_find(a->schema, &of));
        (void)pl_apply_edit_table(a, edited);
        pl_apply_remove_constraint(a, edited, others.at[i].name);
        pl_apply_put(a, edited);
    }
}

static const char *target_text(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    return pl_arena_printf(a->context->arena, "%s%s", target->name,
                           target->signature != NULL ? target->signature : "");
}

static void missing_message(const pl_applier *a, pl_str *out)
{
    const pl_ref *target = &a->operation->target;
    const char *word = pl_kind_word(target->kind == PL_KIND_DOMAIN ? PL_KIND_TYPE : target->kind);
    if (target->schema != NULL && pl_apply_schema_is_gone(a, target->schema)) {
        pl_str_addf(out, "schema \"%s\" does not exist", target->schema);
        return;
    }
    switch (pl_kind_space(target->kind)) {
    case PL_SPACE_ATTACHED:
        pl_str_addf(out, "%s \"%s\" for %s \"%s\" does not exist", word, target->name,
                    target->kind == PL_KIND_RULE ? "relation" : "table", target->parent);
        break;
    case PL_SPACE_ROUTINE:
        if (target->signature == NULL) {
            pl_str_addf(out, "could not find a %s named \"%s\"", word, target->name);
        } else {
            pl_str_addf(out, "%s %s does not exist", word, target_text(a));
        }
        break;
    case PL_SPACE_RELATION:
    case PL_SPACE_TYPE:
    case PL_SPACE_GLOBAL:
    case PL_SPACE_LOCAL:
    case PL_SPACE_PART:
        pl_str_addf(out, "%s \"%s\" does not exist", word, target->name);
        break;
    }
}

/* Routines, extensions, schemas and the generic kinds may have been there before the history: only
 * one that the history itself made, and that is gone, is missed. */
static bool is_missed(const pl_applier *a, const pl_ref *ref)
{
    pl_name name = {a->operation->target.schema, ref->name};
    switch (pl_kind_space(ref->kind)) {
    case PL_SPACE_RELATION:
    case PL_SPACE_TYPE:
        return pl_apply_may_report(a, name);
    case PL_SPACE_ATTACHED:
        return a->schema->complete;
    case PL_SPACE_ROUTINE:
        return pl_apply_routine_is_missed(a, ref);
    case PL_SPACE_GLOBAL:
    case PL_SPACE_LOCAL:
    case PL_SPACE_PART:
        break;
    }
    return a->schema->complete && pl_schema_ever_had(a->schema, ref);
}

static pl_ref qualified_target(const pl_applier *a)
{
    pl_ref ref = a->operation->target;
    pl_space space = pl_kind_space(ref.kind);
    if (space == PL_SPACE_GLOBAL) {
        ref.schema = NULL;
    } else if (ref.schema == NULL) {
        ref.schema = pl_schema_creation_schema(a->schema);
    }
    return ref;
}

/* Not there: masked, missed, or taken for having been there (which leaves a trace for whoever
 * compares: something of that name is gone). */
static void drop_missing(const pl_applier *a, const pl_ref *ref)
{
    if (pl_apply_routine_is_ambiguous(a, ref)) {
        return;
    }
    bool missed = is_missed(a, ref);
    pl_str message = pl_str_begin(a->context->arena, PL_STR_MAXIMUM);
    missing_message(a, &message);
    if (pl_apply_has(a, PL_OPF_IF_EXISTS)) {
        if (a->schema->complete) {
            pl_apply_masked(a, PL_PROBLEM_MISSING, ref, "%s", message.at);
        }
        return;
    }
    if (missed) {
        pl_apply_problem(a, PL_PROBLEM_MISSING, ref, "%s", message.at);
        return;
    }
    bool named = pl_kind_space(ref->kind) != PL_SPACE_ROUTINE || ref->signature != NULL;
    if (!a->lenient && ref->name != NULL && named) {
        const pl_object *object = pl_apply_assume_ref(a, ref);
        pl_schema_remove(a->schema, object);
    }
}

static const pl_object *find_attached(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    const pl_object *table =
        pl_apply_find(a, PL_KIND_TABLE, (pl_name){target->schema, target->parent});
    if (table == NULL) {
        return NULL;
    }
    pl_ref ref = *target;
    ref.schema = table->ref.schema;
    return pl_schema_find(a->schema, &ref);
}

static const pl_object *find_target(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    if (pl_kind_space(target->kind) == PL_SPACE_ATTACHED) {
        return find_attached(a);
    }
    if (pl_kind_space(target->kind) == PL_SPACE_ROUTINE) {
        return pl_apply_find_routine(a);
    }
    return pl_schema_resolve(a->schema, target->kind, (pl_name){target->schema, target->name},
                             target->signature);
}

/* DROP TYPE takes a domain as well. Those of routines were looked at before. */
static bool is_right_kind(const pl_applier *a, const pl_object *object)
{
    pl_kind wanted = a->operation->target.kind;
    return object->ref.kind == wanted || wanted == PL_KIND_TYPE ||
           pl_kind_space(wanted) == PL_SPACE_ROUTINE;
}

static const char *article(const char *word)
{
    return word[0] == 'i' || word[0] == 'a' || word[0] == 'e' || word[0] == 'o' ? "an" : "a";
}

/* An index that a constraint owns, or that is part of a partitioned one, goes with its owner only.
 */
static bool index_is_required(const pl_applier *a, const pl_object *object)
{
    const pl_index *index = object->as.index;
    if (index->constraint == NULL && index->attached_to.name == NULL) {
        return false;
    }
    pl_refs others = {0};
    bool constraint = index->constraint != NULL;
    pl_ref owner = constraint ? (pl_ref){.kind = PL_KIND_CONSTRAINT,
                                         .schema = index->table.schema,
                                         .parent = index->table.name,
                                         .name = index->constraint}
                              : (pl_ref){.kind = PL_KIND_INDEX,
                                         .schema = index->attached_to.schema,
                                         .name = index->attached_to.name};
    pl_vec_push(a->context->arena, &others, owner);
    pl_apply_depended_on(a, &object->ref, &others,
                         "cannot drop index %s because %s %s%s%s requires it", object->ref.name,
                         constraint ? "constraint" : "index", owner.name,
                         constraint ? " on table " : "", constraint ? index->table.name : "");
    return true;
}

static const pl_object *relation_of(const pl_applier *a, pl_name name)
{
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    return name.name != NULL ? pl_schema_find(a->schema, &ref) : NULL;
}

static void check_foreign_keys_of_index(const pl_applier *a, const pl_object *object)
{
    const pl_index *index = object->as.index;
    const pl_object *table = relation_of(a, index->table);
    if (!index->unique || index->where != NULL || table == NULL || !pl_apply_is_table(table)) {
        return;
    }
    pl_strings columns = {0};
    for (size_t i = 0; i < index->elements.count; i++) {
        if (index->elements.at[i].column == NULL) {
            return;
        }
        pl_vec_push(a->context->arena, &columns, index->elements.at[i].column);
    }
    const char *why = pl_arena_printf(a->context->arena, "index %s", object->ref.name);
    pl_apply_drop_foreign_keys(a, table, &columns, why, &object->ref);
}

static bool sequence_is_required(const pl_applier *a, const pl_object *object)
{
    const pl_sequence *sequence = object->as.sequence;
    const pl_object *table = relation_of(a, sequence->owned_by);
    const pl_column *column = table != NULL && pl_apply_is_table(table)
                                  ? pl_table_column(table->as.table, sequence->owned_by_column)
                                  : NULL;
    if (column == NULL || column->identity == PL_IDENTITY_NONE) {
        return false;
    }
    pl_refs others = {0};
    pl_vec_push(a->context->arena, &others, pl_part_ref(table, PL_KIND_COLUMN, column->name));
    pl_apply_depended_on(a, &object->ref, &others,
                         "cannot drop sequence %s because column %s of table %s requires it",
                         object->ref.name, column->name, table->ref.name);
    return true;
}

static bool is_required(const pl_applier *a, const pl_object *object)
{
    if (object->ref.kind == PL_KIND_INDEX) {
        if (index_is_required(a, object)) {
            return true;
        }
        check_foreign_keys_of_index(a, object);
    }
    return object->ref.kind == PL_KIND_SEQUENCE && sequence_is_required(a, object);
}

static bool table_is_missing(const pl_applier *a)
{
    const pl_ref *target = &a->operation->target;
    pl_name name = {target->schema, target->parent};
    if (pl_kind_space(target->kind) != PL_SPACE_ATTACHED ||
        pl_apply_find(a, PL_KIND_TABLE, name) != NULL) {
        return false;
    }
    pl_ref ref = {.kind = PL_KIND_TABLE, .schema = name.schema, .name = name.name};
    if (!pl_apply_may_report(a, name)) {
        return true;
    }
    const char *text = pl_apply_name_text(a, name);
    if (pl_apply_has(a, PL_OPF_IF_EXISTS)) {
        pl_apply_masked(a, PL_PROBLEM_MISSING, &ref, "relation \"%s\" does not exist", text);
    } else {
        pl_apply_problem(a, PL_PROBLEM_MISSING, &ref, "relation \"%s\" does not exist", text);
    }
    return true;
}

void pl_apply_drop(const pl_applier *a)
{
    if (table_is_missing(a)) {
        return;
    }
    const pl_object *object = find_target(a);
    if (object == NULL && a->operation->target.kind == PL_KIND_SCHEMA &&
        pl_same(a->operation->target.name, "public")) {
        object = pl_apply_assume(a, PL_KIND_SCHEMA, (pl_name){NULL, "public"});
    }
    if (object == NULL) {
        pl_ref ref = qualified_target(a);
        drop_missing(a, &ref);
        return;
    }
    if (!is_right_kind(a, object)) {
        const char *word = pl_kind_word(a->operation->target.kind);
        pl_apply_problem(a, PL_PROBLEM_WRONG_KIND, &object->ref, "\"%s\" is not %s %s",
                         object->ref.name, article(word), word);
        return;
    }
    if (!is_required(a, object)) {
        pl_apply_drop_object(a, object);
    }
}
