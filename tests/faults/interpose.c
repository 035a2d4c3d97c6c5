/* Faults of a file system, and a record of what is asked of it, for files below one folder.
 *
 * Loaded with LD_PRELOAD. A call of a kind can be made to fail, to do half of its work or to take
 * long: the n-th one, and if wanted every one after it. Syncs are not handed on: nothing here is to
 * outlive the machine, and what would have, the record tells.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum kind { READING, WRITING, READ, WRITE, SYNC, SIZE, UNLINK, RENAME, MAP, LOCK, STAT, CLOSE, KINDS };
enum how { FAIL, SHORT, SLOW };

#define FILES 4096

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char folder[1024];
static size_t folder_length;
static int on, recording;
static char ours[FILES]; /* descriptors below the folder */

static long counts[KINDS];
static unsigned mask, after;
static long at, seen, struck;
static int how, with_errno, micros, begun;

static uint8_t *record;
static size_t used, room;

/* --- control ---------------------------------------------------------------------------------- */

void faults_watch(const char *path) {
    pthread_mutex_lock(&gate);
    strncpy(folder, path, sizeof folder - 1);
    folder_length = strlen(folder);
    memset(counts, 0, sizeof counts);
    memset(ours, 0, sizeof ours);
    mask = after = 0;
    at = seen = struck = 0;
    begun = 0;
    used = 0;
    on = folder_length > 0;
    pthread_mutex_unlock(&gate);
}

/* The n-th call of the kinds in `kinds` from now on, and those in `also` after it. */
void faults_arm(unsigned kinds, long nth, int what, int error, unsigned also, int wait) {
    pthread_mutex_lock(&gate);
    mask = kinds;
    at = nth;
    how = what;
    with_errno = error;
    after = also;
    micros = wait;
    seen = struck = 0;
    begun = 0;
    pthread_mutex_unlock(&gate);
}

long faults_count(int kind) { return counts[kind]; }
long faults_struck(void) { return struck; }
void faults_record(int yes) { recording = yes; }
const uint8_t *faults_recorded(void) { return record; }
size_t faults_recorded_size(void) { return used; }

/* --- the record: kind, a number, an offset, the length of what follows --------------------------- */

static void put(const void *data, size_t size) {
    if (used + size > room) {
        room = (used + size) * 2;
        record = realloc(record, room);
        if (!record) abort();
    }
    memcpy(record + used, data, size);
    used += size;
}

static void note(char what, int32_t number, int64_t offset, const void *data, size_t size) {
    int64_t length = (int64_t)size;
    if (!recording) return;
    put(&what, 1);
    put(&number, 4);
    put(&offset, 8);
    put(&length, 8);
    put(data, size);
}

void faults_mark(int number) {
    pthread_mutex_lock(&gate);
    note('M', number, 0, "", 0);
    pthread_mutex_unlock(&gate);
}

/* --- whether a call is hit ---------------------------------------------------------------------- */

static int below(const char *path) {
    return on && path && strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || path[folder_length] == 0);
}

static int mine(int fd) { return on && fd >= 0 && fd < FILES && ours[fd]; }

/* Call with the gate closed. The kind of fault, or -1; a slow one has then been slow. */
static int strike(enum kind kind) {
    counts[kind]++;
    int hit = 0;
    if (mask >> kind & 1 && ++seen == at) hit = begun = 1;
    else if (begun && after >> kind & 1) hit = 1;
    if (!hit) return -1;
    struck++;
    if (how == SLOW) {
        pthread_mutex_unlock(&gate);
        struct timespec wait = {micros / 1000000, micros % 1000000 * 1000L};
        syscall(SYS_nanosleep, &wait, NULL);
        pthread_mutex_lock(&gate);
    }
    if (how == FAIL || (how == SHORT && seen != at)) errno = with_errno;
    return how == SHORT && seen != at ? FAIL : how;
}

/* The function that is hidden behind ours. */
#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* Whether a call fails, for those that only succeed or fail. */
static int fails(enum kind kind, int concerned) {
    if (!concerned) return 0;
    pthread_mutex_lock(&gate);
    int hit = strike(kind) == FAIL;
    pthread_mutex_unlock(&gate);
    return hit;
}

/* --- opening and closing -------------------------------------------------------------------------- */

static int opened(int fd, const char *path, int flags) {
    if (fd >= 0 && fd < FILES) {
        pthread_mutex_lock(&gate);
        ours[fd] = 1;
        note('O', fd, flags, path, strlen(path));
        pthread_mutex_unlock(&gate);
    }
    return fd;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        if (!below(path)) return real(path, flags, mode); \
        int writes = (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC); \
        if (fails(writes ? WRITING : READING, 1)) return -1; \
        return opened(real(path, flags, mode), path, flags); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(close);
    if (!mine(fd)) return real(fd);
    int hit = fails(CLOSE, 1), error = errno;
    pthread_mutex_lock(&gate);
    ours[fd] = 0;
    note('C', fd, 0, "", 0);
    pthread_mutex_unlock(&gate);
    int done = real(fd);
    if (!hit) return done;
    errno = error;
    return -1;
}

/* --- reading and writing --------------------------------------------------------------------------- */

/* A part of a read or write ends at the border of a block. */
static size_t part(size_t size) { return size > 512 ? size / 2 / 512 * 512 : size; }

