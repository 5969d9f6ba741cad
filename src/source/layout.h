/*
 * What the files of this room share. Include it here only.
 *
 * A layout is how one runner's folder looks: a function that recognises it, one that collects its
 * files into jobs, one that reads a job into migrations. Collecting runs on one thread and opens no
 * migration; jobs are read on all cores, each in the arena of its thread.
 */
#ifndef PL_SOURCE_LAYOUT_H
#define PL_SOURCE_LAYOUT_H

#include "base/tree.h"
#include "source/load.h"

#define PL_FOLDER_MAXIMUM 200000 /* entries of one folder that are looked at */
#define PL_FOLDER_DEPTH 8        /* below a folder whose files lie in folders (Flyway, Sqitch) */

/* The head of a file, read to recognise a layout. */
typedef struct pl_sample {
    const char *path;
    const pl_text *text;
} pl_sample;

/* A folder as recognising and collecting see it. */
typedef struct pl_folder {
    pl_arena *arena;
    const pl_tree *tree; /* its files are those of; NULL: the disk */
    const char *path;
    const char *name;  /* of its real path: "migrations" even when it was given as "." */
    const char *real;  /* its real path */
    const char *given; /* the path the user named, to find it */
    pl_entries entries;
    PL_VEC(pl_sample) samples; /* some of the .sql files */
    uint64_t sampled;          /* bytes of them */
} pl_folder;

/* One migration to read: its files and what their names say. */
typedef struct pl_job {
    const struct pl_loading *loading;
    const char *version;
    const char *name;
    const char *path;
    const char *dialect_name;
    pl_migration_kind kind;
    const char *up; /* files; NULL: none. Runners with sections have only an up. */
    const char *down;
    bool up_opted_out; /* by file name */
    bool down_opted_out;
    const char *settings; /* a file beside it that may opt out: metadata.toml, .conf; NULL: none */
    bool down_expected;
    bool down_unread;
    const char *unread; /* known before reading: another language, a link that leads outside */
    bool context;

    pl_arena *arena; /* from here on: what reading it gave */
    pl_migrations migrations;
    pl_folder_problems problems;
    uint32_t file_count;
} pl_job;

typedef PL_VEC(pl_job) pl_jobs;

typedef struct pl_loading {
    pl_arena *arena;
    const pl_load_options *options;
    const struct pl_layout *layout;
    const pl_runner *runner;
    const pl_folder *folder;
    pl_dialect_id dialect;
    pl_jobs jobs;
    pl_folder_problems problems;
} pl_loading;

typedef struct pl_layout {
    const char *runner; /* id */
    /* Why the folder is one of this runner's, one line; NULL: it isn't. */
    const char *(*recognise)(const pl_folder *folder);
    void (*collect)(pl_loading *loading);
    void (*read)(pl_job *job);
    bool unique_versions; /* the runner refuses, or loses, a version that is there twice */
} pl_layout;

/* Folders: folder.c. */
pl_status pl_folder_open(pl_arena *arena, const pl_tree *tree, const char *path, pl_folder *out,
                         pl_error *error); /* given: the path itself */
const pl_entry *pl_entries_find(const pl_entries *entries, const char *name); /* sorted; or NULL */
const pl_entry *pl_folder_find(const pl_folder *folder, const char *name); /* NULL: no such entry */
bool pl_folder_has(const pl_folder *folder, pl_entry_kind kind, const char *name);
bool pl_sample_says(const pl_folder *folder, bool (*test)(const pl_text *text));

/* The nearest file of this name that holds `word`, in the folder or up to six levels above it, not
 * beyond the repository; NULL: none. Says what kind of project it is when file names alone don't.
 */
const pl_text *pl_folder_project(const pl_folder *folder, const char *file, const char *word);

/* Layouts: recognise.c. */
const pl_layout *pl_layout_recognise(const pl_folder *folder, const char **why);
const pl_layout *pl_layout_of(const pl_runner *runner, const pl_folder *folder);
bool pl_says_liquibase(const pl_text *text); /* its first line: formatted SQL */

/* The dialect of a folder: guess.c. What the runner's settings say counts first; else names of
 * folders, the more the nearer, and words of the SQL are weighed together. */
