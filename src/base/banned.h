/*
 * Included before every source file of ours by the compiler's -include: functions that can't be
 * used safely don't compile. The headers that declare them come first, since the poison would
 * hit the declarations too.
 */
#ifndef PL_BASE_BANNED_H
#define PL_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__)
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets
#pragma GCC poison atoi atol atoll atof
#endif

#endif
