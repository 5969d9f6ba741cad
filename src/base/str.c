#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_CAPACITY = 32 };

pl_str pl_str_begin(pl_arena *arena, size_t maximum)
{
    assert(maximum <= PL_STR_MAXIMUM);
    return (pl_str){
        .arena = arena,
        .at = pl_arena_alloc(arena, FIRST_CAPACITY),
        .capacity = FIRST_CAPACITY,
        .maximum = maximum,
    };
}

static void grow(pl_str *str, size_t wanted)
{
    size_t capacity = str->capacity * 2 > wanted ? str->capacity * 2 : wanted;
    if (!pl_arena_extend(str->arena, str->at, str->capacity, capacity)) {
        char *larger = pl_arena_alloc(str->arena, capacity);
        memcpy(larger, str->at, str->count);
        str->at = larger;
    }
    str->capacity = capacity;
}

/* Room for size more bytes and the NUL. The caller has cut size to the maximum. */
static inline void make_room(pl_str *str, size_t size)
{
    if (str->count + size + 1 > str->capacity) {
        grow(str, str->count + size + 1);
    }
}

static size_t cut_to_maximum(pl_str *str, size_t size)
{
    size_t left = str->maximum - str->count;
    if (str->truncated || size > left) {
        size = str->truncated ? 0 : left;
        str->truncated = true;
    }
    return size;
}

void pl_str_add(pl_str *str, const char *string)
{
    if (string != NULL) {
        pl_str_add_bytes(str, string, strlen(string));
    }
}

void pl_str_add_bytes(pl_str *str, const char *bytes, size_t size)
{
    size = cut_to_maximum(str, size);
    if (size == 0) {
        return;
    }
    make_room(str, size);
    memcpy(str->at + str->count, bytes, size);
    str->count += size;
    str->at[str->count] = '\0';
}

void pl_str_add_char(pl_str *str, char c)
{
    if (str->count + 2 > str->capacity || str->count >= str->maximum || str->truncated) {
        pl_str_add_bytes(str, &c, 1);
        return;
    }
    str->at[str->count++] = c;
    str->at[str->count] = '\0';
}

void pl_str_addf(pl_str *str, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    pl_str_vaddf(str, format, arguments);
    va_end(arguments);
}

void pl_str_vaddf(pl_str *str, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int formatted = vsnprintf(NULL, 0, format, arguments);
    assert(formatted >= 0);
    size_t size = cut_to_maximum(str, (size_t)formatted);
    make_room(str, size);
    vsnprintf(str->at + str->count, size + 1, format, again);
    str->count += size;
    va_end(again);
}

bool pl_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Not tolower: the result must not depend on the locale. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool pl_same_nocase(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

bool pl_starts_with(const char *string, const char *prefix)
{
    return string != NULL && prefix != NULL && strncmp(string, prefix, strlen(prefix)) == 0;
}

bool pl_ends_with(const char *string, const char *suffix)
{
    if (string == NULL || suffix == NULL) {
        return false;
    }
    size_t size = strlen(string);
    size_t suffix_size = strlen(suffix);
    return size >= suffix_size && memcmp(string + size - suffix_size, suffix, suffix_size) == 0;
}

int pl_compare(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        return (a != NULL) - (b != NULL);
    }
    return strcmp(a, b);
}
