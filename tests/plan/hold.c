/*
 * hold [WORD]: makes a cluster, prints its folder once the server answers (with the word "early":
 * at once), and waits for the end of its input, or of itself.
 */
#include "plan/cluster.h"

#include "base/str.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void say(const pl_cluster *cluster)
{
    puts(pl_cluster_folder(cluster));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    bool early = argc > 1 && pl_same(argv[1], "early");
    pl_arena *arena = pl_arena_new();
    pl_error error = {0};
    pl_cluster *cluster;
    char byte;
    signal(SIGPIPE, SIG_IGN);
    pl_status status = pl_cluster_begin(arena, NULL, &cluster, &error);
    if (status == PL_OK && early) {
        say(cluster);
    }
    if (status == PL_OK) {
        status = pl_cluster_wait(cluster, &error);
    }
    if (status == PL_OK && !early) {
        say(cluster);
    }
    while (status == PL_OK && read(STDIN_FILENO, &byte, 1) > 0) {
    }
    if (status != PL_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    pl_arena_free(arena);
    return pl_status_exit_code(status);
}
