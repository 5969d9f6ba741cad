/*
 * libpg_query keeps these variables one a thread; the server's headers declare them without, so
 * this file includes none of them.
 */
#include "dialect/postgres/read/guard.h"

#include <setjmp.h>

extern __thread sigjmp_buf *PG_exception_stack;
extern __thread void *error_context_stack;
extern __thread void *CurrentMemoryContext;
void FlushErrorState(void);

bool pl_read_guarded(void (*work)(void *context), void *context)
{
    sigjmp_buf *saved_stack = PG_exception_stack;
    void *saved_errors = error_context_stack;
    void *saved_memory = CurrentMemoryContext;
    volatile bool raised = false;
    sigjmp_buf here;
    if (sigsetjmp(here, 0) == 0) {
        PG_exception_stack = &here;
        work(context);
    } else {
        raised = true;
        CurrentMemoryContext = saved_memory;
        FlushErrorState();
    }
    PG_exception_stack = saved_stack;
    error_context_stack = saved_errors;
    CurrentMemoryContext = saved_memory;
    return !raised;
}
