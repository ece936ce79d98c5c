/**
 * Rows by index.
 *
 * @module
 */

/** Takes rows where indices say, and adds rows up there. */
export const rows: string = String.raw`
struct rows {
  float *to;
  const float *from, *indices;
  long n, k, inner, each, all;
};
INLINE long row_of(float number, long n) {
  /* Not a number, too large, negative and broken ones all fail. */
  if (!(number >= 0 && number < (float)n)) return -1;
  long index = (long)number;
  return (float)index == number && index < n ? index : -1;
}
static void gather_some(void *context, long index) {
  struct rows *r = context;
  long i = index * r->each, end = least(r->all, i + r->each), batch = i / r->k, j = i % r->k;
  const float *table = r->from + batch * r->n * r->inner;
  for (; i < end; i++) {
    long row = row_of(r->indices[i], r->n);
    float *to = r->to + i * r->inner;
    if (r->inner == 1) *to = row < 0 ? NAN : table[row];
    else if (row < 0) for (long c = 0; c < r->inner; c++) to[c] = NAN;
    else memcpy(to, table + row * r->inner, 4 * r->inner);
    if (++j == r->k) {
      j = 0;
      table += r->n * r->inner;
    }
  }
}
/* result, array, indices, batch, n, k, inner; the batch, k and inner are not 0. */
void gather(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct rows r = {.to = array(&w)};
  r.from = array(&w);
  r.indices = array(&w);
  long batch = whole(&w);
  r.n = whole(&w);
  r.k = whole(&w);
  r.inner = whole(&w);
  r.all = batch * r.k;
  r.each = most(1, PART / 4 / r.inner);
  parallel(s.threads, parts_of(r.all, r.each), gather_some, &r);
}
static void scatter_some(void *context, long index) {
  struct rows *r = context;
  for (long batch = index * r->each, end = least(r->all, batch + r->each); batch < end; batch++) {
    float *table = r->to + batch * r->n * r->inner;
    memset(table, 0, 4 * r->n * r->inner);
    for (long j = 0; j < r->k; j++) {
      long row = row_of(r->indices[batch * r->k + j], r->n);
      if (row < 0) continue;
      const float *from = r->from + (batch * r->k + j) * r->inner;
      float *to = table + row * r->inner;
      if (r->inner == 1) *to += *from;
      else for (long c = 0; c < r->inner; c++) to[c] += from[c];
    }
  }
}
void scatter_add(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct rows r = {.to = array(&w)};
  r.from = array(&w);
  r.indices = array(&w);
  r.all = whole(&w);
  r.n = whole(&w);
  r.k = whole(&w);
  r.inner = whole(&w);
  r.each = most(1, PART / 4 / most(1, (r.k + r.n) * r.inner));
  parallel(s.threads, parts_of(r.all, r.each), scatter_some, &r);
}
`;
