/**
 * Sums, maxima and their places, over the middle of three axes.
 *
 * @module
 */

/**
 * Sums are added up in float32 over short stretches and in float64 over those, so that a sum of a million numbers
 * is as good as its last rounding.
 */
export const reduce: string = String.raw`
struct reduction {
  float *to;
  const float *from;
  double *partial;
  long outer, count, inner;
  long each; /* rows, or of the count, in one part */
  long parts; /* of the count */
};

#define STRETCH 1024
/* The sum of numbers side by side. */
static double sum_row(const float *x, long n) {
  double sum = 0;
  for (long i = 0; i < n; i += STRETCH) {
    long end = least(n, i + STRETCH), j = i;
    lanes a[4] = {{0}};
    for (; j + 4 * W <= end; j += 4 * W) UNROLL for (int v = 0; v < 4; v++) a[v] += load(x + j + v * W);
    for (; j + W <= end; j += W) a[0] += load(x + j);
    if (j < end) a[1] += only(load(x + j), first_lanes(end - j));
    sum += total((a[0] + a[1]) + (a[2] + a[3]));
  }
  return sum;
}

INLINE lanes larger(lanes a, lanes x) {
  bits take = (x > a) | (x != x);
  return (lanes)(((bits)x & take) | ((bits)a & ~take));
}
INLINE float larger_one(float a, float x) { return x > a || x != x ? x : a; }
INLINE float largest(lanes a) {
  union { lanes all; four part[W / 4]; } u = {a};
  four best = u.part[0];
  UNROLL for (int i = 1; i < W / 4; i++) {
    four_bits take = (u.part[i] > best) | (u.part[i] != u.part[i]);
    best = (four)(((four_bits)u.part[i] & take) | ((four_bits)best & ~take));
  }
  return larger_one(larger_one(best[0], best[1]), larger_one(best[2], best[3]));
}
static float max_row(const float *x, long n) {
  lanes a = splat(x[0]);
  long i = 0;
  for (; i + W <= n; i += W) a = larger(a, load(x + i));
  if (i < n) {
    bits mask = first_lanes(n - i);
    a = larger(a, (lanes)(((bits)load(x + i) & mask) | ((bits)a & ~mask)));
  }
  return largest(a);
}

static void sum_rows(void *context, long index) {
  struct reduction *r = context;
  long row = index * r->each, end = least(r->outer, row + r->each);
  for (; row < end; row++) r->to[row] = (float)sum_row(r->from + row * r->count, r->count);
}
/* A piece of a long row: which one, and which row. */
static void sum_piece(void *context, long index) {
  struct reduction *r = context;
  long row = index / r->parts, first = index % r->parts * r->each;
  r->partial[index] = sum_row(r->from + row * r->count + first, least(r->each, r->count - first));
}
static void max_rows(void *context, long index) {
  struct reduction *r = context;
  long row = index * r->each, end = least(r->outer, row + r->each);
  for (; row < end; row++) r->to[row] = max_row(r->from + row * r->count, r->count);
}
static void place_rows(void *context, long index) {
  struct reduction *r = context;
  long row = index * r->each, end = least(r->outer, row + r->each);
  for (; row < end; row++) {
    const float *x = r->from + row * r->count;
    float best = max_row(x, r->count);
    long i = 0;
    while (best == best ? x[i] != best : x[i] == x[i]) i++;
    r->to[row] = (float)i;
  }
}

/* Columns that are added up together, and rows until they are added to the float64. */
#define COLUMNS (4 * W)
#define ROWS 128
INLINE void sum_tile(const int vectors, const float *x, long count, long inner, double *sum) {
  for (long i = 0; i < count; i += ROWS) {
    lanes a[4] = {{0}};
    for (long end = least(count, i + ROWS), j = i; j < end; j++)
      UNROLL for (int v = 0; v < vectors; v++) a[v] += load(x + j * inner + v * W);
    for (int v = 0; v < vectors; v++) for (int l = 0; l < W; l++) sum[v * W + l] += a[v][l];
  }
}
/* Part of the rows: which one, and of which outer index. */
static void sum_columns(void *context, long index) {
  struct reduction *r = context;
  long outer = index / r->parts, first = index % r->parts * r->each;
  long count = least(r->each, r->count - first);
  const float *x = r->from + (outer * r->count + first) * r->inner;
  for (long c = 0; c < r->inner; c += COLUMNS) {
    double sum[COLUMNS] = {0};
    long columns = least(COLUMNS, r->inner - c);
    if (columns > 3 * W) sum_tile(4, x + c, count, r->inner, sum);
    else if (columns > 2 * W) sum_tile(3, x + c, count, r->inner, sum);
    else if (columns > W) sum_tile(2, x + c, count, r->inner, sum);
    else sum_tile(1, x + c, count, r->inner, sum);
    if (r->parts > 1) memcpy(r->partial + index * r->inner + c, sum, 8 * columns);
    else for (long i = 0; i < columns; i++) r->to[outer * r->inner + c + i] = (float)sum[i];
  }
}
static void max_columns(void *context, long outer) {
  struct reduction *r = context;
  const float *x = r->from + outer * r->count * r->inner;
  float *to = r->to + outer * r->inner;
  memcpy(to, x, 4 * r->inner);
  for (long i = 1; i < r->count; i++) {
    x += r->inner;
    for (long c = 0; c < r->inner; c++) to[c] = larger_one(to[c], x[c]);
  }
}
static void place_columns(void *context, long outer) {
  struct reduction *r = context;
  const float *x = r->from + outer * r->count * r->inner;
  float *to = r->to + outer * r->inner;
  for (long c = 0; c < r->inner; c++) {
    float best = x[c], place = 0;
    for (long i = 1; i < r->count; i++) {
      float value = x[i * r->inner + c];
      if (value > best || (value != value && best == best)) {
        best = value;
        place = (float)i;
      }
    }
    to[c] = place;
  }
}

/* Numbers in a part. */
#define PART 32768
/* kind, result, array, outer, count, inner; nothing of it is 0. */
void reduce(double block) {
  words w;
  struct settings s = begin(block, &w);
  long kind = whole(&w);
  struct reduction r = {.to = array(&w)};
  r.from = array(&w);
  r.outer = whole(&w);
  r.count = whole(&w);
  r.inner = whole(&w);
  if (kind == 0 && (r.inner > 1 || r.count > 2 * PART)) {
    r.each = r.inner > 1 ? most(ROWS, PART / r.inner) : PART;
    r.parts = parts_of(r.count, r.each);
    if (r.parts > 1) r.partial = scratch(SCRATCH_A, 8 * r.outer * r.parts * r.inner);
    parallel(s.threads, r.outer * r.parts, r.inner > 1 ? sum_columns : sum_piece, &r);
    if (r.parts == 1 && r.inner > 1) return;
    for (long o = 0; o < r.outer; o++) {
      for (long c = 0; c < r.inner; c++) {
        double sum = 0;
        for (long p = 0; p < r.parts; p++) sum += r.partial[(o * r.parts + p) * r.inner + c];
        r.to[o * r.inner + c] = (float)sum;
      }
    }
    return;
  }
  if (r.inner > 1) {
    parallel(s.threads, r.outer, kind == 1 ? max_columns : place_columns, &r);
    return;
  }
  r.each = most(1, PART / r.count);
  parallel(s.threads, parts_of(r.outer, r.each), kind == 0 ? sum_rows : kind == 1 ? max_rows : place_rows, &r);
}
`;
