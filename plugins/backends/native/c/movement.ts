/**
 * Strided copies.
 *
 * @module
 */

/** Moves numbers from place to place, or adds them where they meet. */
export const movement: string = String.raw`
struct walk {
  float *to;
  const float *from;
  long add, axes, each;
  long size[AXES], out[AXES], in[AXES];
};

/* The innermost axis. */
INLINE void line(long add, float *to, const float *from, long n, long out, long in) {
  if (out == 1 && in == 1 && !add && n > 256) memcpy(to, from, 4 * n);
  else if (out == 1 && in == 1 && !add) put(to, from, n);
  else if (out == 1 && in == 1) for (long i = 0; i < n; i++) to[i] += from[i];
  else if (out == 1 && in == 0 && !add) for (long i = 0; i < n; i++) to[i] = *from;
  else if (out == 1 && !add) for (long i = 0; i < n; i++) to[i] = from[i * in];
  else if (!add) for (long i = 0; i < n; i++) to[i * out] = from[i * in];
  else for (long i = 0; i < n; i++) to[i * out] += from[i * in];
}

/* A square of 4 x 4. */
#if defined(__clang__)
#define SHUFFLE(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#else
#define SHUFFLE(a, b, i, j, k, l) __builtin_shuffle(a, b, (four_bits){i, j, k, l})
#endif
INLINE void turn_four(float *to, const float *from, long out, long in) {
  four r[4], s[4];
  UNROLL for (int i = 0; i < 4; i++) r[i] = *(const loose_four *)(from + i * in);
  s[0] = SHUFFLE(r[0], r[1], 0, 4, 1, 5);
  s[1] = SHUFFLE(r[0], r[1], 2, 6, 3, 7);
  s[2] = SHUFFLE(r[2], r[3], 0, 4, 1, 5);
  s[3] = SHUFFLE(r[2], r[3], 2, 6, 3, 7);
  *(loose_four *)to = SHUFFLE(s[0], s[2], 0, 1, 4, 5);
  *(loose_four *)(to + out) = SHUFFLE(s[0], s[2], 2, 3, 6, 7);
  *(loose_four *)(to + 2 * out) = SHUFFLE(s[1], s[3], 0, 1, 4, 5);
  *(loose_four *)(to + 3 * out) = SHUFFLE(s[1], s[3], 2, 3, 6, 7);
}
#define BLOCK 16
INLINE void turn_square(float *to, const float *from, long out, long in) {
  for (int a = 0; a < BLOCK; a += 4)
    for (int b = 0; b < BLOCK; b += 4) turn_four(to + a * out + b, from + b * in + a, out, in);
}
/* Columns become rows: to[i][j] = from[j][i]. Squares of them stay in the cache. */
static void turn(float *to, const float *from, long rows, long columns, long out, long in) {
  for (long i = 0; i < rows; i += BLOCK) {
    long height = least(BLOCK, rows - i);
    for (long j = 0; j < columns; j += BLOCK) {
      long width = least(BLOCK, columns - j);
      if (height == BLOCK && width == BLOCK) {
        turn_square(to + i * out + j, from + j * in + i, out, in);
      } else {
        long a = 0;
        for (; a + 4 <= height; a += 4) {
          long b = 0;
          for (; b + 4 <= width; b += 4) turn_four(to + (i + a) * out + j + b, from + (j + b) * in + i + a, out, in);
          for (; b < width; b++) for (int e = 0; e < 4; e++) to[(i + a + e) * out + j + b] = from[(j + b) * in + i + a + e];
        }
        for (; a < height; a++) for (long b = 0; b < width; b++) to[(i + a) * out + j + b] = from[(j + b) * in + i + a];
      }
    }
  }
}

static void step_in(const struct walk *k, long axis, float *to, const float *from) {
  long n = k->size[axis], out = k->out[axis], in = k->in[axis];
  if (axis == k->axes - 1) {
    line(k->add, to, from, n, out, in);
  } else if (axis == k->axes - 2 && in == 1 && k->out[axis + 1] == 1 && !k->add) {
    turn(to, from, n, k->size[axis + 1], out, k->in[axis + 1]);
  } else if (axis == k->axes - 2) {
    long inner = k->size[axis + 1], out2 = k->out[axis + 1], in2 = k->in[axis + 1];
    if (out2 == 1 && in2 == 1 && !k->add && inner <= 256)
      for (long i = 0; i < n; i++) put(to + i * out, from + i * in, inner);
    else
      for (long i = 0; i < n; i++) line(k->add, to + i * out, from + i * in, inner, out2, in2);
  } else {
    for (long i = 0; i < n; i++) step_in(k, axis + 1, to + i * out, from + i * in);
  }
}
static void some_of_walk(void *context, long index) {
  struct walk k = *(struct walk *)context;
  long first = index * k.each;
  k.size[0] = least(k.each, k.size[0] - first);
  step_in(&k, 0, k.to + first * k.out[0], k.from + first * k.in[0]);
}
/* whether to add, result, array, axes; then size and both steps of each. */
void strided(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct walk k = {.add = whole(&w)};
  k.to = array(&w);
  k.from = array(&w);
  k.axes = whole(&w);
  long size = 1, span = 0;
  for (long d = 0; d < k.axes; d++) {
    size *= k.size[d] = whole(&w);
    k.out[d] = whole(&w);
    k.in[d] = whole(&w);
    if (d > 0) span += (k.size[d] - 1) * k.out[d];
  }
  /* Sums that meet in one place are not cut. */
  int apart = !k.add || k.out[0] > span;
  k.each = apart ? most(1, PART / most(1, size / k.size[0])) : k.size[0];
  parallel(s.threads, parts_of(k.size[0], k.each), some_of_walk, &k);
}
`;
