#include "check/baseline.h"

#include "base/file.h"
#include "base/json_writer.h"
#include "base/map.h"
#include "check/json_document.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT "plumb-baseline"
#define VERSION "1"
#define BASELINE_MAXIMUM ((uint64_t)64 << 20)

struct pl_baseline {
    pl_arena *arena;
    const char *path;
    pl_below *below;
    pl_baseline_entries entries;
    pl_map *by_key; /* fingerprint and path -> pl_baseline_entry * */
};

pl_baseline *pl_baseline_new(pl_arena *arena, const char *path)
{
    pl_baseline *baseline = pl_arena_make(arena, pl_baseline);

    *baseline = (pl_baseline){.arena = arena,
                              .path = path,
                              .below = pl_below_new(arena, pl_path_folder(arena, path)),
                              .by_key = pl_map_new(arena)};
    return baseline;
}

static const char *key_of(const pl_baseline *baseline, const char *fingerprint, const char *path)
{
    return pl_arena_printf(baseline->arena, "%s %s", fingerprint, path);
}

static pl_baseline_entry *add_entry(pl_baseline *baseline, pl_baseline_entry entry)
{
    pl_map_entry *known =
        pl_map_entry_of(baseline->by_key, key_of(baseline, entry.fingerprint, entry.path));

    if (known->value == NULL) {
        known->value = pl_arena_copy(baseline->arena, &entry, sizeof entry);
        pl_vec_push(baseline->arena, &baseline->entries, known->value);
    }
    return known->value;
}

/* ---- reading ---- */

static bool is_fingerprint(const char *text)
{
    return text[0] != '\0' && strspn(text, "0123456789abcdef") == strlen(text);
}

static bool read_member(const pl_json_document *document, const pl_json_value *member,
                        pl_baseline_entry *entry)
{
    pl_strings known = {0};

    if (pl_same(member->key, "path")) {
        return pl_json_document_text(document, member, &entry->path);
    }
    if (pl_same(member->key, "rule")) {
        return pl_json_document_text(document, member, &entry->rule);
    }
    if (pl_same(member->key, "migration")) {
        return pl_json_document_text(document, member, &entry->migration);
    }
    if (pl_same(member->key, "fingerprint")) {
        return pl_json_document_text(document, member, &entry->fingerprint) &&
               (is_fingerprint(entry->fingerprint) ||
                pl_json_document_fail(document, member, "a fingerprint is hexadecimal digits"));
    }
    pl_vec_push(document->arena, &known, "path");
    pl_vec_push(document->arena, &known, "rule");
    pl_vec_push(document->arena, &known, "migration");
    pl_vec_push(document->arena, &known, "fingerprint");
    return pl_json_document_unknown_key(document, member, &known);
}

