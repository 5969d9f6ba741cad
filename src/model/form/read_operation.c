#include "base/near.h"
#include "base/str.h"
#include "model/form/private.h"

#include <stddef.h>

static bool has_key(const pl_json_value *entry, const char *key)
{
    return pl_json_member(entry, key) != NULL;
}

static bool is_named_by(const pl_json_value *entry, const pl_operation_form *form, pl_kind kind)
{
    pl_target_form keys = pl_target_form_of(kind);
    if (form->kind == PL_OP_CREATE_INDEX) {
        return true; /* the server chooses a name where none is said */
    }
    return (keys.parent == NULL || has_key(entry, keys.parent)) &&
           (form->named_by_payload || has_key(entry, keys.part));
}

/* Of the kinds of objects that the entry names, the one that takes the most keys. */
static pl_kind target_kind(const pl_json_value *entry, const pl_operation_form *form)
{
    for (int parts = 1; parts >= 0; parts--) {
        for (int i = 0; i < PL_KIND_COUNT; i++) {
            pl_kind kind = form->targets == NULL ? (pl_kind)i : form->targets[i];
            if (form->targets != NULL && kind == PL_KIND_NONE) {
                break;
            }
            bool part = kind != PL_KIND_NONE && pl_target_form_of(kind).parent != NULL;
            if (kind != PL_KIND_NONE && part == (parts == 1) && is_named_by(entry, form, kind)) {
                return kind;
            }
        }
    }
    return PL_KIND_NONE;
}

static bool is_listed(const char *const *list, const char *key)
{
    for (; *list != NULL; list++) {
        if (pl_same(*list, key)) {
            return true;
        }
    }
    return false;
}

static void add_operation_keys(pl_form_reader *r, const pl_operation_form *form,
                               const pl_ref *target, pl_strings *out)
{
    if (target->kind != PL_KIND_NONE) {
        pl_target_form keys = pl_target_form_of(target->kind);
        if (keys.parent != NULL) {
            pl_vec_push(r->arena, out, keys.parent);
        }
        if (!form->named_by_payload) {
            pl_vec_push(r->arena, out, keys.part);
        }
    }
    if (form->new_name != NULL) {
        pl_vec_push(r->arena, out, form->new_name);
    }
    if (form->value != NULL) {
        pl_vec_push(r->arena, out, form->value);
    }
    if (form->payload != NULL) {
        pl_form_add_keys(r, form->payload, out);
    }
    for (const pl_flag_form *flag = pl_flag_forms; flag->key != NULL; flag++) {
        if ((flag->flag & pl_operation_form_flags(form, r->dialect)) != 0) {
            pl_vec_push(r->arena, out, flag->key);
        }
    }
}

static bool is_known_key(const pl_strings *known, const char *const *skip, const char *key)
{
    for (size_t i = 0; i < known->count; i++) {
        if (pl_same(known->at[i], key)) {
            return true;
        }
    }
    return pl_same(key, "op") || is_listed(skip, key);
}

/* A key that is misspelt may be the one that is missing. */
static bool target_missing(pl_form_reader *r, const pl_json_value *entry,
                           const pl_operation_form *form, const char *const *skip)
{
    if (form->targets == NULL) {
        return pl_form_fail_at(r, entry,
                               "it says of no object: a key such as \"table\" or \"function\"");
    }
    pl_strings known = {0};
    pl_str words = pl_str_begin(r->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; form->targets[i] != PL_KIND_NONE; i++) {
        pl_target_form keys = pl_target_form_of(form->targets[i]);
        bool parent = keys.parent != NULL && !has_key(entry, keys.parent);
        bool part = !form->named_by_payload && !has_key(entry, keys.part);
        pl_str_add(&words, i > 0 ? " or " : "");
        if (parent) {
            pl_str_addf(&words, "\"%s\"%s", keys.parent, part ? " and " : "");
        }
        if (part) {
            pl_str_addf(&words, "\"%s\"", keys.part);
        }
        add_operation_keys(r, form, &(pl_ref){.kind = form->targets[i]}, &known);
    }
    for (const pl_json_value *member = entry->first; member != NULL; member = member->next) {
        if (!is_known_key(&known, skip, member->key) && pl_nearest(member->key, &known) != NULL) {
            return pl_form_unknown_key(r, member, &known);
        }
    }
    return pl_form_fail_at(r, entry, pl_arena_printf(r->arena, "it lacks %s", words.at));
}

