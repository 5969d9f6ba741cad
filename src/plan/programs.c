#include "plan/programs.h"

#include "base/file.h"
#include "base/process.h"
#include "base/str.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where packagers put them: Debian, Fedora and the PGDG's RPMs, the sources' own place, Homebrew on
 * both kinds of Mac, MacPorts, Postgres.app, Alpine, Arch, FreeBSD. */
static const char *const places[] = {
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/local/pgsql*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/local/lib/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/libexec/postgresql*",
    "/usr/bin",
    "/usr/local/bin",
};

typedef PL_VEC(pl_programs) candidates;

static bool runs(pl_arena *arena, const char *folder, const char *name)
{
    return access(pl_path_join(arena, folder, name), X_OK) == 0;
}

/* "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", "16beta1"; 0: no answer like that. */
static unsigned version_of(pl_arena *arena, const char *folder)
{
    const char *words[] = {pl_path_join(arena, folder, "postgres"), "--version", NULL};
    pl_process_plan plan = {.arguments = words, .seconds = 10, .maximum = 4096};
    pl_process_result result;
    if (pl_process_run(arena, &plan, &result, NULL) != PL_OK || result.code != 0) {
        return 0;
    }
    const char *number = strstr(result.out, "(PostgreSQL) ");
    return number != NULL ? (unsigned)strtoul(number + strlen("(PostgreSQL) "), NULL, 10) : 0;
}

static void consider(pl_arena *arena, candidates *out, const char *folder)
{
    for (size_t i = 0; i < out->count; i++) {
        if (pl_same(out->at[i].folder, folder)) {
            return;
        }
    }
    if (folder[0] == '/' && runs(arena, folder, "initdb") && runs(arena, folder, "postgres")) {
        unsigned version = version_of(arena, folder);
        if (version > 0) {
            pl_programs found = {.folder = pl_arena_strdup(arena, folder), .version = version};
            pl_vec_push(arena, out, found);
        }
    }
}

static void consider_path(pl_arena *arena, candidates *out)
{
    const char *path = getenv("PATH");
    while (path != NULL && *path != '\0') {
        size_t size = strcspn(path, ":");
        consider(arena, out, pl_arena_strndup(arena, path, size));
        path += size + (path[size] == ':');
    }
}

static void consider_places(pl_arena *arena, candidates *out)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        glob_t found;
        if (glob(places[i], 0, NULL, &found) == 0) {
            for (size_t j = 0; j < found.gl_pathc; j++) {
                consider(arena, out, found.gl_pathv[j]);
            }
        }
        globfree(&found);
    }
}

static void consider_pg_config(pl_arena *arena, candidates *out)
{
    const char *words[] = {"pg_config", "--bindir", NULL};
    pl_process_plan plan = {.arguments = words, .seconds = 10, .maximum = 4096};
    pl_process_result result;
    if (pl_process_run(arena, &plan, &result, NULL) == PL_OK && result.code == 0) {
        consider(arena, out, pl_arena_strndup(arena, result.out, strcspn(result.out, "\n")));
    }
}

/* The wanted first, then the later ones from near to far, then the earlier ones likewise. */
static bool is_better(unsigned a, unsigned b, unsigned wanted)
{
    if ((a >= wanted) != (b >= wanted)) {
        return a >= wanted;
    }
    return a >= wanted && wanted > 0 ? a < b : a > b;
}

pl_status pl_programs_find(pl_arena *arena, const char *folder, unsigned wanted, pl_programs *out,
                           pl_error *error)
{
    candidates found = {0};
    if (folder != NULL) {
        consider(arena, &found, folder);
    } else {
        consider_path(arena, &found);
        consider_places(arena, &found);
    }
    if (found.count == 0 && folder == NULL) {
        consider_pg_config(arena, &found);
    }
    if (found.count == 0) {
        pl_fail(error, PL_DATABASE,
                "the programs of a PostgreSQL server, initdb and postgres, are "
                "not %s%s",
                folder != NULL ? "in " : "installed", folder != NULL ? folder : "");
        pl_error_hint(error, "apt-get install postgresql; or --scratch URL for a server on which "
                             "databases may be made, or --scratch none");
        return PL_DATABASE;
    }
    *out = found.at[0];
    for (size_t i = 1; i < found.count; i++) {
        if (is_better(found.at[i].version, out->version, wanted)) {
            *out = found.at[i];
        }
    }
    return PL_OK;
}
