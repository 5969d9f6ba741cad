/* A plan for people: what differs, grouped by object, in the manner of a diff. */

#include "report/plan.h"

#include "check/secret.h"
#include "model/definition_text.h"
#include "report/canvas.h"

#include <string.h>

/* One line: a sign, a label, what is said of it. */
typedef struct text_line {
    char sign;
    const char *label;
    const char *text;   /* NULL: nothing */
    const char *remark; /* behind it; NULL: nothing */
} text_line;

typedef PL_VEC(text_line) text_lines;

typedef struct text_group {
    const char *title;
    char sign;          /* of the whole: '+', '-', or ' ' where only parts of it differ */
    const char *remark; /* on the whole; NULL: nothing */
    text_lines lines;
} text_group;

typedef struct writer {
    pl_canvas canvas;
    pl_arena *arena;
    const pl_plan_report *report;
    const char *arrow;
    pl_map *by_title;
    pl_map *company; /* title of a table -> pl_objects * that come or go with it */
    PL_VEC(text_group *) groups;
} writer;

#define LABEL_MOST 28 /* cells; a longer label stands out */
#define TEXT_MOST 72  /* a longer text of a property is not shown on both sides of an arrow */

static text_group *group_of(writer *w, const char *title)
{
    pl_map_entry *entry = pl_map_entry_of(w->by_title, title);
    if (entry->value == NULL) {
        text_group *made = pl_arena_make(w->arena, text_group);
        made->title = entry->key;
        made->sign = ' ';
        pl_vec_push(w->arena, &w->groups, made);
        entry->value = made;
    }
    return entry->value;
}

static void add_line(writer *w, text_group *to, char sign, const char *label, const char *text,
                     const char *remark)
{
    pl_vec_push(w->arena, &to->lines, (text_line){sign, label, text, remark});
}

/* ---- What a difference is about -------------------------------------------------------------- */

static const char *qualified(writer *w, const char *schema, const char *name)
{
    return pl_name_text(w->arena, (pl_name){schema, name});
}

static const pl_object *object_of(const pl_difference *difference)
{
    return difference->after_object != NULL ? difference->after_object : difference->before_object;
}

/* Tables have their bare name for a title, everything else its kind before it. */
static const char *title_of(writer *w, const pl_ref *ref, pl_kind parent_kind)
{
    if (ref->parent != NULL && parent_kind == PL_KIND_TABLE) {
        return qualified(w, ref->schema, ref->parent);
    }
    if (ref->parent != NULL) {
        return pl_arena_printf(w->arena, "%s %s", pl_kind_word(parent_kind),
                               qualified(w, ref->schema, ref->parent));
    }
    return ref->kind == PL_KIND_TABLE ? qualified(w, ref->schema, ref->name)
                                      : pl_ref_text(w->arena, ref);
}

/* The table an index stands with. */
static const char *table_title(writer *w, const pl_object *object)
{
    if (object == NULL || object->as.payload == NULL) {
        return NULL;
    }
    if (object->ref.kind == PL_KIND_INDEX) {
        return pl_name_text(w->arena, object->as.index->table);
    }
    if (object->ref.kind == PL_KIND_SEQUENCE && object->as.sequence->owned_by.name != NULL) {
        return pl_name_text(w->arena, object->as.sequence->owned_by);
    }
    return NULL;
}

/* The kind of what a part belongs to. */
static pl_kind owner_kind(const pl_difference *difference)
{
    const pl_object *object = object_of(difference);
    switch ((int)difference->object.kind) {
    case PL_KIND_ENUM_VALUE:
    case PL_KIND_ATTRIBUTE:
        return PL_KIND_TYPE;
    case PL_KIND_DOMAIN_CONSTRAINT:
        return PL_KIND_DOMAIN;
    case PL_KIND_COLUMN:
    case PL_KIND_CONSTRAINT:
        return object != NULL && object->ref.kind != PL_KIND_TABLE ? object->ref.kind
                                                                   : PL_KIND_TABLE;
    default:
        return PL_KIND_TABLE;
    }
}

/* SQLite's without a name are known by their text. */
static const char *constraint_label(writer *w, const char *name)
{
    return name == NULL || strchr(name, '(') != NULL
               ? ""
               : pl_arena_printf(w->arena, "constraint %s", name);
}

