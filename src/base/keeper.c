#include "base/keeper.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

/* The keeper's files, besides the standard ones. */
enum { LIFE = 3, REPORT = 4, LOCK = 5, FIRST_FREE = 6 };

enum { PATIENCE = 10 }; /* seconds a program has to end in, once asked */

#define LOCK_NAME "lock"
#define BEGINNING 60 /* seconds */

struct pl_keeper {
    pl_keeper_plan plan;
    pid_t id;
    int life;   /* closing it ends the keeper */
    int report; /* a byte each time the state changes */
    pl_keeper_state state;
};

/* Inside the keeper. --------------------------------------------------------------------------- */

static void on_child(int signal_number)
{
    (void)signal_number; /* pselect returns, that is all */
}

static void end_keeper_if(bool failed)
{
    if (failed) {
        _exit(1);
    }
}

/* All but the standard files and ours: the ends of other pipes of this process above all, which
 * others wait to see closed. */
static void close_others(void)
{
#if defined(__linux__) && defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned)FIRST_FREE, ~0U, 0U) == 0) {
        return;
    }
#endif
    long most = sysconf(_SC_OPEN_MAX);
    most = most < 0 || most > 65536 ? 65536 : most;
    for (int i = FIRST_FREE; i < most; i++) {
        close(i);
    }
}

