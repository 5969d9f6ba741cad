#include "check/wording.h"

#include "base/str.h"

#include <string.h>

typedef struct wording_part {
    const char *literal;
    const pl_fact *fact; /* NULL: the literal, or an option */
    const pl_rule_option *option;
} wording_part;

struct pl_wording {
    PL_VEC(wording_part) parts;
};

static bool add_fact(const pl_compile *compile, const cJSON *node, const char *name,
                     pl_wording *wording)
{
    wording_part part = {0};

    if (pl_starts_with(name, "option.")) {
        for (size_t i = 0; compile->options != NULL && i < compile->options->count; i++) {
            if (pl_same(compile->options->at[i]->name, name + strlen("option."))) {
                part.option = compile->options->at[i];
            }
        }
        if (part.option == NULL) {
            return pl_rule_reader_fail(compile->reader, node, "the rule has no %s", name);
        }
    } else {
        part.fact = pl_compile_fact(compile, node, name);
        if (part.fact == NULL) {
            return false;
        }
    }
    pl_vec_push(compile->reader->arena, &wording->parts, part);
    return true;
}

static void add_literal(const pl_compile *compile, const pl_str *literal, pl_wording *wording)
{
    if (literal->count > 0) {
        pl_vec_push(compile->reader->arena, &wording->parts,
                    (wording_part){.literal = literal->at});
    }
}

const pl_wording *pl_wording_compile(const pl_compile *compile, const cJSON *node, const char *text)
{
    pl_arena *arena = compile->reader->arena;
    pl_wording *wording = pl_arena_make(arena, pl_wording);
    pl_str literal = pl_str_begin(arena, PL_STR_MAXIMUM);

    for (const char *at = text; *at != '\0';) {
        size_t run = strcspn(at, "{");
        const char *end;

        pl_str_add_bytes(&literal, at, run);
        at += run;
        if (at[0] == '{' && at[1] == '{') {
            pl_str_add_char(&literal, '{');
            at += 2;
            continue;
        }
        if (at[0] == '\0') {
            break;
        }
        end = strchr(at, '}');
        if (end == NULL) {
            pl_rule_reader_fail(compile->reader, node, "a brace is not closed");
            return NULL;
        }
        add_literal(compile, &literal, wording);
        literal = pl_str_begin(arena, PL_STR_MAXIMUM);
        if (!add_fact(compile, node, pl_arena_strndup(arena, at + 1, (size_t)(end - at - 1)),
                      wording)) {
            return NULL;
        }
        at = end + 1;
    }
    add_literal(compile, &literal, wording);
    return wording;
}

static void add_list(pl_str *out, const pl_site *site, const pl_fact *fact, const pl_value *value)
{
    for (size_t i = 0; i < value->list.count; i++) {
        pl_str_add(out, i == 0 ? "" : "\n");
        pl_str_add(out, pl_element_text(site, fact->element, value->list.at[i]));
    }
}

static void add_value(pl_str *out, const pl_site *site, const pl_fact *fact, const pl_value *value)
{
    if (value->unknown) {
        pl_str_add(out, "?");
        return;
    }
    switch (fact->type) {
    case PL_FACT_BOOL:
        pl_str_add(out, value->yes ? "yes" : "no");
        break;
    case PL_FACT_INT:
        pl_str_addf(out, "%lld", (long long)value->number);
        break;
    case PL_FACT_TEXT:
        pl_str_add(out, value->text);
        break;
    case PL_FACT_LIST:
        add_list(out, site, fact, value);
        break;
    case PL_FACT_PLACE:
        pl_str_add(out, pl_place_text(site, value->place));
        break;
    }
}

const char *pl_wording_text(const pl_wording *wording, const pl_site *site)
{
    pl_str out;

    if (wording == NULL) {
        return NULL;
    }
    out = pl_str_begin(site->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < wording->parts.count; i++) {
        const wording_part *part = &wording->parts.at[i];
        pl_value value;

        if (part->literal != NULL) {
            pl_str_add(&out, part->literal);
        } else if (part->option != NULL) {
            pl_str_add(&out, part->option->text);
        } else if (part->fact != NULL) {
            pl_fact_ask(part->fact, site, &value);
            add_value(&out, site, part->fact, &value);
        }
    }
    return out.at;
}

void pl_wording_texts(const pl_wording *wording, const pl_site *site, pl_strings *out)
{
    const pl_fact *fact = wording->parts.count == 1 ? wording->parts.at[0].fact : NULL;
    pl_value value;

    if (fact == NULL || fact->type != PL_FACT_LIST) {
        pl_vec_push(site->arena, out, pl_wording_text(wording, site));
        return;
    }
    pl_fact_ask(fact, site, &value);
    for (size_t i = 0; i < value.list.count; i++) {
        const char *text = pl_element_text(site, fact->element, value.list.at[i]);

        pl_vec_push(site->arena, out, pl_arena_strdup(site->arena, text)); /* it may be a name of
                                                                              an object */
    }
}
