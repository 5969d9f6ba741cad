#include "report/report.h"

const pl_writer *const pl_writers[] = {&pl_writer_text,     &pl_writer_json,   &pl_writer_sarif,
                                       &pl_writer_github,   &pl_writer_gitlab, &pl_writer_junit,
                                       &pl_writer_markdown, &pl_writer_html,   NULL};

const pl_writer *pl_writer_by_name(const char *name)
{
    for (size_t i = 0; pl_writers[i]; i++) {
        if (pl_same(pl_writers[i]->name, name)) {
            return pl_writers[i];
        }
    }
    return NULL;
}
