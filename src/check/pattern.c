#define PCRE2_CODE_UNIT_WIDTH 8

#include "check/pattern.h"

#include <pcre2.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    MATCH_LIMIT = 100000,
    DEPTH_LIMIT = 2000,
    HEAP_LIMIT_KIB = 2048,
    EXPRESSION_MAXIMUM = 4096,
};

struct pl_pattern {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

static void *take(size_t size, void *arena)
{
    return pl_arena_alloc(arena, size);
}

static void keep(void *block, void *arena)
{
    (void)block;
    (void)arena;
}

const pl_pattern *pl_pattern_new(pl_arena *arena, const char *expression, char *why,
                                 size_t why_size)
{
    pl_pattern *pattern = pl_arena_make(arena, pl_pattern);
    pcre2_general_context *general = pcre2_general_context_create(take, keep, arena);
    pcre2_compile_context *limits = pcre2_compile_context_create(general);
    int code;
    size_t at;

    pcre2_set_max_pattern_length(limits, EXPRESSION_MAXIMUM);
    pattern->code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
                                  PCRE2_NEVER_BACKSLASH_C, &code, &at, limits);
    if (pattern->code == NULL) {
        unsigned char message[160] = "";

        pcre2_get_error_message(code, message, sizeof message);
        snprintf(why, why_size, "%s, at offset %zu", (const char *)message, at);
        return NULL;
    }
    pattern->data = pcre2_match_data_create(1, general);
    pattern->context = pcre2_match_context_create(general);
    pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
    pcre2_set_depth_limit(pattern->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
    return pattern;
}

pl_match pl_pattern_match(const pl_pattern *pattern, const char *text)
{
    int count = pcre2_match(pattern->code, (PCRE2_SPTR)text, strlen(text), 0, 0, pattern->data,
                            pattern->context);

    if (count >= 0) {
        return PL_MATCH_YES;
    }
    return count == PCRE2_ERROR_NOMATCH ? PL_MATCH_NO : PL_MATCH_TOO_HARD;
}
