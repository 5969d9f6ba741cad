#include "base/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int exit_code;
} codes[] = {
#define PL_ERROR(code, name, exit_code) [PL_##code] = {name, exit_code},
#include "base/errors.def"
#undef PL_ERROR
};

pl_status pl_fail(pl_error *error, pl_status status, const char *format, ...)
{
    assert(status != PL_OK);
    if (error == NULL || error->status != PL_OK) {
        return status;
    }
    error->status = status;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}

void pl_error_hint(pl_error *error, const char *format, ...)
{
    if (error == NULL || error->status == PL_OK || error->hint[0] != '\0') {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
}

void pl_error_place(pl_error *error, const char *path, unsigned line, unsigned column)
{
    if (error == NULL || error->status == PL_OK) {
        return;
    }
    if (error->path[0] == '\0' && path != NULL) {
        snprintf(error->path, sizeof error->path, "%s", path);
    }
    if (error->line == 0) {
        error->line = line;
        error->column = column;
    }
}

const char *pl_status_name(pl_status status)
{
    return codes[status].name;
}

int pl_status_exit_code(pl_status status)
{
    return codes[status].exit_code;
}
