#include "base/keeper.h"

#include "base/file.h"
#include "base/str.h"
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

static pl_arena *arena;

static int begin(void **state)
{
    signal(SIGPIPE, SIG_IGN);
    arena = pl_arena_new();
    return unit_folder_begin(state);
}

static int end(void **state)
{
    pl_arena_free(arena);
    return unit_folder_end(state);
}

static const char *const nothing[] = {"PATH=/usr/bin:/bin", NULL};

/* A folder inside the test's, with a script to run. */
static pl_keeper_plan plan_for(void **state, const char *prepare, const char *serve)
{
    const char *folder = unit_path(state, "kept");
    assert_int_equal(mkdir(folder, 0700), 0);
    const char **words = pl_arena_alloc(arena, 8 * sizeof *words);
    pl_keeper_plan plan = {.folder = folder, .environment = nothing};
    if (prepare != NULL) {
        words[0] = "/bin/sh";
        words[1] = "-c";
        words[2] = pl_arena_printf(arena, "cd %s; %s", folder, prepare);
        plan.prepare = words;
    }
    if (serve != NULL) {
        words[4] = "/bin/sh";
        words[5] = "-c";
        words[6] = pl_arena_printf(arena, "cd %s; %s", folder, serve);
        plan.serve = words + 4;
    }
    return plan;
}

static pl_keeper *begin_keeper(pl_keeper_plan plan)
{
    pl_keeper *keeper;
    assert_int_equal(pl_keeper_begin(arena, &plan, &keeper, NULL), PL_OK);
    return keeper;
}

static pl_keeper_state wait_for_state(pl_keeper *keeper, pl_keeper_state wanted)
{
    pl_keeper_state now = PL_KEEPER_PREPARING;
    for (int i = 0; i < 1000 && now != wanted && now != PL_KEEPER_FAILED; i++) {
        now = pl_keeper_watch(keeper, 10);
    }
    return now;
}

static bool appears(void **state, const char *name)
{
    for (int i = 0; i < 1000; i++) {
        if (pl_path_exists(unit_path(state, name))) {
            return true;
        }
        usleep(10000);
    }
    return false;
}

static bool goes(const char *path)
{
    for (int i = 0; i < 1000; i++) {
        if (!pl_path_exists(path)) {
            return true;
        }
        usleep(10000);
    }
    return false;
}

static void free_arena(void)
{
    pl_arena_free(arena);
    arena = pl_arena_new();
}

/* The process that wrote its number into the file ends. */
static bool ends(pid_t id)
{
    for (int i = 0; i < 1000; i++) {
        if (kill(id, 0) != 0) {
            return true;
        }
        usleep(10000);
    }
    return false;
}

static pid_t number_in(void **state, const char *name)
{
    assert_true(appears(state, name));
    for (int i = 0; i < 1000; i++) {
        FILE *file = fopen(unit_path(state, name), "r");
        char line[32];
        pid_t id = file != NULL && fgets(line, sizeof line, file) != NULL && strchr(line, '\n')
                       ? (pid_t)strtol(line, NULL, 10)
                       : 0;
        if (file != NULL) {
            fclose(file);
        }
        if (id > 0) {
            return id;
        }
        usleep(10000);
    }
    fail_msg("no number in %s", name);
    return 0;
}

static void prepares_then_serves_then_removes(void **state)
{
    pl_keeper *keeper = begin_keeper(plan_for(state, "mkdir -p a/b; echo x >a/b/c; ln -s / a/root",
                                              "cat a/b/c >d; echo $$ >id; exec sleep 60"));
    assert_int_equal(wait_for_state(keeper, PL_KEEPER_SERVING), PL_KEEPER_SERVING);
    pid_t id = number_in(state, "kept/id");
    assert_true(appears(state, "kept/d"));
    free_arena();
    assert_false(pl_path_exists(unit_path(state, "kept")));
    assert_true(ends(id));
    assert_true(pl_path_exists("/bin/sh"));
}

static void what_fails_is_told_and_its_log_kept_until_the_end(void **state)
{
    pl_keeper *keeper = begin_keeper(plan_for(state, "echo sorry; exit 3", "touch never"));
    assert_int_equal(wait_for_state(keeper, PL_KEEPER_SERVING), PL_KEEPER_FAILED);
    pl_text *log;
    assert_int_equal(pl_file_read(arena, unit_path(state, "kept/" PL_KEEPER_LOG), 100, &log, NULL),
                     PL_OK);
    assert_string_equal(log->bytes, "sorry\n");
    assert_false(pl_path_exists(unit_path(state, "kept/never")));
}

