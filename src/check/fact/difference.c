/* Facts of the elements of lists, and how an element looks in a text. */
#include "base/str.h"
#include "check/fact/functions.h"
#include "check/transaction.h"

#include <string.h>

static const pl_difference *difference(const pl_site *site)
{
    return site->element;
}

static const char *difference_kind_name(pl_difference_kind kind)
{
    static const char *const names[] = {
        [PL_DIFFERENCE_LEFT_OVER] = "left-over",
        [PL_DIFFERENCE_LOST] = "lost",
        [PL_DIFFERENCE_CHANGED] = "changed",
        [PL_DIFFERENCE_POSITION] = "position",
    };

    return names[kind];
}

static const char *or_none(const char *text)
{
    return text != NULL ? text : "none";
}

/* Bodies and queries are long: only where they begin to differ is worth a line. */
enum { LONGEST_SHOWN = 60 };

static const char *first_difference(pl_arena *arena, const char *before, const char *after)
{
    size_t same = 0;
    size_t start;
    int before_size, after_size;

    while (before[same] != '\0' && before[same] == after[same]) {
        same++;
    }
    for (start = same; start > 0 && before[start - 1] != '\n' && same - start < 20; start--) {
    }
    before_size = (int)strcspn(before + start, "\n");
    after_size = (int)strcspn(after + start, "\n");
    return pl_arena_printf(arena, "was ...%.*s..., is ...%.*s...",
                           before_size < LONGEST_SHOWN ? before_size : LONGEST_SHOWN,
                           before + start, after_size < LONGEST_SHOWN ? after_size : LONGEST_SHOWN,
                           after + start);
}

static bool is_long(const char *text)
{
    return text != NULL && (strlen(text) > LONGEST_SHOWN || strchr(text, '\n') != NULL);
}

static const char *change_text(pl_arena *arena, const pl_difference *difference)
{
    const char *before = difference->before;
    const char *after = difference->after;

    if (before != NULL && after != NULL && (is_long(before) || is_long(after))) {
        return first_difference(arena, before, after);
    }
    return pl_arena_printf(arena, "was %s, is %s", or_none(before), or_none(after));
}

/* "table t   (line 1)", "type mood   (made at 006.up.sql:1, if that ran)". */
static const char *with_origin(const pl_site *site, const pl_difference *difference, pl_span origin)
{
    const char *object = pl_ref_text(site->arena, &difference->object);
    const char *maybe = difference->conditional ? ", if that ran" : "";
    const char *place = pl_place_text(site, origin);
    const char *made = origin.text == site->shown_in ? "" : "made at ";

    return place == NULL
               ? object
               : pl_arena_printf(site->arena, "%s   (%s%s%s)", object, made, place, maybe);
}

/* What is there or gone with where it was made; "column users.email: type was text, is integer". */
static const char *difference_line(const pl_site *site, const pl_difference *difference)
{
    const char *object = pl_ref_text(site->arena, &difference->object);
    const char *maybe = difference->conditional ? "   (if that ran)" : "";

    switch (difference->kind) {
    case PL_DIFFERENCE_LEFT_OVER:
        return with_origin(site, difference, difference->after_origin);
    case PL_DIFFERENCE_LOST:
        return with_origin(site, difference, difference->before_origin);
    case PL_DIFFERENCE_CHANGED:
        if (pl_same(difference->property, "name")) {
            return pl_arena_printf(site->arena, "%s: renamed to %s", object, difference->after);
        }
        return pl_arena_printf(site->arena, "%s: %s %s%s", object, difference->property,
                               change_text(site->arena, difference), maybe);
    case PL_DIFFERENCE_POSITION:
        break;
    }
    return pl_arena_printf(site->arena, "%s: in another place among the columns", object);
}

TEXT_FACT(difference_after, difference(site)->after)
TEXT_FACT(difference_before, difference(site)->before)
TEXT_FACT(difference_kind, difference_kind_name(difference(site)->kind))
TEXT_FACT(difference_line, difference_line(site, difference(site)))
TEXT_FACT(difference_object, pl_ref_text(site->arena, &difference(site)->object))
TEXT_FACT(difference_object_kind, pl_kind_name(difference(site)->object.kind))
TEXT_FACT(difference_property, difference(site)->property)
BOOL_FACT(difference_uncertain, difference(site)->uncertain)
PLACE_FACT(difference_after_place, difference(site)->after_origin)
PLACE_FACT(difference_before_place, difference(site)->before_origin)

static const pl_object *object(const pl_site *site)
{
    return site->element;
}

TEXT_FACT(element_text, site->element)
TEXT_FACT(object_name, pl_ref_text(site->arena, &object(site)->ref))
TEXT_FACT(object_kind, pl_kind_name(object(site)->ref.kind))
PLACE_FACT(object_place, object(site)->origin)

static const char *with_line(pl_arena *arena, const char *text, pl_span place)
{
    return place.text == NULL ? text
                              : pl_arena_printf(arena, "line %u: %s",
                                                pl_text_place(place.text, place.begin).line, text);
}

static const char *statement_line(pl_arena *arena, const pl_statement *statement)
{
    pl_site site = {.arena = arena, .statement = statement};
    pl_value value = {0};

    pl_fact_statement_text(&site, &value);
    return with_line(arena, value.text, statement->span);
}

static const char *operation_line(pl_arena *arena, const pl_operation *operation)
{
    if (operation->statement != NULL) {
        return statement_line(arena, operation->statement);
    }
    return pl_operation_name(operation->kind);
}

const char *pl_element_text(const pl_site *site, pl_element element, const void *member)
{
    pl_arena *arena = site->arena;
    const pl_problem *problem = member;

    switch (element) {
    case PL_ELEMENT_NONE:
    case PL_ELEMENT_SLIP:
        return "";
    case PL_ELEMENT_TEXT:
        return member;
    case PL_ELEMENT_DIFFERENCE:
        return difference_line(site, member);
    case PL_ELEMENT_PROBLEM:
        return with_line(arena, problem->message, problem->operation->span);
    case PL_ELEMENT_OPERATION:
        return operation_line(arena, member);
    case PL_ELEMENT_STATEMENT:
        return statement_line(arena, member);
    case PL_ELEMENT_MIGRATION:
        return ((const pl_migration *)member)->name;
    case PL_ELEMENT_OBJECT:
        return pl_ref_text(arena, &((const pl_object *)member)->ref);
    }
    return "";
}
