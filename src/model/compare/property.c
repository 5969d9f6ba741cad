#include "model/compare/loose.h"
#include "model/compare/private.h"
#include "model/definition_text.h"

#include <assert.h>

typedef struct collector {
    pl_arena *arena;
    pl_properties *out;
} collector;

static void add_spelled(const collector *c, const char *name, const char *text,
                        pl_spelling spelling)
{
    assert(c->out->count < PL_PROPERTIES_MOST);
    c->out->at[c->out->count++] = (pl_property){name, text, spelling};
}

static void add(const collector *c, const char *name, const char *text)
{
    add_spelled(c, name, text, PL_SPELLING_EXACT);
}

bool pl_same_property(pl_arena *arena, const pl_property *a, const pl_property *b)
{
    if (pl_same(a->text, b->text)) {
        return true;
    }
    switch (a->spelling) {
    case PL_SPELLING_EXACT:
        break;
    case PL_SPELLING_CASE:
        return b->spelling == PL_SPELLING_CASE && pl_same_nocase(a->text, b->text);
    case PL_SPELLING_CASTS:
        return pl_same_but_for_casts(arena, a->text, b->text);
    case PL_SPELLING_LAYOUT:
        return pl_same_but_for_layout(a->text, b->text) ||
               pl_same_but_for_casts(arena, a->text, b->text);
    }
    return false;
}

static void add_flag(const collector *c, const char *name, bool set)
{
    add(c, name, set ? "yes" : NULL);
}

static void add_expression(const collector *c, const char *name, const pl_expression *expression)
{
    add_spelled(c, name, expression != NULL ? expression->canonical : NULL, PL_SPELLING_CASTS);
}

/* DEFAULT NULL is no default. */
static void add_default(const collector *c, const pl_expression *expression)
{
    add_expression(c, "default", expression != NULL && expression->is_null ? NULL : expression);
}

static const char *persistence_text(pl_persistence persistence)
{
    switch (persistence) {
    case PL_PERMANENT:
        return NULL;
    case PL_UNLOGGED:
        return "unlogged";
    case PL_TEMPORARY:
        return "temporary";
    }
    return NULL;
}

static void add_table(const collector *c, const pl_table *table)
{
    add(c, "persistence", persistence_text(table->persistence));
    add(c, "inherits", pl_names_text(c->arena, &table->inherits));
    add(c, "partitioned by", table->partition_by);
    add(c, "partition of", pl_name_text(c->arena, table->partition_of));
    add(c, "partition bound", table->partition_bound);
    add(c, "of type", pl_name_text(c->arena, table->of_type));
    add(c, "options", pl_options_text(c->arena, &table->options));
    add(c, "tablespace", table->tablespace);
    add(c, "access method", table->access_method);
    add(c, "on commit", table->on_commit);
    add_flag(c, "row level security", table->row_security);
    add_flag(c, "forced row level security", table->force_row_security);
    add(c, "replica identity", table->replica_identity);
    add(c, "clustered on", table->clustered_on);
    add(c, "server", table->server);
    add_flag(c, "strict", table->strict);
    add_flag(c, "without rowid", table->without_rowid);
    add(c, "module", table->module);
}

static const char *identity_text(pl_identity identity)
{
    switch (identity) {
    case PL_IDENTITY_NONE:
        return NULL;
    case PL_IDENTITY_ALWAYS:
        return "always";
    case PL_IDENTITY_BY_DEFAULT:
        return "by default";
    }
    return NULL;
}

void pl_column_properties(pl_arena *arena, const pl_column *column, pl_properties *out)
{
    collector c = {arena, out};
    out->count = 0;
    add_spelled(&c, "type", column->type.text,
                column->type.builtin ? PL_SPELLING_CASE : PL_SPELLING_EXACT);
    add_flag(&c, "not null", column->not_null);
    add(&c, "not null on conflict", column->not_null_conflict);
    add_default(&c, column->default_value);
    add_expression(&c, "generated", column->generated);
    add_flag(&c, "generated when read", column->generated_virtual);
    add(&c, "identity", identity_text(column->identity));
    add(&c, "identity options",
        column->identity_sequence != NULL ? pl_sequence_text(arena, column->identity_sequence)
                                          : NULL);
    add(&c, "collation", column->collation);
    add(&c, "storage", column->storage);
    add(&c, "compression", column->compression);
    add(&c, "statistics", column->statistics);
    add(&c, "options", pl_options_text(arena, &column->options));
    add(&c, "comment", column->comment);
}

