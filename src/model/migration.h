/*
 * Statement, Script, Migration, History: what a folder of migrations says. Plain data.
 *
 * Built by src/source (folder, runner, sections, pieces) and the dialect's reader (statements,
 * operations). The history's arena owns everything; each file has an arena of its own below it.
 */
#ifndef PL_MODEL_MIGRATION_H
#define PL_MODEL_MIGRATION_H

#include "base/day.h"
#include "model/operation.h"

typedef enum pl_dialect_id {
    PL_DIALECT_UNKNOWN,
    PL_DIALECT_POSTGRES,
    PL_DIALECT_SQLITE,
    PL_DIALECT_MYSQL,
} pl_dialect_id;

typedef enum pl_statement_state {
    PL_STATEMENT_READ,         /* parsed, its operations are known */
    PL_STATEMENT_SYNTAX_ERROR, /* no PostgreSQL of the configured version would accept it */
    PL_STATEMENT_NOT_PARSED,   /* newer than the grammar, or no version is configured */
    PL_STATEMENT_TEMPLATED,    /* holds a placeholder that the runner replaces: not checked */
    PL_STATEMENT_META,         /* a command of the client program: \i, \connect, .read */
    PL_STATEMENT_TOO_DEEP,     /* nested beyond the limit: not checked */
} pl_statement_state;

/* pl_statement.unsupported of what no database but libSQL, which grew out of SQLite, has. */
#define PL_UNSUPPORTED_LIBSQL "ALTER TABLE ... ALTER COLUMN ... TO"

typedef struct pl_statement {
    pl_span span; /* without leading comments and the semicolon */
    pl_statement_state state;
    pl_operations operations;  /* empty unless READ (then at least one) */
    const char *problem;       /* when not READ: the parser's words, or what was found */
    pl_span problem_span;      /* the place of the problem; may be empty, at one offset */
    const char *reserved_word; /* used as a name without quotes, and that is what is wrong; else
                                  NULL */
    const char *unsupported;   /* a SYNTAX_ERROR that is right in other databases: what the dialect
                                  doesn't have, "ALTER TABLE ... ADD CONSTRAINT"; else NULL */
    uint32_t piece;            /* index into script->pieces */
    uint32_t unit;             /* index into script->units; set by src/check */
} pl_statement;

typedef PL_VEC(pl_statement *) pl_statements;

/* What the runner hands over in one call. Whether it travels as one message (then several
 * statements are one implicit transaction on PostgreSQL) says pl_runner_sending (source/runner.h).
 */
typedef struct pl_piece {
    pl_span span;
    const char *problem; /* why there is no SQL in it: it becomes a statement that is a syntax
                            error; NULL: there is SQL in it */
    pl_span problem_span;
} pl_piece;

typedef PL_VEC(pl_piece) pl_pieces;

/* A comment `-- plumb:ignore rule reason`, `-- plumb:ignore-file`, `-- plumb:irreversible reason`,
 * `-- plumb:renamed-from name` (the reason is the name then; it says something in a definition of a
 * schema only). */
typedef enum pl_directive_kind {
    PL_DIRECTIVE_IGNORE,
    PL_DIRECTIVE_IGNORE_FILE,
    PL_DIRECTIVE_IRREVERSIBLE,
    PL_DIRECTIVE_RENAMED_FROM,
    PL_DIRECTIVE_UNKNOWN, /* plumb:something-else: said as a finding */
} pl_directive_kind;

typedef struct pl_directive {
    pl_directive_kind kind;
    const char *rule;   /* IGNORE(_FILE): the id, NULL for every rule; UNKNOWN: the word */
    const char *reason; /* NULL when none was given */
    const char *until;  /* of until=DATE, as written; NULL: none */
    pl_day last_day;    /* 0: for good, or `until` is no day */
    pl_span span;
} pl_directive;

typedef PL_VEC(pl_directive) pl_directives;

/* How a script is held together, as the runner's conventions and the file say (source/runner.h);
 * BEGIN and COMMIT in the text come on top. */
typedef enum pl_wrapping {
    PL_WRAP_NONE,   /* the runner opens no transaction */
    PL_WRAP_SCRIPT, /* one transaction round the script */
    PL_WRAP_BATCH,  /* one transaction round all pending migrations */
} pl_wrapping;

/* Units of one script: src/check/transaction.h fills them in. */
typedef struct pl_unit {
    uint32_t first, count; /* statements; a unit holds at least one */
    bool transaction;      /* inside a transaction (explicit, wrapped or implicit), or alone */
    bool implicit;         /* the transaction is the implicit block of a piece with 2+ statements */
    bool ended_by_rollback;
    const pl_statement *committed_by; /* behind it: commits what a BEGIN of the text opened; or
                                         NULL */
    bool left_open;                   /* BEGIN without COMMIT at the end of the script */
    uint32_t number; /* in the whole history, so that "created in this unit" can be asked */
} pl_unit;

typedef PL_VEC(pl_unit) pl_units;

