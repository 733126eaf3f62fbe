/* Strikes one act of a process on files: OFFER_STRIKE_AT says which, counted from 0, and OFFER_STRIKE whether the act
   "fails" or the process "dies" before it. Loaded by LD_PRELOAD; says "struck" on standard error. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static long acts = 0;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Whether this act is to fail. */
static int struck(void) {
    const char *at = getenv("OFFER_STRIKE_AT");
    const char *how = getenv("OFFER_STRIKE");
    if (!at || !how || __sync_fetch_and_add(&acts, 1) != atol(at)) return 0;
    ssize_t (*say)(int, const void *, size_t) = real("write");
    say(2, "struck\n", 7);
    if (!strcmp(how, "dies")) kill(getpid(), SIGKILL);
    errno = EIO;
    return 1;
}

#define ACT(type, name, parameters, arguments)            \
    type name parameters {                                \
        if (struck()) return -1;                          \
        type(*next) parameters = real(#name);             \
        return next arguments;                            \
    }

ACT(int, mkdir, (const char *path, mode_t mode), (path, mode))
ACT(int, rmdir, (const char *path), (path))
ACT(int, unlink, (const char *path), (path))
ACT(int, rename, (const char *from, const char *to), (from, to))
ACT(int, link, (const char *from, const char *to), (from, to))
ACT(int, fsync, (int file), (file))
ACT(int, chmod, (const char *path, mode_t mode), (path, mode))
ACT(int, flock, (int file, int how), (file, how))

ssize_t write(int file, const void *bytes, size_t length) {
    if (file > 2 && struck()) return -1;
    ssize_t (*next)(int, const void *, size_t) = real("write");
    return next(file, bytes, length);
}

#define OPEN(name)                                                   \
    int name(const char *path, int flags, ...) {                     \
        va_list rest;                                                \
        va_start(rest, flags);                                       \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;    \
        va_end(rest);                                                \
        if (flags & O_CREAT && struck()) return -1;                  \
        int (*next)(const char *, int, ...) = real(#name);           \
        return next(path, flags, mode);                              \
    }

OPEN(open)
OPEN(open64)
