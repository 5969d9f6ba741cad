/*
 * The example of a rule as a folder of files, as a user's would be.
 */
#ifndef PLUMB_TESTS_EXAMPLE_H
#define PLUMB_TESTS_EXAMPLE_H

#include "check/rule/rule.h"

/* Of a runner without a layout here the example has to give its files. */
void example_write(pl_arena *arena, const char *folder, const pl_example *example);
void example_remove(pl_arena *arena, const char *folder);

#endif
