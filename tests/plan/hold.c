/*
 * hold [early]     makes a cluster and prints its folder once the server answers (early: at once)
 * hold server URL  makes two databases there and prints their name without the number
 *
 * Then it waits for the end of its input, or of itself.
 */
#include "plan/cluster.h"

#include "plan/scratch.h"

#include "base/str.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void say(const pl_cluster *cluster)
{
    puts(pl_cluster_folder(cluster));
    fflush(stdout);
}

static pl_status hold_cluster(pl_arena *arena, bool early, pl_error *error)
{
    pl_cluster *cluster;
    pl_status status = pl_cluster_begin(arena, NULL, &cluster, error);
    if (status == PL_OK && early) {
        say(cluster);
    }
    if (status == PL_OK) {
        status = pl_cluster_wait(cluster, error);
    }
    if (status == PL_OK && !early) {
        say(cluster);
    }
    return status;
}

static pl_status hold_databases(pl_arena *arena, const char *url, pl_error *error)
{
    pl_scratch *scratch;
    pl_scratch_database *database, *other;
    pl_scratch_options options = {.where = url};
    pl_status status = pl_scratch_open(arena, &options, &scratch, error);
    if (status == PL_OK) {
        status = pl_scratch_create(scratch, NULL, &database, error);
    }
    if (status == PL_OK) {
        status = pl_scratch_create(scratch, NULL, &other, error);
    }
    if (status == PL_OK) {
        puts(pl_scratch_owner(scratch));
        fflush(stdout);
    }
    return status;
}

int main(int argc, char **argv)
{
    pl_arena *arena = pl_arena_new();
    pl_error error = {0};
    char byte;
    signal(SIGPIPE, SIG_IGN);
    pl_status status =
        argc == 3 ? hold_databases(arena, argv[2], &error) : hold_cluster(arena, argc == 2, &error);
    while (status == PL_OK && read(STDIN_FILENO, &byte, 1) > 0) {
    }
    if (status != PL_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    pl_arena_free(arena);
    return pl_status_exit_code(status);
}
