/*
 * embed OUT ROOT FILE...: writes the rule files as C arrays, see src/check/embedded.h. Runs at
 * build time. ROOT is taken off the paths.
 */
#include <cJSON.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const prose[] = {"why", "remedy", "anchors", "examples"};

static void die(const char *path, const char *reason)
{
    fprintf(stderr, "%s: error: %s\n", path, reason);
    exit(1);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        die(path, strerror(errno));
    }
    long size = ftell(file);
    rewind(file);
    char *bytes = size >= 0 ? calloc(1, (size_t)size + 1) : NULL;
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        die(path, "can't be read");
    }
    fclose(file);
    return bytes;
}

static char *without_prose(const char *path, const char *text)
{
    const char *end = NULL;
    cJSON *rule = cJSON_ParseWithOpts(text, &end, 1);
    if (rule == NULL) {
        fprintf(stderr, "%s: error: not JSON, from byte %td\n", path, end - text);
        exit(1);
    }
    for (size_t i = 0; i < sizeof prose / sizeof prose[0]; i++) {
        cJSON_DeleteItemFromObjectCaseSensitive(rule, prose[i]);
    }
    char *printed = cJSON_PrintUnformatted(rule);
    if (printed == NULL) {
        die(path, "out of memory");
    }
    cJSON_Delete(rule);
    return printed;
}

/* Bytes as numbers: a string literal may be no longer than 4,095 characters in portable C. */
static void write_bytes(FILE *out, const char *name, size_t index, const char *bytes)
{
    fprintf(out, "static const char %s_%zu[] = {", name, index);
    for (size_t i = 0; bytes[i] != '\0'; i++) {
        fprintf(out, "%s%d,", i % 20 == 0 ? "\n    " : "", (signed char)bytes[i]);
    }
    fprintf(out, "\n    0};\n");
}

static void write_table(FILE *out, const char *name, char **files, size_t count, size_t root)
{
    fprintf(out, "\nconst pl_embedded pl_embedded_%s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "    {\"%s\", %s_%zu, sizeof %s_%zu - 1},\n", files[i] + root, name, i, name,
                i);
    }
    fprintf(out, "    {0},\n};\n");
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: embed OUT ROOT FILE...\n");
        return 2;
    }
    char **files = argv + 3;
    size_t count = (size_t)argc - 3;
    qsort(files, count, sizeof *files, by_path);
    FILE *out = fopen(argv[1], "wb");
    if (out == NULL) {
        die(argv[1], strerror(errno));
    }
    fprintf(out, "/* Written by cmake/embed.c. */\n#include \"check/embedded.h\"\n\n");
    for (size_t i = 0; i < count; i++) {
        char *text = read_file(files[i]);
        char *rule = without_prose(files[i], text);
        write_bytes(out, "rule_texts", i, text);
        write_bytes(out, "rules", i, rule);
        free(text);
        free(rule);
    }
    write_table(out, "rules", files, count, strlen(argv[2]) + 1);
    write_table(out, "rule_texts", files, count, strlen(argv[2]) + 1);
    fprintf(out, "\nconst size_t pl_embedded_rule_count = %zu;\n", count);
    return ferror(out) != 0 || fclose(out) != 0 ? 1 : 0;
}
