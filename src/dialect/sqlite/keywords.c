#include "dialect/sqlite/keywords.h"

#include <string.h>

static const char *const WORDS[] = {
    [PL_K_NONE] = "",
#define PL_KEYWORD(word, use) [PL_K_##word] = #word,
#include "dialect/sqlite/keywords.def"
#undef PL_KEYWORD
};

static const uint8_t USES[] = {
    [PL_K_NONE] = PL_SQLITE_NAME,
#define PL_KEYWORD(word, use) [PL_K_##word] = PL_SQLITE_##use,
#include "dialect/sqlite/keywords.def"
#undef PL_KEYWORD
};

/* CURRENT_TIMESTAMP */
enum { LONGEST = 17, SHORTEST = 2 };

static char upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

/* Keywords are sorted, so those of a letter are neighbours. */
static uint16_t first_of(char letter)
{
    uint16_t low = 1, high = PL_K_COUNT;
    while (low < high) {
        uint16_t middle = (uint16_t)((low + high) / 2);
        if (WORDS[middle][0] < letter) {
            low = (uint16_t)(middle + 1);
        } else {
            high = middle;
        }
    }
    return low;
}

static uint16_t keyword(const char *word, uint32_t size)
{
    if (size < SHORTEST || size > LONGEST) {
        return 0;
    }
    char text[LONGEST + 1];
    for (uint32_t i = 0; i < size; i++) {
        text[i] = upper(word[i]);
    }
    text[size] = '\0';
    for (uint16_t i = first_of(text[0]); i < PL_K_COUNT && WORDS[i][0] == text[0]; i++) {
        if (strcmp(WORDS[i], text) == 0) {
            return i;
        }
    }
    return 0;
}

const pl_sql_lexis pl_sqlite_lexis = {
    .flags = PL_SQL_BACKTICK_NAMES | PL_SQL_BRACKET_NAMES | PL_SQL_DIGIT_SEPARATORS |
             PL_SQL_SPACE_MARKS | PL_SQL_TCL_PARAMETERS,
    .keyword = keyword,
};

pl_sqlite_keyword_use pl_sqlite_keyword_use_of(uint16_t number)
{
    return (pl_sqlite_keyword_use)USES[number];
}

const char *pl_sqlite_keyword_text(uint16_t number)
{
    return WORDS[number];
}

static bool is_plain(const char *name)
{
    if (*name == '\0' || (*name >= '0' && *name <= '9')) {
        return false;
    }
    for (const char *c = name; *c != '\0'; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_';
        if (!letter && !(*c >= '0' && *c <= '9')) {
            return false;
        }
    }
    return keyword(name, (uint32_t)strlen(name)) == 0;
}

static const char *in_quotes(pl_arena *arena, const char *text, char quote)
{
    pl_str out = pl_str_begin(arena, PL_STR_MAXIMUM);
    pl_str_add_char(&out, quote);
    for (const char *c = text; *c != '\0'; c++) {
        pl_str_add_char(&out, *c);
        if (*c == quote) {
            pl_str_add_char(&out, quote);
        }
    }
    pl_str_add_char(&out, quote);
    return out.at;
}

const char *pl_sqlite_quote(pl_arena *arena, const char *name)
{
    return is_plain(name) ? name : in_quotes(arena, name, '"');
}

const char *pl_sqlite_quote_string(pl_arena *arena, const char *string)
{
    return in_quotes(arena, string, '\'');
}
