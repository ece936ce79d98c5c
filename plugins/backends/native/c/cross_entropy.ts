/**
 * The loss of a classifier, and its gradient.
 *
 * @module
 */
import { definitionsOf } from "../formula/pieces.ts";

/**
 * Both go through some rows of logits at a time, so that short loops over each row stand beside long ones over all: each
 * row of exponentials is as long as the next multiple of a vector's length, and what lies behind its end goes into no sum
 * and is not copied.
 */
export const crossEntropy: string = [
  ...definitionsOf(["exponential", "logarithm"]),
  String.raw`
struct entropy {
  float *to;
  const float *x, *labels, *g;
  long rows, classes;
  long each; /* rows in one part */
  float share, rest, divisor; /* of the target: what each class has, and the label's more */
};

/* Some rows at a time, of so many numbers together. */
#define MOST_ROWS 64
#define MOST_NUMBERS 2048
struct some_rows {
  long first, count, width; /* the width of a row of e */
  float *e;
  float largest[MOST_ROWS], sum[MOST_ROWS], gap[MOST_ROWS];
};
INLINE struct some_rows begin_rows(const struct entropy *k, long index) {
  struct some_rows r = {.first = index * k->each, .width = parts_of(k->classes, W) * W};
  r.e = scratch(SCRATCH_A, 4 * most(r.width, MOST_NUMBERS));
  return r;
}
/* Takes the next rows; whether there are any. */
INLINE int next_rows(const struct entropy *k, long index, struct some_rows *r) {
  long many = least(MOST_ROWS, most(1, MOST_NUMBERS / r->width));
  r->first += r->count;
  r->count = least(many, least(k->rows, (index + 1) * k->each) - r->first);
  return r->count > 0;
}
/* e = x - m for the largest number m of each row. */
INLINE void subtract_largest(const struct entropy *k, struct some_rows *r) {
  for (long row = 0; row < r->count; row++) {
    const float *x = k->x + (r->first + row) * k->classes;
    float m = r->largest[row] = max_row(x, k->classes), *e = r->e + row * r->width;
    for (long i = 0; i < r->width; i += W) store(e + i, load(x + i) - splat(m));
  }
}
/* e = exp(e), and the sum of each row. */
INLINE void exponentials(const struct entropy *k, struct some_rows *r) {
  float *e = r->e;
  for (long i = 0; i < r->count * r->width; i++) e[i] = exponential(e[i]);
  for (long row = 0; row < r->count; row++) r->sum[row] = (float)sum_row(e + row * r->width, k->classes);
}

static void losses_of_rows(void *context, long index) {
  const struct entropy *k = context;
  struct some_rows r = begin_rows(k, index);
  while (next_rows(k, index, &r)) {
    subtract_largest(k, &r);
    for (long row = 0; row < r.count; row++) {
      const float *x = k->x + (r.first + row) * k->classes;
      long label = row_of(k->labels[r.first + row], k->classes);
      r.gap[row] = r.largest[row] - (label < 0 ? NAN : x[label]);
      if (k->share == 0) continue;
      r.gap[row] = k->rest * r.gap[row] - k->share * (float)sum_row(r.e + row * r.width, k->classes);
    }
    exponentials(k, &r);
    for (long row = 0; row < r.count; row++)
      k->to[r.first + row] = (logarithm(r.sum[row]) + r.gap[row]) / k->divisor;
  }
}
static void gradients_of_rows(void *context, long index) {
  const struct entropy *k = context;
  struct some_rows r = begin_rows(k, index);
  float share = k->share, factor = *k->g / k->divisor;
  while (next_rows(k, index, &r)) {
    subtract_largest(k, &r);
    exponentials(k, &r);
    for (long row = 0; row < r.count; row++) {
      float *e = r.e + row * r.width, *to = k->to + (r.first + row) * k->classes, sum = r.sum[row];
      long label = row_of(k->labels[r.first + row], k->classes);
      float hit = label < 0 ? 0 : (e[label] / sum - (k->rest + share)) * factor;
      for (long i = 0; i < r.width; i += W) store(e + i, (load(e + i) / splat(sum) - splat(share)) * splat(factor));
      put(to, e, k->classes);
      if (label >= 0) to[label] = hit;
    }
  }
}

INLINE struct entropy begin_entropy(words *w) {
  struct entropy k = {.to = array(w)};
  k.x = array(w);
  k.labels = array(w);
  k.g = array(w);
  k.rows = whole(w);
  k.classes = whole(w);
  k.share = (float)*(*w)++;
  k.rest = (float)*(*w)++;
  k.divisor = (float)*(*w)++;
  k.each = most(1, PART / 2 / k.classes);
  return k;
}
/* result (a number), logits, labels, 0, rows, classes, share, rest, divisor; rows may be 0. */
void cross_entropy(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct entropy k = begin_entropy(&w);
  float *result = k.to;
  k.to = scratch(SCRATCH_B, 4 * k.rows);
  parallel(s.threads, parts_of(k.rows, k.each), losses_of_rows, &k);
  double loss = 0;
  for (long row = 0; row < k.rows; row++) loss += k.to[row];
  *result = (float)loss;
}
/* result (as the logits), logits, labels, the loss's gradient, and the same. */
void cross_entropy_gradient(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct entropy k = begin_entropy(&w);
  parallel(s.threads, parts_of(k.rows, k.each), gradients_of_rows, &k);
}
`,
].join("\n");
