#include "source/changes.h"

#include "base/str.h"
#include "source/layout.h"
#include "source/name.h"

#include <string.h>

typedef enum state {
    STATE_SAME,
    STATE_NEW,
    STATE_EDITED,
    STATE_RENAMED,
    STATE_UP_GONE, /* only its down is left */
    STATE_IGNORED, /* its files are none that git would take */
} state;

typedef struct comparison {
    pl_arena *arena;
    pl_history *history;
    const pl_base *base;
    pl_map *known;                /* migrations of the base, by key_of */
    state *states;                /* of the migrations of history */
    bool *met;                    /* the migrations of the base that are still there */
    bool *asked;                  /* the migrations of history that were not context before */
    bool some_asked;              /* not all: files were named */
    pl_map *changed;              /* with the folders above each path; NULL: any may have */
    pl_map *paths;                /* of the migrations of history */
    pl_map *texts;                /* new migrations by the words of their up */
    pl_map *versions;             /* new migrations by version */
    pl_map *downs;                /* migrations that are but a down, by where it lies */
    pl_map *tip;                  /* migrations of the tip by key_of, then by version */
    const pl_migration *tip_last; /* that runs last there */
} comparison;

/* A path from the history's folder, so that it can be held against that of another one. */
static const char *below(const pl_history *history, const char *path)
{
    size_t size = strlen(history->path);
    if (pl_same(history->path, ".") || strncmp(path, history->path, size) != 0) {
        return path;
    }
    if (size > 0 && path[size - 1] == '/') {
        return path + size;
    }
    return path[size] == '/' ? path + size + 1 : path;
}

/* Several migrations of a file are told apart by their names. */
static const char *key_of(pl_arena *arena, const pl_history *history, const pl_migration *migration)
{
    return pl_arena_printf(arena, "%s\n%s", below(history, migration->path), migration->name);
}

/* What changed. -------------------------------------------------------------------------------- */

/* A migration may be a folder, which changed when a file in it did. */
static pl_map *with_folders(pl_arena *arena, const pl_map *changed)
{
    pl_map *all = pl_map_new(arena);
    for (const pl_map_entry *each = NULL; (each = pl_map_next(changed, each)) != NULL;) {
        char *path = pl_arena_strdup(arena, each->key);
        while (path != NULL && !pl_map_has(all, path)) {
            pl_map_put(all, path, all);
            char *slash = strrchr(path, '/');
            if (slash != NULL) {
                *slash = '\0';
            } else {
                path = NULL;
            }
        }
    }
    return all;
}

static bool path_changed(const comparison *c, const char *path)
{
    if (c->changed == NULL || path == NULL) {
        return path != NULL;
    }
    const char *found = pl_path_below(c->arena, c->base->root, path);
    return found != NULL && pl_map_has(c->changed, found);
}

/* Where a file of the base would be in the history at hand. */
static const char *here(const comparison *c, const char *path)
{
    const char *rest = below(c->base->history, path);
    return rest == path && !pl_same(c->base->history->path, ".")
               ? path
               : pl_path_join(c->arena, c->history->path, rest);
}

static bool script_changed(const comparison *c, const pl_script *now, const pl_script *before)
{
    return (now != NULL && path_changed(c, now->text->path)) ||
           (before != NULL && path_changed(c, here(c, before->text->path)));
}

static bool files_changed(const comparison *c, const pl_migration *now, const pl_migration *before)
{
    return path_changed(c, now->path) || script_changed(c, now->up, before->up) ||
           script_changed(c, now->down, before->down);
}

static pl_folder_problem *add_problem(comparison *c, pl_folder_problem_kind kind, const char *path,
                                      uint32_t migration)
{
    pl_folder_problem problem = {.kind = kind, .path = path, .message = "", .migration = migration};
    pl_vec_push(c->arena, &c->history->problems, problem);
    return &pl_vec_last(&c->history->problems);
}

/* Edited. -------------------------------------------------------------------------------------- */

typedef struct difference {
    bool there;
    pl_span now, before; /* the places where they part; text NULL: that script is not there */
} difference;

