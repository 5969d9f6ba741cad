/*
 * Text as other formats take it. All give a string in the arena; control characters of untrusted
 * text become visible first (pl_text_safe), line ends are kept where the format has them.
 */
#ifndef PL_REPORT_ESCAPE_H
#define PL_REPORT_ESCAPE_H

#include "base/str.h"

/* & < > " ' as entities: for XML and HTML, in content and in attributes. */
const char *pl_escape_xml(pl_arena *arena, const char *text);

/* The characters that Markdown and the HTML in it give a meaning to, each behind a backslash or as
 * an entity; @ and # too, so that no one is called and no issue is linked. One line. */
const char *pl_escape_markdown(pl_arena *arena, const char *text);

/* A path as a relative URI reference (RFC 3986), or file:// and so on when it is absolute. */
const char *pl_escape_uri(pl_arena *arena, const char *path);

/* pl_text_safe line by line. NULL gives "". */
const char *pl_safe_lines(pl_arena *arena, const char *text);

#endif
