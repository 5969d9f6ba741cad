#include "dialect/postgres/identifier.h"

#include "model/schema.h"

#include <string.h>

void pl_postgres_add_identifier(pl_str *out, const char *name)
{
    pl_str_add(out, pl_identifier_text(out->arena, name));
}

void pl_postgres_add_name(pl_str *out, pl_name name)
{
    if (name.schema != NULL) {
        pl_postgres_add_identifier(out, name.schema);
        pl_str_add_char(out, '.');
    }
    pl_postgres_add_identifier(out, name.name);
}

void pl_postgres_add_literal(pl_str *out, const char *string)
{
    pl_str_add_char(out, '\'');
    for (const char *from = string;;) {
        const char *next = strchr(from, '\'');
        if (next == NULL) {
            pl_str_addf(out, "%s'", from);
            return;
        }
        pl_str_add_bytes(out, from, (size_t)(next - from) + 1);
        pl_str_add_char(out, '\'');
        from = next + 1;
    }
}