static bool read_target(pl_form_reader *r, const pl_json_value *entry,
                        const pl_operation_form *form, const char *const *skip, pl_ref *out)
{
    if (form->targets != NULL && form->targets[0] == PL_KIND_NONE) {
        return true;
    }
    out->kind = target_kind(entry, form);
    if (out->kind == PL_KIND_NONE) {
        return target_missing(r, entry, form, skip);
    }
    pl_target_form keys = pl_target_form_of(out->kind);
    pl_name name = {0};
    const pl_json_value *whole =
        pl_json_member(entry, keys.parent != NULL ? keys.parent : keys.part);
    if (whole == NULL) {
        return true;
    }
    if (!pl_form_read_name(r, whole, &name, keys.parent != NULL ? NULL : &out->signature)) {
        return false;
    }
    out->schema = name.schema;
    if (keys.parent == NULL) {
        out->name = name.name;
        return true;
    }
    out->parent = name.name;
    return form->named_by_payload ||
           pl_form_read_string(r, pl_json_member(entry, keys.part), &out->name);
}

static bool is_target_key(const pl_operation_form *form, const pl_ref *target, const char *key)
{
    if (target->kind == PL_KIND_NONE) {
        return false;
    }
    pl_target_form keys = pl_target_form_of(target->kind);
    return pl_same(key, keys.parent) || (!form->named_by_payload && pl_same(key, keys.part));
}

static unsigned flag_of(const pl_form_reader *r, const pl_operation_form *form, const char *key)
{
    for (const pl_flag_form *flag = pl_flag_forms; flag->key != NULL; flag++) {
        if (pl_same(flag->key, key)) {
            return flag->flag & pl_operation_form_flags(form, r->dialect);
        }
    }
    return 0;
}

static bool read_operation_value(pl_form_reader *r, const pl_json_value *member,
                                 const pl_operation_form *form, const char **out)
{
    int word;
    if (form->words != NULL && member->kind != PL_JSON_NULL) {
        if (!pl_form_read_word(r, member, form->words, &word)) {
            return false;
        }
        *out = form->words[word];
        return true;
    }
    if (member->kind == PL_JSON_NULL && form->value_nullable) {
        return true;
    }
    if (member->kind == PL_JSON_NUMBER || member->kind == PL_JSON_STRING) {
        *out = member->string;
        return true;
    }
    return pl_form_wrong_kind(r, member, "a string");
}

static bool read_operation_member(pl_form_reader *r, const pl_json_value *member,
                                  const pl_operation_form *form, pl_operation *operation,
                                  void *payload)
{
    const char *key = member->key;
    if (pl_same(key, form->new_name)) {
        return pl_form_read_string(r, member, &operation->new_name);
    }
    if (pl_same(key, form->value)) {
        return read_operation_value(r, member, form, &operation->value);
    }
    void *of = payload;
    const pl_field *field =
        form->payload != NULL ? pl_form_find_field(form->payload, key, &of) : NULL;
    /* "table" of a trigger or policy is where it hangs: the target's. */
    if (field != NULL && !(field->state && is_target_key(form, &operation->target, key))) {
        return pl_form_read_member(r, member, field, of);
    }
    if (is_target_key(form, &operation->target, key)) {
        return true;
    }
    unsigned flag = flag_of(r, form, key);
    if (flag == 0) {
        pl_strings known = {0};
        add_operation_keys(r, form, &operation->target, &known);
        return pl_form_unknown_key(r, member, &known);
    }
    bool yes = false;
    if (!pl_form_read_boolean(r, member, &yes)) {
        return false;
    }
    operation->flags |= yes ? flag : 0;
    return true;
}

static bool need(pl_form_reader *r, const pl_json_value *entry, const char *key, bool needed)
{
    return !needed || key == NULL || has_key(entry, key) ||
           pl_form_fail_at(r, entry, pl_arena_printf(r->arena, "\"%s\" is missing", key));
}