void pl_constraint_properties(pl_arena *arena, const pl_constraint *constraint, pl_properties *out)
{
    collector c = {arena, out};
    out->count = 0;
    add_spelled(&c, "definition", pl_constraint_text(arena, constraint), PL_SPELLING_CASTS);
    add(&c, "validity", constraint->not_valid ? "not valid" : NULL);
    add(&c, "comment", constraint->comment);
}

static void add_index(const collector *c, const pl_index *index)
{
    add(c, "table", pl_name_text(c->arena, index->table));
    add_spelled(c, "definition", pl_index_text(c->arena, index), PL_SPELLING_CASTS);
    add_flag(c, "only", index->only);
    add_flag(c, "invalid", index->invalid);
    add(c, "part of", pl_name_text(c->arena, index->attached_to));
    add(c, "statistics", index->statistics);
}

static void add_view(const collector *c, const pl_view *view)
{
    const pl_query *query = view->query;
    const char *text = query == NULL              ? NULL
                       : query->canonical != NULL ? query->canonical
                                                  : query->text;
    add_spelled(c, "definition", text, PL_SPELLING_LAYOUT);
    add(c, "columns", pl_strings_joined(c->arena, &view->columns));
    add(c, "options", pl_options_text(c->arena, &view->options));
    add(c, "comments on columns", pl_options_text(c->arena, &view->column_comments));
    add(c, "check option", view->check_option);
    add_flag(c, "recursive", view->recursive);
    add_flag(c, "without data", view->with_no_data);
    add(c, "access method", view->access_method);
    add(c, "tablespace", view->tablespace);
}

static void add_sequence(const collector *c, const pl_sequence *sequence)
{
    const char *owner = pl_name_text(c->arena, sequence->owned_by);
    add(c, "type", sequence->type);
    add(c, "start", sequence->start);
    add(c, "increment", sequence->increment);
    add(c, "minimum", sequence->minimum);
    add(c, "maximum", sequence->maximum);
    add(c, "cache", sequence->cache);
    add_flag(c, "cycle", sequence->cycle);
    add_flag(c, "unlogged", sequence->unlogged);
    add(c, "owned by",
        owner != NULL ? pl_arena_printf(c->arena, "%s.%s", owner, sequence->owned_by_column)
                      : NULL);
}

static const char *type_kind_text(pl_type_kind kind)
{
    switch (kind) {
    case PL_TYPE_ENUM:
        return "enum";
    case PL_TYPE_COMPOSITE:
        return "composite";
    case PL_TYPE_RANGE:
        return "range";
    case PL_TYPE_BASE:
        return "base type";
    case PL_TYPE_SHELL:
        return "shell type";
    }
    return NULL;
}

static void add_domain(const collector *c, const pl_domain *domain)
{
    add(c, "type", domain->type.text);
    add(c, "collation", domain->collation);
    add_flag(c, "not null", domain->not_null);
    add_default(c, domain->default_value);
}

static const char *unless(const char *value, const char *usual)
{
    return pl_same(value, usual) ? NULL : value;
}

