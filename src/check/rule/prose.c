/* The prose of a rule: why, what to do, other tools' names, examples. Read only when asked for. */
#include "base/file.h"
#include "base/str.h"
#include "check/embedded.h"
#include "check/rule/reader.h"

#include "check/rule/rule.h"

#define RULE_FILE_MAXIMUM ((uint64_t)1 << 20)

static bool open_text(pl_arena *arena, const pl_rule *rule, pl_rule_reader *reader, pl_error *error)
{
    pl_text *text = NULL;

    for (size_t i = 0; rule->built_in && i < pl_embedded_rule_count; i++) {
        const pl_embedded *file = &pl_embedded_rule_texts[i];

        if (pl_same(file->path, rule->path)) {
            return pl_rule_reader_open(reader, arena, file->path, file->bytes, file->size, error);
        }
    }
    return rule->path != NULL &&
           pl_file_read(arena, rule->path, RULE_FILE_MAXIMUM, &text, error) == PL_OK &&
           pl_rule_reader_open(reader, arena, rule->path, text->bytes, text->size, error);
}

static bool read_anchors(const pl_rule_reader *reader, pl_rule_prose *out)
{
    const cJSON *anchors = cJSON_GetObjectItemCaseSensitive(reader->root, "anchors");

    for (const cJSON *node = anchors == NULL ? NULL : anchors->child; node != NULL;
         node = node->next) {
        if (!cJSON_IsString(node) || node->string == NULL) {
            return pl_rule_reader_fail(reader, node, "an anchor is \"tool\": \"its id\"");
        }
        pl_vec_push(reader->arena, &out->anchors, (pl_anchor){node->string, node->valuestring});
    }
    return true;
}

static bool read_files(const pl_rule_reader *reader, const cJSON *object, const char *key,
                       pl_example_files *out)
{
    const cJSON *files = cJSON_GetObjectItemCaseSensitive(object, key);

    for (const cJSON *node = files == NULL ? NULL : files->child; node != NULL; node = node->next) {
        const char *content = node->valuestring;

        if (cJSON_IsArray(node)) {
            pl_str lines = pl_str_begin(reader->arena, PL_STR_MAXIMUM);

            for (const cJSON *line = node->child; line != NULL; line = line->next) {
                pl_str_add(&lines, line->valuestring);
                pl_str_add_char(&lines, '\n');
            }
            content = lines.at;
        } else if (!cJSON_IsString(node)) {
            return pl_rule_reader_fail(reader, node, "a file is a text or a list of lines");
        }
        pl_vec_push(reader->arena, out, (pl_example_file){node->string, content});
    }
    return true;
}

static bool read_engine(const pl_rule_reader *reader, const cJSON *object, pl_engine_claim *out)
{
    static const char *const keys[] = {"foreign_keys", "rows",  "refuses", "then",
                                       "then_refuses", "query", "answer",  NULL};
    const cJSON *engine = cJSON_GetObjectItemCaseSensitive(object, "engine");

    if (engine == NULL) {
        return true;
    }
    out->claimed = true;
    out->foreign_keys = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(engine, "foreign_keys")) != 0;
    return pl_rule_reader_keys(reader, engine, keys) &&
           pl_rule_reader_texts(reader, engine, "rows", &out->rows) &&
           pl_rule_reader_text(reader, engine, "refuses", &out->refuses) &&
           pl_rule_reader_text(reader, engine, "then", &out->then) &&
           pl_rule_reader_text(reader, engine, "then_refuses", &out->then_refuses) &&
           pl_rule_reader_text(reader, engine, "query", &out->query) &&
           pl_rule_reader_text(reader, engine, "answer", &out->answer);
}

static bool read_example(const pl_rule_reader *reader, const cJSON *node, bool bad,
                         pl_rule_prose *out)
{
    static const char *const keys[] = {"note",  "given",  "up",      "down",   "runner", "server",
                                       "files", "before", "dialect", "engine", NULL};
    const cJSON *server = cJSON_GetObjectItemCaseSensitive(node, "server");
    pl_example example = {.bad = bad,
                          .has_down = cJSON_GetObjectItemCaseSensitive(node, "down") != NULL};

    if (!pl_rule_reader_keys(reader, node, keys) ||
        !pl_rule_reader_text(reader, node, "note", &example.note) ||
        !pl_rule_reader_texts(reader, node, "given", &example.given) ||
        !pl_rule_reader_texts(reader, node, "up", &example.up) ||
        !pl_rule_reader_texts(reader, node, "down", &example.down) ||
        !pl_rule_reader_text(reader, node, "runner", &example.runner) ||
        !pl_rule_reader_text(reader, node, "dialect", &example.dialect) ||
        !read_engine(reader, node, &example.engine) ||
        !read_files(reader, node, "files", &example.files) ||
        !read_files(reader, node, "before", &example.before)) {
        return false;
    }
    if (server != NULL && (!cJSON_IsNumber(server) || server->valueint < 1)) {
        return pl_rule_reader_fail(reader, server, "\"server\" is a version such as 15");
    }
    example.server = server == NULL ? 0 : (unsigned)server->valueint;
    pl_vec_push(reader->arena, &out->examples, example);
    return true;
}

static bool read_examples(const pl_rule_reader *reader, const char *key, bool bad,
                          pl_rule_prose *out)
{
    static const char *const keys[] = {"bad", "good", NULL};
    const cJSON *examples = cJSON_GetObjectItemCaseSensitive(reader->root, "examples");
    const cJSON *list;

    if (examples == NULL) {
        return true;
    }
    if (!pl_rule_reader_keys(reader, examples, keys) ||
        !pl_rule_reader_list(reader, examples, key, &list)) {
        return false;
    }
    for (const cJSON *node = list == NULL ? NULL : list->child; node != NULL; node = node->next) {
        if (!read_example(reader, node, bad, out)) {
            return false;
        }
    }
    return true;
}

pl_status pl_rule_prose_load(pl_arena *arena, const pl_rule *rule, pl_rule_prose *out,
                             pl_error *error)
{
    pl_rule_reader reader;

    *out = (pl_rule_prose){0};
    if (open_text(arena, rule, &reader, error) &&
        pl_rule_reader_texts(&reader, reader.root, "why", &out->why) &&
        pl_rule_reader_texts(&reader, reader.root, "remedy", &out->fix) &&
        read_anchors(&reader, out) && read_examples(&reader, "bad", true, out) &&
        read_examples(&reader, "good", false, out)) {
        return PL_OK;
    }
    return PL_CONFIGURATION;
}
