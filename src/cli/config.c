#include "cli/config.h"

#include "base/file.h"
#include "base/glob.h"
#include "base/near.h"
#include "base/str.h"
#include "check/json_document.h"
#include "cli/option.h"

#include <stdlib.h>
#include <string.h>

#define CONFIG_MAXIMUM ((uint64_t)1 << 20)
#define EXTENDS_DEPTH 16
#define LAYERS_MOST 64 /* a file that is extended in two ways is read twice */
#define FOLDERS_UP 64
#define OVERRIDES_MOST 1000 /* each is tried on each file */
#define PATTERNS_MOST 1000

/* One file. */
typedef struct layer {
    pl_json_document document;
    const char *folder;
    pl_below *below;
} layer;

typedef struct override {
    const layer *layer;
    const pl_json_value *object;
    pl_strings patterns;
} override;

struct pl_config {
    pl_arena *arena;
    const char *path;
    PL_VEC(layer *) layers; /* what is extended first */
    PL_VEC(override) overrides;
};

/* What a reader of a key works on. */
typedef struct reading {
    pl_config *config;
    const layer *layer;
    pl_settings *settings;
} reading;

typedef struct key {
    const char *name;
    bool (*read)(reading *r, const pl_json_value *value);
    bool in_override;
} key;

/* ---- readers of one key ---- */

static bool read_nothing(reading *r, const pl_json_value *value)
{
    (void)r;
    (void)value;
    return true;
}

static bool read_schema(reading *r, const pl_json_value *value)
{
    const char *ignored;
    return pl_json_document_text(&r->layer->document, value, &ignored);
}

/* The value as the command line would have it, through the same setter. */
static bool read_option(reading *r, pl_option_id id, const pl_json_value *value)
{
    pl_error error = {0};
    if (pl_option_set_value(&pl_option_table[id], r->settings, value->string, &error) == PL_OK) {
        return true;
    }
    pl_json_document_fail(&r->layer->document, value, "%s", error.message);
    pl_error_hint(r->layer->document.error, "%s", error.hint);
    return false;
}

static bool read_text_option(reading *r, pl_option_id id, const pl_json_value *value)
{
    return pl_json_document_kind(&r->layer->document, value, PL_JSON_STRING) &&
           read_option(r, id, value);
}

static bool read_runner(reading *r, const pl_json_value *value)
{
    return read_text_option(r, PL_OPTION_RUNNER, value);
}

static bool read_dialect(reading *r, const pl_json_value *value)
{
    return read_text_option(r, PL_OPTION_DIALECT, value);
}

static bool read_server_version(reading *r, const pl_json_value *value)
{
    /* "3.40" of SQLite is a text: 3.4 is another one. */
    bool known = (value->kind == PL_JSON_STRING && pl_starts_with(value->string, "3.")) ||
                 pl_json_document_kind(&r->layer->document, value, PL_JSON_NUMBER);
    return known && read_option(r, PL_OPTION_SERVER_VERSION, value);
}

static bool read_fail_on(reading *r, const pl_json_value *value)
{
    return read_text_option(r, PL_OPTION_FAIL_ON, value);
}

static bool read_min_certainty(reading *r, const pl_json_value *value)
{
    return read_text_option(r, PL_OPTION_MIN_CERTAINTY, value);
}

static bool read_require_down(reading *r, const pl_json_value *value)
{
    r->settings->lint.require_down = value->yes;
    return pl_json_document_kind(&r->layer->document, value, PL_JSON_BOOLEAN);
}

static bool read_severity(reading *r, const pl_json_value *value)
{
    const pl_json_document *document = &r->layer->document;
    if (!pl_json_document_kind(document, value, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        pl_severity_override one = {.rule = each->key,
                                    .where = each->key_span,
                                    .inside = pl_json_path(r->settings->arena, each)};
        if (!pl_json_document_kind(document, each, PL_JSON_STRING)) {
            return false;
        }
        if (!pl_severity_by_name(each->string, &one.severity)) {
            return pl_json_document_fail(document, each,
                                         "a severity is off, info, warning or error, not \"%s\"",
                                         each->string);
        }
        pl_vec_push(r->settings->arena, &r->settings->lint.severities, one);
    }
    return true;
}

static bool read_role_timeouts(reading *r, const pl_json_value *value)
{
    static const struct {
        const char *name;
        pl_role_timeout bit;
    } names[] = {{"lock_timeout", PL_ROLE_LOCK_TIMEOUT},
                 {"statement_timeout", PL_ROLE_STATEMENT_TIMEOUT}};
    const pl_json_document *document = &r->layer->document;
    pl_strings ignored = {0};
    if (!pl_json_document_texts(document, value, &ignored)) {
        return false;
    }
    r->settings->lint.role_timeouts = 0;
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        unsigned found = 0;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            found |= pl_same(each->string, names[i].name) ? names[i].bit : 0;
        }
        if (found == 0) {
            return pl_json_document_fail(document, each,
                                         "it is lock_timeout or statement_timeout, not \"%s\"",
                                         each->string);
        }
        r->settings->lint.role_timeouts |= found;
    }
    return true;
}