/* A constraint of a table names its columns; one that is written with a column has it. */
static bool has_columns(pl_form_reader *r, const pl_json_value *value,
                        const pl_constraint *constraint)
{
    bool needs = false;
    if (constraint->kind != PL_CONSTRAINT_EXCLUDE && r->dialect != PL_DIALECT_SQLITE &&
        pl_json_member(value, "elements") != NULL) {
        return pl_form_fail_at(r, value, "\"elements\" is for \"exclude\": here it is \"columns\"");
    }
    switch (constraint->kind) {
    case PL_CONSTRAINT_PRIMARY_KEY:
    case PL_CONSTRAINT_UNIQUE:
    case PL_CONSTRAINT_FOREIGN_KEY:
    case PL_CONSTRAINT_NOT_NULL:
        needs = constraint->using_index == NULL;
        break;
    case PL_CONSTRAINT_CHECK:
    case PL_CONSTRAINT_EXCLUDE:
        break;
    }
    return !needs || constraint->columns.count > 0 || constraint->elements.count > 0 ||
           pl_form_fail_at(r, value, "\"columns\" is missing");
}

static bool constraints_have_columns(pl_form_reader *r, const pl_json_value *entry,
                                     const pl_operation *operation)
{
    const pl_json_value *value = pl_json_member(entry, "constraint");
    const pl_json_value *values = pl_json_member(entry, "constraints");
    if (operation->kind == PL_OP_ADD_CONSTRAINT && value != NULL) {
        return has_columns(r, value, operation->as.constraint);
    }
    if (operation->kind != PL_OP_CREATE_TABLE || values == NULL) {
        return true;
    }
    /* Those of the columns, which come before or behind, have theirs. */
    const pl_constraints *all = &operation->as.table->table->constraints;
    const pl_json_value *columns = pl_json_member(entry, "columns");
    bool behind = columns != NULL && columns->span.begin < values->span.begin;
    size_t i = behind ? all->count - values->count : 0;
    for (value = values->first; value != NULL; value = value->next, i++) {
        if (!has_columns(r, value, all->at[i])) {
            return false;
        }
    }
    return true;
}

/* Only SQLite does without, and what takes its columns from elsewhere. */
static bool has_type(pl_form_reader *r, const pl_json_value *value, const pl_column *column)
{
    return r->dialect == PL_DIALECT_SQLITE || column->type.text[0] != '\0' ||
           pl_form_fail_at(r, value, "\"type\" is missing");
}

static bool columns_have_types(pl_form_reader *r, const pl_json_value *entry,
                               const pl_operation *operation)
{
    switch ((int)operation->kind) {
    case PL_OP_ADD_COLUMN:
        return has_type(r, pl_json_member(entry, "column"),
                        operation->as.column_definition->column);
    case PL_OP_ADD_ATTRIBUTE:
        return has_type(r, pl_json_member(entry, "attribute"), operation->as.column);
    case PL_OP_CREATE_TABLE:
        break;
    default:
        return true;
    }
    const pl_table *table = operation->as.table->table;
    const pl_json_value *columns = pl_json_member(entry, "columns");
    if (columns == NULL || table->of_type.name != NULL || table->partition_of.name != NULL) {
        return true;
    }
    size_t i = 0;
    for (const pl_json_value *at = columns->first; at != NULL; at = at->next, i++) {
        if (!has_type(r, at, table->columns.at[i])) {
            return false;
        }
    }
    return true;
}

/* What hangs together between the target and the payload. */
static void complete(const pl_operation_form *form, pl_operation *operation, void *payload)
{
    pl_ref *target = &operation->target;
    pl_name parent = {target->schema, target->parent};
    switch ((int)form->kind) {
    case PL_OP_ADD_COLUMN:
        target->name = ((pl_column_definition *)payload)->column->name;
        break;
    case PL_OP_ADD_ATTRIBUTE:
        target->name = operation->as.column->name;
        break;
    case PL_OP_ADD_CONSTRAINT:
    case PL_OP_ADD_DOMAIN_CONSTRAINT:
        target->name = operation->as.constraint->name;
        break;
    case PL_OP_ALTER_CONSTRAINT:
        ((pl_constraint *)payload)->name = target->name;
        break;
    case PL_OP_CREATE_TRIGGER:
        ((pl_trigger *)payload)->table = parent;
        break;
    case PL_OP_CREATE_POLICY:
    case PL_OP_ALTER_POLICY:
        ((pl_policy *)payload)->table = parent;
        break;
    case PL_OP_CREATE_ROUTINE:
        ((pl_routine *)payload)->procedure = target->kind == PL_KIND_PROCEDURE;
        break;
    case PL_OP_CREATE_INDEX:
        operation->flags |= ((pl_index *)payload)->only ? PL_OPF_ONLY : 0;
        if (target->schema == NULL) {
            target->schema = ((pl_index *)payload)->table.schema;
        }
        break;
    default:
        break;
    }
}

