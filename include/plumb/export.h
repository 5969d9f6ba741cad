/*
 * PLUMB_API marks what libplumb shows to the outside; everything else is hidden.
 */
#ifndef PLUMB_EXPORT_H
#define PLUMB_EXPORT_H

#if defined(__GNUC__)
#define PLUMB_API __attribute__((visibility("default")))
#else
#define PLUMB_API
#endif

#endif