static pl_span line_at(const pl_script *script, uint32_t at)
{
    return pl_span_trim(pl_text_line(script->text, pl_text_place(script->text, at).line));
}

static difference difference_of(pl_dialect_id dialect, const pl_script *now,
                                const pl_script *before)
{
    if (now == NULL || before == NULL) {
        return (difference){.there = now != before};
    }
    uint32_t at, at_before;
    if (!pl_sql_same(dialect, now->span, before->span, &at, &at_before)) {
        return (difference){true, line_at(now, at), line_at(before, at_before)};
    }
    if ((now->opt_out.text == NULL) != (before->opt_out.text == NULL)) {
        return (difference){true, now->opt_out, before->opt_out};
    }
    return (difference){0};
}

static bool same_bytes(const pl_script *now, const pl_script *before)
{
    pl_span a = pl_span_trim(now->span), b = pl_span_trim(before->span);
    return a.end - a.begin == b.end - b.begin &&
           memcmp(a.text->bytes + a.begin, b.text->bytes + b.begin, a.end - a.begin) == 0;
}

static bool is_same(const pl_script *now, const pl_script *before)
{
    return now == NULL || before == NULL ? now == before : same_bytes(now, before);
}

static void add_edit(comparison *c, const pl_migration *migration, pl_edit edit,
                     const pl_script *script, const difference *found)
{
    const char *path = script != NULL ? script->text->path : migration->path;
    pl_folder_problem *problem = add_problem(c, PL_FOLDER_EDITED, path, migration->number);
    problem->edit = edit;
    problem->span = found->now;
    problem->was = found->before.text != NULL && found->before.end > found->before.begin
                       ? pl_span_copy(c->arena, found->before)
                       : NULL;
}

/* A step that runs once, in its place. Where the place is a number, a file without one (schema.sql)
 * is run by somebody who knows when. */
static bool is_versioned(const pl_history *history, const pl_migration *migration)
{
    char first = migration->version != NULL ? migration->version[0] : '\0';
    bool numbered = first == '-' || (first >= '0' && first <= '9');
    return migration->kind == PL_MIGRATION_VERSIONED &&
           (history->runner->ordering != PL_ORDER_NUMBER || numbered);
}

static bool find_comments(comparison *c, const pl_migration *now, const pl_migration *before)
{
    bool in_up = !is_same(now->up, before->up);
    bool in_down = now->down != NULL && !is_same(now->down, before->down);
    if (in_up || in_down) {
        add_edit(c, now, PL_EDIT_COMMENTS, in_up ? now->up : now->down, &(difference){0});
    }
    return in_up || in_down;
}

/* A down that was not there before is always welcome: no database has run it. One that is gone is
 * missing, and said to be. Programs can't be looked into. */
static bool find_edit(comparison *c, const pl_migration *now, const pl_migration *before)
{
    pl_dialect_id dialect = c->history->dialect;
    difference up = difference_of(dialect, now->up, before->up);
    difference down = difference_of(dialect, now->down, before->down);
    if (!is_versioned(c->history, now)) {
        return up.there || down.there;
    }
    if (up.there && before->up != NULL) {
        add_edit(c, now, PL_EDIT_UP, now->up, &up);
        return true;
    }
    if (down.there && before->down != NULL && (now->down != NULL || now->down_unread)) {
        add_edit(c, now, PL_EDIT_DOWN, now->down, &down);
        return true;
    }
    if (down.there && before->down == NULL) {
        return true;
    }
    return find_comments(c, now, before) || up.there || down.there;
}

static bool is_only_down(const pl_migration *migration)
{
    return migration->up == NULL && migration->down != NULL && migration->unread == NULL;
}

/* A file of the working tree, whatever links lead to it, that git says nothing of. */
static bool is_unlisted(const comparison *c, const pl_script *script)
{
    const char *real = script != NULL ? pl_path_real(c->arena, script->text->path) : NULL;
    return script == NULL ||
           (real != NULL && pl_path_below(c->arena, c->base->root, real) != NULL &&
            !path_changed(c, real));
}

