/*
 * Runner: the tool that runs a folder of migrations, and what it does with them. Facts only; one
 * row a runner in runner.c, read in the tools' own sources or measured (docs/runners.md).
 *
 * Everything is static: no pointer here is ever freed.
 */
#ifndef PL_SOURCE_RUNNER_H
#define PL_SOURCE_RUNNER_H

#include "model/migration.h"

#include <stdbool.h>

/* How the text of one script travels to the server. A piece (pl_script.pieces) is a message, except
 * with STATEMENTS, where every statement of a piece is one. */
typedef enum pl_sending {
    PL_SEND_WHOLE,       /* the section as it is, one multi-statement message */
    PL_SEND_STATEMENTS,  /* a lexer that knows quotes and $$ cuts it: one statement a message */
    PL_SEND_LINES,       /* cut at line ends after `;`; a marked block travels whole (goose) */
    PL_SEND_BREAKPOINTS, /* cut at the runner's own mark (drizzle) */
    PL_SEND_PIPELINE,    /* one statement a message, all in one implicit transaction (Supabase) */
} pl_sending;

/* What the opt-out directive covers. */
typedef enum pl_opt_out_scope {
    PL_OPT_OUT_NONE,      /* there is none */
    PL_OPT_OUT_SCRIPT,    /* a file or section a direction */
    PL_OPT_OUT_MIGRATION, /* both directions at once */
    PL_OPT_OUT_AUTOMATIC, /* and also by itself when every statement needs it (Flyway) */
} pl_opt_out_scope;

/* When the runner writes into its history table that a migration ran. */
typedef enum pl_recording {
    PL_RECORD_BEFORE, /* first, marked unfinished: a failure stops every later run */
    PL_RECORD_WITHIN, /* in the script's transaction, or after it when there is none */
    PL_RECORD_AFTER,  /* in a transaction of its own */
} pl_recording;

typedef enum pl_down_form {
    PL_DOWN_NONE,    /* the runner knows no way back */
    PL_DOWN_FILE,    /* a file of its own beside the up, or in a folder for downs */
    PL_DOWN_SECTION, /* a section of the same file */
} pl_down_form;

typedef enum pl_ordering {
    PL_ORDER_NUMBER, /* by the leading number, of any length */
    PL_ORDER_PARTS,  /* 1.2.10 after 1.2.9 (Flyway) */
    PL_ORDER_NAME,   /* bytewise by file name */
    PL_ORDER_TEXT,   /* bytewise by version (Diesel, which leaves dashes out of it) */
    PL_ORDER_LISTED, /* a journal or plan says so */
} pl_ordering;

/* What becomes of a migration that sorts before one that ran already. */
typedef enum pl_late {
    PL_LATE_UNKNOWN,
    PL_LATE_RUNS,    /* it runs with the next ones, later than its place says */
    PL_LATE_SKIPPED, /* it never runs, and nobody is told */
    PL_LATE_REFUSED, /* every run stops at it */
} pl_late;

typedef struct pl_runner {
    const char *id;    /* "golang-migrate": of --runner and plumb.json */
    const char *title; /* "golang-migrate" as its authors write it */
    pl_wrapping wraps_postgres;
    pl_wrapping wraps_sqlite;
    pl_wrapping wraps_mysql; /* DDL commits there all the same */
    pl_sending sending;
    pl_sending sending_opted_out;
    pl_opt_out_scope opt_out_scope;
    const char *opt_out;       /* what to write to run without a transaction; NULL: can't be said */
    const char *opt_out_where; /* "on the first line of the file" */
    pl_recording recording;
    const char *history_table;
    const char *failed_inside;  /* what the runner makes of a failure that was rolled back whole */
    const char *failed_outside; /* and of one that left something behind */
    const char *checksum; /* what it says of a file that was edited after it ran; NULL: nothing */
    bool checksum_of_comments; /* that checksum changes with a comment */
    bool known_by_name; /* it remembers a migration by its whole name, not by its version alone */
    pl_late late;
    pl_down_form down_form;
    bool down_required;     /* the runner itself stops without one */
    const char *down_place; /* "a file 004_x.down.sql beside it"; NULL: nowhere */
    pl_ordering ordering;
    bool psql;            /* the client is psql, sqlite3, mysql: their own commands are right */
    bool sends_copy_rows; /* reads the rows behind COPY ... FROM STDIN, as pg_dump writes them */
    bool sends_mark;      /* a byte order mark at the head of a file goes to the server with it:
                             read in its source. false: it takes it off, or nobody looked */
    bool resets_settings; /* RESET ALL before each script */
    unsigned templates;   /* PL_TEMPLATE_*: what it replaces before sending */
} pl_runner;

const pl_runner *pl_runner_find(const char *id); /* NULL: no such runner; knows short names too */
const pl_runner *pl_runner_at(size_t i); /* all, in the order of the table; NULL at the end */

/* How the runner holds a script together; opted_out: the file says "no transaction". */
pl_wrapping pl_runner_wrapping(const pl_runner *runner, pl_dialect_id dialect, bool opted_out);
pl_sending pl_runner_sending(const pl_runner *runner, bool opted_out);

/* Whether a file can be told to run without a transaction. */
bool pl_runner_can_opt_out(const pl_runner *runner, pl_dialect_id dialect);

#endif
