#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

enum { STACK_SIZE = 8 << 20, BLOCKS_A_THREAD = 16, LARGEST_BLOCK = 64 };

typedef struct parallel_job {
    void (*work)(void *context, unsigned thread, size_t i);
    void *context;
    size_t count;
    size_t block;
    atomic_size_t next;
} parallel_job;

typedef struct worker {
    parallel_job *job;
    unsigned thread;
    pthread_t id;
} worker;

unsigned pl_processor_count(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        return (unsigned)CPU_COUNT(&set);
    }
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}

static void do_blocks(parallel_job *job, unsigned thread)
{
    for (;;) {
        size_t begin = atomic_fetch_add(&job->next, job->block);
        if (begin >= job->count) {
            return;
        }
        size_t end = job->count - begin < job->block ? job->count : begin + job->block;
        for (size_t i = begin; i < end; i++) {
            job->work(job->context, thread, i);
        }
    }
}

static void *run_worker(void *argument)
{
    worker *self = argument;
    do_blocks(self->job, self->thread);
    return NULL;
}

static size_t block_size(size_t count, unsigned threads)
{
    size_t block = count / ((size_t)threads * BLOCKS_A_THREAD);
    return block < 1 ? 1 : block > LARGEST_BLOCK ? LARGEST_BLOCK : block;
}

/* Starts as many workers as the system gives, and answers how many. */
static unsigned start_workers(worker *workers, unsigned wanted, parallel_job *job)
{
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return 0;
    }
    unsigned started = 0;
    if (pthread_attr_setstacksize(&attributes, STACK_SIZE) == 0) {
        for (; started < wanted; started++) {
            worker *each = &workers[started];
            *each = (worker){.job = job, .thread = started + 1};
            if (pthread_create(&each->id, &attributes, run_worker, each) != 0) {
                break;
            }
        }
    }
    pthread_attr_destroy(&attributes);
    return started;
}

void pl_parallel_for(unsigned threads, size_t count,
                     void (*work)(void *context, unsigned thread, size_t i), void *context)
{
    if (threads == 0) {
        threads = pl_processor_count();
    }
    if (threads > PL_THREADS_MOST) {
        threads = PL_THREADS_MOST;
    }
    if (threads > count) {
        threads = count > 0 ? (unsigned)count : 1;
    }
    worker workers[PL_THREADS_MOST];
    parallel_job job = {
        .work = work, .context = context, .count = count, .block = block_size(count, threads)};
    unsigned started = start_workers(workers, threads - 1, &job);
    do_blocks(&job, 0);
    for (unsigned i = 0; i < started; i++) {
        pthread_join(workers[i].id, NULL);
    }
}