/* What git lists neither as it was nor as changed is ignored by it; in its index nothing is. A list
 * of migrations says anew which of the files are some. */
static bool is_ignored(const comparison *c, const pl_migration *now)
{
    return c->changed != NULL && c->base->tree == NULL && now->up != NULL &&
           c->history->runner->ordering != PL_ORDER_LISTED && is_unlisted(c, now->up) &&
           is_unlisted(c, now->down);
}

static void compare_one(comparison *c, uint32_t number)
{
    pl_migration *now = c->history->migrations.at[number];
    const pl_migration *before = pl_map_get(c->known, key_of(c->arena, c->history, now));
    if (is_only_down(now)) {
        pl_map_put(c->downs, now->down->text->path, now);
    }
    if (before == NULL || (is_only_down(now) && before->up != NULL)) {
        c->states[number] = before == NULL && is_ignored(c, now) ? STATE_IGNORED : STATE_NEW;
        return;
    }
    c->met[before->number] = true;
    now->down_expected = now->down_expected || before->down != NULL; /* there was a place for it */
    if (c->asked[number] && files_changed(c, now, before) && find_edit(c, now, before)) {
        c->states[number] = STATE_EDITED;
    }
}

/* Renamed and deleted. ------------------------------------------------------------------------- */

static bool same_version(const pl_history *history, const char *a, const char *b)
{
    switch (history->runner->ordering) {
    case PL_ORDER_NUMBER:
        return pl_version_compare(a, b) == 0;
    case PL_ORDER_PARTS:
        return pl_version_compare_parts(a, b) == 0;
    case PL_ORDER_NAME:
    case PL_ORDER_TEXT:
    case PL_ORDER_LISTED:
        break;
    }
    return pl_same(a, b);
}

/* Of a file that holds several the migration may be gone and the file still there. Files that two
 * migrations share a version by are one migration to some layouts: they are there all the same. */
static bool is_gone(const comparison *c, const pl_migration *before)
{
    const char *path = here(c, before->path);
    return !pl_tree_exists(c->base->tree, path) || pl_map_has(c->paths, path) ||
           c->history->runner->ordering == PL_ORDER_LISTED;
}

/* NULL: there is nothing in it that another could have in common with it. */
static const char *words_of(const comparison *c, const pl_migration *migration)
{
    const char *words = migration->up == NULL
                            ? ""
                            : pl_sql_words(c->arena, c->history->dialect, migration->up->span);
    return words[0] != '\0' ? words : NULL;
}

/* By what a renamed one has in common with what it was: its version or what it does. */
static void map_new(comparison *c)
{
    for (uint32_t i = 0; i < c->history->migrations.count; i++) {
        pl_migration *now = c->history->migrations.at[i];
        if (c->states[i] == STATE_NEW && is_versioned(c->history, now) && !is_only_down(now)) {
            const char *words = words_of(c, now);
            pl_map_put(c->versions, pl_version_key(now->version), now);
            if (words != NULL) {
                pl_map_put(c->texts, words, now);
            }
        }
    }
}

static pl_migration *find_renamed(const comparison *c, const pl_migration *before)
{
    const char *words = words_of(c, before);
    pl_migration *found = words != NULL ? pl_map_get(c->texts, words) : NULL;
    if (found == NULL || c->states[found->number] != STATE_NEW) {
        found = pl_map_get(c->versions, pl_version_key(before->version));
    }
    return found != NULL && c->states[found->number] == STATE_NEW ? found : NULL;
}

static void add_deleted(comparison *c, const pl_migration *before)
{
    const pl_migration *left =
        before->down != NULL ? pl_map_get(c->downs, here(c, before->down->text->path)) : NULL;
    bool up_only = left != NULL && before->up != NULL;
    const char *path = up_only ? before->up->text->path : before->path;
    if (left != NULL) {
        c->states[left->number] = STATE_UP_GONE;
    }
    if (!c->some_asked) {
        pl_folder_problem *problem = add_problem(c, PL_FOLDER_DELETED, here(c, path), UINT32_MAX);
        problem->other = before->name;
        problem->down_kept = up_only;
    }
}

