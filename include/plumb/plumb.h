/*
 * libplumb: reads SQL migrations and says what is unsafe about them.
 *
 *     plumb_run *run = plumb_run_new();
 *     if (plumb_lint(run, "migrations") != PLUMB_OK) {
 *         fprintf(stderr, "%s\n", plumb_error_message(run));
 *     }
 *     for (size_t i = 0; i < plumb_finding_count(run); i++) {
 *         const plumb_finding *finding = plumb_finding_at(run, i);
 *         printf("%s:%u: %s\n", plumb_finding_path(finding), plumb_finding_line(finding),
 *                plumb_finding_message(finding));
 *     }
 *     plumb_run_free(run);
 *
 * Everything a run gives out (findings, strings) belongs to it and lives until plumb_run_free.
 * Strings are UTF-8 as far as the migrations are, and not made safe for a terminal: only
 * plumb_report in the format "text" is. Passwords in the SQL are masked, in the strings of findings
 * as in reports and schemas; an offset leads to the file itself, which holds them.
 *
 * A run belongs to one thread at a time; several runs may be used at once. Nothing here runs SQL,
 * speaks to a database or writes a file. When memory runs out the process ends with exit code 70.
 */
#ifndef PLUMB_H
#define PLUMB_H

#include <plumb/export.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a call that can fail answers; the numbers are the exit codes of the program plumb. */
typedef enum plumb_status {
    PLUMB_OK = 0,
    PLUMB_USAGE = 2,     /* a wrong argument: an unknown runner, rule or format */
    PLUMB_INPUT = 3,     /* a path that can't be read, a folder without migrations */
    PLUMB_INTERNAL = 70, /* an error in plumb */
} plumb_status;

typedef enum plumb_severity {
    PLUMB_OFF = 0, /* the rule is not asked */
    PLUMB_INFO = 1,
    PLUMB_WARNING = 2,
    PLUMB_ERROR = 3,
} plumb_severity;

typedef enum plumb_certainty {
    PLUMB_CERTAIN = 0,
    PLUMB_DEPENDS_ON_DATA = 1, /* on the rows that are there */
    PLUMB_UNKNOWN = 2,         /* on something that could not be seen */
} plumb_certainty;

typedef struct plumb_run plumb_run;
typedef struct plumb_finding plumb_finding;

/* "0.1.0" */
PLUMB_API const char *plumb_version(void);

PLUMB_API plumb_run *plumb_run_new(void);
PLUMB_API void plumb_run_free(plumb_run *run); /* NULL is allowed */

/* Why the last call answered something else than PLUMB_OK. Strings are never NULL, and empty where
 * there is nothing to say; numbers count from 1 and are 0 where there is no place. */
PLUMB_API const char *plumb_error_message(const plumb_run *run);
PLUMB_API const char *plumb_error_hint(const plumb_run *run);
PLUMB_API const char *plumb_error_path(const plumb_run *run);
PLUMB_API unsigned plumb_error_line(const plumb_run *run);
PLUMB_API unsigned plumb_error_column(const plumb_run *run);

/* What is not said is found out from the files. Set before plumb_lint and plumb_replay. */
PLUMB_API plumb_status plumb_set_runner(plumb_run *run, const char *name); /* "goose" */
PLUMB_API plumb_status plumb_set_dialect(plumb_run *run,
                                         const char *name); /* "postgres", "sqlite", "mysql" */
PLUMB_API void plumb_set_server_version(plumb_run *run, unsigned major); /* 15 */
PLUMB_API void plumb_set_threads(plumb_run *run, unsigned threads);      /* 0: all */
PLUMB_API void plumb_set_require_down(plumb_run *run, bool required);

/* Adds the rules of a folder; their errors name file, line and column. */
PLUMB_API plumb_status plumb_add_rules(plumb_run *run, const char *folder);

/* For one rule ("down-missing") or a family of them ("reversibility"). The last word counts.
 * A family leaves off the rules in it that are off by default. */
PLUMB_API plumb_status plumb_set_severity(plumb_run *run, const char *rule,
                                          plumb_severity severity);

/* Lints a folder of migrations, the folders of migrations below it, or one file. May be called for
 * several paths; their findings follow one another. */
PLUMB_API plumb_status plumb_lint(plumb_run *run, const char *path);

/* The findings so far, by history, migration and place. Suppressed ones are not among them. */
PLUMB_API size_t plumb_finding_count(const plumb_run *run);
PLUMB_API const plumb_finding *plumb_finding_at(const plumb_run *run, size_t index);

/* The findings at this severity or above it: the program's exit code is 1 if there are any at its
 * threshold. */
PLUMB_API size_t plumb_count_from(const plumb_run *run, plumb_severity severity);

PLUMB_API const char *plumb_finding_rule(const plumb_finding *finding);
PLUMB_API plumb_severity plumb_finding_severity(const plumb_finding *finding);
PLUMB_API plumb_certainty plumb_finding_certainty(const plumb_finding *finding);
PLUMB_API const char *plumb_finding_message(const plumb_finding *finding);

/* The file; NULL when it is about a folder that holds none. Lines and columns (in characters) count
 * from 1 and are 0 when there is no place in the file; bytes count from 0, the end is behind the
 * last. */
PLUMB_API const char *plumb_finding_path(const plumb_finding *finding);
PLUMB_API unsigned plumb_finding_line(const plumb_finding *finding);
PLUMB_API unsigned plumb_finding_column(const plumb_finding *finding);
PLUMB_API uint32_t plumb_finding_begin(const plumb_finding *finding);
PLUMB_API uint32_t plumb_finding_end(const plumb_finding *finding);

/* The migration's name; NULL when it is about the history. */
PLUMB_API const char *plumb_finding_migration(const plumb_finding *finding);
PLUMB_API bool plumb_finding_is_in_down(const plumb_finding *finding);

/* What to do, a statement or sentence each, and queries that settle a doubt. NULL behind the last.
 */
PLUMB_API const char *plumb_finding_fix(const plumb_finding *finding, size_t index);
PLUMB_API const char *plumb_finding_query(const plumb_finding *finding, size_t index);

/* Everything that was linted as a document: "json" (docs/findings.schema.json), or "text" in 80
 * columns without colours. NULL for an unknown format. */
PLUMB_API const char *plumb_report(plumb_run *run, const char *format);

/* The schema that the migrations of a folder lead to, up to and with the migration `at` (its
 * version or name; NULL: the last), in *out. format: "sql" or "json". */
PLUMB_API plumb_status plumb_replay(plumb_run *run, const char *path, const char *at,
                                    const char *format, const char **out);

#ifdef __cplusplus
}
#endif

#endif
