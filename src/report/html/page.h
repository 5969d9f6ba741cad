/*
 * The style and the script of the HTML report, built into the program from page.css and page.js.
 */
#ifndef PL_REPORT_HTML_PAGE_H
#define PL_REPORT_HTML_PAGE_H

extern const char pl_page_css[];
extern const char pl_page_js[];

#endif