static void one_that_ends_by_itself_is_told(void **state)
{
    pl_keeper *keeper = begin_keeper(plan_for(state, NULL, "exit 0"));
    assert_int_equal(wait_for_state(keeper, PL_KEEPER_SERVING), PL_KEEPER_SERVING);
    assert_int_equal(wait_for_state(keeper, PL_KEEPER_FAILED), PL_KEEPER_FAILED);
}

static void the_end_may_come_while_it_prepares(void **state)
{
    begin_keeper(plan_for(state, "(echo $$ >id; sleep 60; true); true", "touch ../served"));
    pid_t id = number_in(state, "kept/id");
    free_arena();
    assert_false(pl_path_exists(unit_path(state, "kept")));
    assert_false(pl_path_exists(unit_path(state, "served")));
    assert_true(ends(id));
}

static void only_the_environment_it_was_given(void **state)
{
    setenv("PLUMB_SECRET", "s", 1);
    begin_keeper(plan_for(state,
                          "test -z \"$PLUMB_SECRET\" && test -n \"$PATH\" && touch ../clean; "
                          "(: >&5) 2>/dev/null && touch ../file5",
                          NULL));
    assert_true(appears(state, "clean"));
    free_arena();
    assert_false(pl_path_exists(unit_path(state, "file5")));
}

static void touch(void *context)
{
    FILE *file = fopen(context, "w");
    if (file != NULL) {
        fclose(file);
    }
}

/* A process that begins a keeper, says so, and is killed. */
static void stays_behind_nobody(void **state, int how)
{
    char *last = pl_arena_strdup(arena, unit_path(state, "last"));
    pl_keeper_plan plan =
        plan_for(state, NULL, "echo $$ >id; trap '' HUP INT TERM; sleep 60 & wait");
    plan.last = touch;
    plan.context = last;
    pid_t id = fork();
    if (id == 0) {
        signal(how, SIG_DFL);
        begin_keeper(plan);
        for (;;) {
            pause();
        }
    }
    pid_t server = number_in(state, "kept/id");
    kill(id, how);
    assert_int_equal(waitpid(id, NULL, 0), id);
    assert_true(goes(plan.folder));
    assert_true(ends(server));
    assert_true(appears(state, "last"));
    unlink(last);
}

static void cleans_up_behind_one_that_was_ended(void **state)
{
    stays_behind_nobody(state, SIGKILL);
    stays_behind_nobody(state, SIGINT);
    stays_behind_nobody(state, SIGTERM);
    stays_behind_nobody(state, SIGHUP);
}

/* The second keeper must not hold the first one's pipe open. */
static void two_end_one_by_one(void **state)
{
    pl_arena *first = pl_arena_new();
    pl_keeper *keeper;
    pl_keeper_plan plan = plan_for(state, NULL, "exec sleep 60");
    assert_int_equal(pl_keeper_begin(first, &plan, &keeper, NULL), PL_OK);
    begin_keeper((pl_keeper_plan){.environment = nothing});
    pl_arena_free(first);
    assert_false(pl_path_exists(unit_path(state, "kept")));
}

static void what_is_left_behind_is_known_by_its_lock(void **state)
{
    pl_keeper *keeper = begin_keeper(plan_for(state, NULL, "exec sleep 60"));
    struct utimbuf long_ago = {.actime = 1000000, .modtime = 1000000};
    assert_int_equal(wait_for_state(keeper, PL_KEEPER_SERVING), PL_KEEPER_SERVING);
    const char *kept = unit_path(state, "kept");
    assert_int_equal(utime(kept, &long_ago), 0);
    assert_false(pl_keeper_left_behind(kept));
    assert_int_equal(mkdir(unit_path(state, "old"), 0700), 0);
    unit_file(state, "old/lock", "");
    assert_false(pl_keeper_left_behind(unit_path(state, "old")));
    assert_int_equal(utime(unit_path(state, "old"), &long_ago), 0);
    assert_true(pl_keeper_left_behind(unit_path(state, "old")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(prepares_then_serves_then_removes, begin, end),
        cmocka_unit_test_setup_teardown(what_fails_is_told_and_its_log_kept_until_the_end, begin,
                                        end),
        cmocka_unit_test_setup_teardown(one_that_ends_by_itself_is_told, begin, end),
        cmocka_unit_test_setup_teardown(the_end_may_come_while_it_prepares, begin, end),
        cmocka_unit_test_setup_teardown(only_the_environment_it_was_given, begin, end),
        cmocka_unit_test_setup_teardown(cleans_up_behind_one_that_was_ended, begin, end),
        cmocka_unit_test_setup_teardown(two_end_one_by_one, begin, end),
        cmocka_unit_test_setup_teardown(what_is_left_behind_is_known_by_its_lock, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