/* "email" for a column, "index users_email" for what has a kind to be told. */
static const char *label_of(writer *w, const pl_ref *ref)
{
    switch ((int)ref->kind) {
    case PL_KIND_COLUMN:
    case PL_KIND_ATTRIBUTE:
        return ref->name;
    case PL_KIND_ENUM_VALUE:
        return pl_arena_printf(w->arena, "'%s'", ref->name);
    case PL_KIND_DOMAIN_CONSTRAINT:
        return pl_arena_printf(w->arena, "constraint %s", ref->name);
    case PL_KIND_CONSTRAINT:
        return constraint_label(w, ref->name);
    default:
        return pl_arena_printf(w->arena, "%s %s", pl_kind_word(ref->kind),
                               ref->name != NULL ? ref->name : "");
    }
}

/* A column's text begins with its name, which is the label already. */
static const char *without_name(const char *text, const char *name)
{
    size_t size = strlen(name);
    if (text != NULL && strncmp(text, name, size) == 0 && text[size] == ' ') {
        return text + size + 1;
    }
    if (text != NULL && *text == '"') {
        const char *end = strchr(text + 1, '"');
        return end != NULL && end[1] == ' ' ? end + 2 : text;
    }
    return text;
}

/* ---- Lines ----------------------------------------------------------------------------------- */

static const char *value_text(const pl_difference *difference, const char *value)
{
    if (pl_same(difference->property, "not null")) {
        return value != NULL ? "not null" : "null";
    }
    return value != NULL ? value : "none";
}

static bool is_long(const char *text)
{
    return text != NULL && (strlen(text) > TEXT_MOST || strchr(text, '\n') != NULL);
}

static const char *change_text(writer *w, const pl_difference *difference)
{
    const char *property = difference->property;
    const char *lead =
        pl_same(property, "type") || pl_same(property, "not null") || pl_same(property, "name")
            ? ""
            : pl_arena_printf(w->arena, "%s: ", property);
    if (pl_same(property, "definition") || pl_same(property, "body") ||
        is_long(difference->before) || is_long(difference->after)) {
        if (is_long(difference->before) || is_long(difference->after)) {
            return pl_arena_printf(w->arena, "%s differs", property);
        }
    }
    return pl_arena_printf(w->arena, "%s%s %s %s", lead, value_text(difference, difference->before),
                           w->arrow, value_text(difference, difference->after));
}

/* What stands in a new table, or stood in one that goes. */
static void add_contents(writer *w, text_group *to, char sign, const pl_object *object)
{
    if (object == NULL || object->as.payload == NULL ||
        (object->ref.kind != PL_KIND_TABLE && object->ref.kind != PL_KIND_FOREIGN_TABLE)) {
        return;
    }
    const pl_table *table = object->as.table;
    for (size_t i = 0; i < table->columns.count; i++) {
        const pl_column *column = table->columns.at[i];
        add_line(w, to, sign, column->name,
                 without_name(pl_column_text(w->arena, column), column->name), NULL);
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        const pl_constraint *each = table->constraints.at[i];
        add_line(w, to, sign, constraint_label(w, each->name), pl_constraint_text(w->arena, each),
                 NULL);
    }
}

/* Indexes, triggers and policies that come or go with a table are no differences of their own. */
static bool is_company(const pl_change *change, const pl_object *object)
{
    bool whole = (change->before == NULL) != (change->after == NULL);
    if (!whole || object->as.payload == NULL) {
        return false;
    }
    return object->ref.kind == PL_KIND_INDEX ? object->as.index->constraint == NULL
                                             : object->ref.parent != NULL;
}

static void find_company(writer *w)
{
    const pl_changes *changes = &w->report->plan->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const pl_change *change = &changes->at[i];
        const pl_object *object = change->after != NULL ? change->after : change->before;
        if (!is_company(change, object)) {
            continue;
        }
        const char *table = object->ref.kind == PL_KIND_INDEX
                                ? table_title(w, object)
                                : title_of(w, &object->ref, PL_KIND_TABLE);
        pl_map_entry *entry = pl_map_entry_of(w->company, table);
        if (entry->value == NULL) {
            entry->value = pl_arena_make(w->arena, pl_objects);
        }
        pl_vec_push(w->arena, (pl_objects *)entry->value, object);
    }
}