#define PREAD(name, offset_t) \
    ssize_t name(int fd, void *data, size_t size, offset_t offset) { \
        REAL(name); \
        if (!mine(fd)) return real(fd, data, size, offset); \
        pthread_mutex_lock(&gate); \
        int hit = strike(READ); \
        pthread_mutex_unlock(&gate); \
        if (hit == FAIL) return -1; \
        return real(fd, data, hit == SHORT ? part(size) : size, offset); \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

ssize_t read(int fd, void *data, size_t size) {
    REAL(read);
    if (!mine(fd)) return real(fd, data, size);
    pthread_mutex_lock(&gate);
    int hit = strike(READ);
    pthread_mutex_unlock(&gate);
    if (hit == FAIL) return -1;
    return real(fd, data, hit == SHORT ? part(size) : size);
}

/* Writing and noting are one step, so that the record has the order of the file. */
#define WRITE_AT(call, where) \
    if (!mine(fd)) return call; \
    pthread_mutex_lock(&gate); \
    int hit = strike(WRITE); \
    ssize_t done = -1; \
    if (hit != FAIL) { \
        if (hit == SHORT) size = part(size); \
        done = call; \
        if (done > 0) note('W', fd, (where), data, (size_t)done); \
    } \
    pthread_mutex_unlock(&gate); \
    return done;

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    REAL(pwrite);
    WRITE_AT(real(fd, data, size, offset), offset)
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    REAL(pwrite64);
    WRITE_AT(real(fd, data, size, offset), offset)
}
ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    WRITE_AT(real(fd, data, size), lseek(fd, 0, SEEK_CUR) - done)
}

static int synced(int fd, int (*real)(int)) {
    if (!mine(fd)) return real(fd);
    pthread_mutex_lock(&gate);
    int hit = strike(SYNC) == FAIL;
    note(hit ? 'F' : 'S', fd, 0, "", 0);
    pthread_mutex_unlock(&gate);
    return hit ? -1 : 0;
}
int fsync(int fd) {
    REAL(fsync);
    return synced(fd, real);
}
int fdatasync(int fd) {
    REAL(fdatasync);
    return synced(fd, real);
}

#define RESIZE(name, offset_t) \
    int name(int fd, offset_t size) { \
        REAL(name); \
        if (!mine(fd)) return real(fd, size); \
        if (fails(SIZE, 1)) return -1; \
        pthread_mutex_lock(&gate); \
        int done = real(fd, size); \
        if (done == 0) note('T', fd, size, "", 0); \
        pthread_mutex_unlock(&gate); \
        return done; \
    }
RESIZE(ftruncate, off_t)
RESIZE(ftruncate64, off64_t)

#define MMAP(name, offset_t) \
    void *name(void *start, size_t size, int access, int flags, int fd, offset_t offset) { \
        REAL(name); \
        if (fails(MAP, mine(fd))) return MAP_FAILED; \
        return real(start, size, access, flags, fd, offset); \
    }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

/* --- names, locks, questions -------------------------------------------------------------------------- */

int unlink(const char *path) {
    REAL(unlink);
    if (!below(path)) return real(path);
    if (fails(UNLINK, 1)) return -1;
    pthread_mutex_lock(&gate);
    int done = real(path);
    if (done == 0) note('U', 0, 0, path, strlen(path));
    pthread_mutex_unlock(&gate);
    return done;
}

int rename(const char *old, const char *new) {
    REAL(rename);
    if (!below(old)) return real(old, new);
    if (fails(RENAME, 1)) return -1;
    pthread_mutex_lock(&gate);
    int done = real(old, new);
    if (done == 0 && recording) {
        note('R', 0, 0, old, strlen(old));
        note('N', 0, 0, new, strlen(new));
    }
    pthread_mutex_unlock(&gate);
    return done;
}

#define FCNTL(name) \
    int name(int fd, int command, ...) { \
        REAL(name); \
        va_list more; \
        va_start(more, command); \
        void *argument = va_arg(more, void *); \
        va_end(more); \
        if (fails(LOCK, mine(fd) && (command == F_SETLK || command == F_GETLK))) return -1; \
        return real(fd, command, argument); \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

int flock(int fd, int operation) {
    static int (*real)(int, int);
    if (!real) real = (int (*)(int, int))dlsym(RTLD_NEXT, "flock");
    return fails(LOCK, mine(fd)) ? -1 : real(fd, operation);
}

#define STAT_OF(name, subject, concerned, type) \
    int name(subject, type *found) { \
        REAL(name); \
        return fails(STAT, concerned) ? -1 : real(of, found); \
    }
STAT_OF(fstat, int of, mine(of), struct stat)
STAT_OF(fstat64, int of, mine(of), struct stat64)
STAT_OF(stat, const char *of, below(of), struct stat)
STAT_OF(stat64, const char *of, below(of), struct stat64)
STAT_OF(lstat, const char *of, below(of), struct stat)
STAT_OF(lstat64, const char *of, below(of), struct stat64)

int access(const char *path, int mode) {
    REAL(access);
    return fails(STAT, below(path)) ? -1 : real(path, mode);
}

/* A file system that has become read-only says so. */
#define STATVFS(name, type) \
    int name(const char *path, type *found) { \
        REAL(name); \
        int done = real(path, found); \
        if (below(path) && begun && after && with_errno == EROFS) found->f_flag |= ST_RDONLY; \
        return done; \
    }
STATVFS(statvfs, struct statvfs)
STATVFS(statvfs64, struct statvfs64)

/* SQLite waits for locks that failed, up to ten seconds in all. Nobody here wants to wait so long. */
int usleep(useconds_t wait) {
    REAL(usleep);
    return real(on ? 0 : wait);
}
