/* What libxl's calls are made with, of the C library: a file in memory, and waiting. */
struct timeval {
    long tv_sec;
    long tv_usec;
};
struct pollfd {
    int fd;
    short events;
    short revents;
};
int poll(struct pollfd *fds, unsigned long nfds, int timeout);
FILE *open_memstream(char **ptr, size_t *sizeloc);
int fflush(FILE *stream);
int fclose(FILE *stream);
void free(void *ptr);
