/**
 * Matrix products by tiles in registers.
 *
 * @module
 */

/**
 * A product is cut into places of its result. Large ones are blocked for the caches after Goto & van de Geijn, "Anatomy of
 * high-performance matrix multiplication", 2008; those with few rows are too short to be worth packing, and read the
 * right side in place.
 */
export const panels: string = String.raw`
typedef void (*sgemm)(int order, int transposed_a, int transposed_b, int m, int n, int k, float alpha,
                      const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc);

struct product {
  float *c;
  const float *a, *b;
  long batch, m, n, k;
  long a_batch, b_batch;
  long a_row, a_step; /* from row to row of a, and from number to number along k */
  long b_step, b_column;
  long tall, wide; /* of a tile */
  sgemm blas;
};

#define DEEP 256
/* A panel of rows of a, column by column. */
static void pack_rows(float *to, const float *a, long row, long step, long rows, long depth) {
  if (row == 1) {
    for (long p = 0; p < depth; p++) for (long r = 0; r < rows; r++) to[p * rows + r] = a[p * step + r];
  } else {
    turn(to, a, depth, rows, rows, row);
  }
}
/* A panel of columns of b, row by row, filled up to whole vectors with 0. */
static void pack_columns(float *to, const float *b, long step, long column, long columns, long depth) {
  long wide = parts_of(columns, W) * W;
  if (column == 1) {
    for (long p = 0; p < depth; p++) {
      put(to + p * wide, b + p * step, columns);
      for (long c = columns; c < wide; c++) to[p * wide + c] = 0;
    }
  } else {
    turn(to, b, depth, columns, wide, column);
    for (long c = columns; c < wide; c++) for (long p = 0; p < depth; p++) to[p * wide + c] = 0;
  }
}

/* Puts a tile where it belongs, or adds it to what is there. */
INLINE void deliver(float *c, long stride, long rows, long columns, lanes sum[HEIGHT][WIDTH], int add) {
  for (long r = 0; r < rows; r++) {
    float *to = c + r * stride;
    for (long v = 0, left = columns; left > 0; v++, left -= W) {
      lanes x = sum[r][v];
      if (left >= W) {
        store(to + v * W, add ? load(to + v * W) + x : x);
      } else {
        if (add) x += only(load(to + v * W), first_lanes(left));
        put(to + v * W, (float *)&x, left);
      }
    }
  }
}

struct place { const float *a, *b; float *c; long m, n; };
/* The tile of a part. */
INLINE struct place place_of(const struct product *p, long index) {
  long across = parts_of(p->n, p->wide), down = parts_of(p->m, p->tall);
  long batch = index / (across * down), row = index / across % down * p->tall, column = index % across * p->wide;
  struct place at = {p->a + batch * p->a_batch + row * p->a_row, p->b + batch * p->b_batch + column * p->b_column,
                     p->c + (batch * p->m + row) * p->n + column,
                     least(p->tall, p->m - row), least(p->wide, p->n - column)};
  return at;
}

static void by_tiles(void *context, long index) {
  struct product *p = context;
  struct place at = place_of(p, index);
  float *a = scratch(SCRATCH_A, 4 * at.m * DEEP);
  float *b = scratch(SCRATCH_B, 4 * (at.n + WIDTH * W) * DEEP);
  for (long first = 0; first < p->k; first += DEEP) {
    long depth = least(DEEP, p->k - first);
    for (long row = 0, rows; row < at.m; row += rows) {
      rows = height_at(row, at.m, HEIGHT);
      pack_rows(a + row * depth, at.a + row * p->a_row + first * p->a_step, p->a_row, p->a_step, rows, depth);
    }
    for (long column = 0; column < at.n; column += WIDTH * W) {
      long columns = least(WIDTH * W, at.n - column);
      pack_columns(b, at.b + column * p->b_column + first * p->b_step, p->b_step, p->b_column, columns, depth);
      long vectors = parts_of(columns, W);
      for (long row = 0, rows; row < at.m; row += rows) {
        rows = height_at(row, at.m, HEIGHT);
        lanes sum[HEIGHT][WIDTH];
        by_step[vectors - 1][rows - 1](depth, a + row * depth, b, vectors * W, NULL, sum);
        deliver(at.c + row * p->n + column, p->n, rows, columns, sum, first > 0);
      }
    }
  }
}

/* Few rows: b is read where it lies, some rows of it at a time, so that it is read in order. */
#define SHALLOW 64
static void in_place(void *context, long index) {
  struct product *p = context;
  struct place at = place_of(p, index);
  float *a = scratch(SCRATCH_A, 4 * at.m * SHALLOW);
  for (long first = 0; first < p->k; first += SHALLOW) {
    long depth = least(SHALLOW, p->k - first);
    pack_rows(a, at.a + first * p->a_step, p->a_row, p->a_step, at.m, depth);
    for (long column = 0; column < at.n; column += WIDTH * W) {
      long columns = least(WIDTH * W, at.n - column);
      lanes sum[HEIGHT][WIDTH];
      by_step[parts_of(columns, W) - 1][at.m - 1](depth, a, at.b + first * p->b_step + column, p->b_step, NULL, sum);
      deliver(at.c + column, p->n, at.m, columns, sum, first > 0);
    }
  }
}
`;