typedef struct pl_script {
    const pl_text *text;
    pl_span span;   /* the section: the whole file for runners with a file a direction */
    uint32_t head;  /* [0, head) of the text stands before its first section */
    pl_span marker; /* the line that begins the section; text NULL when there is none */
    pl_pieces pieces;
    pl_statements statements;
    pl_wrapping wrapping;
    bool opted_out;  /* the file says: no transaction */
    pl_span opt_out; /* where it says so; text NULL when it is said elsewhere or not at all */
    pl_directives directives;
    bool sent_whole;    /* each piece is one message, whatever the runner does elsewhere */
    unsigned templates; /* PL_TEMPLATE_* (dialect.h) that the file itself switches on */
    pl_units units;
    const pl_statement
        *refused;          /* the first in a transaction that none takes, or NULL; with units */
    uint32_t not_analysed; /* statements that are not READ, and EXECUTEs that can't be seen */
    const char *problem;   /* the section itself is wrong (unfinished goose statement); else NULL */
    pl_span problem_span;
} pl_script;

typedef enum pl_migration_kind {
    PL_MIGRATION_VERSIONED,
    PL_MIGRATION_REPEATABLE, /* Flyway R__, popx-less seeds: run again when changed; need no down */
    PL_MIGRATION_BASELINE,   /* Flyway B__: the state, not a step */
} pl_migration_kind;

typedef struct pl_migration {
    const char *version; /* as text: "20240102030405", "1.2.3"; compared by the runner's rule */
    const char *name;    /* for people: "004_index_email", "20240102_add_users" */
    const char *path;    /* the file (or folder) it is found by */
    pl_migration_kind kind;
    pl_script *up;            /* NULL: orphan down */
    pl_script *down;          /* NULL: none */
    bool down_expected;       /* the layout has a place for a down of this migration */
    bool down_unread;         /* a down is there, but can't be read or is in another language */
    bool down_declared_empty; /* the layout's own way to say so: Liquibase `rollback empty` */
    const char *irreversible; /* the declared reason; NULL: not declared; "" without a reason */
    pl_span irreversible_span;
    const char *unread; /* why its scripts can't be read ("written in Go", "permission denied"):
                           it may do anything; NULL: read */
    bool context;       /* not asked for: replayed so that the schema is right, no findings */
    const char *dialect_name; /* of the file name: "postgres", "sqlite3"; NULL: none */
    uint32_t number;          /* index in history->migrations */
} pl_migration;

typedef PL_VEC(pl_migration *) pl_migrations;

/* Something about the folder itself: a file that fits no pattern, a version twice, a broken file.
 */
typedef enum pl_folder_problem_kind {
    PL_FOLDER_DUPLICATE_VERSION,
    PL_FOLDER_ORPHAN_DOWN,
    PL_FOLDER_FILE_NAME,    /* would be silently skipped by the runner */
    PL_FOLDER_UNREADABLE,   /* permission, link that leads outside, too large, NUL bytes */
    PL_FOLDER_MARKER,       /* a marker that is wrong or missing (dbmate without migrate:down) */
    PL_FOLDER_ORDER,        /* the journal or plan names a file that is not there */
    PL_FOLDER_ORDER_UNREAD, /* a list of the migrations is there, in a form that is not read */
    PL_FOLDER_EDITED,       /* was on the base already, and reads otherwise now */
    PL_FOLDER_RENAMED,      /* was on the base under another name */
    PL_FOLDER_DELETED,      /* was on the base and is gone */
    PL_FOLDER_LATE,         /* new, and sorts before one that is on the base */
} pl_folder_problem_kind;

/* What was edited of a migration. */
typedef enum pl_edit {
    PL_EDIT_UP,
    PL_EDIT_DOWN,     /* only its way back */
    PL_EDIT_COMMENTS, /* or white space: nothing that runs */
} pl_edit;

typedef struct pl_folder_problem {
    pl_folder_problem_kind kind;
    const char *path;
    const char *message;
    pl_span span;       /* text NULL when there is no place in a text */
    uint32_t migration; /* concerned; UINT32_MAX when none */
    const char *other;  /* another file it is about: the one of the same version, the old name, the
                           one that sorts behind; NULL: none */
    const char *was;    /* EDITED: the line as it was; NULL: there was none */
    pl_edit edit;       /* EDITED */
    bool version_kept;  /* RENAMED: only the words behind the version */
    bool down_kept;     /* DELETED: only its up; path is that file's */
} pl_folder_problem;

typedef PL_VEC(pl_folder_problem) pl_folder_problems;

struct pl_runner;

typedef struct pl_history {
    pl_arena *arena;
    const char *path;               /* the folder, or the file, as given */
    const struct pl_runner *runner; /* source/runner.h */
    const char *base;               /* what it was compared with: "main"; NULL: with nothing */
    const char *why_runner;         /* one line: what it was recognised by, or "--runner" */
    pl_dialect_id dialect;
    unsigned server_version;  /* configured: 15, of SQLite 324 for 3.24; 0: not */
    pl_migrations migrations; /* in the order they run */
    pl_folder_problems problems;
    uint32_t file_count;
    uint32_t statement_count;
    bool libsql; /* some statement is PL_UNSUPPORTED_LIBSQL: no other database runs the history */
} pl_history;

#endif
