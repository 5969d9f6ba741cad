#include "dialect/postgres/live/url.h"

#include "base/str.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* What other clients read from such a URL, and libpq refuses: Prisma, node-postgres, pgx and its
 * pool, SQLAlchemy and Rails pools, dj-database-url. A name that ends in '*' stands for all that
 * begin so (golang-migrate: x-migrations-table, ...). */
static const char *const FOREIGN[] = {
    "schema",
    "connection_limit",
    "pool_timeout",
    "socket_timeout",
    "pgbouncer",
    "statement_cache_size",
    "sslaccept",
    "sslidentity",
    "uselibpqcompat",
    "pool_*",
    "pool",
    "max_pool_size",
    "pool_size",
    "max_overflow",
    "default_query_exec_mode",
    "statement_cache_capacity",
    "description_cache_capacity",
    "prepared_statements",
    "conn_max_age",
    "prepareThreshold",
    "serverVersion",
    "charset",
    "x-*",
};

typedef struct piece { /* of the URL */
    const char *at;
    size_t size;
} piece;

typedef struct pieces {
    piece authority; /* between "//" and the path */
    piece path;      /* behind its slash */
    piece query;     /* behind the question mark */
} pieces;

static pieces split(const char *url)
{
    pieces parts = {0};
    const char *at = strchr(url, ':') + 1;
    at += pl_starts_with(at, "//") ? 2 : 0;
    parts.authority = (piece){at, strcspn(at, "/?")};
    at += parts.authority.size;
    if (*at == '/') {
        parts.path = (piece){at + 1, strcspn(at + 1, "?")};
        at += 1 + parts.path.size;
    }
    if (*at == '?') {
        parts.query = (piece){at + 1, strlen(at + 1)};
    }
    return parts;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %40 becomes @. */
static const char *decoded(pl_arena *arena, piece text)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    for (size_t i = 0; i < text.size; i++) {
        bool escape = text.at[i] == '%' && i + 2 < text.size && digit(text.at[i + 1]) >= 0 &&
                      digit(text.at[i + 2]) >= 0;
        if (escape) {
            pl_str_add_char(&out, (char)(digit(text.at[i + 1]) * 16 + digit(text.at[i + 2])));
            i += 2;
        } else {
            pl_str_add_char(&out, text.at[i]);
        }
    }
    return out.at;
}

/* The next parameter of the query: its name with its value; false: there is none. */
static bool next_parameter(piece *rest, piece *name, piece *value)
{
    if (rest->size == 0) {
        return false;
    }
    const char *end = memchr(rest->at, '&', rest->size);
    size_t size = end != NULL ? (size_t)(end - rest->at) : rest->size;
    const char *equals = memchr(rest->at, '=', size);
    *name = (piece){rest->at, equals != NULL ? (size_t)(equals - rest->at) : size};
    *value =
        equals != NULL ? (piece){equals + 1, size - name->size - 1} : (piece){rest->at + size, 0};
    size_t step = end != NULL ? size + 1 : size;
    *rest = (piece){rest->at + step, rest->size - step};
    return true;
}

static bool piece_is(piece text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.at, word, text.size) == 0;
}

static bool is_foreign(piece name)
{
    for (size_t i = 0; i < sizeof FOREIGN / sizeof FOREIGN[0]; i++) {
        size_t size = strlen(FOREIGN[i]);
        bool prefix = FOREIGN[i][size - 1] == '*';
        if (prefix ? name.size >= size && memcmp(name.at, FOREIGN[i], size - 1) == 0
                   : piece_is(name, FOREIGN[i])) {
            return true;
        }
    }
    return false;
}

/* ---- What libpq is given ----------------------------------------------------------------------
 */

/* An '@' that does not end the user's name and password must be written %40: then it, or a '/' or
 * '?' before it, stands in a password as it is. In the value of a parameter it is no doubt one. */
static bool is_plain(const pieces *parts)
{
    const char *at = memchr(parts->authority.at, '@', parts->authority.size);
    const char *end = parts->authority.at + parts->authority.size;
    if (at != NULL && memchr(at + 1, '@', (size_t)(end - at - 1)) != NULL) {
        return false;
    }
    if (parts->path.size > 0 && memchr(parts->path.at, '@', parts->path.size) != NULL) {
        return false;
    }
    piece rest = parts->query, name, value;
    while (next_parameter(&rest, &name, &value)) {
        if (memchr(name.at, '@', name.size) != NULL || name.size == 0 || *value.at == '@') {
            return false;
        }
    }
    return true;
}

/* libpq quotes an escape it can't decode, with all around it. */
static bool escapes_are_right(const char *url)
{
    for (const char *at = url; (at = strchr(at, '%')) != NULL; at++) {
        int high = digit(at[1]);
        int low = high >= 0 ? digit(at[2]) : -1;
        if (high < 0 || low < 0 || high * 16 + low == 0) {
            return false;
        }
    }
    return true;
}

/* With the numbers of a port as libpq takes them: another text there may be half a password. */
static bool ports_are_numbers(const piece *authority)
{
    const char *at = memchr(authority->at, '@', authority->size);
    const char *end = authority->at + authority->size;
    bool bracket = false, port = false;
    for (at = at != NULL ? at + 1 : authority->at; at < end; at++) {
        if (port && *at != ',' && (*at < '0' || *at > '9')) {
            return false;
        }
        bracket = *at == '[' || (bracket && *at != ']');
        port = *at == ',' ? false : port || (*at == ':' && !bracket);
    }
    return true;
}

