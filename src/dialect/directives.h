/*
 * Directives to plumb in the comments of a script, the same for every SQL dialect:
 *
 *     -- plumb:ignore <rule-id> <reason>      for the next statement
 *     -- plumb:ignore-file <rule-id> <reason> for the file
 *     -- plumb:irreversible <reason>
 *
 * Several rules are joined by commas: a directive each, of the same span. `until=2026-12-31`,
 * before the reason or behind it, is the last day on which findings are silenced.
 *
 * A directive is the first thing in its comment (one line of it, in a block comment). `plumb:` with
 * any other word is kept as UNKNOWN, so that a misspelling is said and not passed over.
 */
#ifndef PL_DIALECT_DIRECTIVES_H
#define PL_DIALECT_DIRECTIVES_H

#include "model/migration.h"

/* What a dialect's comments and quotes are like, so that a comment in a string is none. */
typedef enum pl_comments {
    PL_COMMENTS_NESTED = 1 << 0,    /* block comments nest */
    PL_COMMENTS_DOLLAR = 1 << 1,    /* $tag$ quotes */
    PL_COMMENTS_BACKSLASH = 1 << 2, /* E'it\'s' */
    PL_COMMENTS_BACKTICK = 1 << 3,  /* `name` */
    PL_COMMENTS_BRACKET = 1 << 4,   /* [name] */
    PL_COMMENTS_HASH = 1 << 5,      /* # comment */
    PL_COMMENTS_POSTGRES = PL_COMMENTS_NESTED | PL_COMMENTS_DOLLAR | PL_COMMENTS_BACKSLASH,
    PL_COMMENTS_SQLITE = PL_COMMENTS_BACKTICK | PL_COMMENTS_BRACKET,
    PL_COMMENTS_MYSQL = PL_COMMENTS_BACKTICK | PL_COMMENTS_HASH,
} pl_comments;

/* Appends the directives of script->span to script->directives. Those that are about the whole file
 * (IGNORE_FILE, IRREVERSIBLE) are also taken from script->head. */
void pl_directives_read(pl_arena *arena, pl_script *script, unsigned comments);

#endif
