/* plumb inspect: the schema that a source yields. */

#include "cli/command.h"
#include "cli/sources.h"

#include "report/inspect.h"

static int run_inspect(pl_run *run)
{
    const char *format;
    pl_schema_source *source;
    const char *typed = run->operands.count > 0 ? run->operands.at[0] : NULL;
    if (pl_run_format(run, &format) != PL_OK ||
        pl_sources_open(run, typed, PL_DIALECT_UNKNOWN, &source) != PL_OK ||
        pl_schema_write(&run->out, source->schema, pl_dialect_get(source->dialect), source->unread,
                        format, &run->error) != PL_OK) {
        return pl_run_failed(run);
    }
    return 0;
}

const pl_command pl_command_inspect = {
    .name = "inspect",
    .operands = "SOURCE",
    .summary = "print the schema of migrations, SQL, models or a database",
    .about = "Prints the schema that a folder of migrations or the statements of an SQL file lead "
             "to (of one migration of a folder, the schema after it), that models mean, that a "
             "snapshot holds, or that a live database has, which is only read.\n"
             "As SQL it runs on an empty database and gives the same schema; as JSON it is a "
             "snapshot that any command takes for a source; mermaid and dot are diagrams, markdown "
             "is a data dictionary.",
    .least_operands = 1,
    .most_operands = 1,
    .options = PL_WITH(RUNNER) | PL_WITH(DIALECT) | PL_WITH(SERVER_VERSION) | PL_WITH(CONFIG) |
               PL_WITH(NO_CONFIG) | PL_WITH(AT) | PL_WITH(FORMAT) | PL_WITH(OUTPUT) |
               PL_WITH(THREADS) | PL_WITH(HELP),
    .formats = "sql|json|mermaid|dot|markdown",
    .examples = {{"plumb inspect migrations", "the schema after the last migration"},
                 {"plumb inspect --at 005 migrations", "and after migration 005"},
                 {"plumb inspect --format mermaid env:DATABASE_URL", "a picture of the database"}},
    .run = run_inspect,
};
