/**
 * Max-pooling.
 *
 * @module
 */

/** Where the maxima of windows are, and the two maps between pixels and windows. */
export const pooling: string = String.raw`
struct pool2d {
  float *to;
  const float *from, *index;
  long planes, height, width, rows, columns, tall, wide, down, across, above, before, each, spread;
};

/* result, array, planes of the images, their height, width; rows, size, stride, padding; columns, size, stride, padding. */
INLINE struct pool2d pool_of(words *w) {
  struct pool2d k = {.to = array(w)};
  k.from = array(w);
  k.planes = whole(w);
  k.height = whole(w);
  k.width = whole(w);
  k.rows = whole(w);
  k.tall = whole(w);
  k.down = whole(w);
  k.above = whole(w);
  k.columns = whole(w);
  k.wide = whole(w);
  k.across = whole(w);
  k.before = whole(w);
  k.each = most(1, PART / 4 / most(1, k.height * k.width));
  return k;
}

/* Windows of 2 x 2 side by side, the pool that nearly all networks have, four at a time. All columns of a row, in pairs: */
struct pair { four left, right; };
INLINE struct pair pair_at(const float *x) {
  four a = *(const loose_four *)x, b = *(const loose_four *)(x + 4);
  return (struct pair){SHUFFLE(a, b, 0, 2, 4, 6), SHUFFLE(a, b, 1, 3, 5, 7)};
}
INLINE four pick_four(four_bits take, four a, four b) {
  return (four)(((four_bits)a & take) | ((four_bits)b & ~take));
}
INLINE four same(float x) { return x - (four){0}; }
INLINE void meet(four *best, four *place, four x, four here) {
  /* NaN beats a number, nothing beats NaN. */
  four_bits take = ~(x <= *best) & (*best == *best);
  *best = pick_four(take, x, *best);
  *place = pick_four(take, here, *place);
}
INLINE void place_four(float *to, const float *upper, const float *lower, float first, float width) {
  struct pair u = pair_at(upper), l = pair_at(lower);
  four corner = same(first) + (four){0, 2, 4, 6}, best = u.left, place = corner;
  meet(&best, &place, u.right, corner + 1);
  meet(&best, &place, l.left, corner + width);
  meet(&best, &place, l.right, corner + (width + 1));
  *(loose_four *)to = place;
}
/* Indices are all of pixels of their own window. */
INLINE void pick_squares(float *to, const float *index, const float *upper, const float *lower, float first, float width) {
  struct pair u = pair_at(upper), l = pair_at(lower);
  four i = *(const loose_four *)index - (same(first) + (four){0, 2, 4, 6});
  four above = pick_four(i == 0, u.left, u.right), below = pick_four(i == width, l.left, l.right);
  *(loose_four *)to = pick_four(i < width, above, below);
}
INLINE void spread_squares(const float *g, const float *index, float *upper, float *lower, float first, float width) {
  four i = *(const loose_four *)index - (same(first) + (four){0, 2, 4, 6});
  four_bits value = (four_bits)*(const loose_four *)g;
  four a = (four)(value & (i == 0)), b = (four)(value & (i == 1));
  four c = (four)(value & (i == width)), d = (four)(value & (i == width + 1));
  *(loose_four *)upper = SHUFFLE(a, b, 0, 4, 1, 5);
  *(loose_four *)(upper + 4) = SHUFFLE(a, b, 2, 6, 3, 7);
  *(loose_four *)lower = SHUFFLE(c, d, 0, 4, 1, 5);
  *(loose_four *)(lower + 4) = SHUFFLE(c, d, 2, 6, 3, 7);
}
static void place_some(void *context, long part) {
  struct pool2d *k = context;
  int squares = k->tall == 2 && k->wide == 2 && k->down == 2 && k->across == 2 && k->above == 0 && k->before == 0;
  for (long plane = part * k->each, end = least(k->planes, plane + k->each); plane < end; plane++) {
    const float *x = k->from + plane * k->height * k->width;
    float *to = k->to + plane * k->rows * k->columns;
    for (long i = 0; i < k->rows; i++, to += k->columns) {
      long j = 0;
      if (squares) {
        const float *upper = x + 2 * i * k->width;
        for (; j < k->columns && k->columns >= 4; j += 4) {
          j = least(j, k->columns - 4); /* The last four may be done twice. */
          place_four(to + j, upper + 2 * j, upper + k->width + 2 * j, (float)(2 * (i * k->width + j)), (float)k->width);
        }
      }
      long top = most(0, i * k->down - k->above), bottom = least(k->height, i * k->down - k->above + k->tall);
      for (; j < k->columns; j++) {
        long left = most(0, j * k->across - k->before), right = least(k->width, j * k->across - k->before + k->wide);
        long place = top * k->width + left;
        float best = x[place];
        for (long u = top; u < bottom; u++) {
          for (long v = left; v < right; v++) {
            float value = x[u * k->width + v];
            if (value > best || (value != value && best == best)) best = value, place = u * k->width + v;
          }
        }
        to[j] = (float)place;
      }
    }
  }
}
void pool_places(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct pool2d k = pool_of(&w);
  parallel(s.threads, parts_of(k.planes, k.each), place_some, &k);
}

/* Between pixels and windows, either way. */
static void between_squares(void *context, long part) {
  struct pool2d *k = context;
  long width = k->width;
  for (long plane = part * k->each, end = least(k->planes, plane + k->each); plane < end; plane++) {
    float *pixels = (k->spread ? k->to : (float *)k->from) + plane * k->height * width;
    float *windows = (k->spread ? (float *)k->from : k->to) + plane * k->rows * k->columns;
    const float *index = k->index + plane * k->rows * k->columns;
    for (long i = 0; i < k->rows; i++, pixels += 2 * width, windows += k->columns, index += k->columns) {
      long j = 0, first = 2 * i * width;
      for (; j < k->columns && k->columns >= 4; j += 4) {
        j = least(j, k->columns - 4);
        float *upper = pixels + 2 * j, corner = (float)(first + 2 * j);
        if (k->spread) spread_squares(windows + j, index + j, upper, upper + width, corner, (float)width);
        else pick_squares(windows + j, index + j, upper, upper + width, corner, (float)width);
      }
      for (; j < k->columns; j++) {
        float *at = pixels + ((long)index[j] - first);
        if (k->spread) {
          float *upper = pixels + 2 * j, *lower = upper + width;
          upper[0] = upper[1] = lower[0] = lower[1] = 0;
          *at = windows[j];
        } else {
          windows[j] = *at;
        }
      }
      /* A last column and a last row that no window reaches. */
      if (k->spread && (width & 1)) pixels[width - 1] = pixels[2 * width - 1] = 0;
    }
    if (k->spread && (k->height & 1)) memset(pixels, 0, 4 * width);
  }
}
/* whether to spread, result, array, indices, planes, height, width of the images. */
void pool_squares(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct pool2d k = {.spread = whole(&w)};
  k.to = array(&w);
  k.from = array(&w);
  k.index = array(&w);
  k.planes = whole(&w);
  k.height = whole(&w);
  k.width = whole(&w);
  k.rows = k.height / 2;
  k.columns = k.width / 2;
  k.each = most(1, PART / 4 / most(1, k.height * k.width));
  parallel(s.threads, parts_of(k.planes, k.each), between_squares, &k);
}
`;
