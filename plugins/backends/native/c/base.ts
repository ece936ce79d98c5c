/**
 * What all of the library's C is written with: lanes, arguments, scratch memory.
 *
 * @module
 */

/**
 * Vectors of the machine's width, by the extensions that GCC and Clang share.
 *
 * A kernel is called with the address of a block of float64 words, its arguments in order: sizes and addresses
 * are whole numbers below 2⁵³. So all calls have one signature, and V8 calls it without boxing anything.
 */
export const base: string = String.raw`
#define _GNU_SOURCE
#include <dlfcn.h>
#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__AVX512F__)
#define W 16 /* floats in a vector */
#define REGISTERS 32
#elif defined(__AVX__)
#define W 8
#define REGISTERS 16
#elif defined(__aarch64__)
#define W 4
#define REGISTERS 32
#else
#define W 4
#define REGISTERS 16
#endif

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

typedef float lanes __attribute__((vector_size(4 * W)));
typedef float loose __attribute__((vector_size(4 * W), aligned(4), may_alias));
typedef int32_t bits __attribute__((vector_size(4 * W), may_alias));
typedef float four __attribute__((vector_size(16)));
typedef float loose_four __attribute__((vector_size(16), aligned(4), may_alias));
typedef int32_t four_bits __attribute__((vector_size(16)));

INLINE lanes load(const float *p) { return *(const loose *)p; }
INLINE void store(float *p, lanes x) { *(loose *)p = x; }
INLINE lanes splat(float x) { return x - (lanes){0}; }
INLINE float total(lanes x) {
  union { lanes all; four part[W / 4]; } u = {x};
  four sum = u.part[0];
  UNROLL for (int i = 1; i < W / 4; i++) sum += u.part[i];
  return (sum[0] + sum[2]) + (sum[1] + sum[3]);
}
/* All bits of the first count lanes. */
INLINE bits first_lanes(long count) {
  static const int32_t places[] __attribute__((aligned(64))) = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return *(const bits *)places < (int32_t)count - (bits){0};
}
INLINE lanes only(lanes x, bits mask) { return (lanes)((bits)x & mask); }

INLINE long least(long a, long b) { return a < b ? a : b; }
INLINE long most(long a, long b) { return a > b ? a : b; }
INLINE long parts_of(long whole, long part) { return (whole + part - 1) / part; }

/* Stores the first count numbers. */
INLINE void put(float *to, const float *from, long count) {
  for (; count >= W; count -= W, to += W, from += W) store(to, load(from));
  if (count & 8) memcpy(to, from, 32), to += 8, from += 8;
  if (count & 4) memcpy(to, from, 16), to += 4, from += 4;
  if (count & 2) memcpy(to, from, 8), to += 2, from += 2;
  if (count & 1) *to = *from;
}

/* The words of a call, read one after the other. */
typedef const double *words;
INLINE long whole(words *w) { return (long)*(*w)++; }
INLINE float *array(words *w) { return (float *)(uintptr_t)*(*w)++; }
/* Each block begins with the settings of its backend. */
struct settings {
  long threads;
  void *sgemm;
  long split;
};
INLINE struct settings begin(double block, words *w) {
  *w = (words)(uintptr_t)block;
  struct settings s;
  s.threads = whole(w);
  s.sgemm = array(w);
  s.split = whole(w);
  return s;
}

/* Memory of the calling thread, kept for the next call; each purpose has a place of its own. */
enum { SCRATCH_A, SCRATCH_B, SCRATCH_C, SCRATCHES };
static _Thread_local struct { void *at; size_t size; } scratches[SCRATCHES];
static void *scratch(int place, size_t bytes) {
  if (scratches[place].size < bytes) {
    free(scratches[place].at);
    size_t size = (bytes + bytes / 4 + 4095) & ~(size_t)4095;
    scratches[place].at = aligned_alloc(4096, size);
    scratches[place].size = scratches[place].at == NULL ? 0 : size;
    if (scratches[place].at == NULL) {
      /* A kernel has nobody to tell, and here maybe a thread of its own. */
      fprintf(stderr, "native: out of memory: a kernel needs %zu bytes to work in; use a smaller batch or model\n", size);
      abort();
    }
  }
  return scratches[place].at;
}
`;