static void add_gone(comparison *c, const pl_migration *before)
{
    const pl_migration *now = find_renamed(c, before);
    if (now == NULL) {
        add_deleted(c, before);
        return;
    }
    c->states[now->number] = STATE_RENAMED;
    pl_folder_problem *problem = add_problem(c, PL_FOLDER_RENAMED, now->path, now->number);
    problem->other = before->name;
    problem->version_kept = same_version(c->history, now->version, before->version);
    difference up = difference_of(c->history->dialect, now->up, before->up);
    if (up.there) {
        add_edit(c, now, PL_EDIT_UP, now->up, &up);
    }
}

static void find_gone(comparison *c)
{
    const pl_history *base = c->base->history;
    map_new(c);
    for (uint32_t i = 0; i < base->migrations.count; i++) {
        const pl_migration *before = base->migrations.at[i];
        if (!c->met[i] && is_versioned(c->history, before) && is_gone(c, before) &&
            path_changed(c, here(c, before->path))) {
            add_gone(c, before);
        }
    }
}

/* Order. --------------------------------------------------------------------------------------- */

static int order_of(const pl_history *history, const pl_migration *a, const pl_migration *b)
{
    switch (history->runner->ordering) {
    case PL_ORDER_NUMBER:
        return pl_version_compare(a->version, b->version);
    case PL_ORDER_PARTS:
        return pl_version_compare_parts(a->version, b->version);
    case PL_ORDER_NAME:
        return pl_compare(pl_path_name(a->path), pl_path_name(b->path));
    case PL_ORDER_TEXT:
        return pl_compare(a->version, b->version);
    case PL_ORDER_LISTED:
        break;
    }
    return 0;
}

static bool is_step(const pl_history *history, const pl_migration *migration)
{
    return is_versioned(history, migration) && (migration->up != NULL || migration->unread != NULL);
}

static void add_late(comparison *c, const pl_migration *now, const char *other)
{
    add_problem(c, PL_FOLDER_LATE, now->path, now->number)->other = other;
}

static const char *version_key(const comparison *c, const pl_migration *migration)
{
    return pl_arena_printf(c->arena, "\n%s", pl_version_key(migration->version));
}

static void map_tip(comparison *c)
{
    const pl_history *tip = c->base->tip;
    for (uint32_t i = 0; tip != NULL && i < tip->migrations.count; i++) {
        pl_migration *there = tip->migrations.at[i];
        if (is_step(c->history, there)) {
            pl_map_put(c->tip, key_of(c->arena, tip, there), there);
            pl_map_put(c->tip, version_key(c, there), there);
            if (c->tip_last == NULL || order_of(c->history, c->tip_last, there) < 0) {
                c->tip_last = there;
            }
        }
    }
}

/* Where the base is ahead of where the two parted, its newer migrations are not here: a version may
 * be taken there meanwhile. true: there is nothing more to say of the migration's place. */
static bool check_tip(comparison *c, const pl_migration *now)
{
    pl_ordering ordering = c->history->runner->ordering;
    bool numbered = ordering == PL_ORDER_NUMBER || ordering == PL_ORDER_PARTS;
    const pl_migration *taken = numbered ? pl_map_get(c->tip, version_key(c, now)) : NULL;
    if (pl_map_has(c->tip, key_of(c->arena, c->history, now))) {
        return true;
    }
    if (taken != NULL) {
        pl_folder_problem *problem =
            add_problem(c, PL_FOLDER_DUPLICATE_VERSION, now->path, now->number);
        problem->other = taken->name;
        problem->message = pl_arena_printf(c->arena, "version %s is taken on %s, by %s",
                                           now->version, c->base->name, taken->name);
        return true;
    }
    bool late = c->tip_last != NULL && order_of(c->history, now, c->tip_last) < 0;
    if (late) {
        add_late(c, now, c->tip_last->name);
    }
    return late;
}

