/* Preloaded into a process: its n-th read, write, fsync or rename of a file under a folder fails, once.
 *   CIS_FAULT_CALL   read | write | fsync | rename
 *   CIS_FAULT_AT     n, from 1
 *   CIS_FAULT_ERRNO  what the call says
 *   CIS_FAULT_UNDER  the folder, with a slash at its end
 *   CIS_FAULT_SAID   is given the path of the file whose call failed */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__x86_64__)
#define DLSYM_VERSION "GLIBC_2.2.5"
#else
#define DLSYM_VERSION "GLIBC_2.17"
#endif

static long passed;

static int fails(const char *call, const char *path) {
  const char *kind = getenv("CIS_FAULT_CALL"), *under = getenv("CIS_FAULT_UNDER"), *at = getenv("CIS_FAULT_AT");
  if (!kind || !under || !at || strcmp(kind, call) || strncmp(path, under, strlen(under))) return 0;
  if (__atomic_add_fetch(&passed, 1, __ATOMIC_SEQ_CST) != atol(at)) return 0;
  const char *said = getenv("CIS_FAULT_SAID"), *number = getenv("CIS_FAULT_ERRNO");
  long file = said ? syscall(SYS_openat, AT_FDCWD, said, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
  if (file >= 0) {
    syscall(SYS_write, file, path, strlen(path));
    syscall(SYS_close, file);
  }
  errno = number ? atoi(number) : EIO;
  return 1;
}

static int fails_at(const char *call, int descriptor) {
  char link[40], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return fails(call, path);
}

/* the C library's own dlsym: ours, at the end, stands before it */
static void *next(void *from, const char *name) {
  static void *(*find)(void *, const char *);
  if (!find) find = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", DLSYM_VERSION);
  return find(from, name);
}

#define NEXT(name) ((__typeof__(&name))next(RTLD_NEXT, #name))

ssize_t read(int d, void *to, size_t n) { return fails_at("read", d) ? -1 : NEXT(read)(d, to, n); }
ssize_t pread64(int d, void *to, size_t n, off64_t at) { return fails_at("read", d) ? -1 : NEXT(pread64)(d, to, n, at); }
ssize_t preadv64(int d, const struct iovec *to, int n, off64_t at) { return fails_at("read", d) ? -1 : NEXT(preadv64)(d, to, n, at); }
ssize_t write(int d, const void *of, size_t n) { return fails_at("write", d) ? -1 : NEXT(write)(d, of, n); }
ssize_t pwrite64(int d, const void *of, size_t n, off64_t at) { return fails_at("write", d) ? -1 : NEXT(pwrite64)(d, of, n, at); }
ssize_t pwritev64(int d, const struct iovec *of, int n, off64_t at) { return fails_at("write", d) ? -1 : NEXT(pwritev64)(d, of, n, at); }
int fsync(int d) { return fails_at("fsync", d) ? -1 : NEXT(fsync)(d); }
int rename(const char *from, const char *to) { return fails("rename", to) ? -1 : NEXT(rename)(from, to); }

/* .NET finds what a program imports from libc by dlsym, past what is preloaded */
void *dlsym(void *from, const char *name) { return strcmp(name, "fsync") ? next(from, name) : (void *)fsync; }
