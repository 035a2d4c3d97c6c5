/* What is used of xentoollog.h, libxentoollog.so.1: where libxl writes what went wrong. */
void *xtl_createlogger_stdiostream(FILE *f, int min_level, unsigned flags);
void xtl_logger_destroy(void *logger);
