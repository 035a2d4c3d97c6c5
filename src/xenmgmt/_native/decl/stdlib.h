/* libxenstore's answers are the caller's to free. */
void free(void *ptr);
