#include "plan/fence.h"

#include "base/glob.h"
#include "base/str.h"
#include "plan/cluster.h"

enum { ANY_KIND = -1 };

typedef struct verdicts {
    pl_fence_verdict cluster, server;
} verdicts;

static const struct {
    pl_operation_kind operation;
    int object; /* pl_kind */
    verdicts to;
    const char *what;
} operations_fenced[] = {
#define PL_KIND_ANY ANY_KIND
#define PL_FENCE_OPERATION(operation, object, cluster, server, what)                               \
    {PL_OP_##operation, (int)PL_KIND_##object, {PL_FENCE_##cluster, PL_FENCE_##server}, what},
#include "plan/fence.def"
#undef PL_KIND_ANY
};

typedef struct fenced_name {
    const char *pattern;
    verdicts to;
} fenced_name;

static const fenced_name functions_fenced[] = {
#define PL_FENCE_FUNCTION(name, cluster, server) {name, {PL_FENCE_##cluster, PL_FENCE_##server}},
#include "plan/fence.def"
};

static const fenced_name extensions_fenced[] = {
#define PL_FENCE_EXTENSION(name, cluster, server) {name, {PL_FENCE_##cluster, PL_FENCE_##server}},
#include "plan/fence.def"
};

static pl_fence_verdict verdict_for(const verdicts *to, pl_scratch_kind where)
{
    return where == PL_SCRATCH_SERVER ? to->server : to->cluster;
}

static void harden(pl_fence_answer *answer, pl_fence_verdict verdict, const char *what,
                   const pl_operation *operation)
{
    if (verdict > answer->verdict) {
        *answer = (pl_fence_answer){verdict, what, operation};
    }
}

static pl_fence_verdict named(const fenced_name *names, size_t count, const char *name,
                              pl_scratch_kind where)
{
    for (size_t i = 0; i < count; i++) {
        if (pl_glob_match(names[i].pattern, name)) {
            return verdict_for(&names[i].to, where);
        }
    }
    return PL_FENCE_OPEN;
}

#define NAMED(names, name, where) named(names, sizeof(names) / sizeof *(names), name, where)

/* Functions. ----------------------------------------------------------------------------------- */

typedef struct judging {
    pl_arena *arena;
    const pl_operation *operation;
    pl_scratch_kind where;
    pl_fence_answer answer;
} judging;

/* As written: pg_catalog.pg_read_file is the same function. */
static void judge_call(judging *j, const char *name)
{
    const char *plain =
        pl_starts_with(name, "pg_catalog.") ? name + sizeof "pg_catalog." - 1 : name;
    pl_fence_verdict verdict = NAMED(functions_fenced, plain, j->where);
    if (verdict != PL_FENCE_OPEN) {
        harden(&j->answer, verdict, pl_arena_printf(j->arena, "%s()", plain), j->operation);
    }
}

static void judge_calls(judging *j, const pl_strings *functions)
{
    for (size_t i = 0; i < functions->count; i++) {
        judge_call(j, functions->at[i]);
    }
}

static void judge_expression(judging *j, const pl_expression *expression)
{
    if (expression != NULL) {
        judge_calls(j, &expression->functions);
    }
}

static void judge_rows(judging *j)
{
    const pl_rows *rows = j->operation->as.rows;
    if (rows == NULL) {
        return;
    }
    if (rows->to_or_from_server) {
        harden(&j->answer, PL_FENCE_REFUSED, "COPY with a file or program of the server",
               j->operation);
    }
    judge_calls(j, &rows->functions);
    judge_expression(j, rows->where);
}

/* A C function is whatever the file does, and so are those of languages that are not trusted. */
static void judge_language(judging *j, const char *language)
{
    if (language == NULL) {
        return;
    }
    bool is_c = pl_same_nocase(language, "c") || pl_same_nocase(language, "internal");
    if (is_c || NAMED(extensions_fenced, language, j->where) == PL_FENCE_REFUSED) {
        harden(&j->answer, PL_FENCE_REFUSED, pl_arena_printf(j->arena, "the language %s", language),
               j->operation);
    }
}

static void judge_extension(judging *j)
{
    const char *name = j->operation->target.name;
    pl_fence_verdict verdict =
        name != NULL ? NAMED(extensions_fenced, name, j->where) : PL_FENCE_OPEN;
    if (verdict != PL_FENCE_OPEN) {
        harden(&j->answer, verdict, pl_arena_printf(j->arena, "the extension %s", name),
               j->operation);
    }
}

/* What the operation computes while it runs. */
static void judge_payload(judging *j)
{
    const pl_operation *operation = j->operation;
    if (pl_operation_class_of(operation->kind) == PL_CLASS_DATA &&
        operation->kind != PL_OP_TRUNCATE) {
        judge_rows(j);
    } else if (operation->kind == PL_OP_CALL) {
        judge_rows(j);
        judge_call(j, operation->target.name != NULL ? operation->target.name : "");
    } else if (operation->kind == PL_OP_CREATE_TABLE_AS && operation->as.table_as != NULL &&
               operation->as.table_as->query != NULL) {
        judge_calls(j, &operation->as.table_as->query->functions);
    } else if (operation->kind == PL_OP_CREATE_MATERIALIZED_VIEW && operation->as.view != NULL &&
               operation->as.view->query != NULL) {
        judge_calls(j, &operation->as.view->query->functions);
    } else if (operation->kind == PL_OP_SET_TYPE && operation->as.type_change != NULL) {
        judge_expression(j, operation->as.type_change->using_expression);
    } else if (operation->kind == PL_OP_ADD_COLUMN && operation->as.column_definition != NULL) {
        judge_expression(j, operation->as.column_definition->column->default_value);
    } else if (operation->kind == PL_OP_CREATE_ROUTINE && operation->as.routine != NULL) {
        judge_language(j, operation->as.routine->language);
    } else if (operation->kind == PL_OP_DO_BLOCK && operation->as.code != NULL) {
        judge_language(j, operation->as.code->language);
    } else if (operation->kind == PL_OP_CREATE_EXTENSION) {
        judge_extension(j);
    } else if (operation->kind == PL_OP_ALTER_OBJECT &&
               pl_same(operation->value, "import foreign schema")) {
        harden(&j->answer, PL_FENCE_REFUSED, "IMPORT FOREIGN SCHEMA", operation);
    }
}

/* All. ----------------------------------------------------------------------------------------- */

pl_fence_answer pl_fence_operation(pl_arena *arena, const pl_operation *operation,
                                   pl_scratch_kind where)
{
    judging j = {.arena = arena, .operation = operation, .where = where};
    judge_payload(&j);
    for (size_t i = 0; i < sizeof operations_fenced / sizeof *operations_fenced; i++) {
        int object = operations_fenced[i].object;
        if (operations_fenced[i].operation == operation->kind &&
            (object == ANY_KIND || object == (int)operation->target.kind)) {
            harden(&j.answer, verdict_for(&operations_fenced[i].to, where),
                   operations_fenced[i].what, operation);
            break;
        }
    }
    return j.answer;
}

/* LEFT_OUT is for a statement that does nothing else. */
pl_fence_answer pl_fence_operations(pl_arena *arena, const pl_operations *operations,
                                    pl_scratch_kind where)
{
    pl_fence_answer hardest = {0};
    size_t open = 0;
    for (size_t i = 0; i < operations->count; i++) {
        pl_fence_answer one = pl_fence_operation(arena, operations->at[i], where);
        open += one.verdict == PL_FENCE_OPEN;
        harden(&hardest, one.verdict, one.what, one.operation);
    }
    return hardest.verdict == PL_FENCE_LEFT_OUT && open > 0 ? (pl_fence_answer){0} : hardest;
}

pl_fence_answer pl_fence_statement(pl_arena *arena, const pl_statement *statement,
                                   pl_scratch_kind where)
{
    switch (statement->state) {
    case PL_STATEMENT_READ:
        return pl_fence_operations(arena, &statement->operations, where);
    case PL_STATEMENT_META:
        return (pl_fence_answer){.verdict = PL_FENCE_REFUSED, .what = "a command of psql"};
    case PL_STATEMENT_SYNTAX_ERROR:
    case PL_STATEMENT_NOT_PARSED:
    case PL_STATEMENT_TEMPLATED:
    case PL_STATEMENT_TOO_DEEP:
        break;
    }
    return (pl_fence_answer){0};
}

static const char *const harmless[] = {
#define PL_FENCE_HARMLESS(name) name,
#include "plan/fence.def"
};

/* A SECURITY DEFINER function of pg_execute_server_program may run programs: so to one of the
 * server's own roles nothing is given. The others are made without rights (scratch.h). */
static bool is_plain_owner(const pl_operation *operation)
{
    return operation->kind == PL_OP_SET_OWNER && operation->new_name != NULL &&
           !pl_starts_with(operation->new_name, "pg_") &&
           !pl_same(operation->new_name, PL_CLUSTER_SUPERUSER) &&
           !pl_same_nocase(operation->new_name, "current_user") &&
           !pl_same_nocase(operation->new_name, "session_user") &&
           !pl_same_nocase(operation->new_name, "current_role") &&
           operation->target.kind != PL_KIND_EVENT_TRIGGER;
}

static bool is_harmless_extension(const pl_operation *operation)
{
    bool cascade = operation->kind == PL_OP_CREATE_EXTENSION && operation->as.extension != NULL &&
                   operation->as.extension->cascade;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless && !cascade; i++) {
        if (pl_glob_match(harmless[i], operation->target.name)) {
            return true;
        }
    }
    return false;
}

