/**
 * Which way a matrix product is computed.
 *
 * @module
 */

/**
 * The result is cut into tiles by its shape alone. Each is computed by a single-threaded BLAS, where there is one, or by
 * the kernels of `panels.ts` and `dots.ts`.
 */
export const matmul: string = String.raw`
static void by_blas(void *context, long index) {
  struct product *p = context;
  struct place at = place_of(p, index);
  int plain_a = p->a_step == 1, plain_b = p->b_column == 1;
  p->blas(101, plain_a ? 111 : 112, plain_b ? 111 : 112, (int)at.m, (int)at.n, (int)p->k, 1, at.a,
          (int)(plain_a ? most(p->a_row, p->k) : p->a_step), at.b, (int)(plain_b ? most(p->b_step, at.n) : p->b_column), 0, at.c,
          (int)p->n);
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
  long small = p.m * p.n * p.k <= 1L << 15;
  long fits = p.m <= INT_MAX && p.n <= INT_MAX && p.k <= INT_MAX;
  int has_blas = s.sgemm != NULL && fits && !small;
  /* Narrow results are not worth packing both sides for; but a BLAS is faster from four rows and columns on. */
  long narrow = has_blas ? 3 : 16;
  if (p.a_step == 1 && p.b_step == 1 && (p.m <= narrow || p.n <= narrow)) {
    body = by_dots;
    if (p.n > p.m) p.wide = most(4, parts_of(ENOUGH / 4 / most(1, p.m * p.k), 4) * 4);
    else p.tall = most(2, parts_of(ENOUGH / 4 / most(1, p.n * p.k), 2) * 2);
  } else if (p.m <= HEIGHT && p.b_column == 1) {
    body = in_place;
    p.wide = most(1, parts_of(ENOUGH / 4, p.m * p.k * WIDTH * W)) * WIDTH * W;
  } else {
    body = has_blas ? by_blas : by_tiles;
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
