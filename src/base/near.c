#include "base/near.h"

#include <ctype.h>
#include <string.h>

#define MAXIMUM 64

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Damerau-Levenshtein over three rows: the one being filled and the two before it. */
static unsigned distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    unsigned row[3][MAXIMUM + 1];
    for (unsigned j = 0; j <= b_size; j++) {
        row[0][j] = j;
    }
    for (size_t i = 1; i <= a_size; i++) {
        unsigned *now = row[i % 3];
        const unsigned *last = row[(i + 2) % 3];
        const unsigned *before = row[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b_size; j++) {
            unsigned change = same_letter(a[i - 1], b[j - 1]) ? 0 : 1;
            now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + change);
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
                same_letter(a[i - 2], b[j - 1])) {
                now[j] = least(now[j], before[j - 2] + 1);
            }
        }
    }
    return row[a_size % 3][b_size];
}

const char *pl_nearest(const char *word, const pl_strings *known)
{
    size_t size = strlen(word);
    if (size == 0 || size > MAXIMUM) {
        return NULL;
    }
    const char *best = NULL;
    unsigned best_distance = size < 4 ? 2 : (unsigned)size / 3 + 2;
    for (size_t i = 0; i < known->count; i++) {
        size_t known_size = strlen(known->at[i]);
        unsigned away =
            known_size > MAXIMUM ? MAXIMUM : distance(word, size, known->at[i], known_size);
        if (away < best_distance) {
            best_distance = away;
            best = known->at[i];
        }
    }
    return best;
}

bool pl_is_slip(const char *word, const char *other)
{
    size_t size = strlen(word), other_size = strlen(other);
    return size > 3 && other_size > 3 && size <= MAXIMUM && other_size <= MAXIMUM &&
           distance(word, size, other, other_size) <= 1;
}
