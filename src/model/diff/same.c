#include "base/str.h"
#include "model/diff/private.h"

#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* The size of the token at text: a word, the inside of a quoted name with its quotes, or one byte.
 */
static size_t token_size(const char *text)
{
    if (*text == '"') {
        const char *end = strchr(text + 1, '"');
        return end != NULL ? (size_t)(end + 1 - text) : 1;
    }
    size_t size = 0;
    while (is_word(text[size])) {
        size++;
    }
    return size > 0 ? size : 1;
}

static bool same_token(const pl_diff *diff, const char *before, size_t before_size,
                       const char *after, size_t after_size)
{
    if (before_size == after_size && strncmp(before, after, before_size) == 0) {
        return true;
    }
    bool quoted = *before == '"';
    const char *old = pl_arena_strndup(diff->arena, before + quoted,
                                       before_size - (quoted ? 2 * (before_size > 1) : 0));
    const char *renamed = pl_map_get(diff->renamed, old);
    if (renamed == NULL) {
        return false;
    }
    quoted = *after == '"' && after_size > 1;
    return strlen(renamed) == after_size - (quoted ? 2 : 0) &&
           strncmp(renamed, after + quoted, strlen(renamed)) == 0;
}

bool pl_diff_same(const pl_diff *diff, const char *before, const char *after)
{
    if (pl_same(before, after)) {
        return true;
    }
    if (before == NULL || after == NULL || pl_map_count(diff->renamed) == 0) {
        return false;
    }
    while (*before != '\0' && *after != '\0') {
        size_t before_size = token_size(before);
        size_t after_size = token_size(after);
        if (!same_token(diff, before, before_size, after, after_size)) {
            return false;
        }
        before += before_size;
        after += after_size;
    }
    return *before == *after;
}

bool pl_diff_same_name(const pl_diff *diff, pl_name before, pl_name after)
{
    return pl_diff_same(diff, before.schema, after.schema) &&
           pl_diff_same(diff, before.name, after.name);
}

bool pl_diff_same_strings(const pl_diff *diff, const pl_strings *before, const pl_strings *after)
{
    if (before->count != after->count) {
        return false;
    }
    for (size_t i = 0; i < before->count; i++) {
        if (!pl_diff_same(diff, before->at[i], after->at[i])) {
            return false;
        }
    }
    return true;
}

bool pl_diff_same_expression(const pl_diff *diff, const pl_expression *before,
                             const pl_expression *after)
{
    if (before == NULL || after == NULL) {
        return before == after;
    }
    return pl_diff_same(diff, before->canonical, after->canonical);
}

bool pl_diff_same_options(const pl_options *before, const pl_options *after)
{
    if (before->count != after->count) {
        return false;
    }
    for (size_t i = 0; i < before->count; i++) {
        if (!pl_same(before->at[i].key, after->at[i].key) ||
            !pl_same(before->at[i].value, after->at[i].value)) {
            return false;
        }
    }
    return true;
}

static bool same_elements(const pl_diff *diff, const pl_index_elements *before,
                          const pl_index_elements *after)
{
    if (before->count != after->count) {
        return false;
    }
    for (size_t i = 0; i < before->count; i++) {
        const pl_index_element *a = &before->at[i];
        const pl_index_element *b = &after->at[i];
        if (!pl_diff_same(diff, a->column, b->column) ||
            !pl_diff_same_expression(diff, a->expression, b->expression) ||
            !pl_same(a->collation, b->collation) ||
            !pl_same(a->operator_class, b->operator_class) ||
            !pl_diff_same_options(&a->operator_class_options, &b->operator_class_options) ||
            a->descending != b->descending || a->nulls_first != b->nulls_first ||
            !pl_same(a->exclude_operator, b->exclude_operator)) {
            return false;
        }
    }
    return true;
}

/* All but the name, the comment and what VALIDATE or ALTER CONSTRAINT can change. */
bool pl_diff_same_constraint(const pl_diff *diff, const pl_constraint *before,
                             const pl_constraint *after)
{
    return before->kind == after->kind &&
           pl_diff_same_strings(diff, &before->columns, &after->columns) &&
           pl_diff_same_expression(diff, before->check, after->check) &&
           pl_diff_same_name(diff, before->references, after->references) &&
           pl_diff_same_strings(diff, &before->referenced_columns, &after->referenced_columns) &&
           pl_same(before->match, after->match) && before->on_update == after->on_update &&
           before->on_delete == after->on_delete &&
           pl_diff_same_strings(diff, &before->on_delete_columns, &after->on_delete_columns) &&
           same_elements(diff, &before->elements, &after->elements) &&
           pl_same(before->method, after->method) &&
           pl_diff_same_expression(diff, before->where, after->where) &&
           pl_diff_same_strings(diff, &before->include, &after->include) &&
           before->nulls_not_distinct == after->nulls_not_distinct &&
           pl_diff_same_options(&before->options, &after->options) &&
           pl_same(before->tablespace, after->tablespace) &&
           before->no_inherit == after->no_inherit && before->not_enforced == after->not_enforced;
}

