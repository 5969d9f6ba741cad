#include "base/glob.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct part { /* one name of a path */
    const char *at;
    size_t size;
} part;

static part part_at(const char *at)
{
    return (part){at, strcspn(at, "/")};
}

static const char *behind(part name)
{
    const char *at = name.at + name.size;
    return at + strspn(at, "/");
}

/* One name: back to the last star when it goes on no further; no earlier one need be tried. */
static bool match_name(part pattern, part name)
{
    size_t p = 0, n = 0, star = SIZE_MAX, star_n = 0;
    while (n < name.size) {
        if (p < pattern.size && pattern.at[p] == '*') {
            star = p++;
            star_n = n;
        } else if (p < pattern.size && (pattern.at[p] == '?' || pattern.at[p] == name.at[n])) {
            p++;
            n++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            n = ++star_n;
        } else {
            return false;
        }
    }
    while (p < pattern.size && pattern.at[p] == '*') {
        p++;
    }
    return p == pattern.size;
}

static bool is_any_depth(part name)
{
    return name.size == 2 && name.at[0] == '*' && name.at[1] == '*';
}

static const char *without_dot(const char *path)
{
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
        path += strspn(path, "/");
    }
    return path;
}

bool pl_glob_match(const char *pattern, const char *path)
{
    const char *p = without_dot(pattern);
    const char *n = without_dot(path);
    const char *deep = NULL, *deep_n = NULL;
    if (strcmp(p, ".") == 0) {
        return n[0] != '/' && !(n[0] == '.' && n[1] == '.');
    }
    for (;;) {
        part name = part_at(p);
        if (*p == '\0') {
            return true; /* the path, or a folder above it */
        }
        if (is_any_depth(name)) {
            p = behind(name);
            deep = p;
            deep_n = n;
        } else if (*n != '\0' && match_name(name, part_at(n))) {
            p = behind(name);
            n = behind(part_at(n));
        } else if (deep != NULL && *deep_n != '\0') {
            deep_n = behind(part_at(deep_n));
            p = deep;
            n = deep_n;
        } else {
            return false;
        }
    }
}

const char *pl_glob_fault(const char *pattern)
{
    if (pattern[0] == '\0') {
        return "it is empty";
    }
    if (pattern[0] == '/') {
        return "it begins at the root: paths are relative to the folder of the configuration";
    }
    if (pattern[0] == '!') {
        return "there is no exclusion with \"!\": a later entry overrides an earlier one";
    }
    if (strpbrk(pattern, "[{\\") != NULL) {
        return "only *, ? and ** stand for something else";
    }
    return NULL;
}
