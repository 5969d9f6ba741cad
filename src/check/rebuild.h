/*
 * Rebuild: a table that is made anew, because SQLite has no ALTER TABLE for what is wanted: a new
 * table, its rows copied, the old one dropped, the new one given its name
 * (https://sqlite.org/lang_altertable.html, section 7). One logical change in four statements or
 * more, in the spellings of drizzle (__new_t), Django (new__t), Prisma (new_t), Sequelize
 * (t_backup) and ActiveRecord (at); names decide nothing, only what is copied to where.
 *
 * Found while a script is replayed: each operation is shown before it is applied, the rebuilds are
 * complete when the script has ended.
 */
#ifndef PL_CHECK_REBUILD_H
#define PL_CHECK_REBUILD_H

#include "check/site.h"

typedef enum pl_rebuild_form {
    PL_REBUILD_COPY,         /* new made, rows copied, old dropped, new renamed */
    PL_REBUILD_RENAME_FIRST, /* old renamed away, made anew under its name, rows copied */
    PL_REBUILD_BACKUP,       /* rows copied away, dropped, made anew, rows copied back */
} pl_rebuild_form;

/* Whether foreign keys are enforced when the old table goes. */
typedef enum pl_enforcement {
    PL_ENFORCEMENT_UNKNOWN, /* the script doesn't say: as the connection has it */
    PL_ENFORCEMENT_OFF,     /* switched off outside a transaction, for certain */
    PL_ENFORCEMENT_ON,
    PL_ENFORCEMENT_IGNORED, /* a PRAGMA inside a transaction, which SQLite ignores */
} pl_enforcement;

/* What the script has said of its connection so far. */
typedef struct pl_session {
    pl_enforcement enforcement;
    const pl_operation *said_by; /* the last PRAGMA foreign_keys; NULL: none */
    bool deferred;               /* PRAGMA defer_foreign_keys = ON */
    bool legacy_alter;           /* PRAGMA legacy_alter_table = ON */
} pl_session;

typedef struct pl_rebuild {
    pl_rebuild_form form;
    const char *table;          /* its name, before and after */
    const pl_object *old;       /* as it was when it was dropped or renamed away */
    const pl_object *made;      /* as it is when the script has ended */
    const char *made_as;        /* what the new one was called when the old one was dropped */
    pl_objects dependents;      /* indexes, triggers, views of the old one and tables that refer to
                                   it, as they were then */
    pl_objects before_drop;     /* the same when the old table was dropped: RENAME_FIRST has renamed
                                   it in them */
    const char *renamed_to;     /* RENAME_FIRST: what the old one was called */
    const pl_operation *create; /* of the new table */
    const pl_operation *copy;   /* INSERT or CREATE TABLE AS: the last copy, into the new table */
    const pl_operation *copied_from_old; /* the first copy: of the form BACKUP another one */
    const pl_operation *drop;            /* of the old table; NULL: RENAME_FIRST that keeps it */
    const pl_operation *rename;          /* NULL with BACKUP */
    pl_session session;                  /* when the old table went */
    const pl_map *filled;   /* "table.column", folded: that an UPDATE of the script sets, or a
                               DELETE asks for */
    const pl_map *used;     /* "table.word", folded: the words of statements that copy rows of the
                               table to anywhere */
    const pl_map *left_out; /* folded names of indexes and triggers that the script drops */
    uint32_t order;         /* of the copy, among the operations of the script */
    bool checked;           /* PRAGMA foreign_key_check stands behind the copy */
    bool keeps_sequence;    /* the script writes to sqlite_sequence */
    bool proved_empty;      /* made earlier in the same script */
} pl_rebuild;

typedef PL_VEC(pl_rebuild *) pl_rebuilds;

typedef struct pl_rebuild_watch pl_rebuild_watch;

pl_rebuild_watch *pl_rebuild_watch_new(pl_arena *arena);
void pl_rebuild_see(pl_rebuild_watch *watch, const pl_site *site); /* before it is applied */

/* The rebuilds whose new table is there, with the schema as it is after the script. */
void pl_rebuild_found(pl_rebuild_watch *watch, const pl_site *site, pl_rebuilds *out);

#endif