static bool read_path(const reading *r, const pl_json_value *value, const char **out)
{
    if (!pl_json_document_kind(&r->layer->document, value, PL_JSON_STRING)) {
        return false;
    }
    if (value->length == 0) {
        return pl_json_document_fail(&r->layer->document, value, "a path is expected");
    }
    *out = value->string[0] == '/'
               ? value->string
               : pl_path_join(r->config->arena, r->layer->folder, value->string);
    return true;
}

static bool read_path_list(reading *r, const pl_json_value *value, pl_strings *out)
{
    if (!pl_json_document_kind(&r->layer->document, value, PL_JSON_ARRAY)) {
        return false;
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        const char *path = NULL;
        if (!read_path(r, each, &path)) {
            return false;
        }
        pl_vec_push(r->settings->arena, out, path);
    }
    return true;
}

/* The nearer file decides alone. */
static bool read_paths(reading *r, const pl_json_value *value)
{
    r->settings->paths = (pl_strings){0};
    return read_path_list(r, value, &r->settings->paths);
}

static bool read_rules(reading *r, const pl_json_value *value)
{
    pl_strings folders = {0};
    const pl_json_value *each = value->first;
    if (!read_path_list(r, value, &folders)) {
        return false;
    }
    for (size_t i = 0; i < folders.count; i++, each = each->next) {
        if (!pl_path_is_folder(folders.at[i])) {
            return pl_json_document_fail(&r->layer->document, each, "there is no folder %s",
                                         folders.at[i]);
        }
        pl_vec_push(r->settings->arena, &r->settings->rule_folders, folders.at[i]);
    }
    return true;
}

static bool read_baseline(reading *r, const pl_json_value *value)
{
    return read_path(r, value, &r->settings->baseline);
}

/* {"rule": {"option": value}}: whether they exist is known when the rules are loaded. */
static bool read_rule_option(reading *r, const char *rule, const pl_json_value *value)
{
    const char *text =
        value->kind == PL_JSON_BOOLEAN ? (value->yes ? "true" : "false") : value->string;
    if (text == NULL) {
        return pl_json_document_fail(&r->layer->document, value,
                                     "a text, a number, true or false is expected, not %s",
                                     pl_json_kind_text(value->kind));
    }
    pl_vec_push(r->settings->arena, &r->settings->rule_options,
                ((pl_option_setting){rule, value->key, text, value->key_span,
                                     pl_json_path(r->settings->arena, value)}));
    return true;
}

static bool read_options(reading *r, const pl_json_value *value)
{
    const pl_json_document *document = &r->layer->document;
    if (!pl_json_document_kind(document, value, PL_JSON_OBJECT)) {
        return false;
    }
    for (const pl_json_value *rule = value->first; rule != NULL; rule = rule->next) {
        if (!pl_json_document_kind(document, rule, PL_JSON_OBJECT)) {
            return false;
        }
        for (const pl_json_value *each = rule->first; each != NULL; each = each->next) {
            if (!read_rule_option(r, rule->key, each)) {
                return false;
            }
        }
    }
    return true;
}

static bool read_overrides(reading *r, const pl_json_value *value);

/* ---- objects ---- */

static const key keys[] = {
#define TOP false
#define BOTH true
#define KEY(name, read, where) {name, read, where},
#include "cli/config_keys.def"
#undef KEY
#undef TOP
#undef BOTH
};

static const key *find_key(const char *name)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (pl_same(keys[i].name, name)) {
            return &keys[i];
        }
    }
    return NULL;
}

void pl_config_keys(pl_arena *arena, bool in_override, pl_strings *out)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!in_override || keys[i].in_override) {
            pl_vec_push(arena, out, keys[i].name);
        }
    }
}

static bool read_object(reading *r, const pl_json_value *object, bool is_override)
{
    const pl_json_document *document = &r->layer->document;
    for (const pl_json_value *member = object->first; member != NULL; member = member->next) {
        const key *found = find_key(member->key);
        if (is_override && pl_same(member->key, "paths")) {
            continue;
        }
        if (found == NULL) {
            pl_strings known = {0};
            pl_config_keys(document->arena, is_override, &known);
            pl_vec_push(document->arena, &known, "paths");
            return pl_json_document_unknown_key(document, member, &known);
        }
        if (is_override && !found->in_override) {
            return pl_json_document_fail(document, member,
                                         "it can't differ from path to path: it stands at the top");
        }
        if (!found->read(r, member)) {
            return false;
        }
    }
    return true;
}

/* ---- overrides ---- */

