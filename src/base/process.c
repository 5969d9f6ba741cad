#include "base/process.h"

#include "base/str.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define SECONDS 120
#define OUTPUT_MAXIMUM ((size_t)1 << 30)
#define ERRORS_MAXIMUM ((size_t)64 << 10)
#define BUFFER_SIZE 65536

typedef struct child {
    const char *name;
    pid_t id;
    int in, out, errors; /* our ends; -1: closed */
    int64_t deadline;    /* milliseconds of the monotonic clock */
    unsigned seconds;
} child;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Starting. ------------------------------------------------------------------------------------ */

static const char **environment_with(pl_arena *arena, const char *const *more)
{
    PL_VEC(const char *) all = {0};
    for (size_t i = 0; more != NULL && more[i] != NULL; i++) {
        pl_vec_push(arena, &all, more[i]);
    }
    size_t own = all.count;
    for (size_t i = 0; environ[i] != NULL; i++) {
        bool replaced = false;
        for (size_t j = 0; j < own && !replaced; j++) {
            replaced = strncmp(environ[i], all.at[j], strcspn(all.at[j], "=") + 1) == 0;
        }
        if (!replaced) {
            pl_vec_push(arena, &all, environ[i]);
        }
    }
    pl_vec_push(arena, &all, NULL);
    return all.at;
}

static void close_end(int *end)
{
    if (*end >= 0) {
        close(*end);
        *end = -1;
    }
}

/* Both ends are closed in programs that are started: posix_spawn's dup2 opens its own again. Ends
 * below 3 are moved away, so that a dup2 never finds its source overwritten. */
static bool open_pipe(int ends[2])
{
    if (pipe(ends) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        int moved = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
        if (moved < 0) {
            close(ends[0]);
            close(ends[1]);
            return false;
        }
        close(ends[i]);
        ends[i] = moved;
    }
    return true;
}

typedef struct pipes {
    int in[2], out[2], errors[2];
} pipes;

static bool open_pipes(pipes *all)
{
    int *const each[] = {all->in, all->out, all->errors};
    for (size_t i = 0; i < 3; i++) {
        if (!open_pipe(each[i])) {
            while (i-- > 0) {
                close(each[i][0]);
                close(each[i][1]);
            }
            return false;
        }
    }
    return true;
}

/* 0, or the errno. */
static int spawn(pl_arena *arena, const pl_process_plan *plan, const pipes *all, pid_t *id)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, all->in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, all->out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, all->errors[1], STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    /* The arguments are not written to: execve takes them as char *const[] for old times' sake. */
    int reason = posix_spawnp(id, plan->arguments[0], &actions, &attributes,
                              (char *const *)(uintptr_t)plan->arguments,
                              (char *const *)(uintptr_t)environment_with(arena, plan->environment));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

static pl_status fail_start(const pl_process_plan *plan, int reason, pl_error *error)
{
    const char *name = plan->arguments[0];
    if (reason == ENOENT) {
        pl_fail(error, PL_CHILD, "the program %s is not installed, or not in PATH", name);
    } else {
        pl_fail(error, PL_CHILD, "the program %s can't be started: %s", name, strerror(reason));
    }
    return PL_CHILD;
}

static pl_status start(pl_arena *arena, const pl_process_plan *plan, child *out, pl_error *error)
{
    pipes all;
    *out = (child){.name = plan->arguments[0], .in = -1, .out = -1, .errors = -1};
    if (!open_pipes(&all)) {
        return fail_start(plan, errno, error);
    }
    int reason = spawn(arena, plan, &all, &out->id);
    close(all.in[0]);
    close(all.out[1]);
    close(all.errors[1]);
    out->in = all.in[1];
    out->out = all.out[0];
    out->errors = all.errors[0];
    out->seconds = plan->seconds > 0 ? plan->seconds : SECONDS;
    out->deadline = now() + (int64_t)out->seconds * 1000;
    if (reason != 0) {
        close_end(&out->in);
        close_end(&out->out);
        close_end(&out->errors);
        return fail_start(plan, reason, error);
    }
    return PL_OK;
}

/* Ending. -------------------------------------------------------------------------------------- */

