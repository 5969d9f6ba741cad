#include "check/rebuild.h"

#include "base/str.h"
#include "check/fact/target.h"
#include "dialect/sqlite/apply/apply.h"

#include <string.h>

#define READ_MAXIMUM 16 /* a copy reads few tables */

/* A table that the script made. */
typedef struct made_note {
    const pl_operation *operation;
} made_note;

/* Rows of `from` went into `into`. */
typedef struct copy_note {
    const pl_operation *operation;
    const char *into;
    uint32_t order; /* among the operations of the script */
} copy_note;

/* A table that was there and is not called so any more. */
typedef struct gone_note {
    const pl_object *object;
    pl_objects dependents;
    const pl_operation *drop;   /* NULL: renamed */
    const pl_operation *rename; /* NULL: dropped */
    const char *renamed_to;
    const copy_note *copy; /* of its rows, before it was dropped */
    pl_session session;
    bool proved_empty;
} gone_note;

struct pl_rebuild_watch {
    pl_arena *arena;
    pl_map *made;     /* folded name -> made_note */
    pl_map *copies;   /* folded name of the source -> the last copy_note */
    pl_map *gone;     /* folded name -> gone_note */
    pl_map *away;     /* folded new name -> gone_note of what was renamed to it */
    pl_map *filled;   /* "table.column", folded, that an UPDATE has set */
    pl_map *used;     /* "table.word", folded: words of statements that read the table for rows */
    pl_map *left_out; /* folded names of indexes and triggers that a DROP names */
    pl_rebuilds found;
    pl_session session;
    uint32_t order;      /* of the operation at hand */
    uint32_t last_check; /* order of the last PRAGMA foreign_key_check */
    bool sets_sequence;
};

pl_rebuild_watch *pl_rebuild_watch_new(pl_arena *arena)
{
    pl_rebuild_watch *watch = pl_arena_make(arena, pl_rebuild_watch);
    watch->arena = arena;
    watch->made = pl_map_new(arena);
    watch->copies = pl_map_new(arena);
    watch->gone = pl_map_new(arena);
    watch->away = pl_map_new(arena);
    watch->filled = pl_map_new(arena);
    watch->used = pl_map_new(arena);
    watch->left_out = pl_map_new(arena);
    return watch;
}

static const char *folded(const pl_rebuild_watch *watch, const char *name)
{
    char *copy = pl_arena_strdup(watch->arena, name);
    for (char *c = copy; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    }
    return copy;
}

static const pl_object *table_called(const pl_site *site, const pl_ref *ref)
{
    const pl_object *object = site->dialect->resolve(site->schema, PL_KIND_TABLE,
                                                     (pl_name){ref->schema, ref->name}, NULL);
    return object != NULL && object->ref.kind == PL_KIND_TABLE ? object : NULL;
}

static bool is_word(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c & 0x80) != 0;
}

/* The next word in [*at, end); its size, 0 at the end. */
static size_t next_word(const char **at, const char *end)
{
    size_t size = 0;
    while (*at < end && !is_word(**at)) {
        ++*at;
    }
    while (*at + size < end && is_word((*at)[size])) {
        size++;
    }
    return size;
}

/* ---- What is seen ---------------------------------------------------------------------------- */

static pl_rebuild *add(pl_rebuild_watch *watch, pl_rebuild_form form, const gone_note *gone,
                       const copy_note *copy)
{
    pl_rebuild *rebuild = pl_arena_make(watch->arena, pl_rebuild);
    const made_note *made = pl_map_get(watch->made, folded(watch, copy->into));
    *rebuild = (pl_rebuild){.form = form,
                            .table = gone->object->ref.name,
                            .old = gone->object,
                            .made_as = copy->into,
                            .dependents = gone->dependents,
                            .before_drop = gone->dependents,
                            .create = made->operation,
                            .copy = copy->operation,
                            .copied_from_old = copy->operation,
                            .drop = gone->drop,
                            .rename = gone->rename,
                            .session = gone->session,
                            .filled = watch->filled,
                            .used = watch->used,
                            .left_out = watch->left_out,
                            .renamed_to = gone->renamed_to,
                            .order = copy->order,
                            .proved_empty = gone->proved_empty};
    pl_vec_push(watch->arena, &watch->found, rebuild);
    return rebuild;
}

