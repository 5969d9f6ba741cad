/*
 * Runs one function over a range of numbers on several threads.
 */
#ifndef PL_BASE_PARALLEL_H
#define PL_BASE_PARALLEL_H

#include <stddef.h>

enum { PL_THREADS_MOST = 256 };

/* Processors this process may use. */
unsigned pl_processor_count(void);

/* Calls work(context, thread, i) once for each i in [0, count), on at most `threads` threads (0:
 * one a processor; never more than PL_THREADS_MOST) that take the numbers in blocks. thread is in
 * [0, threads). Returns when all are done. With one thread, or where none can be started, the
 * caller's thread does the work. Threads have a stack of at least 8 MiB. */
void pl_parallel_for(unsigned threads, size_t count,
                     void (*work)(void *context, unsigned thread, size_t i), void *context);

#endif
