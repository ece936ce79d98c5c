/**
 * Memory, and libraries that the library itself loads.
 *
 * @module
 */

/** Blocks, copies between them and the host, kernels and BLAS by their addresses. */
export const system: string = String.raw`
void nothing(double block) { (void)block; }

/* A block on a line of the cache, or 0. What is read in whole vectors may end a line behind it. Large ones ask for large
   pages. */
#define LARGE_PAGE (1L << 21)
double allocate(double bytes) {
  size_t line = bytes >= 2 * LARGE_PAGE ? LARGE_PAGE : 64, size = ((size_t)bytes + 64 + line - 1) & ~(line - 1);
  void *block = aligned_alloc(line, size);
#if defined(MADV_HUGEPAGE)
  if (line == LARGE_PAGE && block != NULL) madvise(block, size, MADV_HUGEPAGE);
#endif
  return (double)(uintptr_t)block;
}
void deallocate(double address) { free((void *)(uintptr_t)address); }

void to_host(double from, float *to, double bytes) {
  memcpy(to, (void *)(uintptr_t)from, (size_t)bytes);
}
void from_host(double to, const float *from, double bytes) {
  memcpy((void *)(uintptr_t)to, from, (size_t)bytes);
}

/* The address of a symbol in a library, or 0. It stays loaded. */
double find(const char *library, const char *symbol) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  return handle == NULL ? 0 : (double)(uintptr_t)dlsym(handle, symbol);
}
/* Why find gave 0. */
void last_error(char *text, double size) {
  const char *message = dlerror();
  strncpy(text, message == NULL ? "" : message, (size_t)size - 1);
}
/* Calls functions by which a BLAS is told how many threads to use, and asked what it is. */
void tell(double function, double number) { ((void (*)(int))(uintptr_t)function)((int)number); }
void ask(double function, char *text, double size) {
  const char *answer = ((const char *(*)(void))(uintptr_t)function)();
  strncpy(text, answer == NULL ? "" : answer, (size_t)size - 1);
}

struct filling { float *to; long size; float value; };
#define FILL 65536
static void fill_part(void *context, long index) {
  struct filling *f = context;
  for (long i = index * FILL, end = least(f->size, i + FILL); i < end; i++) f->to[i] = f->value;
}
void fill(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct filling f = {.to = array(&w)};
  f.size = whole(&w);
  f.value = (float)*w;
  parallel(s.threads, parts_of(f.size, FILL), fill_part, &f);
}
`;
