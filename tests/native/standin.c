/* A stand-in for libxencall and libxenstore: a hypervisor of any release with any number of
 * domains, whose answers can be made wrong. It writes its records by numbers of its own, taken
 * from the interface of each release, and not from the table that is tested with it. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What a test sets and reads. */
int says_minor, is_minor, domains, open_errno, call_errno, store_errno, conflicts, dawdle_us;
int descriptor;
int handles, pages, calls, stores, transactions, most_pages;
/* What a connection of xenstore says that was lost; how many were opened. */
int watch_errno, links;
int last_weight = 256, last_cap, last_paused = -1;
/* The CPU pool that all domains are in, and its scheduler; there is a pool 4, too. */
int pool, scheduler = 5;
uint64_t last_max_kb, last_pod_pages;
/* CPUs 0 and 2 are on, 1 is off. What drives them: "" for nothing. */
int driven = 1, counted = 1, freq_min = 800000, freq_max = 2400000, deepest = -1, restless;
char governor[16] = "ondemand";

void standin_reset(void)
{
    says_minor = is_minor = 17;
    domains = 3;
    open_errno = call_errno = store_errno = conflicts = dawdle_us = 0;
    descriptor = -1;
    calls = transactions = most_pages = watch_errno = links = 0;
    pool = 0, scheduler = 5;
    last_weight = 256, last_cap = 0, last_paused = -1, last_max_kb = last_pod_pages = 0;
    driven = counted = 1, restless = 0;
    freq_min = 800000, freq_max = 2400000, deepest = -1;
    strcpy(governor, "ondemand");
}

static int sysctl_version(void)
{
    return is_minor <= 13 ? 0x12 : is_minor <= 15 ? 0x13 : is_minor == 16 ? 0x14
           : is_minor <= 20 ? 0x15 : 0x16;
}

static int domctl_version(void)
{
    return is_minor <= 14 ? 0x12 : is_minor == 15 ? 0x13 : is_minor == 16 ? 0x14
           : is_minor == 17 ? 0x15 : is_minor == 18 ? 0x16 : is_minor <= 21 ? 0x17 : 0x18;
}

static int record_size(void) { return is_minor <= 15 ? 104 : 112; }

static int fail(int code) { errno = code; return -1; }

/* xencall */
struct xencall_handle { int open; };

struct xencall_handle *xencall_open(void *logger, unsigned flags)
{
    if (open_errno) { errno = open_errno; return NULL; }
    handles++;
    return calloc(1, sizeof(struct xencall_handle));
}

int xencall_close(struct xencall_handle *h) { handles--; free(h); return 0; }
int xencall_fd(struct xencall_handle *h) { return descriptor; }

void *xencall_alloc_buffer_pages(struct xencall_handle *h, size_t n)
{
    void *p = NULL;
    if (posix_memalign(&p, 4096, n * 4096)) return NULL;
    pages += n;
    if (pages > most_pages) most_pages = pages;
    return p;
}

void xencall_free_buffer_pages(struct xencall_handle *h, void *p, size_t n)
{
    if (!p) return;
    memset(p, 0xdd, n * 4096); /* whoever still reads it shall notice */
    pages -= n;
    free(p);
}

int xencall2(struct xencall_handle *h, unsigned op, uint64_t a, uint64_t b)
{
    if (op == 17) return 4 << 16 | says_minor;
    if (op == 12 && a == 16) { last_pod_pages = *(uint64_t *)b; return 0; }
    return fail(ENOSYS);
}

static void record(char *to, int domid)
{
    memset(to, 0, record_size());
    *(uint16_t *)to = domid;
    *(uint32_t *)(to + 4) = domid % 2 ? 1u << 4 : 1u << 5 | 1u << 1;
    *(uint64_t *)(to + 8) = 1000 + domid;
    *(uint64_t *)(to + 16) = 1256 + domid; /* its memory and libxl's slack */
    *(uint64_t *)(to + 56) = 1000000000ull * domid + calls;
    *(uint32_t *)(to + 64) = 1 + domid % 4;
    *(uint32_t *)(to + 68) = domid % 4;
    to[76 + 15] = domid;
    *(uint32_t *)(to + 92) = pool;
}

