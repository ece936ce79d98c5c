/**
 * Matrix products.
 *
 * @module
 */

/**
 * The result is cut into tiles by its shape alone. Each is computed by a single-threaded BLAS, where there is one, or by
 * the kernels here, blocked for the caches after Goto & van de Geijn, "Anatomy of high-performance matrix
 * multiplication", 2008. Products with few rows are too short to be worth packing: they read the right side in place.
 */
export const matmul: string = String.raw`
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

static void by_blas(void *context, long index) {
  struct product *p = context;
  struct place at = place_of(p, index);
  int plain_a = p->a_step == 1, plain_b = p->b_column == 1;
  p->blas(101, plain_a ? 111 : 112, plain_b ? 111 : 112, (int)at.m, (int)at.n, (int)p->k, 1, at.a,
          (int)(plain_a ? most(p->a_row, p->k) : p->a_step), at.b, (int)(plain_b ? most(p->b_step, at.n) : p->b_column), 0, at.c,
          (int)p->n);
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

/* Multiplications that are worth a part of their own. */
#define ENOUGH (1L << 21)
/* result, a, b, batch, m, n, k, steps of a from product to product, along rows, along k, steps of b from product to
   product, along k, along columns. Nothing is 0. */
void matmul(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct product p = {.c = array(&w)};
  p.a = array(&w);
  p.b = array(&w);
  p.batch = whole(&w);
  p.m = whole(&w);
  p.n = whole(&w);
  p.k = whole(&w);
  p.a_batch = whole(&w);
  p.a_row = whole(&w);
  p.a_step = whole(&w);
  p.b_batch = whole(&w);
  p.b_step = whole(&w);
  p.b_column = whole(&w);
  p.blas = (sgemm)s.sgemm;
  part body;
  p.tall = p.m;
  p.wide = p.n;
  if (p.a_step == 1 && p.b_step == 1 && (p.m < 4 || p.n < 4)) {
    body = by_dots;
    if (p.n > p.m) p.wide = most(4, parts_of(ENOUGH / 4 / most(1, p.m * p.k), 4) * 4);
    else p.tall = most(2, parts_of(ENOUGH / 4 / most(1, p.n * p.k), 2) * 2);
  } else if (p.m <= HEIGHT && p.b_column == 1) {
    body = in_place;
    p.wide = most(1, parts_of(ENOUGH / 4, p.m * p.k * WIDTH * W)) * WIDTH * W;
  } else {
    long small = p.m * p.n * p.k <= 1L << 15;
    long fits = p.m <= INT_MAX && p.n <= INT_MAX && p.k <= INT_MAX;
    body = s.sgemm != NULL && fits && !small ? by_blas : by_tiles;
    /* A BLAS that has its own threads gets everything at once. */
    if (body == by_tiles || s.split) {
      p.tall = 32 * HEIGHT;
      p.wide = 8 * WIDTH * W;
      while (p.m * p.n / p.tall / p.wide < 8 && p.tall > 8 * HEIGHT && p.tall * p.wide / 2 * p.k >= ENOUGH) p.tall /= 2;
    }
  }
  long parts = p.batch * parts_of(p.m, p.tall) * parts_of(p.n, p.wide);
  parallel(p.batch * p.m * p.n * p.k < ENOUGH / 4 ? 1 : s.threads, parts, body, &p);
}
`;
