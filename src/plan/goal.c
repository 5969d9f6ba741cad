#include "plan/goal.h"

#include "base/str.h"
#include "plan/filter.h"
#include "source/bookkeeping.h"

static bool is_temporary(const pl_object *object)
{
    return pl_same(object->ref.schema, "pg_temp") || pl_same(object->ref.schema, "temp");
}

static void add_spellings(pl_schema *schema, const pl_schema *from)
{
    if (from->spellings == NULL) {
        return;
    }
    schema->spellings = schema->spellings != NULL ? schema->spellings : pl_map_new(schema->arena);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(from->spellings, e)) != NULL;) {
        const pl_strings *more = e->value;
        pl_map_entry *entry = pl_map_entry_of(schema->spellings, e->key);
        entry->value =
            entry->value != NULL ? entry->value : pl_arena_make(schema->arena, pl_strings);
        for (size_t i = 0; i < more->count; i++) {
            pl_vec_push(schema->arena, (pl_strings *)entry->value, more->at[i]);
        }
    }
}

/* Both know the spellings of both: what is kept of the one is in the other. */
static pl_schema *begin_schema(pl_making *m, const pl_schema *like)
{
    pl_schema *schema = pl_schema_new(m->arena);
    schema->server_version = like->server_version;
    add_spellings(schema, m->from);
    add_spellings(schema, m->to);
    pl_schema_set_search_path(schema, &like->search_path);
    return schema;
}

static void make_start(pl_making *m)
{
    pl_schema *start = m->plan->start = begin_schema(m, m->from);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->from->objects, e)) != NULL;) {
        if (!is_temporary(e->value)) {
            pl_schema_put(start, e->value);
        }
    }
}

/* ---- What is not compared ---------------------------------------------------------------------
 */

static bool can_be_said(const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_INDEX:
    case PL_KIND_SEQUENCE:
        return true;
    case PL_KIND_TYPE:
        return object->as.payload != NULL && object->as.type->kind == PL_TYPE_ENUM;
    default:
        return false;
    }
}

static const pl_table *without_comments(pl_arena *arena, const pl_table *before,
                                        const pl_table *after)
{
    pl_table *table = pl_arena_copy(arena, after, sizeof *after);
    table->columns = (pl_columns){0};
    table->constraints = (pl_constraints){0};
    for (size_t i = 0; i < after->columns.count; i++) {
        const pl_column *old =
            before != NULL ? pl_table_column(before, after->columns.at[i]->name) : NULL;
        pl_column *column = pl_arena_copy(arena, after->columns.at[i], sizeof *column);
        column->comment = old != NULL ? old->comment : NULL;
        pl_vec_push(arena, &table->columns, column);
    }
    for (size_t i = 0; i < after->constraints.count; i++) {
        const char *name = after->constraints.at[i]->name;
        const pl_constraint *old =
            before != NULL && name != NULL ? pl_table_constraint(before, name) : NULL;
        pl_constraint *constraint =
            pl_arena_copy(arena, after->constraints.at[i], sizeof *constraint);
        constraint->comment = old != NULL ? old->comment : NULL;
        pl_vec_push(arena, &table->constraints, constraint);
    }
    return table;
}

static bool has_columns(const pl_object *object)
{
    return object != NULL && object->as.payload != NULL &&
           (object->ref.kind == PL_KIND_TABLE || object->ref.kind == PL_KIND_FOREIGN_TABLE);
}

static void take_comments(pl_arena *arena, const pl_object *before, pl_object *object)
{
    object->comment = before != NULL ? before->comment : NULL;
    if (has_columns(object)) {
        object->as.table = without_comments(arena, has_columns(before) ? before->as.table : NULL,
                                            object->as.table);
    }
}

/* What only SQL can say of a table stays as it is. */
static void take_settings(pl_arena *arena, const pl_object *before, pl_object *object)
{
    if (!has_columns(before) || !has_columns(object)) {
        return;
    }
    const pl_table *old = before->as.table;
    pl_table *table = pl_arena_copy(arena, object->as.table, sizeof *table);
    table->persistence = old->persistence;
    table->inherits = old->inherits;
    table->partition_by = old->partition_by;
    table->partition_of = old->partition_of;
    table->partition_bound = old->partition_bound;
    table->of_type = old->of_type;
    table->options = old->options;
    table->tablespace = old->tablespace;
    table->access_method = old->access_method;
    table->row_security = old->row_security;
    table->force_row_security = old->force_row_security;
    table->replica_identity = old->replica_identity;
    table->clustered_on = old->clustered_on;
    object->as.table = table;
}

