#include "cli/option.h"

#include "base/near.h"
#include "base/str.h"

#include <getopt.h>
#include <string.h>

/* getopt_long answers with this plus the option's id; letters stay below. */
#define FIRST_LONG 256

/* What getopt_long wants, made from the rows of one command. */
typedef struct wanted {
    struct option longs[PL_OPTION_COUNT + 1];
    char letters[2 * PL_OPTION_COUNT + 3];
} wanted;

static wanted make_wanted(pl_option_set set)
{
    wanted out = {0};
    size_t count = 0;
    size_t letters = 0;
    out.letters[letters++] = ':'; /* a missing argument is answered by ':', not by '?' */
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        const pl_option_row *row = &pl_option_table[id];
        if (!(set >> id & 1)) {
            continue;
        }
        out.longs[count++] = (struct option){
            row->name, row->argument ? required_argument : no_argument, NULL, FIRST_LONG + id};
        if (row->letter) {
            out.letters[letters++] = row->letter;
            if (row->argument) {
                out.letters[letters++] = ':';
            }
        }
    }
    return out;
}

static const pl_option_row *row_of(int answer)
{
    if (answer >= FIRST_LONG) {
        return &pl_option_table[answer - FIRST_LONG];
    }
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        if (pl_option_table[id].letter == answer) {
            return &pl_option_table[id];
        }
    }
    return NULL;
}

static pl_status fail_unknown(pl_option_set set, const char *word, pl_arena *arena, pl_error *error)
{
    const char *equals = strchrnul(word, '=');
    const char *name = pl_arena_strndup(arena, word, (size_t)(equals - word));
    pl_fail(error, PL_USAGE, "unknown option %s", name);
    pl_strings known = {0};
    for (int id = 0; id < PL_OPTION_COUNT; id++) {
        if (set >> id & 1) {
            pl_vec_push(arena, &known, pl_option_table[id].name);
        }
    }
    const char *near = pl_starts_with(name, "--") ? pl_nearest(name + 2, &known) : NULL;
    if (near) {
        pl_error_hint(error, "did you mean --%s?", near);
    } else {
        pl_error_hint(error, "--help lists the options");
    }
    return PL_USAGE;
}

/* Whether word is one of "a|b|c". */
static bool is_one_of(const char *word, const char *values)
{
    size_t size = strlen(word);
    for (const char *at = values; *at;) {
        const char *end = strchrnul(at, '|');
        if ((size_t)(end - at) == size && strncmp(at, word, size) == 0) {
            return true;
        }
        at = *end ? end + 1 : end;
    }
    return false;
}

/* The one of "a|b|c" that is much like word; NULL: none is. */
static const char *near_value(pl_arena *arena, const char *values, const char *word)
{
    pl_strings known = {0};
    for (const char *at = values; *at;) {
        const char *end = strchrnul(at, '|');
        pl_vec_push(arena, &known, pl_arena_strndup(arena, at, (size_t)(end - at)));
        at = *end ? end + 1 : end;
    }
    return pl_nearest(word, &known);
}

pl_status pl_option_set_value(const pl_option_row *row, pl_settings *settings, const char *value,
                              pl_error *error)
{
    if (row->values && !is_one_of(value, row->values)) {
        const char *near = near_value(settings->arena, row->values, value);
        pl_fail(error, PL_USAGE, "%s%s can't be '%s'", settings->dashes, row->name, value);
        if (near) {
            pl_error_hint(error, "did you mean %s? it is one of %s", near, row->values);
        } else {
            pl_error_hint(error, "it is one of %s", row->values);
        }
        return PL_USAGE;
    }
    return row->set(settings, value, error);
}

/* A word that is an option but could not be taken. */
static pl_status fail_answer(pl_option_set set, int answer, char **argv, pl_settings *settings,
                             pl_error *error)
{
    const char *word = argv[optind - 1];
    if (answer == ':') {
        return pl_fail(error, PL_USAGE, "%s wants a value", word);
    }
    if (optopt >= FIRST_LONG) {
        return pl_fail(error, PL_USAGE, "--%s takes no value", row_of(optopt)->name);
    }
    if (optopt) {
        word = pl_arena_printf(settings->arena, "-%c", optopt);
    }
    return fail_unknown(set, word, settings->arena, error);
}

pl_status pl_options_parse(pl_option_set set, int argc, char **argv, pl_settings *settings,
                           pl_strings *operands, pl_error *error)
{
    wanted want = make_wanted(set);
    optind = 1;
    opterr = 0;
    int answer;
    while ((answer = getopt_long(argc, argv, want.letters, want.longs, NULL)) != -1) {
        if (answer == '?' || answer == ':') {
            return fail_answer(set, answer, argv, settings, error);
        }
        pl_status status = pl_option_set_value(row_of(answer), settings, optarg, error);
        if (status != PL_OK) {
            return status;
        }
    }
    for (int i = optind; i < argc; i++) {
        pl_vec_push(settings->arena, operands, argv[i]);
    }
    return PL_OK;
}
