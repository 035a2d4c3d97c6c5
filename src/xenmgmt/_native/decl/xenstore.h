/* What is used of xenstore.h, libxenstore.so.4 (3.0 before Xen 4.16): the store that dom0's daemon
 * and all guests share. */
struct xs_handle;
typedef uint32_t xs_transaction_t;

struct xs_handle *xs_open(unsigned long flags);
void xs_close(struct xs_handle *xsh);
int xs_fileno(struct xs_handle *h);

char **xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *num);
void *xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *len);
bool xs_write(struct xs_handle *h, xs_transaction_t t, const char *path, const void *data,
              unsigned int len);
bool xs_rm(struct xs_handle *h, xs_transaction_t t, const char *path);

bool xs_watch(struct xs_handle *h, const char *path, const char *token);
char **xs_check_watch(struct xs_handle *h);

xs_transaction_t xs_transaction_start(struct xs_handle *h);
bool xs_transaction_end(struct xs_handle *h, xs_transaction_t t, bool abort);
