// For LD_PRELOAD: each fsync and fdatasync takes SYNC_MICROSECONDS longer, 2,000 if that is not said, as on a disk without a cache that
// outlives a power cut.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int slowly(const char *name, int descriptor) {
    int (*call)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = call(descriptor);
    const char *given = getenv("SYNC_MICROSECONDS");
    long microseconds = given ? atol(given) : 2000;
    struct timespec pause = {microseconds / 1000000, microseconds % 1000000 * 1000};
    nanosleep(&pause, NULL);
    return result;
}

int fdatasync(int descriptor) { return slowly("fdatasync", descriptor); }
int fsync(int descriptor) { return slowly("fsync", descriptor); }