static bool read_patterns(reading *r, const pl_json_value *object, pl_strings *out)
{
    const pl_json_document *document = &r->layer->document;
    const pl_json_value *list = pl_json_member(object, "paths");
    if (list == NULL) {
        pl_json_document_fail(document, object, "an override needs \"paths\"");
        for (const pl_json_value *each = object->first; each != NULL; each = each->next) {
            if (pl_is_slip(each->key, "paths")) {
                pl_error_hint(document->error, "did you mean \"paths\", not \"%s\"?", each->key);
            }
        }
        return false;
    }
    if (!pl_json_document_texts(document, list, out)) {
        return false;
    }
    if (list->count > PATTERNS_MOST) {
        return pl_json_document_fail(document, list, "more than %d patterns", PATTERNS_MOST);
    }
    for (const pl_json_value *each = list->first; each != NULL; each = each->next) {
        const char *fault = pl_glob_fault(each->string);
        if (fault != NULL) {
            return pl_json_document_fail(document, each, "\"%s\" is no pattern of paths: %s",
                                         each->string, fault);
        }
    }
    return true;
}

/* Tried out on settings that nobody sees, so that what is wrong is said though no path matches. */
static bool read_overrides(reading *r, const pl_json_value *value)
{
    const pl_json_document *document = &r->layer->document;
    if (!pl_json_document_kind(document, value, PL_JSON_ARRAY)) {
        return false;
    }
    if (value->count + r->config->overrides.count > OVERRIDES_MOST) {
        return pl_json_document_fail(document, value, "more than %d overrides", OVERRIDES_MOST);
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        pl_settings scratch = *r->settings;
        reading inner = {r->config, r->layer, &scratch};
        override one = {.layer = r->layer, .object = each};
        scratch.lint.severities.at = NULL;
        scratch.lint.severities.count = scratch.lint.severities.capacity = 0;
        if (!pl_json_document_kind(document, each, PL_JSON_OBJECT) ||
            !read_patterns(r, each, &one.patterns) || !read_object(&inner, each, true)) {
            return false;
        }
        pl_vec_push(r->config->arena, &r->config->overrides, one);
    }
    return true;
}

static bool matches(const override *one, const char *path)
{
    const char *below = pl_below_path(one->layer->below, path);
    for (size_t i = 0; i < one->patterns.count; i++) {
        if (pl_glob_match(one->patterns.at[i], below)) {
            return true;
        }
    }
    return false;
}

const char *pl_config_overrides_of(pl_config *config, const char *path)
{
    if (config->overrides.count == 0) {
        return "";
    }
    pl_str out = pl_str_begin(config->arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < config->overrides.count; i++) {
        pl_str_add_char(&out, matches(&config->overrides.at[i], path) ? '+' : '-');
    }
    return strchr(out.at, '+') != NULL ? out.at : "";
}

size_t pl_config_override_count(const pl_config *config)
{
    return config->overrides.count;
}

void pl_config_override(pl_config *config, const char *overrides, pl_settings *settings)
{
    const char *dashes = settings->dashes;
    settings->dashes = "";
    for (size_t i = 0; overrides[i] != '\0'; i++) {
        const override *one = &config->overrides.at[i];
        reading r = {config, one->layer, settings};
        if (overrides[i] == '+') {
            read_object(&r, one->object, true);
        }
    }
    settings->dashes = dashes;
}

/* ---- files ---- */

/* The folder above that is a repository; NULL: none is. */
static const char *repository_of(pl_arena *arena, const char *real)
{
    const char *at = pl_path_folder(arena, real);
    for (int level = 0; level < FOLDERS_UP; level++) {
        if (pl_path_exists(pl_path_join(arena, at, ".git"))) {
            return at;
        }
        const char *above = pl_path_folder(arena, at);
        if (pl_same(above, at)) {
            break;
        }
        at = above;
    }
    return NULL;
}

static bool load_file(pl_config *config, const char *path, pl_strings *chain, pl_error *error);

static bool extend(pl_config *config, const layer *from, const pl_json_value *value,
                   pl_strings *chain)
{
    const pl_json_document *document = &from->document;
    const char *text;
    if (!pl_json_document_text(document, value, &text)) {
        return false;
    }
    if (text[0] == '/' || text[0] == '\0') {
        return pl_json_document_fail(document, value,
                                     "a path that begins at the folder of this file is expected");
    }
    const char *path = pl_path_join(config->arena, from->folder, text);
    const char *real = pl_path_real(config->arena, path);
    if (real == NULL || !pl_path_is_file(path)) {
        return pl_json_document_fail(document, value, "there is no file %s", path);
    }
    const char *repository = repository_of(config->arena, chain->at[0]);
    if (repository != NULL && !pl_path_lies_below(real, repository)) {
        return pl_json_document_fail(document, value, "%s leads out of the repository", path);
    }
    for (size_t i = 0; i < chain->count; i++) {
        if (pl_same(chain->at[i], real)) {
            return pl_json_document_fail(document, value, "%s extends itself in a circle", path);
        }
    }
    if (chain->count >= EXTENDS_DEPTH) {
        return pl_json_document_fail(document, value, "more than %d files extend one another",
                                     EXTENDS_DEPTH);
    }
    if (config->layers.count >= LAYERS_MOST) {
        return pl_json_document_fail(document, value, "more than %d files are extended in all",
                                     LAYERS_MOST);
    }
    return load_file(config, path, chain, document->error);
}