static void see_copy_from(pl_rebuild_watch *watch, const pl_operation *operation, const char *from)
{
    const char *into = operation->target.name;
    copy_note *copy = pl_arena_make(watch->arena, copy_note);
    if (pl_same_nocase(from, into) || !pl_map_has(watch->made, folded(watch, into))) {
        return;
    }
    *copy = (copy_note){operation, into, watch->order};
    pl_map_put(watch->copies, folded(watch, from), copy);

    /* into t again, from what t was called or was kept in meanwhile */
    const gone_note *renamed = pl_map_get(watch->away, folded(watch, from));
    const gone_note *dropped = pl_map_get(watch->gone, folded(watch, into));
    if (renamed != NULL && pl_same_nocase(renamed->object->ref.name, into)) {
        add(watch, PL_REBUILD_RENAME_FIRST, renamed, copy);
    } else if (dropped != NULL && dropped->copy != NULL &&
               pl_same_nocase(dropped->copy->into, from)) {
        pl_rebuild *rebuild = add(watch, PL_REBUILD_BACKUP, dropped, copy);
        rebuild->copied_from_old = dropped->copy->operation;
        rebuild->made_as = dropped->copy->into;
    }
}

/* Any word of it may be a column of any of the tables it reads. */
static void see_use(pl_rebuild_watch *watch, const pl_operation *operation, const pl_names *reads)
{
    pl_span span = operation->statement != NULL ? operation->statement->span : operation->span;
    const char *at = span.text->bytes + span.begin, *end = span.text->bytes + span.end;
    for (size_t size; reads->count > 0 && (size = next_word(&at, end)) > 0; at += size) {
        for (size_t i = 0; i < reads->count && i < READ_MAXIMUM; i++) {
            const char *name = reads->at[i].name;
            if (name != NULL) {
                const char *key = pl_arena_printf(watch->arena, "%s.%.*s", name, (int)size, at);
                pl_map_put(watch->used, folded(watch, key), watch);
            }
        }
    }
}

static void see_copies(pl_rebuild_watch *watch, const pl_operation *operation,
                       const pl_names *reads)
{
    for (size_t i = 0; i < reads->count && i < READ_MAXIMUM; i++) {
        if (reads->at[i].name != NULL) {
            see_copy_from(watch, operation, reads->at[i].name);
        }
    }
}

static gone_note *note_gone(pl_rebuild_watch *watch, const pl_site *site, const pl_object *object)
{
    gone_note *gone = pl_arena_make(watch->arena, gone_note);
    gone->object = object;
    gone->session = watch->session;
    gone->proved_empty = pl_object_created_in_script(object, site) && !object->populated;
    pl_schema_dependents(watch->arena, site->schema, object, &gone->dependents);
    return gone;
}

static void see_drop(pl_rebuild_watch *watch, const pl_site *site)
{
    const pl_object *object = table_called(site, &site->operation->target);
    if (object == NULL) {
        return;
    }
    const char *name = folded(watch, object->ref.name);
    const gone_note *renamed = pl_map_get(watch->away, name);
    for (size_t i = watch->found.count; renamed != NULL && i > 0; i--) {
        pl_rebuild *rebuild = watch->found.at[i - 1];
        if (rebuild->old == renamed->object) {
            rebuild->drop = site->operation;
            rebuild->session = watch->session;
            rebuild->before_drop = (pl_objects){0};
            pl_schema_dependents(watch->arena, site->schema, object, &rebuild->before_drop);
            return;
        }
    }
    const copy_note *copy = pl_map_get(watch->copies, name);
    if (copy != NULL) {
        gone_note *gone = note_gone(watch, site, object);
        gone->drop = site->operation;
        gone->copy = copy;
        pl_map_put(watch->gone, name, gone);
        pl_map_remove(watch->copies, name);
    }
    pl_map_remove(watch->made, name);
}

static void see_rename(pl_rebuild_watch *watch, const pl_site *site)
{
    const pl_operation *operation = site->operation;
    const pl_object *object = table_called(site, &operation->target);
    if (object == NULL || operation->new_name == NULL) {
        return;
    }
    const char *from = folded(watch, object->ref.name), *to = folded(watch, operation->new_name);
    gone_note *dropped = pl_map_get(watch->gone, to);
    if (dropped != NULL && pl_same_nocase(dropped->copy->into, object->ref.name)) {
        add(watch, PL_REBUILD_COPY, dropped, dropped->copy)->rename = operation;
        pl_map_remove(watch->gone, to);
        return;
    }
    gone_note *gone = note_gone(watch, site, object);
    gone->rename = operation;
    gone->renamed_to = operation->new_name;
    pl_map_put(watch->away, to, gone);
    pl_map_remove(watch->made, from);
}

static void see_made(pl_rebuild_watch *watch, const pl_operation *operation)
{
    made_note *made = pl_arena_make(watch->arena, made_note);
    made->operation = operation;
    pl_map_put(watch->made, folded(watch, operation->target.name), made);
}

