#include "dialect/postgres/routine_body.h"

#include "base/str.h"

pl_routine_body pl_routine_body_of(const pl_routine *routine)
{
    if (routine->sql_body != NULL) {
        return PL_ROUTINE_BODY_SQL;
    }
    if (routine->body == NULL || routine->link_symbol != NULL) {
        return PL_ROUTINE_BODY_NONE;
    }
    if (pl_same_nocase(routine->language, "plpgsql")) {
        return PL_ROUTINE_BODY_PLPGSQL;
    }
    return pl_same_nocase(routine->language, "sql") ? PL_ROUTINE_BODY_SQL : PL_ROUTINE_BODY_NONE;
}