static int wait_for(const child *process)
{
    int state = 0;
    while (waitpid(process->id, &state, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(state) ? 128 + WTERMSIG(state) : WEXITSTATUS(state);
}

static void kill_child(child *process)
{
    kill(process->id, SIGKILL);
    close_end(&process->in);
    close_end(&process->out);
    close_end(&process->errors);
    wait_for(process);
}

static pl_status fail_late(const child *process, pl_error *error)
{
    return pl_fail(error, PL_CHILD, "%s did not answer for %u seconds", process->name,
                   process->seconds);
}

/* How long poll may wait; 0 when the time is over. */
static int time_left(const child *process)
{
    int64_t left = process->deadline - now();
    return left > 0 ? (int)left : 0;
}

/* To the end. ---------------------------------------------------------------------------------- */

/* What is there to read; closes the end when there is no more. */
static void take(int *end, pl_str *out)
{
    char buffer[BUFFER_SIZE];
    ssize_t got = read(*end, buffer, sizeof buffer);
    if (got > 0) {
        pl_str_add_bytes(out, buffer, (size_t)got);
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        close_end(end);
    }
}

static pl_status read_both(child *process, pl_str *out, pl_str *errors, pl_error *error)
{
    while (process->out >= 0 || process->errors >= 0) {
        struct pollfd ends[] = {{.fd = process->out, .events = POLLIN},
                                {.fd = process->errors, .events = POLLIN}};
        int ready = poll(ends, 2, time_left(process)); /* passes over an end that is -1 */
        if (ready == 0) {
            return fail_late(process, error);
        }
        if (ready > 0 && ends[0].revents != 0) {
            take(&process->out, out);
        }
        if (ready > 0 && ends[1].revents != 0) {
            take(&process->errors, errors);
        }
        if (out->truncated) {
            return pl_fail(error, PL_CHILD, "%s answers with more than %zu bytes", process->name,
                           out->maximum);
        }
    }
    return PL_OK;
}

pl_status pl_process_run(pl_arena *arena, const pl_process_plan *plan, pl_process_result *out,
                         pl_error *error)
{
    child process;
    *out = (pl_process_result){0};
    pl_status status = start(arena, plan, &process, error);
    if (status != PL_OK) {
        return status;
    }
    close_end(&process.in);
    pl_str text = pl_str_begin(arena, plan->maximum > 0 ? plan->maximum : OUTPUT_MAXIMUM);
    pl_str errors = pl_str_begin(arena, ERRORS_MAXIMUM);
    status = read_both(&process, &text, &errors, error);
    if (status != PL_OK) {
        kill_child(&process);
        return status;
    }
    *out = (pl_process_result){
        .code = wait_for(&process), .out = text.at, .out_size = text.count, .errors = errors.at};
    return PL_OK;
}

/* A dialogue. ---------------------------------------------------------------------------------- */

struct pl_dialogue {
    child process;
    char buffer[BUFFER_SIZE];
    size_t begin, end; /* of what was read and not yet given out */
};

/* Closing its input is how it is told that there are no more questions; one that does not listen
 * is ended. */
static void end_dialogue(void *handle)
{
    pl_dialogue *dialogue = handle;
    kill_child(&dialogue->process);
}

pl_status pl_dialogue_begin(pl_arena *arena, const pl_process_plan *plan, pl_dialogue **out,
                            pl_error *error)
{
    pl_dialogue *dialogue = pl_arena_make(arena, pl_dialogue);
    pl_status status = start(arena, plan, &dialogue->process, error);
    if (status == PL_OK) {
        pl_arena_defer(arena, end_dialogue, dialogue);
        *out = dialogue;
    }
    return status;
}

static pl_status fail_ended(const child *process, pl_error *error)
{
    return pl_fail(error, PL_CHILD, "%s ended before it had answered", process->name);
}

pl_status pl_dialogue_ask(pl_dialogue *dialogue, const char *line, pl_error *error)
{
    child *process = &dialogue->process;
    size_t size = strlen(line);
    process->deadline = now() + (int64_t)process->seconds * 1000;
    for (size_t done = 0; done < size;) {
        ssize_t sent = write(process->in, line + done, size - done);
        if (sent < 0 && errno != EINTR) {
            return fail_ended(process, error);
        }
        done += sent > 0 ? (size_t)sent : 0;
    }
    return PL_OK;
}

/* Standard error is emptied, so that a talkative program does not wait for us for ever. */
static pl_status fill(pl_dialogue *dialogue, pl_error *error)
{
    child *process = &dialogue->process;
    for (;;) {
        struct pollfd ends[] = {{.fd = process->out, .events = POLLIN},
                                {.fd = process->errors, .events = POLLIN}};
        int ready = poll(ends, 2, time_left(process));
        if (ready == 0) {
            return fail_late(process, error);
        }
        if (ready > 0 && ends[1].revents != 0) {
            char ignored[512];
            if (read(process->errors, ignored, sizeof ignored) == 0) {
                close_end(&process->errors);
            }
        }
        if (ready > 0 && ends[0].revents != 0) {
            ssize_t got = read(process->out, dialogue->buffer, sizeof dialogue->buffer);
            if (got > 0) {
                dialogue->begin = 0;
                dialogue->end = (size_t)got;
                return PL_OK;
            }
            if (got == 0 || errno != EINTR) {
                return fail_ended(process, error);
            }
        }
    }
}

pl_status pl_dialogue_bytes(pl_dialogue *dialogue, char *bytes, size_t size, pl_error *error)
{
    for (size_t done = 0; done < size;) {
        if (dialogue->begin == dialogue->end) {
            pl_status status = fill(dialogue, error);
            if (status != PL_OK) {
                return status;
            }
        }
        size_t there = dialogue->end - dialogue->begin;
        size_t part = there < size - done ? there : size - done;
        memcpy(bytes + done, dialogue->buffer + dialogue->begin, part);
        dialogue->begin += part;
        done += part;
    }
    return PL_OK;
}

pl_status pl_dialogue_line(pl_dialogue *dialogue, char *line, size_t size, pl_error *error)
{
    size_t count = 0;
    for (;;) {
        char c;
        pl_status status = pl_dialogue_bytes(dialogue, &c, 1, error);
        if (status != PL_OK || c == '\n') {
            line[count] = '\0';
            return status;
        }
        if (count + 1 < size) {
            line[count++] = c;
        }
    }
}
