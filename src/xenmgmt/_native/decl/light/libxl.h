/* What is used of libxl.h, libxl_event.h and _libxl_types.h, libxenlight.so.4.X. Structures whose
 * members change from release to release are memory here, filled by libxl from JSON. */
typedef struct libxl_ctx libxl_ctx;
typedef struct libxl_event libxl_event;

typedef struct { uint8_t uuid[16]; } libxl_uuid;
typedef struct { uint32_t size; uint8_t *map; } libxl_bitmap;

typedef struct {
    uint32_t vcpuid;
    uint32_t cpu;
    bool online;
    bool blocked;
    bool running;
    uint64_t vcpu_time;
    libxl_bitmap cpumap;
    libxl_bitmap cpumap_soft;
} libxl_vcpuinfo;

typedef struct {
    void *callback;
    uint64_t for_event;
} libxl_asyncop_how;

typedef struct {
    int chldowner;
    void *fork_replacement;
    void *reaped_callback;
} libxl_childproc_hooks;

int libxl_ctx_alloc(libxl_ctx **pctx, int version, unsigned flags, void *lg);
int libxl_ctx_free(libxl_ctx *ctx);
const char *libxl_error_to_string(int p);

void libxl_childproc_setmode(libxl_ctx *ctx, const libxl_childproc_hooks *hooks, void *user);
void libxl_childproc_sigchld_occurred(libxl_ctx *ctx);
int libxl_osevent_beforepoll(libxl_ctx *ctx, int *nfds_io, struct pollfd *fds, int *timeout_upd,
                             struct timeval now);
void libxl_osevent_afterpoll(libxl_ctx *ctx, int nfds, const struct pollfd *fds,
                             struct timeval now);
int libxl_event_check(libxl_ctx *ctx, libxl_event **event_r, uint64_t typemask, void *predicate,
                      void *predicate_user);
char *libxl_event_to_json(libxl_ctx *ctx, libxl_event *p);
void libxl_event_free(libxl_ctx *ctx, libxl_event *event);
int libxl_ao_abort(libxl_ctx *ctx, const libxl_asyncop_how *how);

void libxl_domain_config_init(void *p);
void libxl_domain_config_dispose(void *p);
int libxl_domain_config_from_json(libxl_ctx *ctx, void *p, const char *s);
void libxl_domain_restore_params_init(void *p);
void libxl_domain_restore_params_dispose(void *p);
int libxl_domain_restore_params_from_json(libxl_ctx *ctx, void *p, const char *s);
void libxl_device_disk_init(void *p);
void libxl_device_disk_dispose(void *p);
int libxl_device_disk_from_json(libxl_ctx *ctx, void *p, const char *s);
void libxl_device_nic_init(void *p);
void libxl_device_nic_dispose(void *p);
int libxl_device_nic_from_json(libxl_ctx *ctx, void *p, const char *s);

int libxl_domain_create_new(libxl_ctx *ctx, void *d_config, uint32_t *domid,
                            const libxl_asyncop_how *ao_how, const void *aop_console_how);
int libxl_domain_create_restore(libxl_ctx *ctx, void *d_config, uint32_t *domid, int restore_fd,
                                int send_back_fd, const void *params,
                                const libxl_asyncop_how *ao_how, const void *aop_console_how);
int libxl_domain_suspend(libxl_ctx *ctx, uint32_t domid, int fd, int flags,
                         const libxl_asyncop_how *ao_how);
int libxl_domain_resume(libxl_ctx *ctx, uint32_t domid, int suspend_cancel,
                        const libxl_asyncop_how *ao_how);
int libxl_domain_unpause(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_destroy(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_rename(libxl_ctx *ctx, uint32_t domid, const char *old_name,
                        const char *new_name);
libxl_vcpuinfo *libxl_list_vcpu(libxl_ctx *ctx, uint32_t domid, int *nb_vcpu, int *nr_cpus_out);
void libxl_vcpuinfo_list_free(libxl_vcpuinfo *p, int nr);
int libxl_send_trigger(libxl_ctx *ctx, uint32_t domid, int trigger, uint32_t vcpuid,
                       const libxl_asyncop_how *ao_how);

int libxl_device_disk_add(libxl_ctx *ctx, uint32_t domid, void *disk,
                          const libxl_asyncop_how *ao_how);
int libxl_device_disk_remove(libxl_ctx *ctx, uint32_t domid, void *disk,
                             const libxl_asyncop_how *ao_how);
int libxl_device_disk_destroy(libxl_ctx *ctx, uint32_t domid, void *disk,
                              const libxl_asyncop_how *ao_how);
int libxl_device_nic_add(libxl_ctx *ctx, uint32_t domid, void *nic,
                         const libxl_asyncop_how *ao_how);
int libxl_device_nic_remove(libxl_ctx *ctx, uint32_t domid, void *nic,
                            const libxl_asyncop_how *ao_how);
int libxl_device_nic_destroy(libxl_ctx *ctx, uint32_t domid, void *nic,
                             const libxl_asyncop_how *ao_how);

void libxl_cpupoolinfo_init(void *p);
void libxl_cpupoolinfo_dispose(void *p);
char *libxl_cpupoolinfo_to_json(libxl_ctx *ctx, void *p);
int libxl_cpupool_info(libxl_ctx *ctx, void *info, uint32_t poolid);
int libxl_cpupool_create(libxl_ctx *ctx, const char *name, int sched, libxl_bitmap cpumap,
                         libxl_uuid *uuid, uint32_t *poolid);
int libxl_cpupool_destroy(libxl_ctx *ctx, uint32_t poolid);
int libxl_cpupool_cpuadd(libxl_ctx *ctx, uint32_t poolid, int cpu);
int libxl_cpupool_cpuremove(libxl_ctx *ctx, uint32_t poolid, int cpu);
int libxl_cpupool_movedomain(libxl_ctx *ctx, uint32_t poolid, uint32_t domid);
