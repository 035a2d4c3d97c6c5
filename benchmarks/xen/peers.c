/* The peers of the measurements on real Xen, in C: peers COMMAND ARGUMENTS.
 * Each round's time is printed in nanoseconds, one a line. */
#define _GNU_SOURCE
#define __XEN_TOOLS__ 1
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xenctrl.h>
#include <xencall.h>
#include <xenstore.h>
#include <xen/sysctl.h>
#include <libxl.h>

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void check(int bad, const char *what)
{
    if (bad) { fprintf(stderr, "%s: %s\n", what, strerror(errno)); exit(1); }
}

/* Domains without memory, vCPUs or devices: enough for the hypervisor to tell of. */
static int make(int count)
{
    xc_interface *xc = xc_interface_open(NULL, NULL, 0);
    check(!xc, "xc_interface_open");
    for (int i = 0; i < count; i++) {
        struct xen_domctl_createdomain config = {
            .max_vcpus = 1, .max_evtchn_port = -1, .max_grant_frames = 1,
            .grant_opts = XEN_DOMCTL_GRANT_version(1),
        };
        uint32_t domid = 0;
        for (int j = 0; j < 16; j++) config.handle[j] = rand();
        check(xc_domain_create(xc, &domid, &config), "xc_domain_create");
        check(xc_domain_setmaxmem(xc, domid, 65536), "xc_domain_setmaxmem");
        printf("%u\n", domid);
    }
    return xc_interface_close(xc);
}

static int unmake(int argc, char **argv)
{
    xc_interface *xc = xc_interface_open(NULL, NULL, 0);
    check(!xc, "xc_interface_open");
    for (int i = 0; i < argc; i++) xc_domain_destroy(xc, atoi(argv[i]));
    return xc_interface_close(xc);
}

/* One sysctl into a buffer that is kept. */
static int list(int rounds)
{
    xencall_handle *h = xencall_open(NULL, 0);
    check(!h, "xencall_open");
    int slots = 1024;
    struct xen_sysctl *op = xencall_alloc_buffer(h, sizeof(*op));
    void *info = xencall_alloc_buffer(h, slots * sizeof(xen_domctl_getdomaininfo_t));
    for (int i = 0; i < rounds; i++) {
        uint64_t begun = now();
        memset(op, 0, sizeof(*op));
        op->cmd = XEN_SYSCTL_getdomaininfolist;
        op->interface_version = XEN_SYSCTL_INTERFACE_VERSION;
        op->u.getdomaininfolist.max_domains = slots;
        set_xen_guest_handle_raw(op->u.getdomaininfolist.buffer, info);
        check(xencall1(h, __HYPERVISOR_sysctl, (uintptr_t)op), "sysctl");
        printf("%" PRIu64 "\n", now() - begun);
    }
    return 0;
}

static int libxl(int argc, char **argv)
{
    xentoollog_logger *log =
        (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_ERROR, 0);
    libxl_ctx *ctx;
    check(libxl_ctx_alloc(&ctx, LIBXL_VERSION, 0, log), "libxl_ctx_alloc");
    int rounds = atoi(argv[1]);
    for (int i = 0; i < rounds; i++) {
        uint64_t begun = now();
        if (!strcmp(argv[0], "list")) {
            int count;
            libxl_dominfo *all = libxl_list_domain(ctx, &count);
            check(!all, "libxl_list_domain");
            libxl_dominfo_list_free(all, count);
        } else {
            int kib = atoi(argv[3]) * 1024 - (i % 2) * 1024;
            check(libxl_set_memory_target(ctx, atoi(argv[2]), kib, 0, 1), "libxl_set_memory_target");
        }
        printf("%" PRIu64 "\n", now() - begun);
    }
    return libxl_ctx_free(ctx);
}

/* Gives one guest a target. */
typedef void give(xc_interface *xc, struct xs_handle *xs, int domid, int kib);

static void write_number(struct xs_handle *xs, const char *path, int number)
{
    char text[20];
    int length = snprintf(text, sizeof(text), "%d", number);
    check(!xs_write(xs, XBT_NULL, path, text, length), "xs_write");
}

/* The least that ballooning takes: the hypervisor's limit and the guest's key. */
static void give_bare(xc_interface *xc, struct xs_handle *xs, int domid, int kib)
{
    char path[80];
    snprintf(path, sizeof(path), "/local/domain/%d/memory/target", domid);
    check(xc_domain_setmaxmem(xc, domid, kib + 1024), "xc_domain_setmaxmem");
    write_number(xs, path, kib);
}

/* The same with all that libxl does for a target, but without libxl: its lock, the limits that it
 * reads, both of its keys. */
static void give_whole(xc_interface *xc, struct xs_handle *xs, int domid, int kib)
{
    char path[160], lock[160], uuid[37], *h;
    struct stat ours, named;
    xc_dominfo_t info;
    unsigned length;
    check(xc_domain_getinfo(xc, domid, 1, &info) != 1, "xc_domain_getinfo");
    for (int k = 0, at = 0; k < 16; k++) {
        if (k == 4 || k == 6 || k == 8 || k == 10) uuid[at++] = '-';
        at += sprintf(uuid + at, "%02x", info.handle[k]);
    }
    snprintf(lock, sizeof(lock), "/var/lib/xen/userdata-l.%d.%s.domain-userdata-lock", domid, uuid);
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    check(fd < 0 || flock(fd, LOCK_EX) || fstat(fd, &ours) || stat(lock, &named)
          || ours.st_ino != named.st_ino, "lock");
    snprintf(path, sizeof(path), "/local/domain/%d/memory/static-max", domid);
    h = xs_read(xs, XBT_NULL, path, &length);
    check(!h || kib > atoi(h), "static-max");
    free(h);
    give_bare(xc, xs, domid, kib);
    snprintf(path, sizeof(path), "/vm/%s/memory", uuid);
    write_number(xs, path, kib / 1024);
    check(unlink(lock), "unlink");
    close(fd);
}

/* Each guest gets a target, one after the other, as C programs do. */
static int balloon(give *one, int rounds, int count, char **domids)
{
    xc_interface *xc = xc_interface_open(NULL, NULL, 0);
    struct xs_handle *xs = xs_open(0);
    check(!xc || !xs, "open");
    for (int i = 0; i < rounds; i++) {
        uint64_t begun = now();
        for (int j = 0; j < count; j++)
            one(xc, xs, atoi(domids[j]), 32768 + (i % 2) * 1024);
        printf("%" PRIu64 "\n", now() - begun);
    }
    xs_close(xs);
    return xc_interface_close(xc);
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "make")) return make(atoi(argv[2]));
    if (argc >= 2 && !strcmp(argv[1], "unmake")) return unmake(argc - 2, argv + 2);
    if (argc == 3 && !strcmp(argv[1], "list")) return list(atoi(argv[2]));
    if (argc == 4 && !strcmp(argv[1], "libxl")) return libxl(2, argv + 2);
    if (argc == 6 && !strcmp(argv[1], "libxl")) return libxl(4, argv + 2);
    if (argc >= 3 && !strcmp(argv[1], "balloon"))
        return balloon(give_bare, atoi(argv[2]), argc - 3, argv + 3);
    if (argc >= 3 && !strcmp(argv[1], "balloon-whole"))
        return balloon(give_whole, atoi(argv[2]), argc - 3, argv + 3);
    return 2;
}