/* Backwards, so that the last one that was on the base already is known when a new one is met. */
static void check_order(comparison *c)
{
    const pl_migration *last = NULL;
    for (uint32_t i = (uint32_t)c->history->migrations.count; i-- > 0;) {
        const pl_migration *now = c->history->migrations.at[i];
        if (!is_step(c->history, now)) {
            continue;
        }
        if (c->states[i] == STATE_SAME || c->states[i] == STATE_EDITED) {
            last = last == NULL ? now : last;
        } else if (c->states[i] == STATE_NEW && c->asked[i] && !check_tip(c, now) && last != NULL &&
                   !same_version(c->history, now->version, last->version)) {
            add_late(c, now, last->name);
        }
    }
}

/* What is left to be looked at. ---------------------------------------------------------------- */

static bool is_about_change(const comparison *c, const pl_folder_problem *problem)
{
    bool marked = problem->migration < c->history->migrations.count;
    if (marked && c->states[problem->migration] == STATE_UP_GONE) {
        return problem->kind != PL_FOLDER_ORPHAN_DOWN; /* the up is said to be gone */
    }
    if (marked && c->states[problem->migration] == STATE_IGNORED) {
        return false;
    }
    return path_changed(c, problem->path) || path_changed(c, problem->other) ||
           (marked && c->states[problem->migration] != STATE_SAME);
}

static void keep_changed_problems(comparison *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->history->problems.count; i++) {
        pl_folder_problem *problem = &c->history->problems.at[i];
        if (is_about_change(c, problem)) {
            if (problem->migration < c->history->migrations.count &&
                c->history->migrations.at[problem->migration]->context) {
                problem->migration = UINT32_MAX; /* of an old one, through a new one */
            }
            c->history->problems.at[kept++] = *problem;
        }
    }
    c->history->problems.count = kept;
}

static void mark_context(comparison *c)
{
    for (uint32_t i = 0; i < c->history->migrations.count; i++) {
        pl_migration *migration = c->history->migrations.at[i];
        migration->context = migration->context || c->states[i] == STATE_SAME ||
                             c->states[i] == STATE_UP_GONE || c->states[i] == STATE_IGNORED;
    }
}

static void prepare(comparison *c)
{
    const pl_migrations *migrations = &c->history->migrations;
    const pl_history *base = c->base->history;
    c->known = pl_map_new(c->arena);
    c->paths = pl_map_new(c->arena);
    c->texts = pl_map_new(c->arena);
    c->versions = pl_map_new(c->arena);
    c->downs = pl_map_new(c->arena);
    c->tip = pl_map_new(c->arena);
    c->states = pl_arena_alloc(c->arena, (migrations->count + 1) * sizeof *c->states);
    c->asked = pl_arena_alloc(c->arena, (migrations->count + 1) * sizeof *c->asked);
    c->met = pl_arena_alloc(c->arena, (base->migrations.count + 1) * sizeof *c->met);
    c->changed = c->base->changed != NULL ? with_folders(c->arena, c->base->changed) : NULL;
    for (size_t i = 0; i < migrations->count; i++) {
        c->asked[i] = !migrations->at[i]->context;
        c->some_asked |= migrations->at[i]->context;
        pl_map_put(c->paths, migrations->at[i]->path, migrations->at[i]);
    }
    for (size_t i = 0; i < base->migrations.count; i++) {
        pl_map_put(c->known, key_of(c->arena, base, base->migrations.at[i]),
                   base->migrations.at[i]);
    }
}

void pl_history_compare(pl_history *history, const pl_base *base)
{
    pl_history nothing = {.path = history->path, .runner = history->runner};
    pl_base complete = *base;
    comparison c = {.arena = history->arena, .history = history, .base = &complete};
    if (complete.history == NULL) {
        complete.history = &nothing;
    }
    history->base = base->name;
    prepare(&c);
    for (uint32_t i = 0; i < history->migrations.count; i++) {
        compare_one(&c, i);
    }
    find_gone(&c);
    mark_context(&c);
    keep_changed_problems(&c);
    map_tip(&c);
    check_order(&c);
}
