/*
 * What every unit test begins with: cmocka with the headers it needs, and a folder of its own.
 */
#ifndef PL_TESTS_UNIT_H
#define PL_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Setup and teardown for cmocka: *state becomes the path (a char *) of an empty folder, which goes
 * with all it holds. */
int unit_folder_begin(void **state);
int unit_folder_end(void **state);

/* Paths and files in that folder; the strings live until unit_folder_end. */
const char *unit_path(void **state, const char *name);
const char *unit_file(void **state, const char *name, const char *content);

/* Runs body in a process of its own, with stderr closed, and answers its exit code (-1: killed). */
int unit_exit_code(void (*body)(void *context), void *context);

#endif
