/*
 * Lint: every rule over a history. The one entry to this room for report, cli and the public API.
 */
#ifndef PL_CHECK_LINT_H
#define PL_CHECK_LINT_H

#include "base/day.h"
#include "check/finding.h"
#include "check/rule/rule.h"
#include "model/migration.h"

typedef struct pl_severity_override {
    const char *rule; /* an id or a family */
    pl_severity severity;
    pl_span where;      /* in a configuration; text NULL: said elsewhere */
    const char *inside; /* and where in its JSON: severity["down-missing"] */
} pl_severity_override;

/* What the role that runs the migrations is known to have set (ALTER ROLE ... SET), so that a
 * script need not. */
typedef enum pl_role_timeout {
    PL_ROLE_LOCK_TIMEOUT = 1 << 0,
    PL_ROLE_STATEMENT_TIMEOUT = 1 << 1,
} pl_role_timeout;

typedef struct pl_lint_options {
    bool require_down; /* a finding a migration also where the layout has no place for a down */
    PL_VEC(pl_severity_override) severities; /* later ones win */
    pl_certainty min_certainty; /* leave out what is less certain; UNKNOWN leaves out nothing */
    unsigned server_version;    /* as history->server_version */
    unsigned role_timeouts;     /* PL_ROLE_* */
    pl_day today;               /* by which `until` of a comment is judged; 0: none is over */

    /* The options for one file, which may differ from these; NULL: they are the same for all. What
     * it answers lives as long as the lint, and is the same pointer for the same options. */
    const struct pl_lint_options *(*for_path)(void *context, const char *path);
    void *for_path_context;
} pl_lint_options;

typedef struct pl_lint_result {
    pl_findings findings; /* sorted: migration, place, rule; suppressed ones are not among them */
    pl_findings suppressed;
    pl_findings known;   /* left out because a baseline holds them (check/baseline.h) */
    uint32_t migrations; /* looked at */
    uint32_t migrations_with_findings;
    uint32_t statements;
    uint32_t errors, warnings, infos;
    uint32_t unread_syntax; /* statements that are not SQL of the configured version */
    uint32_t unread_libsql; /* right for libSQL, and not for SQLite */
    uint32_t unread_newer;  /* not PostgreSQL 15 syntax */
    uint32_t unread_template;
    uint32_t unread_meta;
    uint32_t unread_dynamic; /* EXECUTE of built text */
    uint32_t unread_code;    /* DO blocks that could not be parsed */
    uint32_t unread_files;   /* migrations in another language, unreadable files */
    bool schema_complete;
} pl_lint_result;

/* Statements, and parts of them, that could not be analysed, for whatever reason. */
uint32_t pl_lint_unread_statements(const pl_lint_result *result);

/* rules: pl_rules_load's. The result lives in arena, as the history does. */
void pl_lint(pl_arena *arena, const pl_rules *rules, const pl_history *history,
             const pl_lint_options *options, pl_lint_result *out);

/* Sets the counts of findings again, after some were taken away. */
void pl_lint_count(pl_lint_result *result);

#endif
