/* Lints a folder with libplumb: every finding on a line, as compilers write them.
 *
 *     cc lint_folder.c $(pkg-config --cflags --libs plumb) -o lint_folder
 *     ./lint_folder migrations
 */
#include <plumb/plumb.h>

#include <stdio.h>

static const char *const severities[] = {"off", "info", "warning", "error"};

static void print_finding(const plumb_finding *finding)
{
    const char *path = plumb_finding_path(finding);
    printf("%s:%u:%u: %s: %s [%s]\n", path ? path : "-", plumb_finding_line(finding),
           plumb_finding_column(finding), severities[plumb_finding_severity(finding)],
           plumb_finding_message(finding), plumb_finding_rule(finding));
    for (size_t i = 0; plumb_finding_fix(finding, i) != NULL; i++) {
        printf("    fix: %s\n", plumb_finding_fix(finding, i));
    }
}

static int fail(plumb_run *run, plumb_status status)
{
    fprintf(stderr, "lint_folder: %s\n", plumb_error_message(run));
    plumb_run_free(run);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: lint_folder FOLDER\n");
        return PLUMB_USAGE;
    }
    plumb_run *run = plumb_run_new();
    plumb_status status = plumb_lint(run, argv[1]);
    if (status != PLUMB_OK) {
        return fail(run, status);
    }
    for (size_t i = 0; i < plumb_finding_count(run); i++) {
        print_finding(plumb_finding_at(run, i));
    }
    const char *schema;
    status = plumb_replay(run, argv[1], NULL, "sql", &schema);
    if (status != PLUMB_OK) {
        return fail(run, status);
    }
    printf("\nThe migrations lead to this schema:\n\n%s", schema);
    int code = plumb_count_from(run, PLUMB_ERROR) > 0;
    plumb_run_free(run);
    return code;
}
