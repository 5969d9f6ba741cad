#include "dialect/postgres/live/libpq.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

/* Where it is: the name that all packages give it; on macOS also where Homebrew keeps it, which is
 * not on the loader's path. */
static const char *const NAMES[] = {
#ifdef __APPLE__
    "libpq.5.dylib",
    "/opt/homebrew/opt/libpq/lib/libpq.5.dylib",
    "/usr/local/opt/libpq/lib/libpq.5.dylib",
#else
    "libpq.so.5",
#endif
};

static pl_libpq library;
static bool loaded;
static const char *missing; /* a function */
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* POSIX lets a function's address pass through void *, C doesn't; the bytes are copied. */
static void find(void *handle, const char *name, void *member)
{
    void *address = dlsym(handle, name);
    if (address == NULL) {
        missing = name;
    }
    memcpy(member, &address, sizeof address);
}

static void load(void)
{
    void *handle = NULL;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0] && handle == NULL; i++) {
        handle = dlopen(NAMES[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (handle == NULL) {
        return;
    }
#define PL_LIBPQ_FIND(function) find(handle, #function, &library.function);
    PL_LIBPQ_FUNCTIONS(PL_LIBPQ_FIND)
#undef PL_LIBPQ_FIND
    loaded = missing == NULL;
}

const pl_libpq *pl_libpq_load(pl_error *error)
{
    pthread_once(&once, load);
    if (loaded) {
        return &library;
    }
    if (missing != NULL) {
        pl_fail(error, PL_DATABASE, "the libpq found here has no %s", missing);
    } else {
        pl_fail(error, PL_DATABASE,
                "libpq, the client library of PostgreSQL, is not installed (%s)", NAMES[0]);
        pl_error_hint(error, "on Debian and Ubuntu: apt-get install libpq5");
    }
    return NULL;
}