static bool read_entry(pl_baseline *baseline, const pl_json_document *document,
                       const pl_json_value *value)
{
    pl_baseline_entry entry = {0};

    if (!pl_json_document_kind(document, value, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *member = value->first; member != NULL; member = member->next) {
        if (!read_member(document, member, &entry)) {
            return false;
        }
    }
    if (entry.path == NULL || entry.rule == NULL || entry.fingerprint == NULL) {
        return pl_json_document_fail(document, value, "an entry has path, rule and fingerprint");
    }
    add_entry(baseline, entry);
    return true;
}

static bool read_head(const pl_json_document *document)
{
    const pl_json_value *format = pl_json_member(document->root, "format");
    const pl_json_value *version = pl_json_member(document->root, "version");

    if (format == NULL || !pl_same(format->string, FORMAT)) {
        return pl_json_document_fail(document, format != NULL ? format : document->root,
                                     "not a baseline: its \"format\" is not \"" FORMAT "\"");
    }
    if (version == NULL || version->kind != PL_JSON_NUMBER || !pl_same(version->string, VERSION)) {
        return pl_json_document_fail(document, version != NULL ? version : document->root,
                                     "only version " VERSION " of the format is known");
    }
    return true;
}

static bool read_findings(pl_baseline *baseline, const pl_json_document *document,
                          const pl_json_value *list)
{
    if (!pl_json_document_kind(document, list, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *value = list->first; value != NULL; value = value->next) {
        if (!read_entry(baseline, document, value)) {
            return false;
        }
    }
    return true;
}

pl_status pl_baseline_read(pl_baseline *baseline, const pl_text *text, pl_error *error)
{
    pl_json_document document;
    pl_strings known = {0};

    if (!pl_json_document_open(&document, baseline->arena, text, false, error) ||
        !read_head(&document)) {
        return PL_CONFIGURATION;
    }
    for (const pl_json_value *at = document.root->first; at != NULL; at = at->next) {
        if (pl_same(at->key, "findings")) {
            if (!read_findings(baseline, &document, at)) {
                return PL_CONFIGURATION;
            }
        } else if (!pl_same(at->key, "format") && !pl_same(at->key, "version")) {
            pl_vec_push(baseline->arena, &known, "findings");
            pl_json_document_unknown_key(&document, at, &known);
            return PL_CONFIGURATION;
        }
    }
    return PL_OK;
}

pl_status pl_baseline_load(pl_arena *arena, const char *path, pl_baseline **out, pl_error *error)
{
    pl_text *text = NULL;
    pl_status status = pl_file_read(arena, path, BASELINE_MAXIMUM, &text, error);

    if (status != PL_OK) {
        return status;
    }
    *out = pl_baseline_new(arena, path);
    return pl_baseline_read(*out, text, error);
}

/* ---- which files were looked at ---- */

static void mark_file(pl_baseline *baseline, pl_map *files, const char *path)
{
    if (path != NULL) {
        pl_map_put(files, pl_below_path(baseline->below, path), baseline);
    }
}

static void mark_migration(pl_baseline *baseline, pl_map *files, const pl_migration *migration)
{
    mark_file(baseline, files, migration->path);
    mark_file(baseline, files, migration->up != NULL ? migration->up->text->path : NULL);
    mark_file(baseline, files, migration->down != NULL ? migration->down->text->path : NULL);
}

/* A folder that was looked at as a whole: then a file that is gone from it was looked at too. */
static const char *whole_folder(pl_baseline *baseline, const pl_history *history)
{
    for (size_t i = 0; i < history->migrations.count; i++) {
        if (history->migrations.at[i]->context) {
            return NULL;
        }
    }
    return pl_path_is_folder(history->path) ? pl_below_path(baseline->below, history->path) : NULL;
}

static bool lies_in(const char *path, const char *folder)
{
    size_t size = strlen(folder);

    if (pl_same(folder, ".")) {
        return path[0] != '/' && !pl_starts_with(path, "../");
    }
    return strncmp(path, folder, size) == 0 && (path[size] == '/' || path[size] == '\0');
}

static void mark_looked(pl_baseline *baseline, const pl_history *history)
{
    pl_map *files = pl_map_new(baseline->arena);
    const char *folder = whole_folder(baseline, history);

    for (size_t i = 0; i < history->migrations.count; i++) {
        if (!history->migrations.at[i]->context) {
            mark_migration(baseline, files, history->migrations.at[i]);
        }
    }
    for (size_t i = 0; i < baseline->entries.count; i++) {
        pl_baseline_entry *entry = baseline->entries.at[i];

        entry->looked = entry->looked || pl_map_has(files, entry->path) ||
                        (folder != NULL && lies_in(entry->path, folder));
    }
}

/* ---- findings ---- */

static pl_baseline_entry *find(pl_baseline *baseline, const pl_finding *finding)
{
    const char *path = pl_below_path(baseline->below, finding->path);

    return pl_map_get(baseline->by_key, key_of(baseline, finding->fingerprint, path));
}

void pl_baseline_leave_out(pl_baseline *baseline, const pl_history *history, pl_lint_result *result)
{
    pl_findings all = result->findings;

    mark_looked(baseline, history);
    result->findings = (pl_findings){0};
    for (size_t i = 0; i < all.count; i++) {
        pl_baseline_entry *entry = find(baseline, all.at[i]);

        if (entry != NULL) {
            entry->met = true;
            pl_vec_push(baseline->arena, &result->known, all.at[i]);
        } else {
            pl_vec_push(baseline->arena, &result->findings, all.at[i]);
        }
    }
    pl_lint_count(result);
}

static void take_in(pl_baseline *baseline, const pl_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const pl_finding *finding = findings->at[i];
        pl_baseline_entry entry = {.path = pl_below_path(baseline->below, finding->path),
                                   .rule = finding->rule->id,
                                   .migration =
                                       finding->migration != NULL ? finding->migration->name : NULL,
                                   .fingerprint = finding->fingerprint};

        add_entry(baseline, entry)->met = true;
    }
}

void pl_baseline_take_in(pl_baseline *baseline, const pl_history *history,
                         const pl_lint_result *result)
{
    size_t kept = 0;

    mark_looked(baseline, history);
    take_in(baseline, &result->findings);
    take_in(baseline, &result->known);
    for (size_t i = 0; i < baseline->entries.count; i++) {
        pl_baseline_entry *entry = baseline->entries.at[i];

        if (entry->met || !entry->looked) {
            baseline->entries.at[kept++] = entry;
        }
    }
    baseline->entries.count = kept;
}

void pl_baseline_gone(const pl_baseline *baseline, pl_baseline_entries *out)
{
    for (size_t i = 0; i < baseline->entries.count; i++) {
        if (baseline->entries.at[i]->looked && !baseline->entries.at[i]->met) {
            pl_vec_push(baseline->arena, out, baseline->entries.at[i]);
        }
    }
}

size_t pl_baseline_count(const pl_baseline *baseline)
{
    return baseline->entries.count;
}

/* ---- writing ---- */

static int compare_entries(const void *a, const void *b)
{
    const pl_baseline_entry *left = *(const pl_baseline_entry *const *)a;
    const pl_baseline_entry *right = *(const pl_baseline_entry *const *)b;
    int order = pl_compare(left->path, right->path);

    order = order != 0 ? order : pl_compare(left->rule, right->rule);
    order = order != 0 ? order : pl_compare(left->migration, right->migration);
    return order != 0 ? order : pl_compare(left->fingerprint, right->fingerprint);
}

static void write_entry(pl_str *out, const pl_baseline_entry *entry)
{
    pl_json json = pl_json_begin(out, false);

    pl_json_object(&json, NULL);
    pl_json_string(&json, "path", entry->path);
    pl_json_string(&json, "rule", entry->rule);
    if (entry->migration != NULL) {
        pl_json_string(&json, "migration", entry->migration);
    }
    pl_json_string(&json, "fingerprint", entry->fingerprint);
    pl_json_end(&json);
}

void pl_baseline_write(const pl_baseline *baseline, pl_str *out)
{
    pl_baseline_entries sorted = {0};

    for (size_t i = 0; i < baseline->entries.count; i++) {
        pl_vec_push(baseline->arena, &sorted, baseline->entries.at[i]);
    }
    if (sorted.count > 1) {
        qsort(sorted.at, sorted.count, sizeof sorted.at[0], compare_entries);
    }
    pl_str_add(out,
               "{\n  \"format\": \"" FORMAT "\",\n  \"version\": " VERSION ",\n  \"findings\": [");
    for (size_t i = 0; i < sorted.count; i++) {
        pl_str_add(out, i > 0 ? ",\n    " : "\n    ");
        write_entry(out, sorted.at[i]);
    }
    pl_str_add(out, sorted.count > 0 ? "\n  ]\n}\n" : "]\n}\n");
}
