#include "cli/terminal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct pl_progress {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    bool is_over;
    const char *what;
    pl_arena *arena;
};

/* Wakes once a second until it is over. The line is taken back, so that nothing is left of it. */
static void *show(void *context)
{
    pl_progress *progress = context;
    struct timespec at;
    unsigned seconds = 0;
    clock_gettime(CLOCK_REALTIME, &at);
    pthread_mutex_lock(&progress->mutex);
    while (!progress->is_over) {
        at.tv_sec++;
        int ended = 0;
        while (!progress->is_over && ended == 0) {
            ended = pthread_cond_timedwait(&progress->ended, &progress->mutex, &at);
        }
        if (!progress->is_over) {
            fprintf(stderr, "\rplumb: %s, %u s ", progress->what, ++seconds);
        }
    }
    pthread_mutex_unlock(&progress->mutex);
    if (seconds > 0) {
        fprintf(stderr, "\r\x1b[K");
    }
    return NULL;
}

pl_progress *pl_progress_begin(bool wanted, const char *what)
{
    if (!wanted || !isatty(STDERR_FILENO)) {
        return NULL;
    }
    pl_arena *arena = pl_arena_new();
    pl_progress *progress = pl_arena_make(arena, pl_progress);
    progress->arena = arena;
    progress->what = what;
    pthread_mutex_init(&progress->mutex, NULL);
    pthread_cond_init(&progress->ended, NULL);
    if (pthread_create(&progress->thread, NULL, show, progress) != 0) {
        pl_arena_free(arena);
        return NULL;
    }
    return progress;
}

void pl_progress_end(pl_progress *progress)
{
    if (!progress) {
        return;
    }
    pthread_mutex_lock(&progress->mutex);
    progress->is_over = true;
    pthread_cond_signal(&progress->ended);
    pthread_mutex_unlock(&progress->mutex);
    pthread_join(progress->thread, NULL);
    pthread_cond_destroy(&progress->ended);
    pthread_mutex_destroy(&progress->mutex);
    pl_arena_free(progress->arena);
}
