/*
 * Runs two or more commands in turn and compares what they cost:
 *
 *     compare ROUNDS NAME 'COMMAND' NAME 'COMMAND' ...
 *
 * A round runs every command once, so that a drift of the machine falls on all alike; one round
 * more, the first, only warms the caches. Prints the median CPU time (user and system, of the
 * command and its children), the peak memory, and the median over the rounds of the ratio to the
 * first command. Commands go to sh; their output is thrown away and their exit status is not looked
 * at beyond "could be run" (linters exit 1 for findings).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_COMMANDS = 16, MOST_ROUNDS = 101 };

typedef struct cost {
    double cpu[MOST_ROUNDS]; /* seconds */
    long peak;               /* KiB */
} cost;

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double run(const char *command, long *peak)
{
    struct rusage usage;
    int status;
    pid_t child = fork();

    if (child == 0) {
        int nothing = open("/dev/null", O_WRONLY);

        if (nothing < 0 || dup2(nothing, 1) < 0 || dup2(nothing, 2) < 0) {
            _exit(127);
        }
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) >= 126) {
        fprintf(stderr, "compare: could not run: %s\n", command);
        exit(4);
    }
    *peak = usage.ru_maxrss > *peak ? usage.ru_maxrss : *peak;
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(const double *values, int count)
{
    double sorted[MOST_ROUNDS];

    memcpy(sorted, values, (size_t)count * sizeof *sorted);
    qsort(sorted, (size_t)count, sizeof *sorted, ascending);
    return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static double median_ratio(const cost *mine, const cost *first, int rounds)
{
    double ratios[MOST_ROUNDS];

    for (int i = 0; i < rounds; i++) {
        ratios[i] = first->cpu[i] > 0 ? mine->cpu[i] / first->cpu[i] : 0;
    }
    return median(ratios, rounds);
}

int main(int argc, char **argv)
{
    static cost costs[MOST_COMMANDS];
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
    int commands = (argc - 2) / 2;

    if (rounds < 1 || rounds > MOST_ROUNDS || commands < 1 || commands > MOST_COMMANDS ||
        argc % 2 != 0) {
        fprintf(stderr, "usage: compare ROUNDS NAME COMMAND [NAME COMMAND ...]\n");
        return 2;
    }
    for (int round = -1; round < rounds; round++) {
        for (int i = 0; i < commands; i++) {
            double cpu = run(argv[3 + 2 * i], &costs[i].peak);

            if (round >= 0) {
                costs[i].cpu[round] = cpu;
            }
        }
    }
    printf("%-28s %12s %12s %10s\n", "", "CPU, ms", "peak, MiB", "ratio");
    for (int i = 0; i < commands; i++) {
        printf("%-28s %12.1f %12.1f %10.2f\n", argv[2 + 2 * i], 1000 * median(costs[i].cpu, rounds),
               (double)costs[i].peak / 1024, median_ratio(&costs[i], &costs[0], rounds));
    }
    return 0;
}