static bool check_url(const char *url, const pieces *parts, pl_error *error)
{
    if (!pl_starts_with(strchr(url, ':'), "://")) {
        pl_fail(error, PL_USAGE, "the URL of the database has no // behind its scheme");
        pl_error_hint(error, "postgres://user@host/database");
        return false;
    }
    if (!is_plain(parts) || !escapes_are_right(url) || !ports_are_numbers(&parts->authority)) {
        pl_fail(error, PL_USAGE, "the URL of the database can't be read");
        pl_error_hint(error,
                      "in a user's name or password write %%40 for @, %%3A for :, %%2F for /, %%3F "
                      "for ?, %%23 for #, %%25 for %%; or leave the password to PGPASSWORD");
        return false;
    }
    return true;
}

const char *pl_postgres_url(pl_arena *arena, const char *url, pl_error *error)
{
    pieces parts = split(url);
    if (!check_url(url, &parts, error)) {
        return NULL;
    }
    if (parts.query.size == 0) {
        return url;
    }
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_bytes(&out, url, (size_t)(parts.query.at - url - 1));
    piece rest = parts.query, name, value;
    char joint = '?';
    while (next_parameter(&rest, &name, &value)) {
        if (!is_foreign(name)) {
            pl_str_add_char(&out, joint);
            pl_str_add_bytes(&out, name.at, (size_t)(value.at + value.size - name.at));
            joint = '&';
        }
    }
    return out.at;
}

/* ---- Its name for people ----------------------------------------------------------------------
 */

typedef struct target {
    const char *user, *host, *port, *database, *service;
} target;

static const char *from_environment(const char *value, const char *variable)
{
    const char *said = value != NULL && *value != '\0' ? value : getenv(variable);
    return said != NULL && *said != '\0' ? said : NULL;
}

/* The first of several hosts, without its port. */
static piece first_host(piece authority, piece *port)
{
    const char *at = memchr(authority.at, '@', authority.size);
    piece hosts = authority;
    if (at != NULL) {
        hosts = (piece){at + 1, authority.size - (size_t)(at + 1 - authority.at)};
    }
    size_t size = 0, colon = SIZE_MAX;
    bool bracket = false;
    for (; size < hosts.size && hosts.at[size] != ','; size++) {
        bracket = hosts.at[size] == '[' || (bracket && hosts.at[size] != ']');
        if (hosts.at[size] == ':' && !bracket) {
            colon = size;
        }
    }
    if (colon != SIZE_MAX) {
        *port = (piece){hosts.at + colon + 1, size - colon - 1};
        size = colon;
    }
    return (piece){hosts.at, size};
}

static void read_parameters(pl_arena *arena, piece query, target *out)
{
    const struct {
        const char *name;
        const char **member;
    } members[] = {{"user", &out->user}, {"host", &out->host},       {"hostaddr", &out->host},
                   {"port", &out->port}, {"dbname", &out->database}, {"service", &out->service}};
    piece name, value;
    while (next_parameter(&query, &name, &value)) {
        for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
            if (piece_is(name, members[i].name)) {
                *members[i].member = decoded(arena, value);
            }
        }
    }
}

static target read_target(pl_arena *arena, const pieces *parts)
{
    target out = {0};
    piece port = {0};
    out.host = decoded(arena, first_host(parts->authority, &port));
    out.port = decoded(arena, port);
    out.database = decoded(arena, parts->path);
    const char *at = memchr(parts->authority.at, '@', parts->authority.size);
    if (at != NULL) {
        size_t size = (size_t)(at - parts->authority.at);
        const char *colon = memchr(parts->authority.at, ':', size);
        size = colon != NULL ? (size_t)(colon - parts->authority.at) : size;
        out.user = decoded(arena, (piece){parts->authority.at, size});
    }
    read_parameters(arena, parts->query, &out);
    out.service = from_environment(out.service, "PGSERVICE");
    if (out.service == NULL) { /* its file says what the URL doesn't, and comes first */
        out.host = from_environment(out.host, "PGHOST");
        out.port = from_environment(out.port, "PGPORT");
        out.user = from_environment(out.user, "PGUSER");
        out.database = from_environment(out.database, "PGDATABASE");
    }
    return out;
}

const char *pl_postgres_url_label(pl_arena *arena, const char *url)
{
    pieces parts = split(url);
    if (!check_url(url, &parts, NULL)) {
        return "[local]";
    }
    target to = read_target(arena, &parts);
    bool socket = to.host == NULL || *to.host == '\0' || *to.host == '/' || *to.host == '@';
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    if (socket && to.service != NULL) {
        pl_str_addf(&out, "service %s", to.service);
    } else {
        pl_str_add(&out, socket ? "[local]" : to.host);
    }
    if (to.port != NULL && *to.port != '\0' && !pl_same(to.port, "5432")) {
        pl_str_addf(&out, ":%s", to.port);
    }
    const char *database = to.database != NULL && *to.database != '\0' ? to.database : to.user;
    if (database != NULL && *database != '\0') {
        pl_str_addf(&out, "/%s", database);
    }
    return pl_text_safe(arena, out.at, out.count);
}