static void add_routine(const collector *c, const pl_routine *routine)
{
    add(c, "arguments", pl_arguments_text(c->arena, &routine->arguments));
    add(c, "result", routine->returns.text);
    add_flag(c, "returns a set", routine->returns.set_of);
    add(c, "language", routine->language);
    add_spelled(c, "body", routine->sql_body != NULL ? routine->sql_body : routine->body,
                PL_SPELLING_LAYOUT);
    add(c, "link symbol", routine->link_symbol);
    add(c, "volatility", unless(routine->volatility, "volatile"));
    add(c, "parallel", unless(routine->parallel, "unsafe"));
    add_flag(c, "strict", routine->strict);
    add_flag(c, "security definer", routine->security_definer);
    add_flag(c, "leakproof", routine->leakproof);
    add_flag(c, "window", routine->window);
    add(c, "cost", routine->cost);
    add(c, "rows", routine->rows);
    add(c, "support", routine->support);
    add(c, "settings", pl_options_text(c->arena, &routine->settings));
    add(c, "transforms", pl_strings_joined(c->arena, &routine->transforms));
}

static void add_trigger(const collector *c, const pl_trigger *trigger)
{
    add_spelled(c, "definition", pl_trigger_text(c->arena, trigger), PL_SPELLING_CASTS);
    if (trigger->body != NULL) {
        add(c, "table", pl_name_text(c->arena, trigger->table));
        add(c, "of columns", pl_strings_joined(c->arena, &trigger->columns));
        add_spelled(c, "body", trigger->body, PL_SPELLING_LAYOUT);
    }
    add(c, "enabled", unless(trigger->enabled, "O"));
}

static void add_policy(const collector *c, const pl_policy *policy)
{
    add(c, "command", unless(policy->command, "ALL"));
    add_flag(c, "restrictive", policy->restrictive);
    add(c, "roles", unless(pl_strings_joined(c->arena, &policy->roles), "public"));
    add_expression(c, "using", policy->using_expression);
    add_expression(c, "check", policy->check_expression);
}

static void add_payload(const collector *c, const pl_object *object)
{
    switch ((int)object->ref.kind) {
    case PL_KIND_TABLE:
    case PL_KIND_FOREIGN_TABLE:
        add_table(c, object->as.table);
        break;
    case PL_KIND_INDEX:
        add_index(c, object->as.index);
        break;
    case PL_KIND_VIEW:
    case PL_KIND_MATERIALIZED_VIEW:
        add_view(c, object->as.view);
        break;
    case PL_KIND_SEQUENCE:
        add_sequence(c, object->as.sequence);
        break;
    case PL_KIND_TYPE:
        add(c, "kind of type", type_kind_text(object->as.type->kind));
        add(c, "options", pl_options_text(c->arena, &object->as.type->options));
        break;
    case PL_KIND_DOMAIN:
        add_domain(c, object->as.domain);
        break;
    case PL_KIND_FUNCTION:
    case PL_KIND_PROCEDURE:
        add_routine(c, object->as.routine);
        break;
    case PL_KIND_TRIGGER:
        add_trigger(c, object->as.trigger);
        break;
    case PL_KIND_POLICY:
        add_policy(c, object->as.policy);
        break;
    case PL_KIND_SCHEMA:
        break;
    case PL_KIND_EXTENSION:
        add(c, "version", object->as.extension->version);
        add(c, "schema", object->as.extension->in_schema);
        break;
    default: /* the generic tier */
        add(c, "definition", object->as.generic->definition);
        break;
    }
}

void pl_object_properties(pl_arena *arena, const pl_object *object, pl_properties *out)
{
    collector c = {arena, out};
    out->count = 0;
    add(&c, "owner", object->owner);
    add(&c, "comment", object->comment);
    add(&c, "grants", pl_grants_text(arena, &object->grants));
    if (object->as.payload != NULL) {
        add_payload(&c, object);
    }
}

const char *pl_object_text(pl_arena *arena, const pl_object *object)
{
    if (object->as.payload == NULL || object->partial) {
        return NULL;
    }
    switch ((int)object->ref.kind) {
    case PL_KIND_INDEX:
        return pl_index_text(arena, object->as.index);
    case PL_KIND_SEQUENCE:
        return pl_sequence_text(arena, object->as.sequence);
    case PL_KIND_TRIGGER:
        return pl_trigger_text(arena, object->as.trigger);
    default:
        return NULL;
    }
}