static int get_pmstat(char *arg)
{
    int cpu = *(uint32_t *)(arg + 4);
    uint64_t *values;
    char *u = arg + 8;
    if (cpu != 0 && cpu != 2) return fail(EINVAL);
    switch (*(uint32_t *)arg) {
    case 0x11: case 0x12:
        if (!driven) return fail(ENODEV);
        if (*(uint32_t *)arg == 0x11) { *(uint8_t *)u = 2; return 0; }
        if (*(uint8_t *)u < 2) return fail(EFAULT);
        memset(*(char **)(u + 8), 0, 2 * 2 * 8);
        values = *(uint64_t **)(u + 16);
        for (int i = 0; i < 2; i++)
            values[3 * i] = i ? 800 : 2400, values[3 * i + 1] = 7000 + i, values[3 * i + 2] = 5;
        return 0;
    case 0x21: case 0x22:
        if (!counted) return fail(ENODEV);
        if (*(uint32_t *)arg == 0x21) { *(uint32_t *)u = 3; return 0; }
        for (unsigned i = 0; i < 3 && i < *(uint32_t *)u; i++) {
            (*(uint64_t **)(u + 16))[i] = 10 + i;
            (*(uint64_t **)(u + 24))[i] = 1000 + i;
        }
        *(uint32_t *)u = 3;
        return 0;
    }
    return fail(ENOSYS);
}

static int pm_op(char *arg)
{
    static const char names[3][16] = { "userspace", "ondemand", "powersave" };
    int cpu = *(uint32_t *)(arg + 4), value;
    char *u = arg + 8;
    switch (*(uint32_t *)arg) {
    case 0x22: *(uint32_t *)u = deepest; return cpu ? fail(EINVAL) : 0;
    case 0x23: deepest = *(uint32_t *)u; return cpu ? fail(EINVAL) : 0;
    }
    if (cpu != 0 && cpu != 2) return fail(EINVAL);
    if (!driven) return fail(ENODEV);
    switch (*(uint32_t *)arg) {
    case 0x11:
        if (*(uint32_t *)u != 1 || *(uint32_t *)(u + 4) != 2 || *(uint32_t *)(u + 8) != 3
            || restless) {
            *(uint32_t *)u = 1, *(uint32_t *)(u + 4) = 2, *(uint32_t *)(u + 8) = 3;
            return fail(EAGAIN);
        }
        (*(uint32_t **)(u + 16))[0] = cpu;
        (*(uint32_t **)(u + 24))[0] = 2400000, (*(uint32_t **)(u + 24))[1] = 800000;
        memcpy(*(char **)(u + 32), names, sizeof names);
        strcpy(u + 40, "acpi-cpufreq");
        *(uint32_t *)(u + 60) = 2400000, *(uint32_t *)(u + 64) = 800000;
        *(uint32_t *)(u + 68) = 1600000;
        memcpy(u + 72, governor, 16);
        *(uint32_t *)(u + 88) = freq_max, *(uint32_t *)(u + 92) = freq_min;
        *(int32_t *)(u + 112) = 1;
        return 0;
    case 0x12:
        for (int i = 0; i < 3; i++)
            if (!strncmp(u, names[i], 16)) { memcpy(governor, u, 16); return 0; }
        return fail(EINVAL);
    case 0x13:
        value = *(uint32_t *)(u + 4);
        if (*(uint32_t *)u == 1 && value >= freq_min) freq_max = value;
        else if (*(uint32_t *)u == 2 && value <= freq_max) freq_min = value;
        else return fail(EINVAL);
        return 0;
    }
    return fail(ENOSYS);
}

static int sysctl(char *arg)
{
    int first, max, n = 0;
    char *to;
    if (*(uint32_t *)(arg + 4) != sysctl_version()) return fail(EACCES);
    switch (*(uint32_t *)arg) {
    case 6:
        first = *(uint16_t *)(arg + 8);
        max = *(uint32_t *)(arg + 12);
        to = *(char **)(arg + 16);
        for (; first + n < domains && n < max; n++) record(to + n * record_size(), first + n);
        *(uint32_t *)(arg + 24) = n;
        return 0;
    case 3:
        arg += 8;
        *(uint32_t *)(arg + 8) = 2;
        *(uint32_t *)(arg + 12) = 2;
        *(uint32_t *)(arg + 24) = 2700000;
        *(uint64_t *)(arg + (is_minor <= 16 ? 32 : 40)) = 1 << 20;
        *(uint64_t *)(arg + (is_minor <= 16 ? 40 : 48)) = 1 << 18;
        return 0;
    case 18:
        arg += 8;
        if (*(uint32_t *)arg != 3 || *(uint32_t *)(arg + 32)) return fail(EINVAL);
        n = *(uint32_t *)(arg + 4);
        if (n > pool && n > 4) return fail(ENOENT);
        *(uint32_t *)(arg + 4) = n <= pool ? pool : 4;
        *(uint32_t *)(arg + 8) = n <= pool ? scheduler : 5;
        return 0;
    case 10: return get_pmstat(arg + 8);
    case 12: return pm_op(arg + 8);
    }
    return fail(ENOSYS);
}

