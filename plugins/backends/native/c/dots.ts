/**
 * Matrix products by dot products.
 *
 * @module
 */

/** For narrow results of sides that both run along k. */
export const dots: string = String.raw`
INLINE void dot_tile(const int rows, const int columns, long k, const float *a, long a_row, const float *b,
                     long b_column, float *c, long stride) {
  lanes sum[4][4];
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int s = 0; s < columns; s++) sum[r][s] = (lanes){0};
  long p = 0;
  for (; p + W <= k; p += W) {
    lanes y[4];
    UNROLL for (int s = 0; s < columns; s++) y[s] = load(b + s * b_column + p);
    UNROLL for (int r = 0; r < rows; r++) {
      lanes x = load(a + r * a_row + p);
      UNROLL for (int s = 0; s < columns; s++) sum[r][s] += x * y[s];
    }
  }
  if (p < k) {
    bits mask = first_lanes(k - p);
    UNROLL for (int r = 0; r < rows; r++) {
      lanes x = only(load(a + r * a_row + p), mask);
      UNROLL for (int s = 0; s < columns; s++) sum[r][s] += x * only(load(b + s * b_column + p), mask);
    }
  }
  for (int r = 0; r < rows; r++) for (int s = 0; s < columns; s++) c[r * stride + s] = total(sum[r][s]);
}
/* Both sides run along k: every number of the result is a dot product. */
static void by_dots(void *context, long index) {
  struct product *p = context;
  struct place at = place_of(p, index);
  for (long s = 0; s < at.n; s += 4) {
    for (long r = 0; r < at.m; r += 2) {
      const float *a = at.a + r * p->a_row, *b = at.b + s * p->b_column;
      float *c = at.c + r * p->n + s;
      int both = r + 1 < at.m;
      switch (least(4, at.n - s)) {
        case 1: both ? dot_tile(2, 1, p->k, a, p->a_row, b, p->b_column, c, p->n)
                     : dot_tile(1, 1, p->k, a, p->a_row, b, p->b_column, c, p->n); break;
        case 2: both ? dot_tile(2, 2, p->k, a, p->a_row, b, p->b_column, c, p->n)
                     : dot_tile(1, 2, p->k, a, p->a_row, b, p->b_column, c, p->n); break;
        case 3: both ? dot_tile(2, 3, p->k, a, p->a_row, b, p->b_column, c, p->n)
                     : dot_tile(1, 3, p->k, a, p->a_row, b, p->b_column, c, p->n); break;
        default: both ? dot_tile(2, 4, p->k, a, p->a_row, b, p->b_column, c, p->n)
                      : dot_tile(1, 4, p->k, a, p->a_row, b, p->b_column, c, p->n);
      }
    }
  }
}
`;
