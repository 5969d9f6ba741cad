#include "check/fingerprint.h"

#include "base/file.h"
#include "base/map.h"
#include "base/str.h"
#include "check/rule/rule.h"
#include "check/secret.h"

#include <inttypes.h>
#include <string.h>

/* Two lanes of FNV (http://www.isthe.com/chongo/tech/comp/fnv/), which mix in opposite orders: wide
 * enough that no two findings meet by chance. Nothing depends on its being hard to forge. */
typedef struct digest {
    uint64_t one, two;
} digest;

#define FNV_PRIME UINT64_C(0x100000001b3)
static const digest START = {UINT64_C(0xcbf29ce484222325), UINT64_C(0x84222325cbf29ce4)};

/* Changed when fingerprints come to mean something else, so that an old one matches nothing. */
static const char GENERATION[] = "1";

struct pl_fingerprints {
    pl_arena *arena;
    const pl_history *history;
    pl_map *counts; /* digest in hexadecimal -> how often, as a number */
    pl_span last;   /* findings of one statement follow one another: its text is digested once */
    digest last_digest;
};

static void add_byte(digest *sum, unsigned char byte)
{
    sum->one = (sum->one ^ byte) * FNV_PRIME;
    sum->two = (sum->two * FNV_PRIME) ^ byte;
}

/* With its end, so that "a" "bc" is not "ab" "c". NULL is not "". */
static void add(digest *sum, const char *string)
{
    for (const char *c = string; c != NULL && *c != '\0'; c++) {
        add_byte(sum, (unsigned char)*c);
    }
    add_byte(sum, string == NULL ? 1 : 0);
}

static void add_digest(digest *sum, digest other)
{
    for (unsigned shift = 0; shift < 64; shift += 8) {
        add_byte(sum, (unsigned char)(other.one >> shift));
        add_byte(sum, (unsigned char)(other.two >> shift));
    }
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Behind a comment that begins at `at`; `at` when none does. */
static size_t skip_comment(const char *text, size_t at)
{
    if (text[at] == '-' && text[at + 1] == '-') {
        return at + strcspn(text + at, "\n");
    }
    if (text[at] == '/' && text[at + 1] == '*') {
        const char *end = strstr(text + at + 2, "*/");

        return end == NULL ? at + strlen(text + at) : (size_t)(end + 2 - text);
    }
    return at;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The words of a statement. Near enough to SQL: what is misjudged (a comment in a dollar quote) is
 * so in every run. */
static digest digest_of(const char *text)
{
    digest sum = START;
    char quote = '\0';
    bool gap = false;

    for (size_t at = 0; text[at] != '\0'; at++) {
        size_t behind = quote == '\0' ? skip_comment(text, at) : at;

        if (behind > at || (quote == '\0' && is_space(text[at]))) {
            gap = true;
            at = behind > at ? behind - 1 : at;
            continue;
        }
        if (gap) {
            add_byte(&sum, ' ');
            gap = false;
        }
        add_byte(&sum, (unsigned char)(quote == '\0' ? lower(text[at]) : text[at]));
        if (quote != '\0') {
            quote = text[at] == quote ? '\0' : quote;
        } else if (text[at] == '\'' || text[at] == '"' || text[at] == '`') {
            quote = text[at];
        }
    }
    return sum;
}

/* The statement that holds the place: they lie in order. */
static const pl_statement *statement_at(const pl_script *script, pl_span place)
{
    size_t low = 0,
           high = script == NULL || script->text != place.text ? 0 : script->statements.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        pl_span span = script->statements.at[middle]->span;

        if (place.begin < span.begin) {
            high = middle;
        } else if (place.begin >= span.end) {
            low = middle + 1;
        } else {
            return script->statements.at[middle];
        }
    }
    return NULL;
}

/* What the finding underlines belongs to a statement, or is a text of its own: a comment, a marker.
 */
static pl_span text_meant(const pl_finding *finding)
{
    const pl_migration *migration = finding->migration;
    const pl_statement *statement = NULL;

    if (migration != NULL && finding->span.text != NULL) {
        statement = statement_at(migration->up, finding->span);
        statement = statement != NULL ? statement : statement_at(migration->down, finding->span);
    }
    return statement != NULL ? statement->span : finding->span;
}

static void add_text(pl_fingerprints *prints, digest *sum, pl_span span)
{
    if (span.text != prints->last.text || span.begin != prints->last.begin ||
        span.end != prints->last.end) {
        pl_arena *scratch = pl_arena_new();

        prints->last = span;
        prints->last_digest = digest_of(pl_mask(scratch, pl_span_copy(scratch, span)));
        pl_arena_free(scratch);
    }
    add_digest(sum, prints->last_digest);
}

const char *pl_fingerprint_path(const pl_history *history, const char *path)
{
    size_t size = strlen(history->path);

    while (size > 0 && history->path[size - 1] == '/') {
        size--;
    }
    if (path == NULL || pl_same(path, history->path)) {
        return path == NULL ? NULL : pl_path_name(path);
    }
    if (size > 0 && strncmp(path, history->path, size) == 0 && path[size] == '/') {
        return path + size + strspn(path + size, "/");
    }
    return path;
}

pl_fingerprints *pl_fingerprints_new(pl_arena *arena, const pl_history *history)
{
    pl_fingerprints *prints = pl_arena_make(arena, pl_fingerprints);

    *prints = (pl_fingerprints){.arena = arena, .history = history, .counts = pl_map_new(arena)};
    return prints;
}

static const char *digits(pl_arena *arena, digest sum)
{
    return pl_arena_printf(arena, "%016" PRIx64 "%016" PRIx64, sum.one, sum.two);
}

const char *pl_fingerprints_next(pl_fingerprints *prints, const pl_finding *finding)
{
    const pl_migration *migration = finding->migration;
    digest sum = START;
    pl_map_entry *count;
    uintptr_t earlier;

    add(&sum, GENERATION);
    add(&sum, finding->rule->id);
    add(&sum, pl_fingerprint_path(prints->history, finding->path));
    add(&sum, migration == NULL ? NULL : migration->version);
    add(&sum, migration == NULL ? NULL : migration->name);
    add(&sum, finding->down ? "down" : "up");
    add(&sum, finding->subject);
    if (finding->span.text != NULL && pl_rule_scope(finding->rule) == PL_SCOPE_STATEMENT) {
        add_text(prints, &sum, text_meant(finding));
    }
    count = pl_map_entry_of(prints->counts, digits(prints->arena, sum));
    earlier = (uintptr_t)count->value;
    count->value = (void *)(earlier + 1);
    for (; earlier > 0; earlier >>= 8) {
        add_byte(&sum, (unsigned char)earlier);
    }
    return digits(prints->arena, sum);
}