bool pl_fence_may_be_done_for_it(const pl_operation *operation)
{
    bool on_extension =
        operation->target.kind == PL_KIND_EXTENSION && operation->target.name != NULL &&
        (operation->kind == PL_OP_CREATE_EXTENSION || operation->kind == PL_OP_DROP_EXTENSION ||
         operation->kind == PL_OP_SET_COMMENT);
    return is_plain_owner(operation) || (on_extension && is_harmless_extension(operation));
}

/* The beginning of its message, where the code alone stands for too much: "cannot alter type of a
 * column used by a view" is 0A000 too. Before PostgreSQL 16 an extension that is not there is
 * 58P01. On a server that speaks another language the SQL is blamed. Other databases have no such
 * codes. */
bool pl_fence_blames_place(const pl_database *database, const char *message)
{
    static const struct {
        const char *code, *message;
    } blamed[] = {
        {"42501", ""},
        {"57014", ""}, /* it took too long */
        {"58P01", ""},
        {"0A000", "extension \""},
        {"55000", "extension \""},
        {"42704", "role \""},
        {"42704", "collation \""},
        {"42704", "tablespace \""},
        {"42704", "text search "},
        {"42704", "unrecognized configuration parameter "},
    };
    for (size_t i = 0; i < sizeof blamed / sizeof *blamed; i++) {
        if (pl_same(pl_database_error_code(database), blamed[i].code) &&
            pl_starts_with(message, blamed[i].message)) {
            return true;
        }
    }
    return false;
}

pl_status pl_fence_fail(const pl_fence_answer *answer, pl_error *error)
{
    pl_fail(error, PL_UNPROVEN, "%s reaches beyond the scratch database, and is not run",
            answer->what);
    if (answer->operation != NULL && answer->operation->span.text != NULL) {
        const pl_span *span = &answer->operation->span;
        pl_place place = pl_text_place(span->text, span->begin);
        pl_error_place(error, span->text->path, place.line, place.column);
    }
    return PL_UNPROVEN;
}
