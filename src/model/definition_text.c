#include "model/definition_text.h"

#include <stdlib.h>

static pl_str begin(pl_arena *arena)
{
    return pl_str_begin(arena, PL_STR_MAXIMUM);
}

const char *pl_name_text(pl_arena *arena, pl_name name)
{
    if (name.name == NULL || name.schema == NULL || pl_same(name.schema, "public")) {
        return name.name;
    }
    return pl_arena_printf(arena, "%s.%s", name.schema, name.name);
}

static void add_strings(pl_str *out, const pl_strings *strings)
{
    for (size_t i = 0; i < strings->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        pl_str_add(out, strings->at[i]);
    }
}

const char *pl_strings_joined(pl_arena *arena, const pl_strings *strings)
{
    pl_str out = begin(arena);
    add_strings(&out, strings);
    return strings->count > 0 ? out.at : NULL;
}

const char *pl_names_text(pl_arena *arena, const pl_names *names)
{
    pl_str out = begin(arena);
    for (size_t i = 0; i < names->count; i++) {
        pl_str_add(&out, i > 0 ? ", " : "");
        pl_str_add(&out, pl_name_text(arena, names->at[i]));
    }
    return names->count > 0 ? out.at : NULL;
}

static int by_text(const void *a, const void *b)
{
    return pl_compare(*(const char *const *)a, *(const char *const *)b);
}

static const char *sorted_text(pl_arena *arena, pl_strings *strings)
{
    if (strings->count > 0) {
        qsort(strings->at, strings->count, sizeof *strings->at, by_text);
    }
    return pl_strings_joined(arena, strings);
}

const char *pl_options_text(pl_arena *arena, const pl_options *options)
{
    pl_strings all = {0};
    for (size_t i = 0; i < options->count; i++) {
        const pl_option *option = &options->at[i];
        bool valued = option->value != NULL && *option->value != '\0';
        pl_vec_push(arena, &all,
                    pl_arena_printf(arena, "%s%s%s", option->key, valued ? "=" : "",
                                    valued ? option->value : ""));
    }
    return sorted_text(arena, &all);
}

const char *pl_grants_text(pl_arena *arena, const pl_grants *grants)
{
    pl_strings all = {0};
    for (size_t i = 0; i < grants->count; i++) {
        const pl_grant *grant = &grants->at[i];
        bool columns = grant->columns != NULL;
        pl_vec_push(arena, &all,
                    pl_arena_printf(arena, "%s%s%s%s %s %s%s", grant->privileges,
                                    columns ? " (" : "", columns ? grant->columns : "",
                                    columns ? ")" : "", grant->withheld ? "NOT TO" : "TO",
                                    grant->grantee,
                                    grant->grant_option ? " WITH GRANT OPTION" : ""));
    }
    return sorted_text(arena, &all);
}

const char *pl_arguments_text(pl_arena *arena, const pl_arguments *arguments)
{
    pl_str out = begin(arena);
    for (size_t i = 0; i < arguments->count; i++) {
        const pl_argument *argument = &arguments->at[i];
        pl_str_add(&out, i > 0 ? ", " : "");
        if (argument->mode != NULL && !pl_same(argument->mode, "in")) {
            pl_str_addf(&out, "%s ", argument->mode);
        }
        if (argument->name != NULL) {
            pl_str_addf(&out, "%s ", argument->name);
        }
        pl_str_add(&out, argument->type.text);
        if (argument->default_value != NULL) {
            pl_str_addf(&out, " DEFAULT %s", argument->default_value->canonical);
        }
    }
    return arguments->count > 0 ? out.at : NULL;
}

static void add_canonical(pl_str *out, const char *word, const pl_expression *expression)
{
    if (expression != NULL) {
        pl_str_addf(out, " %s (%s)", word, expression->canonical);
    }
}