/* Where constraints that are written with a column end up. */
static pl_constraints *constraints_of(const pl_operation_form *form, void *payload)
{
    if (form->kind == PL_OP_ADD_COLUMN) {
        return &((pl_column_definition *)payload)->constraints;
    }
    if (form->kind == PL_OP_CREATE_TABLE) {
        /* The table is made with the payload, before any member is read. */
        void *at = (char *)payload + offsetof(pl_table_definition, table);
        pl_table **table = at;
        return &(*table)->constraints;
    }
    return NULL;
}

static bool read_operation_members(pl_form_reader *r, const pl_json_value *entry,
                                   const pl_operation_form *form, const char *const *skip,
                                   pl_operation *operation)
{
    void *payload = &operation->as;
    if (form->payload != NULL && !form->direct) {
        payload = pl_arena_alloc(r->arena, form->payload->size);
        operation->as.payload = payload;
    }
    if (form->payload != NULL) {
        pl_form_make_inline(r, form->payload, payload);
        r->of_columns = constraints_of(form, payload);
    }
    for (const pl_json_value *member = entry->first; member != NULL; member = member->next) {
        if (!pl_same(member->key, "op") && !is_listed(skip, member->key) &&
            !read_operation_member(r, member, form, operation, payload)) {
            return false;
        }
    }
    if (!need(r, entry, form->new_name, !form->new_name_optional) ||
        !need(r, entry, form->value, true) ||
        (form->payload != NULL && (!pl_form_has_required(r, entry, form->payload) ||
                                   !pl_form_finish(r, entry, form->payload, payload)))) {
        return false;
    }
    complete(form, operation, payload);
    return columns_have_types(r, entry, operation) && constraints_have_columns(r, entry, operation);
}

static bool unknown_operation(pl_form_reader *r, const pl_json_value *op)
{
    pl_operation_kind kind;
    if (pl_operation_kind_by_name(op->string, &kind)) {
        return pl_form_fail_at(r, op,
                               pl_arena_printf(r->arena,
                                               "%s has no form of its own: write it as "
                                               "{\"sql\": \"...\"}",
                                               op->string));
    }
    pl_strings known = {0};
    for (int i = 0; i < PL_OP_COUNT; i++) {
        if (pl_operation_form_of((pl_operation_kind)i) != NULL) {
            pl_vec_push(r->arena, &known, pl_operation_name((pl_operation_kind)i));
        }
    }
    const char *near = pl_nearest(op->string, &known);
    return pl_form_fail_at(
        r, op,
        near != NULL ? pl_arena_printf(r->arena, "no such operation; did you mean \"%s\"?", near)
                     : "no such operation; docs/json-migrations.md lists them");
}

const pl_operation *pl_operation_form_read(pl_arena *arena, const pl_json_value *entry,
                                           const char *const *skip, pl_dialect_id dialect,
                                           pl_snippets *snippets, pl_json_problem *problem)
{
    pl_form_reader r = {
        .arena = arena, .dialect = dialect, .snippets = snippets, .problem = problem};
    const pl_json_value *op = pl_json_member(entry, "op");
    pl_operation *operation = pl_arena_make(arena, pl_operation);
    if (op == NULL) {
        pl_form_fail_at(&r, entry, "\"op\" is missing");
        return NULL;
    }
    if (!pl_form_is_kind(&r, op, PL_JSON_STRING)) {
        return NULL;
    }
    const pl_operation_form *form = pl_operation_kind_by_name(op->string, &operation->kind)
                                        ? pl_operation_form_of(operation->kind)
                                        : NULL;
    if (form == NULL) {
        unknown_operation(&r, op);
        return NULL;
    }
    if (!pl_operation_form_is_of(form, dialect)) {
        pl_form_fail_at(&r, op,
                        "SQLite has no statement for this: use {\"sql\": \"...\"} for what comes "
                        "near it");
        return NULL;
    }
    return read_target(&r, entry, form, skip, &operation->target) &&
                   read_operation_members(&r, entry, form, skip, operation)
               ? operation
               : NULL;
}
