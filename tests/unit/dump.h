/*
 * A compact listing of statements and operations, for golden files: one line a statement or
 * operation, what is not set left out.
 */
#ifndef TEST_DUMP_H
#define TEST_DUMP_H

#include "dialect/dialect.h"

void dump_script(pl_str *out, const pl_script *script);
void dump_operation(pl_str *out, const pl_operation *operation);

#endif