/* A call stands in an index without parentheses of its own: lower(email). */
static bool is_call(const char *text)
{
    if (!((*text >= 'a' && *text <= 'z') || *text == '_')) {
        return false;
    }
    while ((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') || *text == '_' ||
           *text == '.') {
        text++;
    }
    unsigned depth = 0;
    bool quoted = false;
    for (; *text != '\0'; text++) {
        quoted = quoted != (*text == '\'');
        if (!quoted && *text == '(') {
            depth++;
        } else if (!quoted && *text == ')') {
            depth--;
        }
        if (depth == 0) {
            return *text == ')' && text[1] == '\0';
        }
    }
    return false;
}

static void add_element(pl_str *out, pl_arena *arena, const pl_index_element *element)
{
    if (element->column != NULL) {
        pl_str_add(out, element->column);
    } else if (element->expression != NULL) {
        const char *text = element->expression->canonical;
        pl_str_addf(out, is_call(text) ? "%s" : "(%s)", text);
    }
    if (element->collation != NULL) {
        pl_str_addf(out, " COLLATE %s", element->collation);
    }
    if (element->operator_class != NULL) {
        pl_str_addf(out, " %s", element->operator_class);
    }
    const char *options = pl_options_text(arena, &element->operator_class_options);
    if (options != NULL) {
        pl_str_addf(out, " (%s)", options);
    }
    pl_str_add(out, element->descending ? " DESC" : "");
    if (element->nulls_first != element->descending) {
        pl_str_add(out, element->nulls_first ? " NULLS FIRST" : " NULLS LAST");
    }
    if (element->exclude_operator != NULL) {
        pl_str_addf(out, " WITH %s", element->exclude_operator);
    }
}

static void add_elements(pl_str *out, pl_arena *arena, const pl_index_elements *elements)
{
    pl_str_add_char(out, '(');
    for (size_t i = 0; i < elements->count; i++) {
        pl_str_add(out, i > 0 ? ", " : "");
        add_element(out, arena, &elements->at[i]);
    }
    pl_str_add_char(out, ')');
}

static void add_list(pl_str *out, const char *before, const pl_strings *strings)
{
    if (strings->count > 0) {
        pl_str_addf(out, "%s(", before);
        add_strings(out, strings);
        pl_str_add_char(out, ')');
    }
}

static const char *action(pl_fk_action fk_action)
{
    switch (fk_action) {
    case PL_FK_NO_ACTION:
        return NULL;
    case PL_FK_RESTRICT:
        return "RESTRICT";
    case PL_FK_CASCADE:
        return "CASCADE";
    case PL_FK_SET_NULL:
        return "SET NULL";
    case PL_FK_SET_DEFAULT:
        return "SET DEFAULT";
    }
    return NULL;
}

static void add_foreign_key(pl_str *out, pl_arena *arena, const pl_constraint *constraint)
{
    add_list(out, "FOREIGN KEY ", &constraint->columns);
    pl_str_addf(out, " REFERENCES %s", pl_name_text(arena, constraint->references));
    add_list(out, " ", &constraint->referenced_columns);
    if (constraint->match != NULL) {
        pl_str_addf(out, " MATCH %s", constraint->match);
    }
    if (action(constraint->on_update) != NULL) {
        pl_str_addf(out, " ON UPDATE %s", action(constraint->on_update));
    }
    if (action(constraint->on_delete) != NULL) {
        pl_str_addf(out, " ON DELETE %s", action(constraint->on_delete));
        add_list(out, " ", &constraint->on_delete_columns);
    }
}

/* The columns, in SQLite perhaps with a collation and a direction. */
static void add_key(pl_str *out, pl_arena *arena, const pl_constraint *constraint)
{
    bool plain = true;
    for (size_t i = 0; i < constraint->elements.count; i++) {
        const pl_index_element *each = &constraint->elements.at[i];
        plain = plain && each->column != NULL && each->collation == NULL && !each->descending;
    }
    if (plain) {
        add_list(out, " ", &constraint->columns);
    } else {
        pl_str_add_char(out, ' ');
        add_elements(out, arena, &constraint->elements);
    }
}

static void add_head(pl_str *out, pl_arena *arena, const pl_constraint *constraint)
{
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
        pl_str_add(out, "PRIMARY KEY");
        add_key(out, arena, constraint);
        pl_str_add(out, constraint->autoincrement ? " AUTOINCREMENT" : "");
        break;
    case PL_CONSTRAINT_UNIQUE:
        pl_str_add(out, constraint->nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE");
        add_key(out, arena, constraint);
        break;
    case PL_CONSTRAINT_CHECK:
        pl_str_addf(out, "CHECK (%s)",
                    constraint->check != NULL ? constraint->check->canonical : "");
        break;
    case PL_CONSTRAINT_FOREIGN_KEY:
        add_foreign_key(out, arena, constraint);
        break;
    case PL_CONSTRAINT_EXCLUDE:
        pl_str_addf(out, "EXCLUDE USING %s ",
                    constraint->method != NULL ? constraint->method : "btree");
        add_elements(out, arena, &constraint->elements);
        break;
    case PL_CONSTRAINT_NOT_NULL:
        pl_str_add(out, "NOT NULL ");
        add_strings(out, &constraint->columns);
        break;
    }
}

const char *pl_constraint_text(pl_arena *arena, const pl_constraint *constraint)
{
    pl_str out = begin(arena);
    add_head(&out, arena, constraint);
    add_list(&out, " INCLUDE ", &constraint->include);
    const char *options = pl_options_text(arena, &constraint->options);
    if (options != NULL) {
        pl_str_addf(&out, " WITH (%s)", options);
    }
    if (constraint->tablespace != NULL) {
        pl_str_addf(&out, " USING INDEX TABLESPACE %s", constraint->tablespace);
    }
    add_canonical(&out, "WHERE", constraint->where);
    if (constraint->on_conflict != NULL) {
        pl_str_addf(&out, " ON CONFLICT %s", constraint->on_conflict);
    }
    pl_str_add(&out, constraint->deferrable ? " DEFERRABLE" : "");
    pl_str_add(&out, constraint->initially_deferred ? " INITIALLY DEFERRED" : "");
    pl_str_add(&out, constraint->no_inherit ? " NO INHERIT" : "");
    pl_str_add(&out, constraint->not_enforced ? " NOT ENFORCED" : "");
    return out.at;
}

const char *pl_index_text(pl_arena *arena, const pl_index *index)
{
    pl_str out = begin(arena);
    pl_str_add(&out, index->unique ? "UNIQUE " : "");
    if (index->method != NULL && !pl_same(index->method, "btree")) {
        pl_str_addf(&out, "USING %s ", index->method);
    }
    add_elements(&out, arena, &index->elements);
    add_list(&out, " INCLUDE ", &index->include);
    pl_str_add(&out, index->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    const char *options = pl_options_text(arena, &index->options);
    if (options != NULL) {
        pl_str_addf(&out, " WITH (%s)", options);
    }
    if (index->tablespace != NULL) {
        pl_str_addf(&out, " TABLESPACE %s", index->tablespace);
    }
    add_canonical(&out, "WHERE", index->where);
    return out.at;
}

const char *pl_column_text(pl_arena *arena, const pl_column *column)
{
    pl_str out = begin(arena);
    pl_str_add(&out, column->name);
    if (column->type.text != NULL) {
        pl_str_addf(&out, " %s", column->type.text);
    }
    if (column->collation != NULL) {
        pl_str_addf(&out, " COLLATE %s", column->collation);
    }
    pl_str_add(&out, column->not_null ? " NOT NULL" : "");
    if (column->default_value != NULL) {
        pl_str_addf(&out, " DEFAULT %s", column->default_value->canonical);
    }
    if (column->generated != NULL) {
        pl_str_addf(&out, " GENERATED ALWAYS AS (%s) STORED", column->generated->canonical);
    }
    if (column->identity != PL_IDENTITY_NONE) {
        pl_str_addf(&out, " GENERATED %s AS IDENTITY",
                    column->identity == PL_IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
    }
    return out.at;
}

const char *pl_trigger_text(pl_arena *arena, const pl_trigger *trigger)
{
    pl_str out = begin(arena);
    pl_str_addf(&out, "%s %s", trigger->timing != NULL ? trigger->timing : "",
                trigger->events != NULL ? trigger->events : "");
    pl_str_add(&out, trigger->for_each_row ? " FOR EACH ROW" : " FOR EACH STATEMENT");
    add_canonical(&out, "WHEN", trigger->when);
    if (trigger->from_table.name != NULL) {
        pl_str_addf(&out, " FROM %s", pl_name_text(arena, trigger->from_table));
    }
    pl_str_add(&out, trigger->constraint ? " CONSTRAINT" : "");
    pl_str_add(&out, trigger->deferrable ? " DEFERRABLE" : "");
    pl_str_add(&out, trigger->initially_deferred ? " INITIALLY DEFERRED" : "");
    if (trigger->old_table != NULL) {
        pl_str_addf(&out, " OLD TABLE %s", trigger->old_table);
    }
    if (trigger->new_table != NULL) {
        pl_str_addf(&out, " NEW TABLE %s", trigger->new_table);
    }
    pl_str_addf(&out, " EXECUTE FUNCTION %s(", pl_name_text(arena, trigger->function));
    add_strings(&out, &trigger->arguments);
    pl_str_add_char(&out, ')');
    return out.at;
}

static void add_number(pl_str *out, const char *word, const char *number)
{
    if (number != NULL) {
        pl_str_addf(out, "%s%s %s", out->count > 0 ? " " : "", word, number);
    }
}

const char *pl_sequence_text(pl_arena *arena, const pl_sequence *sequence)
{
    pl_str out = begin(arena);
    add_number(&out, "START", sequence->start);
    add_number(&out, "INCREMENT", sequence->increment);
    add_number(&out, "MINVALUE", sequence->minimum);
    add_number(&out, "MAXVALUE", sequence->maximum);
    add_number(&out, "CACHE", sequence->cache);
    if (sequence->cycle) {
        pl_str_add(&out, out.count > 0 ? " CYCLE" : "CYCLE");
    }
    return out.count > 0 ? out.at : NULL;
}