static void add_company(writer *w, text_group *to)
{
    const pl_objects *objects = pl_map_get(w->company, to->title);
    for (size_t i = 0; objects != NULL && i < objects->count; i++) {
        const pl_object *object = objects->at[i];
        add_line(w, to, to->sign, label_of(w, &object->ref),
                 object->ref.kind == PL_KIND_INDEX ? pl_index_text(w->arena, object->as.index)
                                                   : NULL,
                 NULL);
    }
}

/* The whole of an object that is a group of its own. */
static void add_whole(writer *w, const pl_difference *difference)
{
    bool added = difference->kind == PL_DIFFERENCE_LEFT_OVER;
    text_group *to = group_of(w, title_of(w, &difference->object, PL_KIND_TABLE));
    const pl_object *object = object_of(difference);
    const char *text = added ? difference->after : difference->before;
    to->sign = added ? '+' : '-';
    add_contents(w, to, to->sign, object);
    if (difference->object.kind == PL_KIND_TABLE) {
        add_company(w, to);
    }
    if (text != NULL) {
        add_line(w, to, to->sign, "", text, NULL);
    }
    if (object != NULL && object->ref.kind == PL_KIND_TYPE && object->as.payload != NULL &&
        object->as.type->kind == PL_TYPE_ENUM) {
        add_line(w, to, to->sign, "", pl_strings_joined(w->arena, &object->as.type->values), NULL);
    }
}

/* What the label doesn't say. */
static const char *part_text(const pl_ref *ref, const char *text)
{
    return ref->kind == PL_KIND_ENUM_VALUE ? NULL : without_name(text, ref->name);
}

static void add_difference(writer *w, const pl_difference *difference)
{
    const pl_ref *ref = &difference->object;
    const char *uncertain = difference->uncertain ? "perhaps: not all of it was seen" : NULL;
    const char *table = table_title(w, object_of(difference));
    bool part = ref->parent != NULL || table != NULL;
    bool whole =
        difference->kind == PL_DIFFERENCE_LEFT_OVER || difference->kind == PL_DIFFERENCE_LOST;
    if (whole && !part) {
        add_whole(w, difference);
        return;
    }
    const char *title = table != NULL ? table : title_of(w, ref, owner_kind(difference));
    text_group *to = group_of(w, title);
    const char *label = part ? label_of(w, ref) : "";
    switch (difference->kind) {
    case PL_DIFFERENCE_LEFT_OVER:
        add_line(w, to, '+', label, part_text(ref, difference->after), uncertain);
        break;
    case PL_DIFFERENCE_LOST:
        add_line(w, to, '-', label, part_text(ref, difference->before), uncertain);
        break;
    case PL_DIFFERENCE_CHANGED:
        add_line(w, to, '~', label, change_text(w, difference), uncertain);
        break;
    case PL_DIFFERENCE_POSITION:
        break;
    }
}

static void add_kept(writer *w, const pl_plan_kept *kept)
{
    pl_kind owner = kept->object.kind == PL_KIND_ENUM_VALUE ? PL_KIND_TYPE : PL_KIND_TABLE;
    text_group *to = group_of(w, title_of(w, &kept->object, owner));
    const char *remark =
        kept->suspicion != NULL
            ? pl_arena_printf(w->arena, "NOT dropped; if it is %s now: --rename %s",
                              kept->suspicion, kept->hint)
            : pl_arena_printf(w->arena, "NOT dropped%s%s", kept->trouble != NULL ? ": " : "",
                              kept->trouble != NULL ? kept->trouble : "");
    if (kept->object.parent == NULL) {
        to->sign = '-';
        to->remark = remark;
        return;
    }
    add_line(w, to, '-', label_of(w, &kept->object),
             kept->text != NULL ? without_name(kept->text, kept->object.name) : NULL, remark);
}

/* ---- Printing -------------------------------------------------------------------------------- */

static pl_paint paint_of(char sign)
{
    return sign == '+'   ? PL_PAINT_ADDED
           : sign == '-' ? PL_PAINT_REMOVED
           : sign == '~' ? PL_PAINT_CHANGED
                         : PL_PAINT_STRONG;
}

static const char *safe(writer *w, const char *text)
{
    return pl_canvas_word(&w->canvas, pl_mask(w->arena, text));
}

/* Behind what stands there, or below it where it doesn't fit. */
static void add_remark(writer *w, const char *remark, unsigned column)
{
    if (remark == NULL) {
        return;
    }
    const char *text = safe(w, remark);
    bool fits = column + 2 + pl_canvas_cells(text) <= w->canvas.width;
    pl_canvas_addf(&w->canvas, PL_PAINT_WARNING, "%s%s", fits ? "  " : "\n      ", text);
}

