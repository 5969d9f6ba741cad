/*
 * The floor: reads the files named on standard input, one path a line, and parses each with
 * PostgreSQL's bare parser, nothing else. No linter that uses this parser can cost less.
 *
 *     find FOLDER -name '*.sql' | floor
 *
 * Prints how many files, bytes and statements it saw.
 */
#include <pg_query.h>
#include <postgres.h>

#include <nodes/pg_list.h>
#include <pg_query/pg_query_internal.h>

#undef printf
#undef fprintf
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    long length;

    if (file == NULL) {
        return NULL;
    }
    if (fseek(file, 0, SEEK_END) == 0 && (length = ftell(file)) >= 0) {
        rewind(file);
        bytes = malloc((size_t)length + 1);
        *size = bytes == NULL ? 0 : fread(bytes, 1, (size_t)length, file);
        if (bytes != NULL) {
            bytes[*size] = '\0';
        }
    }
    fclose(file);
    return bytes;
}

int main(void)
{
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    unsigned long files = 0, bytes = 0, statements = 0, failed = 0;

    while ((length = getline(&line, &capacity, stdin)) > 0) {
        size_t size = 0;
        char *text;
        MemoryContext context;
        PgQueryInternalParsetreeAndError result;

        line[strcspn(line, "\n")] = '\0';
        text = read_file(line, &size);
        if (text == NULL) {
            continue;
        }
        context = pg_query_enter_memory_context();
        result = pg_query_raw_parse(text);
        files++;
        bytes += size;
        statements += result.tree == NULL ? 0 : (unsigned long)list_length(result.tree);
        failed += result.error != NULL;
        free(result.stderr_buffer);
        if (result.error != NULL) {
            pg_query_free_error(result.error);
        }
        pg_query_exit_memory_context(context);
        free(text);
    }
    free(line);
    printf("%lu files, %lu bytes, %lu statements, %lu files not parsed\n", files, bytes, statements,
           failed);
    return 0;
}