/* A text, or a list of texts of which later ones win. */
static bool extend_all(pl_config *config, const layer *from, pl_strings *chain)
{
    const pl_json_value *value = pl_json_member(from->document.root, "extends");
    if (value == NULL || value->kind != PL_JSON_ARRAY) {
        return value == NULL || extend(config, from, value, chain);
    }
    for (const pl_json_value *each = value->first; each != NULL; each = each->next) {
        if (!extend(config, from, each, chain)) {
            return false;
        }
    }
    return true;
}

static layer *open_layer(pl_config *config, const pl_text *text, pl_error *error)
{
    layer *one = pl_arena_make(config->arena, layer);
    one->folder = pl_path_folder(config->arena, text->path);
    one->below = pl_below_new(config->arena, one->folder);
    return pl_json_document_open(&one->document, config->arena, text, true, error) ? one : NULL;
}

static bool check_layer(pl_config *config, layer *one)
{
    pl_settings scratch = pl_settings_begin(config->arena);
    reading r = {config, one, &scratch};
    scratch.dashes = "";
    pl_vec_push(config->arena, &config->layers, one);
    return read_object(&r, one->document.root, false);
}

static bool load_file(pl_config *config, const char *path, pl_strings *chain, pl_error *error)
{
    pl_text *text = NULL;
    if (pl_file_read(config->arena, path, CONFIG_MAXIMUM, &text, error) != PL_OK) {
        return false;
    }
    layer *one = open_layer(config, text, error);
    const char *real = pl_path_real(config->arena, path);
    pl_vec_push(config->arena, chain, real != NULL ? real : path);
    bool read = one != NULL && extend_all(config, one, chain) && check_layer(config, one);
    chain->count--;
    return read;
}

static pl_config *new_config(pl_arena *arena, const char *path)
{
    pl_config *config = pl_arena_make(arena, pl_config);
    *config = (pl_config){.arena = arena, .path = path};
    return config;
}

pl_status pl_config_load(pl_arena *arena, const char *path, pl_config **out, pl_error *error)
{
    pl_strings chain = {0};
    *out = new_config(arena, path);
    return load_file(*out, path, &chain, error) ? PL_OK : error->status;
}

pl_status pl_config_read(pl_arena *arena, const pl_text *text, pl_config **out, pl_error *error)
{
    *out = new_config(arena, text->path);
    layer *one = open_layer(*out, text, error);
    if (one == NULL || !check_layer(*out, one)) {
        return PL_CONFIGURATION;
    }
    return PL_OK;
}

const char *pl_config_path(const pl_config *config)
{
    return config->path;
}

void pl_config_apply(const pl_config *config, pl_settings *settings)
{
    const char *dashes = settings->dashes;
    settings->dashes = "";
    for (size_t i = 0; i < config->layers.count; i++) {
        /* The overrides are known already; they are put aside while the rest is read again. */
        pl_config copy = *config;
        reading r = {&copy, config->layers.at[i], settings};
        copy.overrides.at = NULL;
        copy.overrides.count = copy.overrides.capacity = 0;
        read_object(&r, config->layers.at[i]->document.root, false);
    }
    settings->dashes = dashes;
}

/* ---- finding it ---- */

static bool is_last(pl_arena *arena, const char *folder)
{
    const char *home = getenv("HOME");
    char *real = home != NULL && *home ? pl_path_real(arena, home) : NULL;
    return pl_same(folder, real) || pl_path_exists(pl_path_join(arena, folder, ".git"));
}

const char *pl_config_find(pl_arena *arena, const char *path)
{
    bool folder = pl_same(path, "-") || pl_path_is_folder(path);
    const char *start = pl_same(path, "-") ? "." : folder ? path : pl_path_folder(arena, path);
    const char *at = pl_path_real(arena, start);
    for (int level = 0; at != NULL && level < FOLDERS_UP; level++) {
        const char *file = pl_path_join(arena, at, PL_CONFIG_NAME);
        if (pl_path_is_file(file)) {
            return pl_below_path(pl_below_new(arena, "."), file);
        }
        const char *above = pl_path_folder(arena, at);
        if (is_last(arena, at) || pl_same(above, at)) {
            break;
        }
        at = above;
    }
    return NULL;
}