/* All but what ALTER INDEX can change. */
bool pl_diff_same_index(const pl_diff *diff, const pl_index *before, const pl_index *after)
{
    return pl_diff_same_name(diff, before->table, after->table) &&
           pl_same(before->method, after->method) && before->unique == after->unique &&
           before->nulls_not_distinct == after->nulls_not_distinct &&
           same_elements(diff, &before->elements, &after->elements) &&
           pl_diff_same_strings(diff, &before->include, &after->include) &&
           pl_diff_same_expression(diff, before->where, after->where) &&
           (before->constraint == NULL) == (after->constraint == NULL);
}

bool pl_diff_same_sequence(const pl_sequence *before, const pl_sequence *after)
{
    return pl_same(before->type, after->type) && pl_same(before->start, after->start) &&
           pl_same(before->increment, after->increment) &&
           pl_same(before->minimum, after->minimum) && pl_same(before->maximum, after->maximum) &&
           pl_same(before->cache, after->cache) && before->cycle == after->cycle;
}

static const char *query_text(const pl_view *view)
{
    if (view->query == NULL) {
        return NULL;
    }
    return view->query->canonical != NULL ? view->query->canonical : view->query->text;
}

/* A column of a table may have a new name; those of the view stay until they are renamed. */
static bool same_columns(const pl_diff *diff, const pl_view *before, const pl_view *after)
{
    pl_strings old = pl_view_column_names(diff->arena, before);
    pl_strings now = pl_view_column_names(diff->arena, after);
    if (old.count == 0 || now.count == 0) {
        return pl_diff_same_strings(diff, &before->columns, &after->columns);
    }
    for (size_t i = 0; i < old.count && i < now.count; i++) {
        if (!pl_same(old.at[i], now.at[i])) {
            return false;
        }
    }
    return old.count == now.count;
}

/* All but the options, which ALTER VIEW can change. */
bool pl_diff_same_view(const pl_diff *diff, const pl_view *before, const pl_view *after)
{
    return pl_diff_same(diff, query_text(before), query_text(after)) &&
           same_columns(diff, before, after) &&
           pl_same(before->check_option, after->check_option) &&
           before->recursive == after->recursive && before->temporary == after->temporary;
}

static bool same_arguments(const pl_diff *diff, const pl_arguments *before,
                           const pl_arguments *after)
{
    if (before->count != after->count) {
        return false;
    }
    for (size_t i = 0; i < before->count; i++) {
        const pl_argument *a = &before->at[i];
        const pl_argument *b = &after->at[i];
        if (!pl_same(a->mode, b->mode) || !pl_same(a->name, b->name) ||
            !pl_diff_same(diff, a->type.text, b->type.text) ||
            !pl_diff_same_expression(diff, a->default_value, b->default_value)) {
            return false;
        }
    }
    return true;
}

bool pl_diff_same_routine(const pl_diff *diff, const pl_routine *before, const pl_routine *after)
{
    return before->procedure == after->procedure &&
           same_arguments(diff, &before->arguments, &after->arguments) &&
           pl_diff_same(diff, before->returns.text, after->returns.text) &&
           before->returns.set_of == after->returns.set_of &&
           pl_same(before->language, after->language) && pl_same(before->body, after->body) &&
           pl_same(before->link_symbol, after->link_symbol) &&
           pl_diff_same(diff, before->sql_body, after->sql_body) &&
           pl_same(before->volatility, after->volatility) &&
           pl_same(before->parallel, after->parallel) && before->strict == after->strict &&
           before->security_definer == after->security_definer &&
           before->leakproof == after->leakproof && before->window == after->window &&
           pl_same(before->cost, after->cost) && pl_same(before->rows, after->rows) &&
           pl_same(before->support, after->support) &&
           pl_diff_same_options(&before->settings, &after->settings) &&
           pl_diff_same_strings(diff, &before->transforms, &after->transforms);
}

/* All but whether it is enabled. */
bool pl_diff_same_trigger(const pl_diff *diff, const pl_trigger *before, const pl_trigger *after)
{
    return pl_diff_same_name(diff, before->table, after->table) &&
           pl_same(before->timing, after->timing) &&
           pl_diff_same(diff, before->events, after->events) &&
           pl_diff_same_strings(diff, &before->columns, &after->columns) &&
           before->for_each_row == after->for_each_row &&
           pl_diff_same_expression(diff, before->when, after->when) &&
           pl_diff_same_name(diff, before->function, after->function) &&
           pl_diff_same_strings(diff, &before->arguments, &after->arguments) &&
           before->constraint == after->constraint && before->deferrable == after->deferrable &&
           before->initially_deferred == after->initially_deferred &&
           pl_diff_same_name(diff, before->from_table, after->from_table) &&
           pl_same(before->old_table, after->old_table) &&
           pl_same(before->new_table, after->new_table);
}