pl_dialect_id pl_dialect_guess(const pl_folder *folder, const pl_layout *layout);
pl_dialect_id pl_dialect_of_word(const char *word, size_t size); /* "pgx", "sqlite3"; UNKNOWN */
/* Of 001_users.sqlite.up.sql: SQLite; UNKNOWN when the name says nothing. */
pl_dialect_id pl_dialect_of_file(const char *name);
/* The dialects that names of files say, as bits 1 << pl_dialect_id. Where one alone is named and
 * other files are for all, those are for PostgreSQL too. 0: none is named. */
unsigned pl_dialects_named(const pl_folder *folder);
/* The dialect a file is certainly written in while nothing in it speaks for the expected one;
 * UNKNOWN: it may well be that. */
pl_dialect_id pl_dialect_foreign(const pl_text *text, pl_dialect_id expected);

/* Collecting: collect*.c. */
void pl_collect_pairs(pl_loading *loading);
void pl_collect_numbered(pl_loading *loading);
void pl_collect_any_sql(pl_loading *loading);
void pl_collect_liquibase(pl_loading *loading);
void pl_collect_flyway(pl_loading *loading);
void pl_collect_postgrator(pl_loading *loading);
void pl_collect_diesel(pl_loading *loading);
void pl_collect_prisma(pl_loading *loading);
void pl_collect_graphile(pl_loading *loading);
void pl_collect_drizzle(pl_loading *loading);
void pl_collect_sqitch(pl_loading *loading);
void pl_collect_plumb(pl_loading *loading);
pl_job *pl_job_add(pl_loading *loading, const char *version, const char *name, const char *path);
void pl_jobs_sort(pl_loading *loading, pl_ordering ordering);
void pl_folder_problem_add(pl_arena *arena, pl_folder_problems *problems,
                           pl_folder_problem_kind kind, const char *path, const char *message);
/* That two files have one version. */
void pl_duplicate_add(pl_loading *loading, const char *path, const char *other,
                      const char *version);
/* "written in Go" for the names of files in other languages; NULL for .sql and what is no program.
 */
const char *pl_language_of(const char *file_name);
/* Why an entry can't be read ("a link that leads outside"); NULL: it can. */
const char *pl_entry_unread(const pl_entry *entry);

/* Reading: read_*.c, each by the markers of one syntax. */
void pl_read_whole(pl_job *job); /* a file a direction */
void pl_read_goose(pl_job *job);
void pl_read_sql_migrate(pl_job *job);
void pl_read_dbmate(pl_job *job);
void pl_read_liquibase(pl_job *job);
void pl_read_node_pg(pl_job *job);
void pl_read_graphile(pl_job *job);
void pl_read_drizzle(pl_job *job);
void pl_read_plumb(pl_job *job); /* JSON, or SQL, by the file's name */

pl_migration *pl_job_migration(pl_job *job); /* a new one, with what the job knows */
/* NULL: it could not be read, a problem says why. */
pl_text *pl_job_text(pl_job *job, const char *path);
pl_script *pl_job_script(pl_job *job, const pl_text *text, uint32_t begin, uint32_t end);
void pl_script_add_piece(pl_arena *arena, pl_script *script, uint32_t begin, uint32_t end);
void pl_script_opt_out(pl_script *script, pl_span where);
/* A problem at a place of the text. */
void pl_job_problem(pl_job *job, pl_folder_problem_kind kind, pl_span span, const char *message);

/* Lines: line.c. [begin, end) is without the line end. */
typedef struct pl_line {
    const char *at;
    uint32_t begin, end;
} pl_line;

bool pl_line_next(const pl_text *text, uint32_t end, uint32_t *at, pl_line *out);
/* Moves past a byte order mark at the beginning of the file; false when there is none. */
bool pl_line_skip_mark(pl_line *line);
bool pl_line_starts(const pl_line *line, const char *prefix);
bool pl_line_is_blank(const pl_line *line);
pl_span pl_line_span(const pl_text *text, const pl_line *line);
/* The words of a line, for option lists: false at the end. */
bool pl_word_next(const pl_line *line, uint32_t *at, pl_line *word);
bool pl_word_is(const pl_line *word, const char *string);
bool pl_word_is_nocase(const pl_line *word, const char *string);

/* The finished job: wrapping, opt-outs, pieces' statements: finish.c. */
void pl_job_finish(pl_job *job);

#endif