/* The object of `to` as far as anybody wants it compared with what it was (NULL: it is new). */
static const pl_object *as_wanted(pl_making *m, const pl_object *before, const pl_object *after)
{
    const pl_plan_options *options = m->options;
    bool all = !options->no_owner && !options->no_privileges && !options->no_comments &&
               !options->tables_only;
    if (all || before == after) {
        return after;
    }
    pl_object *object = pl_arena_copy(m->arena, after, sizeof *after);
    if (options->no_owner || options->tables_only) {
        object->owner = before != NULL ? before->owner : NULL;
    }
    if (options->no_privileges || options->tables_only) {
        object->grants = before != NULL ? before->grants : (pl_grants){0};
    }
    if (options->no_comments) {
        take_comments(m->arena, before, object);
    }
    if (options->tables_only) {
        take_settings(m->arena, before, object);
    }
    return object;
}

/* Every new database has it. One that nothing says more of is as it comes. */
static bool is_public(const pl_object *object)
{
    return object->ref.kind == PL_KIND_SCHEMA && pl_same(object->ref.name, "public");
}

/* Is there nothing to compare it by? */
static bool is_unknown(const pl_object *object)
{
    return object->partial || object->assumed;
}

/* ---- The goal -------------------------------------------------------------------------------- */

/* A table that runners keep, or what hangs on one. */
static bool is_bookkeeping(const pl_object *object)
{
    pl_name table = {object->ref.schema, NULL};
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
        table.name = object->ref.name;
        break;
    case PL_KIND_INDEX:
        table = object->as.index->table;
        break;
    case PL_KIND_TRIGGER:
        table = object->as.trigger->table;
        break;
    case PL_KIND_SEQUENCE:
        table = object->as.sequence->owned_by;
        break;
    default:
        break;
    }
    return table.name != NULL && pl_is_bookkeeping_table(table.schema, table.name);
}

static void put_one(pl_making *m, const pl_object *after)
{
    pl_schema *goal = m->plan->goal;
    const pl_object *before = pl_making_partner(m, after);
    if (before != NULL) {
        pl_map_put(m->claimed, pl_object_key(m->arena, &before->ref), m);
    }
    /* Models name the schemas of their tables, and nothing else about them. */
    bool said = can_be_said(after) || (before == NULL && after->ref.kind == PL_KIND_SCHEMA);
    bool taken = pl_filter_takes(m->arena, &m->options->include, &m->options->exclude, after) &&
                 !(m->options->tables_only && !said) && !(before == NULL && is_bookkeeping(after));
    bool unknown = is_unknown(after) || (before != NULL && is_unknown(before));
    if (!taken || unknown) {
        if (before != NULL) {
            pl_schema_put(goal, before);
        }
        return;
    }
    after = as_wanted(m, before, after);
    pl_schema_put(goal, before != NULL ? pl_making_align(m, before, after) : after);
}

static void make_goal(pl_making *m)
{
    m->plan->goal = begin_schema(m, m->to);
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->to->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        bool bare = is_public(object) && object->assumed;
        if (!is_temporary(object) && !bare) {
            put_one(m, object);
        }
    }
    pl_making_pair_by_shape(m);
    pl_making_keep(m);
}

/* ---- Scripts --------------------------------------------------------------------------------- */

/* What the diff can't do it says in an operation that does nothing. */
static bool is_note(const pl_operation *operation)
{
    return operation->kind == PL_OP_OTHER && operation->statement == NULL &&
           operation->value != NULL;
}

static void add_loss(pl_making *m, pl_plan_script *script, const pl_operation *operation)
{
    const char *what = pl_ref_text(m->arena, &operation->target);
    if (operation->kind == PL_OP_DROP_TABLE && operation->target.kind == PL_KIND_TABLE) {
        pl_vec_push(m->arena, &script->losses, pl_arena_printf(m->arena, "the rows of %s", what));
    } else if (operation->kind == PL_OP_DROP_COLUMN) {
        pl_vec_push(m->arena, &script->losses, pl_arena_printf(m->arena, "the values of %s", what));
    }
}

/* SQLite's rebuild drops a table whose rows it has copied. */
static bool is_rebuilt(const pl_operations *operations, const pl_operation *drop)
{
    for (size_t i = 0; i < operations->count; i++) {
        const pl_operation *each = operations->at[i];
        if (each == drop) {
            return false;
        }
        if (each->kind == PL_OP_COPY_ROWS && pl_same(each->new_name, drop->target.name)) {
            return true;
        }
    }
    return false;
}

