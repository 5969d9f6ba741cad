#include "base/str.h"
#include "model/form/private.h"

static void write_ref(pl_json *json, const char *key, const pl_ref *ref, bool signature)
{
    if (ref->signature == NULL || !signature) {
        pl_form_write_name(json, key, (pl_name){ref->schema, ref->name});
        return;
    }
    pl_json_object(json, key);
    if (ref->schema != NULL) {
        pl_json_string(json, "schema", ref->schema);
    }
    pl_json_string(json, "name", ref->name);
    pl_json_string(json, "signature", ref->signature);
    pl_json_end(json);
}

static void write_target(pl_json *json, const pl_operation_form *form, const pl_ref *target)
{
    pl_target_form keys = pl_target_form_of(target->kind);
    if (target->kind == PL_KIND_NONE) {
        return;
    }
    if (keys.parent != NULL) {
        pl_form_write_name(json, keys.parent, (pl_name){target->schema, target->parent});
    }
    if (form->named_by_payload) {
        return;
    }
    if (keys.parent != NULL) {
        pl_json_string(json, keys.part, target->name);
    } else if (target->name != NULL) {
        write_ref(json, keys.part, target, form->kind != PL_OP_CREATE_ROUTINE);
    }
}

static bool is_among(const pl_kind *kinds, pl_kind kind)
{
    if (kinds == NULL) {
        return kind != PL_KIND_NONE;
    }
    if (kinds[0] == PL_KIND_NONE) {
        return kind == PL_KIND_NONE;
    }
    while (*kinds != PL_KIND_NONE && *kinds != kind) {
        kinds++;
    }
    return *kinds == kind;
}

static bool is_word_of(const char *const *words, const char *value)
{
    for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
        if (pl_same(words[i], value)) {
            return true;
        }
    }
    return words == NULL;
}

/* All of it can be said. */
static bool can_be_written(const pl_operation_form *form, const pl_operation *operation,
                           pl_dialect_id dialect)
{
    const pl_ref *target = &operation->target;
    bool unnamed_index = form->kind == PL_OP_CREATE_INDEX;
    bool named = target->name != NULL || target->kind == PL_KIND_NONE || unnamed_index ||
                 form->named_by_payload;
    bool hangs = pl_target_form_of(target->kind).parent == NULL || target->parent != NULL;
    unsigned flags = pl_operation_form_flags(form, dialect) | form->silent;
    return is_among(form->targets, target->kind) && named && hangs &&
           (operation->flags & ~flags) == 0 &&
           (form->new_name == NULL ? operation->new_name == NULL
                                   : operation->new_name != NULL || form->new_name_optional) &&
           (form->value == NULL ? operation->value == NULL
                                : operation->value != NULL || form->value_nullable) &&
           (operation->value == NULL || is_word_of(form->words, operation->value)) &&
           (form->payload == NULL || operation->as.payload != NULL || form->direct) &&
           (!form->from_source || operation->span.text == NULL);
}

static void write_payload(pl_json *json, const pl_operation_form *form,
                          const pl_operation *operation, pl_dialect_id dialect)
{
    const pl_constraints *of_column = NULL;
    const void *object = form->direct ? (const void *)&operation->as : operation->as.payload;
    if (operation->kind == PL_OP_ADD_COLUMN) {
        of_column = &operation->as.column_definition->constraints;
    }
    pl_form_write_of_column(json, form->payload, object, dialect, of_column);
}

bool pl_operation_has_form(const pl_operation *operation, pl_dialect_id dialect)
{
    const pl_operation_form *form = pl_operation_form_of(operation->kind);
    return form != NULL && pl_operation_form_is_of(form, dialect) &&
           can_be_written(form, operation, dialect);
}

void pl_operation_form_write(pl_json *json, const pl_operation *operation, pl_dialect_id dialect)
{
    const pl_operation_form *form = pl_operation_form_of(operation->kind);
    pl_json_string(json, "op", pl_operation_name(operation->kind));
    write_target(json, form, &operation->target);
    if (form->new_name != NULL && operation->new_name != NULL) {
        pl_json_string(json, form->new_name, operation->new_name);
    }
    if (form->value != NULL) {
        pl_json_string(json, form->value, operation->value);
    }
    if (form->payload != NULL) {
        write_payload(json, form, operation, dialect);
    }
    for (const pl_flag_form *flag = pl_flag_forms; flag->key != NULL; flag++) {
        if ((operation->flags & flag->flag & pl_operation_form_flags(form, dialect)) != 0) {
            pl_json_boolean(json, flag->key, true);
        }
    }
}
