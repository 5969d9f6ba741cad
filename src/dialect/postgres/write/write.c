#include "dialect/postgres/write/write.h"

#include "dialect/postgres/write/parts.h"

#include <string.h>

static pl_write_function function_of(pl_operation_kind kind)
{
    static pl_write_function (*const tables[])(pl_operation_kind) = {
        pl_postgres_write_table_function,
        pl_postgres_write_object_function,
        pl_postgres_write_code_function,
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        pl_write_function function = tables[i](kind);
        if (function != NULL) {
            return function;
        }
    }
    return pl_postgres_write_rest_function(kind);
}

bool pl_postgres_write_operation(pl_str *out, const pl_operation *operation)
{
    size_t count = out->count;
    pl_write_function function = function_of(operation->kind);
    if (function != NULL && function(out, operation)) {
        return true;
    }
    out->count = count;
    out->at[count] = '\0';
    /* An ALTER whose payload does not hold all of it (foreign options, say) still has its source.
     */
    return pl_postgres_write_source(out, operation);
}

/* Each line of the text as a comment. */
static void comment(pl_str *out, const char *text)
{
    while (*text != '\0') {
        size_t size = strcspn(text, "\r\n");
        pl_str_add(out, "-- ");
        pl_str_add(out, pl_text_safe(out->arena, text, size));
        pl_str_add_char(out, '\n');
        text += size;
        text += strspn(text, "\r\n");
    }
}

static void say_unwritten(pl_str *out, const pl_operation *operation)
{
    if (operation->kind == PL_OP_OTHER && operation->value != NULL) {
        comment(out, operation->value);
        return;
    }
    const char *object =
        operation->target.name != NULL ? pl_ref_text(out->arena, &operation->target) : "";
    comment(out, pl_arena_printf(out->arena, "not written: %s %s",
                                 pl_operation_name(operation->kind), object));
}

size_t pl_postgres_write_operations(pl_str *out, const pl_operations *operations)
{
    size_t unwritten = 0;
    for (size_t i = 0; i < operations->count; i++) {
        const pl_operation *operation = operations->at[i];
        if (pl_operation_has(operation, PL_OPF_IMPLIED)) {
            continue;
        }
        if (pl_postgres_write_operation(out, operation)) {
            pl_str_add(out, ";\n");
        } else {
            say_unwritten(out, operation);
            unwritten++;
        }
    }
    return unwritten;
}