static void cut_script(pl_making *m, const pl_schema *there, const pl_operations *operations,
                       pl_plan_script *out)
{
    const pl_dialect *dialect = m->plan->dialect;
    pl_unit_options options = {.plain = m->options->single_transaction,
                               .server_version = there->server_version};
    pl_plan_cut(m->arena, dialect, there, operations, &options, &out->units);
    if (m->options->lock_timeout != NULL) {
        pl_plan_limit_locks(m->arena, dialect, m->options->lock_timeout, &out->units);
    }
    for (size_t i = 0; i < out->units.count; i++) {
        out->operation_count += out->units.at[i].operations.count;
    }
}

static void make_script(pl_making *m, const pl_schema *there, bool backwards, pl_plan_script *out)
{
    pl_operations all = {0};
    pl_operations kept = {0};
    m->plan->dialect->diff(m->arena, there, &m->plan->changes, backwards, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (is_note(all.at[i])) {
            pl_vec_push(m->arena, &out->notes, all.at[i]->value);
            continue;
        }
        pl_vec_push(m->arena, &kept, all.at[i]);
        if (!(all.at[i]->kind == PL_OP_DROP_TABLE && is_rebuilt(&all, all.at[i]))) {
            add_loss(m, out, all.at[i]);
        }
    }
    cut_script(m, there, &kept, out);
}

/* ---- All of it ------------------------------------------------------------------------------- */

static pl_status check_patterns(pl_arena *arena, const char *option, const pl_strings *patterns,
                                pl_error *error)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const char *fault = pl_filter_fault(arena, patterns->at[i]);
        if (fault != NULL) {
            pl_fail(error, PL_USAGE, "%s '%s': %s", option, patterns->at[i], fault);
            pl_error_hint(error, "a pattern is users, app.*, view:* or a kind, as in view");
            return PL_USAGE;
        }
    }
    return PL_OK;
}

/* The operations that would drop what is kept, to be shown. */
static void find_left_out(pl_making *m)
{
    pl_changes changes = {0};
    pl_operations all = {0};
    pl_plan *plan = m->plan;
    if (plan->kept.count == 0) {
        return;
    }
    pl_plan_options anyway = *m->options;
    anyway.allow_drop = true;
    pl_plan *other;
    pl_error ignored = {0};
    if (pl_plan_make(m->arena, plan->dialect, m->from, m->to, &anyway, &other, &ignored) != PL_OK) {
        return;
    }
    pl_schema_changes(m->arena, plan->goal, other->goal, &changes);
    plan->dialect->diff(m->arena, plan->goal, &changes, false, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (!is_note(all.at[i])) {
            pl_vec_push(m->arena, &plan->left_out, all.at[i]);
        }
    }
}

/* Tables of the start that are not in the goal under any name. */
static void find_lost_tables(pl_making *m)
{
    for (const pl_map_entry *e = NULL; (e = pl_map_next(m->plan->start->objects, e)) != NULL;) {
        const pl_object *object = e->value;
        if (object->ref.kind == PL_KIND_TABLE && !pl_map_has(m->claimed, e->key) &&
            !pl_map_has(m->plan->goal->objects, e->key)) {
            const char *name =
                object->ref.schema != NULL
                    ? pl_arena_printf(m->arena, "%s.%s", object->ref.schema, object->ref.name)
                    : object->ref.name;
            pl_vec_push(m->arena, &m->plan->may_lose, name);
        }
    }
}

pl_status pl_plan_make(pl_arena *arena, const pl_dialect *dialect, const pl_schema *from,
                       const pl_schema *to, const pl_plan_options *options, pl_plan **out,
                       pl_error *error)
{
    pl_plan *plan = pl_arena_make(arena, pl_plan);
    *plan = (pl_plan){.arena = arena, .dialect = dialect};
    pl_making m = {.arena = arena,
                   .options = options,
                   .from = from,
                   .to = to,
                   .plan = plan,
                   .pairs = pl_map_new(arena),
                   .claimed = pl_map_new(arena),
                   .tables = pl_map_new(arena)};
    pl_status status = check_patterns(arena, "--include", &options->include, error);
    if (status == PL_OK) {
        status = check_patterns(arena, "--exclude", &options->exclude, error);
    }
    if (status != PL_OK) {
        return status;
    }
    make_start(&m);
    status = pl_making_read_hints(&m, error);
    if (status != PL_OK) {
        return status;
    }
    make_goal(&m);
    pl_schema_changes(arena, plan->start, plan->goal, &plan->changes);
    pl_changes_differences(arena, &plan->changes, &plan->differences);
    pl_making_settle_differences(&m, &plan->differences);
    make_script(&m, plan->start, false, &plan->up);
    make_script(&m, plan->goal, true, &plan->down);
    find_lost_tables(&m);
    find_left_out(&m);
    *out = plan;
    return PL_OK;
}

bool pl_plan_is_empty(const pl_plan *plan)
{
    return plan->up.operation_count == 0 && plan->up.notes.count == 0;
}
