/**
 * The loops around a formula's kernel.
 *
 * @module
 */

/**
 * A kernel does rows of numbers: `kernel(rows, n, arrays, steps, uniforms)`, where steps say how far it is from one
 * row to the next in each array. What lies around them, and the cutting into parts, is done here.
 */
export const elementwise: string = String.raw`
#define AXES 64
#define ARRAYS 128
typedef void (*kernel)(long rows, long n, float *const *at, const long *step, const float *uniforms);

struct element_wise {
  kernel run;
  long arrays, axes, size, rows, rows_each, each;
  float *at[ARRAYS];
  long along[ARRAYS]; /* 1 for arrays that run along the innermost axis, else 0 */
  long sizes[AXES];
  const double *steps; /* by axis, then by array */
  const float *uniforms;
};

/* A stretch of the only axis. */
static void stretch(void *context, long index) {
  struct element_wise *e = context;
  float *at[ARRAYS];
  long step[ARRAYS];
  for (long i = 0; i < e->arrays; i++) {
    at[i] = e->at[i] + e->along[i] * index * e->each;
    step[i] = 0;
  }
  e->run(1, least(e->each, e->size - index * e->each), at, step, e->uniforms);
}

/* Some of the rows. */
static void some_rows(void *context, long index) {
  struct element_wise *e = context;
  long place[AXES], last = e->axes - 1;
  long row = index * e->rows_each, end = least(e->rows, row + e->rows_each);
  while (row < end) {
    float *at[ARRAYS];
    long step[ARRAYS];
    for (long rest = row, d = last; d >= 0; d--) {
      place[d] = rest % e->sizes[d];
      rest /= e->sizes[d];
    }
    for (long i = 0; i < e->arrays; i++) {
      at[i] = e->at[i];
      for (long d = 0; d <= last; d++) at[i] += place[d] * (long)e->steps[d * e->arrays + i];
      step[i] = (long)e->steps[last * e->arrays + i];
    }
    long rows = least(end - row, e->sizes[last] - place[last]);
    e->run(rows, e->size, at, step, e->uniforms);
    row += rows;
  }
}

/* kernel, numbers in a part, arrays, uniforms, outer axes, size of the innermost axis; then for each array its address
   and whether it runs along the innermost axis; the uniforms; the outer sizes; the steps along them. */
void elementwise(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct element_wise e;
  float uniforms[256];
  e.run = (kernel)(uintptr_t)whole(&w);
  e.each = whole(&w);
  e.arrays = whole(&w);
  long count = whole(&w);
  e.axes = whole(&w);
  e.size = whole(&w);
  for (long i = 0; i < e.arrays; i++) {
    e.at[i] = array(&w);
    e.along[i] = whole(&w);
  }
  for (long i = 0; i < count; i++) uniforms[i] = (float)*w++;
  e.uniforms = uniforms;
  e.rows = 1;
  for (long d = 0; d < e.axes; d++) e.rows *= e.sizes[d] = whole(&w);
  e.steps = w;
  if (e.axes == 0) {
    parallel(s.threads, parts_of(e.size, e.each), stretch, &e);
  } else {
    e.rows_each = most(1, e.each / e.size);
    parallel(s.threads, parts_of(e.rows, e.rows_each), some_rows, &e);
  }
}
`;