static void take_care(pl_rebuild_watch *watch, const pl_operation *operation, const char *column)
{
    const char *key = pl_arena_printf(watch->arena, "%s.%s", operation->target.name, column);
    pl_map_put(watch->filled, folded(watch, key), watch);
}

/* A DELETE that asks for a column takes care of it as well: WHERE a IS NULL. Any word of it may be
 * the name. */
static void see_where(pl_rebuild_watch *watch, const pl_operation *operation)
{
    const pl_expression *where = operation->as.rows->where;
    const char *at = where == NULL ? "" : where->canonical, *end = at + strlen(at);
    for (size_t size; (size = next_word(&at, end)) > 0; at += size) {
        take_care(watch, operation, pl_arena_strndup(watch->arena, at, size));
    }
}

static void see_care(pl_rebuild_watch *watch, const pl_operation *operation)
{
    const pl_strings *columns = &operation->as.rows->columns;
    if (operation->kind == PL_OP_DELETE_ROWS) {
        see_where(watch, operation);
    }
    for (size_t i = 0; i < columns->count; i++) {
        take_care(watch, operation, columns->at[i]);
    }
}

static void see_pragma(pl_rebuild_watch *watch, const pl_site *site)
{
    const pl_operation *operation = site->operation;
    pl_session *session = &watch->session;
    if (pl_same_nocase(operation->new_name, "foreign_key_check")) {
        watch->last_check = watch->order;
    } else if (operation->kind != PL_OP_SET_VARIABLE) {
        return;
    } else if (pl_same_nocase(operation->new_name, "foreign_keys")) {
        bool on = pl_sqlite_pragma_is_on(operation);
        session->said_by = operation;
        if (!site->unit->transaction) {
            session->enforcement = on ? PL_ENFORCEMENT_ON : PL_ENFORCEMENT_OFF;
        } else if (session->enforcement == PL_ENFORCEMENT_UNKNOWN && !on) {
            session->enforcement = PL_ENFORCEMENT_IGNORED;
        }
    } else if (pl_same_nocase(operation->new_name, "defer_foreign_keys")) {
        session->deferred = pl_sqlite_pragma_is_on(operation);
    } else if (pl_same_nocase(operation->new_name, "legacy_alter_table")) {
        session->legacy_alter = pl_sqlite_pragma_is_on(operation);
    }
}

static void see_rows(pl_rebuild_watch *watch, const pl_operation *operation)
{
    watch->sets_sequence |= pl_same_nocase(operation->target.name, "sqlite_sequence");
    if (operation->kind != PL_OP_DELETE_ROWS) {
        see_use(watch, operation, &operation->as.rows->reads);
    }
    if (operation->kind == PL_OP_UPDATE_ROWS || operation->kind == PL_OP_DELETE_ROWS) {
        see_care(watch, operation);
    } else if (operation->kind == PL_OP_INSERT_ROWS && operation->as.rows->from_query) {
        see_copies(watch, operation, &operation->as.rows->reads);
    }
}

void pl_rebuild_see(pl_rebuild_watch *watch, const pl_site *site)
{
    const pl_operation *operation = site->operation;
    watch->order++;
    switch ((int)operation->kind) {
    case PL_OP_CREATE_TABLE:
        see_made(watch, operation);
        break;
    case PL_OP_CREATE_TABLE_AS:
        see_made(watch, operation);
        see_use(watch, operation, &operation->as.table_as->query->relations);
        see_copies(watch, operation, &operation->as.table_as->query->relations);
        break;
    case PL_OP_INSERT_ROWS:
    case PL_OP_UPDATE_ROWS:
    case PL_OP_DELETE_ROWS:
        see_rows(watch, operation);
        break;
    case PL_OP_SET_VARIABLE:
    case PL_OP_SHOW_VARIABLE:
        see_pragma(watch, site);
        break;
    case PL_OP_DROP_TABLE:
        see_drop(watch, site);
        break;
    case PL_OP_DROP_INDEX:
    case PL_OP_DROP_TRIGGER:
        pl_map_put(watch->left_out, folded(watch, operation->target.name), watch);
        break;
    case PL_OP_RENAME_TABLE:
        see_rename(watch, site);
        break;
    default:
        break;
    }
}

void pl_rebuild_found(pl_rebuild_watch *watch, const pl_site *site, pl_rebuilds *out)
{
    for (size_t i = 0; i < watch->found.count; i++) {
        pl_rebuild *rebuild = watch->found.at[i];
        rebuild->made = table_called(site, &rebuild->old->ref);
        rebuild->checked = watch->last_check > rebuild->order;
        rebuild->keeps_sequence = watch->sets_sequence;
        if (rebuild->made != NULL && rebuild->made != rebuild->old && !rebuild->old->partial) {
            pl_vec_push(watch->arena, out, rebuild);
        }
    }
}