static int open_in(const char *folder, const char *name)
{
    char path[4096];
    int size = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (size < 0 || (size_t)size >= sizeof path) {
        return -1;
    }
    return open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* Descriptors are first moved out of the way of the places they go to. */
static void take_files(const pl_keeper_plan *plan, int life, int report)
{
    int none = fcntl(open("/dev/null", O_RDWR), F_DUPFD, 16);
    int log =
        plan->folder != NULL ? fcntl(open_in(plan->folder, PL_KEEPER_LOG), F_DUPFD, 16) : none;
    life = fcntl(life, F_DUPFD, 16);
    report = fcntl(report, F_DUPFD, 16);
    end_keeper_if(none < 0 || log < 0 || life < 0 || report < 0);
    end_keeper_if(dup2(none, STDIN_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0 ||
                  dup2(log, STDERR_FILENO) < 0 || dup2(life, LIFE) < 0 || dup2(report, REPORT) < 0);
    close(LOCK);
    close_others();
    if (plan->folder != NULL) {
        int lock = open_in(plan->folder, LOCK_NAME); /* LOCK: the lowest that is free */
        end_keeper_if(lock < 0 || flock(lock, LOCK_EX | LOCK_NB) != 0);
    }
}

static void set_signal(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* Asking the keeper to go does not help: it goes when it has cleaned up. They are blocked, not
 * ignored, so that one sent to a program of ours before that is under way still reaches it. */
static const int polite[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGPIPE,
                             SIGTSTP, SIGALRM, SIGUSR1, SIGUSR2};

static sigset_t polite_signals(void)
{
    sigset_t all;
    sigemptyset(&all);
    for (size_t i = 0; i < sizeof polite / sizeof *polite; i++) {
        sigaddset(&all, polite[i]);
    }
    return all;
}

/* A program starts with all of them as the system has them. */
static void free_signals(void)
{
    sigset_t none;
    for (size_t i = 0; i < sizeof polite / sizeof *polite; i++) {
        set_signal(polite[i], SIG_DFL);
    }
    set_signal(SIGCHLD, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void become(const pl_account *account)
{
    if (account->other) {
        end_keeper_if(setgroups(0, NULL) != 0 || setgid(account->group) != 0 ||
                      setuid(account->user) != 0);
        end_keeper_if(setuid(0) == 0); /* there is no way back */
    }
}

/* A program of ours that lost its keeper has nobody to stop it. */
static void end_with(pid_t keeper, int how)
{
#if defined(__linux__)
    prctl(PR_SET_PDEATHSIG, how);
#endif
    (void)how;
    end_keeper_if(getppid() != keeper);
}

static pid_t run(const pl_keeper_plan *plan, const char *const *words, int how)
{
    pid_t keeper = getpid();
    pid_t id = fork();
    if (id != 0) {
        return id;
    }
    setpgid(0, 0);
    become(&plan->account);
    end_with(keeper, how);
    free_signals();
    close(LIFE);
    close(REPORT);
    close(LOCK);
    /* What is pointed to is not written to: execve takes it so for old times' sake. */
    execve(words[0], (char *const *)(uintptr_t)words, (char *const *)(uintptr_t)plan->environment);
    _exit(127);
}

/* Waits until the process ends or nobody wants it any more (or, with a limit, so many seconds).
 * SIGCHLD is blocked but while pselect waits, so none is missed. True: it ended. */
static bool wait_for_end(pid_t id, bool wanted, int seconds, int *state)
{
    sigset_t blocked = polite_signals();
    struct timespec limit = {.tv_sec = seconds};
    time_t latest = time(NULL) + seconds;
    for (;;) {
        pid_t ended = waitpid(id, state, WNOHANG);
        if (ended == id || (ended < 0 && errno == ECHILD)) {
            return true;
        }
        fd_set files;
        FD_ZERO(&files);
        if (wanted) {
            FD_SET(LIFE, &files);
        }
        int ready = pselect(LIFE + 1, &files, NULL, NULL, seconds > 0 ? &limit : NULL, &blocked);
        if ((ready > 0 && wanted) || (seconds > 0 && time(NULL) >= latest)) {
            return false;
        }
    }
}

static void report(char news)
{
    ssize_t ignored = write(REPORT, &news, 1); /* nobody listens any more: so be it */
    (void)ignored;
}

static void wait_until_unwanted(void)
{
    char byte;
    while (read(LIFE, &byte, 1) < 0 && errno == EINTR) {
    }
}

/* PREPARE may be killed with all it started; nothing of its work is kept. */
static bool prepare(const pl_keeper_plan *plan)
{
    int state = 0;
    pid_t id = run(plan, plan->prepare, SIGKILL);
    if (id < 0 || !wait_for_end(id, true, 0, &state)) {
        if (id > 0) {
            kill(-id, SIGKILL);
            kill(id, SIGKILL);
            wait_for_end(id, false, PATIENCE, &state);
        }
        return false;
    }
    if (!WIFEXITED(state) || WEXITSTATUS(state) != 0) {
        report('!');
        wait_until_unwanted();
        return false;
    }
    return true;
}

/* SIGQUIT: stop at once. PostgreSQL's first process stops the others in the same way then. */
static void serve(const pl_keeper_plan *plan)
{
    int state = 0;
    pid_t id = run(plan, plan->serve, SIGQUIT);
    report(id < 0 ? '!' : 's');
    if (id < 0) {
        wait_until_unwanted();
    } else if (wait_for_end(id, true, 0, &state)) {
        report('!');
        wait_until_unwanted();
    } else {
        kill(id, SIGQUIT);
        if (!wait_for_end(id, false, PATIENCE, &state)) {
            kill(-id, SIGKILL);
            kill(id, SIGKILL);
            wait_for_end(id, false, PATIENCE, &state);
        }
    }
}

static void keep(const pl_keeper_plan *plan, int life, int report_end)
{
    sigset_t blocked = polite_signals();
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    set_signal(SIGCHLD, on_child);
    setsid();
    umask(077);
    take_files(plan, life, report_end);
    end_keeper_if(chdir("/") != 0);
    if (plan->prepare == NULL || prepare(plan)) {
        if (plan->serve != NULL) {
            serve(plan);
        } else {
            report('s');
            wait_until_unwanted();
        }
    }
    if (plan->last != NULL) {
        plan->last(plan->context);
    }
    if (plan->folder != NULL) {
        pl_folder_remove(plan->folder);
    }
    _exit(0);
}

/* Outside. ------------------------------------------------------------------------------------- */

static bool open_pipe(int ends[2])
{
    if (pipe(ends) != 0) {
        return false;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

/* A byte says it even while a process that was forked from ours holds the pipe open as well. */
static void end_keeper(void *handle)
{
    pl_keeper *keeper = handle;
    ssize_t ignored = write(keeper->life, "q", 1); /* SIGPIPE is ignored, see process.h */
    (void)ignored;
    close(keeper->life);
    while (waitpid(keeper->id, NULL, 0) < 0 && errno == EINTR) {
    }
    close(keeper->report);
    if (keeper->plan.folder != NULL) {
        pl_folder_remove(keeper->plan.folder); /* should somebody have killed it */
    }
}

static pl_status fail_begin(pl_error *error)
{
    return pl_fail(error, PL_CHILD, "no process can be started: %s", strerror(errno));
}

pl_status pl_keeper_begin(pl_arena *arena, const pl_keeper_plan *plan, pl_keeper **out,
                          pl_error *error)
{
    int life[2], news[2];
    if (!open_pipe(life)) {
        return fail_begin(error);
    }
    if (!open_pipe(news)) {
        close(life[0]);
        close(life[1]);
        return fail_begin(error);
    }
    pl_keeper *keeper = pl_arena_make(arena, pl_keeper);
    *keeper = (pl_keeper){.plan = *plan, .life = life[1], .report = news[0]};
    sigset_t blocked = polite_signals(), before;
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    keeper->id = fork();
    if (keeper->id == 0) {
        close(life[1]);
        close(news[0]);
        keep(&keeper->plan, life[0], news[1]);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(life[0]);
    close(news[1]);
    if (keeper->id < 0) {
        close(life[1]);
        close(news[0]);
        return fail_begin(error);
    }
    pl_arena_defer(arena, end_keeper, keeper);
    *out = keeper;
    return PL_OK;
}

pl_keeper_state pl_keeper_watch(pl_keeper *keeper, int milliseconds)
{
    struct pollfd news = {.fd = keeper->report, .events = POLLIN};
    char byte;
    if (keeper->state == PL_KEEPER_FAILED || poll(&news, 1, milliseconds) <= 0) {
        return keeper->state;
    }
    ssize_t got = read(keeper->report, &byte, 1);
    if (got == 1) {
        keeper->state = byte == 's' ? PL_KEEPER_SERVING : PL_KEEPER_FAILED;
    } else if (got == 0) {
        keeper->state = PL_KEEPER_FAILED;
    }
    return keeper->state;
}

bool pl_keeper_left_behind(const char *folder)
{
    char path[4096];
    struct stat facts;
    int size = snprintf(path, sizeof path, "%s/" LOCK_NAME, folder);
    if (size < 0 || (size_t)size >= sizeof path || lstat(folder, &facts) != 0 ||
        !S_ISDIR(facts.st_mode) || facts.st_mtime + BEGINNING > time(NULL)) {
        return false;
    }
    int lock = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (lock < 0) {
        return errno == ENOENT;
    }
    bool left = flock(lock, LOCK_EX | LOCK_NB) == 0;
    close(lock);
    return left;
}