static void print_line(writer *w, const text_line *line, unsigned width)
{
    pl_canvas *canvas = &w->canvas;
    const char *label = safe(w, line->label);
    unsigned cells = pl_canvas_cells(label);
    unsigned column = 4 + cells;
    pl_canvas_addf(canvas, paint_of(line->sign), "  %c ", line->sign);
    pl_canvas_add(canvas, PL_PAINT_PLAIN, label);
    if (line->text != NULL && *line->text != '\0') {
        const char *text = safe(w, line->text);
        unsigned gap = width == 0 ? 0 : (cells < width ? width - cells : 0) + 2;
        pl_canvas_fill(canvas, " ", gap);
        pl_canvas_add(canvas, PL_PAINT_PLAIN, text);
        column += gap + pl_canvas_cells(text);
    }
    add_remark(w, line->remark, column);
    pl_str_add_char(canvas->out, '\n');
}

static void print_group(writer *w, const text_group *group)
{
    unsigned width = 0;
    const char *title = safe(w, group->title);
    for (size_t i = 0; i < group->lines.count; i++) {
        unsigned cells = pl_canvas_cells(safe(w, group->lines.at[i].label));
        width = cells > width && cells <= LABEL_MOST ? cells : width;
    }
    if (group->sign != ' ') {
        pl_canvas_addf(&w->canvas, paint_of(group->sign), "%c ", group->sign);
    }
    pl_canvas_add(&w->canvas, PL_PAINT_STRONG, title);
    add_remark(w, group->remark, 2 + pl_canvas_cells(title));
    pl_str_add_char(w->canvas.out, '\n');
    for (size_t i = 0; i < group->lines.count; i++) {
        print_line(w, &group->lines.at[i], width);
    }
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_list(writer *w, const char *lead, const pl_strings *list)
{
    for (size_t i = 0; i < list->count; i++) {
        pl_canvas_addf(&w->canvas, PL_PAINT_WARNING, "%s", lead);
        pl_canvas_addf(&w->canvas, PL_PAINT_PLAIN, "%s\n", safe(w, list->at[i]));
    }
}

static void print_script(writer *w, const char *name, const pl_plan_script *script)
{
    size_t alone = 0;
    for (size_t i = 0; i < script->units.count; i++) {
        alone += !script->units.at[i].transaction;
    }
    pl_canvas_addf(&w->canvas, PL_PAINT_STRONG, "%s", name);
    pl_canvas_addf(&w->canvas, PL_PAINT_PLAIN, "%u operation%s in %u atomic unit%s",
                   script->operation_count, plural(script->operation_count), script->units.count,
                   plural(script->units.count));
    if (alone > 0) {
        pl_canvas_addf(&w->canvas, PL_PAINT_PLAIN, ", %zu outside transactions", alone);
    }
    pl_str_add_char(w->canvas.out, '\n');
    print_list(w, "      note: ", &script->notes);
}

static void print_source(writer *w, const char *side, const pl_schema_source *source)
{
    print_list(w, pl_arena_printf(w->arena, "%s: not compared: ", safe(w, side)),
               &source->problems);
    if (source->unread > source->problems.count) {
        pl_canvas_addf(&w->canvas, PL_PAINT_WARNING,
                       "%s: %zu statement%s could not be read: what they do is not compared\n",
                       safe(w, side), source->unread, plural(source->unread));
    }
    if (!source->schema->complete && source->schema->why_incomplete_reason != NULL) {
        pl_canvas_addf(&w->canvas, PL_PAINT_WARNING, "%s: only part of it is known: %s\n",
                       safe(w, side), safe(w, source->schema->why_incomplete_reason));
    }
    if (source->note != NULL) {
        pl_canvas_addf(&w->canvas, PL_PAINT_WARNING, "%s: %s\n", safe(w, side),
                       safe(w, source->note));
    }
    for (size_t i = 0; i < source->unmodelled.count; i++) {
        pl_canvas_addf(&w->canvas, PL_PAINT_WARNING, "%s: not compared: %s\n", safe(w, side),
                       safe(w, source->unmodelled.at[i]));
    }
}

/* As many as a person reads; a program has all of them as JSON. */
#define LOSSES_SHOWN 8

static void print_losses(writer *w, const pl_strings *losses)
{
    pl_strings shown = *losses;
    shown.count = losses->count > LOSSES_SHOWN + 1 ? LOSSES_SHOWN : losses->count;
    print_list(w, "      the down brings back the shape, not ", &shown);
    if (shown.count < losses->count) {
        pl_canvas_addf(&w->canvas, PL_PAINT_WARNING, "      nor of %u more\n",
                       losses->count - shown.count);
    }
}

static const char *and_more(writer *w, const pl_strings *list)
{
    return list->count > 1 ? pl_arena_printf(w->arena, ", and %u more of the kind", list->count - 1)
                           : "";
}

static void print_proof(writer *w)
{
    pl_strings lines = {0};
    pl_plan_proof_lines(w->arena, w->report, &lines);
    bool refuted = w->report->proof != NULL && w->report->proof->verdict == PL_PROOF_REFUTED;
    for (size_t i = 0; i < lines.count; i++) {
        pl_canvas_addf(&w->canvas, refuted ? PL_PAINT_ERROR : PL_PAINT_STRONG, "%s\n",
                       safe(w, lines.at[i]));
    }
}

static void print_facts(writer *w)
{
    const pl_plan_report *report = w->report;
    const pl_plan *plan = report->plan;
    if (!report->drift && !pl_plan_is_empty(plan)) {
        print_script(w, "up    ", &plan->up);
        print_losses(w, &plan->up.losses);
        print_script(w, "down  ", &plan->down);
        if (plan->down.losses.count > 0) {
            pl_canvas_addf(&w->canvas, PL_PAINT_WARNING, "      goes with it: ");
            pl_canvas_addf(&w->canvas, PL_PAINT_PLAIN, "%s%s\n", safe(w, plan->down.losses.at[0]),
                           and_more(w, &plan->down.losses));
        }
    }
    if (plan->kept.count > 0 && !report->drift) {
        pl_canvas_addf(&w->canvas, PL_PAINT_PLAIN, "kept  %u thing%s; --allow-drop drops %s\n",
                       plan->kept.count, plural(plan->kept.count),
                       plan->kept.count == 1 ? "it" : "them");
    }
    print_list(w, "left  ", &plan->left_alone);
    if (!report->drift && !pl_plan_is_empty(plan)) {
        print_proof(w);
    }
    print_source(w, report->from->label, report->from);
    print_source(w, report->to->label, report->to);
    for (size_t i = 0; i < report->written.count; i++) {
        pl_canvas_addf(&w->canvas, PL_PAINT_PLAIN, "wrote %s\n", safe(w, report->written.at[i]));
    }
    print_list(w, "lint: ", &report->findings);
    if (report->linted && report->findings.count == 0) {
        pl_canvas_add(&w->canvas, PL_PAINT_PLAIN, "lint finds nothing in them\n");
    }
}

void pl_plan_text(pl_str *out, const pl_plan_report *report, const pl_report_style *style)
{
    pl_arena *scratch = pl_arena_new();
    writer w = {.canvas = pl_canvas_begin(scratch, out, style),
                .arena = scratch,
                .report = report,
                .arrow = style->unicode ? "→" : "->",
                .by_title = pl_map_new(scratch),
                .company = pl_map_new(scratch)};
    const pl_plan *plan = report->plan;
    find_company(&w);
    for (size_t i = 0; i < plan->differences.count; i++) {
        add_difference(&w, &plan->differences.at[i]);
    }
    for (size_t i = 0; i < plan->kept.count; i++) {
        add_kept(&w, &plan->kept.at[i]);
    }
    if (report->drift && w.groups.count > 0) {
        pl_canvas_addf(&w.canvas, PL_PAINT_STRONG, "%s is not what %s says\n\n",
                       safe(&w, report->from->label), safe(&w, report->to->label));
    }
    for (size_t i = 0; i < w.groups.count; i++) {
        if (w.groups.at[i]->lines.count > 0 || w.groups.at[i]->sign != ' ') {
            print_group(&w, w.groups.at[i]);
        }
    }
    if (w.groups.count == 0) {
        bool all = report->from->schema->complete && report->to->schema->complete;
        pl_canvas_addf(&w.canvas, PL_PAINT_PLAIN, "%s and %s are the same%s\n",
                       safe(&w, report->from->label), safe(&w, report->to->label),
                       all ? "" : ", as far as they are known");
    } else {
        pl_str_add_char(out, '\n');
    }
    print_facts(&w);
    pl_arena_free(scratch);
}