static int domctl(char *arg)
{
    int domid = *(uint16_t *)(arg + 8);
    char *u = arg + 16;
    if (*(uint32_t *)(arg + 4) != domctl_version()) return fail(EACCES);
    if (domid >= domains) return fail(ESRCH);
    switch (*(uint32_t *)arg) {
    case 3: last_paused = domid; return 0;
    case 4: last_paused = -1; return 0;
    case 5: record(u, domid); return 0;
    case 11: last_max_kb = *(uint64_t *)u; return 0;
    case 14:
        if (*(uint32_t *)u > domid % 4) return fail(ESRCH);
        u[4] = 1, u[5] = 1, u[6] = 0;
        *(uint64_t *)(u + 8) = 5000 + domid;
        *(uint32_t *)(u + 16) = 1;
        return 0;
    case 16:
        if (*(uint32_t *)u != scheduler) return fail(EINVAL);
        if (*(uint32_t *)(u + 4) == 0) {
            last_weight = *(uint16_t *)(u + 8);
            last_cap = *(uint16_t *)(u + 10);
        } else {
            *(uint16_t *)(u + 8) = last_weight;
            *(uint16_t *)(u + 10) = last_cap;
        }
        return 0;
    }
    return fail(ENOSYS);
}

int xencall1(struct xencall_handle *h, unsigned op, uint64_t a)
{
    calls++;
    if (dawdle_us) usleep(dawdle_us);
    if (call_errno) return fail(call_errno);
    return op == 35 ? sysctl((char *)a) : op == 36 ? domctl((char *)a) : fail(ENOSYS);
}

/* xenstore: a flat list of paths, and one of changes in a transaction */
struct xs_handle { int told; };
static struct { char path[200], value[200]; } nodes[400];
static int filled;
static uint32_t in_transaction;

void standin_clear(void) { filled = 0; in_transaction = 0; }

static int find(const char *path)
{
    for (int i = 0; i < filled; i++) if (!strcmp(nodes[i].path, path)) return i;
    return -1;
}

struct xs_handle *xs_open(unsigned long flags)
{
    if (open_errno) { errno = open_errno; return NULL; }
    struct xs_handle *h = calloc(1, sizeof *h);
    h->told = eventfd(0, 0); /* nothing ever is */
    stores++, links++;
    return h;
}

void xs_close(struct xs_handle *h) { if (h) { stores--; close(h->told); free(h); } }
int xs_fileno(struct xs_handle *h) { return h->told; }

static bool wrong(void) { if (store_errno) errno = store_errno; return store_errno; }

void *xs_read(struct xs_handle *h, uint32_t t, const char *path, unsigned *len)
{
    int i = find(path);
    if (wrong()) return NULL;
    if (i < 0) { errno = ENOENT; return NULL; }
    *len = strlen(nodes[i].value);
    return strdup(nodes[i].value);
}

bool xs_write(struct xs_handle *h, uint32_t t, const char *path, const void *data, unsigned len)
{
    int i = find(path);
    if (wrong()) return false;
    if (i < 0) i = filled++;
    snprintf(nodes[i].path, 200, "%s", path);
    snprintf(nodes[i].value, 200, "%.*s", (int)len, (const char *)data);
    return true;
}

char **xs_directory(struct xs_handle *h, uint32_t t, const char *path, unsigned *num)
{
    size_t n = strlen(path);
    char *names[400], *text;
    char **found;
    unsigned count = 0;
    size_t room = 0;
    for (int i = 0; i < filled; i++)
        if (!strncmp(nodes[i].path, path, n) && nodes[i].path[n] == '/'
            && !strchr(nodes[i].path + n + 1, '/')) {
            names[count++] = nodes[i].path + n + 1;
            room += strlen(nodes[i].path + n + 1) + 1;
        }
    if (!count) { errno = ENOENT; return NULL; }
    found = malloc(count * sizeof(char *) + room);
    text = (char *)(found + count);
    for (unsigned i = 0; i < count; i++) {
        found[i] = text;
        text = stpcpy(text, names[i]) + 1;
    }
    *num = count;
    return found;
}

bool xs_rm(struct xs_handle *h, uint32_t t, const char *path)
{
    int i = find(path);
    if (wrong()) return false;
    if (i < 0) { errno = ENOENT; return false; }
    nodes[i] = nodes[--filled];
    return true;
}

bool xs_watch(struct xs_handle *h, const char *path, const char *token) { return !wrong(); }
char **xs_check_watch(struct xs_handle *h)
{
    errno = watch_errno ? watch_errno : EAGAIN;
    return NULL;
}

uint32_t xs_transaction_start(struct xs_handle *h) { transactions++; return in_transaction = 7; }

bool xs_transaction_end(struct xs_handle *h, uint32_t t, bool abort)
{
    in_transaction = 0;
    if (!abort && conflicts > 0) { conflicts--; errno = EAGAIN; return false; }
    return true;
}
