/**
 * Sums of windows, and their adjoint.
 *
 * @module
 */

/**
 * A window adds up its pixels; spread, a pixel adds up what the windows that see it have. Where windows lie one or two
 * pixels apart, as those of nearly all networks do, four neighbours that have no part in a padding go at once.
 */
export const poolSums: string = String.raw`
/* The sum of one window. */
static float sum_of_window(const struct pool2d *k, const float *x, long i, long j) {
  long above = i * k->down - k->above, before = j * k->across - k->before;
  long bottom = least(k->height, above + k->tall), left = most(0, before), right = least(k->width, before + k->wide);
  four sums = {0};
  float sum = 0;
  for (long u = most(0, above); u < bottom; u++) {
    const float *row = x + u * k->width;
    long v = left;
    for (; v + 4 <= right; v += 4) sums += *(const loose_four *)(row + v);
    for (; v < right; v++) sum += row[v];
  }
  return sum + ((sums[0] + sums[1]) + (sums[2] + sums[3]));
}
/* Those from first to end of a row, four or more; the last four may be done twice. */
INLINE void sum_fours(const long across, const long wide, const struct pool2d *k, float *to, const float *x, long rows,
                      long first, long end) {
  for (long j = first; j < end; j += 4) {
    j = least(j, end - 4);
    four sums = {0};
    const float *row = x + j * across - k->before;
    for (long u = 0; u < rows; u++, row += k->width) {
      if (across == 1) {
        for (long v = 0; v < wide; v++) sums += *(const loose_four *)(row + v);
      } else {
        long v = 0;
        for (; v + 2 <= wide; v += 2) {
          struct pair columns = pair_at(row + v);
          sums += columns.left + columns.right;
        }
        if (v < wide) sums += pair_at(row + v).left;
      }
    }
    *(loose_four *)(to + j) = sums;
  }
}
/* The usual sizes as constants. */
#define BY_SIZE(what, across, wide, ...) \
  do { \
    if (across == 2 && wide == 2) what(2, 2, __VA_ARGS__); \
    else if (across == 2 && wide == 3) what(2, 3, __VA_ARGS__); \
    else if (across == 2) what(2, wide, __VA_ARGS__); \
    else if (wide == 3) what(1, 3, __VA_ARGS__); \
    else what(1, wide, __VA_ARGS__); \
  } while (0)

static void sum_windows(const struct pool2d *k, float *to, const float *x, long i) {
  /* Windows that lie in the image from left to right. */
  long room = k->width + k->before - k->wide, first = least(k->columns, parts_of(k->before, k->across));
  long end = room < 0 ? first : most(first, least(k->columns, room / k->across + 1));
  if (k->across > 2 || end - first < 4) first = end = 0;
  for (long j = 0; j < first; j++) to[j] = sum_of_window(k, x, i, j);
  for (long j = end; j < k->columns; j++) to[j] = sum_of_window(k, x, i, j);
  if (first == end) return;
  long top = most(0, i * k->down - k->above), bottom = least(k->height, i * k->down - k->above + k->tall);
  BY_SIZE(sum_fours, k->across, k->wide, k, to, x + top * k->width, bottom - top, first, end);
}

/* The windows along an axis that see a place, which is counted from the beginning of the padding. */
INLINE void windows_over(long place, long size, long step, long count, long *first, long *end) {
  *end = least(count, place / step + 1);
  *first = least(*end, parts_of(most(0, place + 1 - size), step));
}
static float sum_over_pixel(const struct pool2d *k, const float *g, long first, long end, long place) {
  long left, right;
  float sum = 0;
  windows_over(place, k->wide, k->across, k->columns, &left, &right);
  for (long i = first; i < end; i++) for (long j = left; j < right; j++) sum += g[i * k->columns + j];
  return sum;
}
/* The pixels at the left ends of the windows from first to end, four or more, and with a distance of 2 those beside them. */
INLINE void spread_fours(const long across, const long wide, const struct pool2d *k, float *to, const float *g, long rows,
                         long first, long end) {
  for (long j = first; j < end; j += 4) {
    j = least(j, end - 4);
    four left = {0}, right = {0};
    const float *row = g + j;
    for (long i = 0; i < rows; i++, row += k->columns) {
      for (long v = 0; v < wide; v += across) left += *(const loose_four *)(row - v / across);
      if (across == 2) for (long v = 1; v < wide; v += 2) right += *(const loose_four *)(row - v / 2);
    }
    float *pixels = to + j * across - k->before;
    if (across == 1) {
      *(loose_four *)pixels = left;
    } else {
      *(loose_four *)pixels = SHUFFLE(left, right, 0, 4, 1, 5);
      *(loose_four *)(pixels + 4) = SHUFFLE(left, right, 2, 6, 3, 7);
    }
  }
}
static void spread_row(const struct pool2d *k, float *to, const float *g, long y) {
  long above, below, across = k->across, behind = k->before + k->width;
  windows_over(y + k->above, k->tall, k->down, k->rows, &above, &below);
  /* Windows at whose left ends pixels are in the image and see as many windows as can be. */
  long first = most((k->wide - 1) / across, parts_of(k->before, across)), end = least(k->columns, behind / across);
  if (end - first < 4) first = end = parts_of(k->before, across);
  for (long p = k->before; p < first * across; p++) to[p - k->before] = sum_over_pixel(k, g, above, below, p);
  for (long p = end * across; p < behind; p++) to[p - k->before] = sum_over_pixel(k, g, above, below, p);
  if (first == end) return;
  BY_SIZE(spread_fours, across, k->wide, k, to, g + above * k->columns, below - above, first, end);
}
/* Windows far apart: each gives to its pixels. */
static void spread_windows(const struct pool2d *k, float *to, const float *g) {
  memset(to, 0, 4 * k->height * k->width);
  for (long i = 0; i < k->rows; i++) {
    long bottom = least(k->height, i * k->down - k->above + k->tall);
    for (long u = most(0, i * k->down - k->above); u < bottom; u++) {
      for (long j = 0; j < k->columns; j++) {
        long before = j * k->across - k->before, right = least(k->width, before + k->wide);
        for (long v = most(0, before); v < right; v++) to[u * k->width + v] += g[i * k->columns + j];
      }
    }
  }
}

static void sum_planes(void *context, long part) {
  struct pool2d *k = context;
  long area = k->height * k->width, places = k->rows * k->columns;
  for (long plane = part * k->each, end = least(k->planes, plane + k->each); plane < end; plane++) {
    float *to = k->to + plane * (k->spread ? area : places);
    const float *from = k->from + plane * (k->spread ? places : area);
    if (!k->spread) for (long i = 0; i < k->rows; i++) sum_windows(k, to + i * k->columns, from, i);
    else if (k->across > 2) spread_windows(k, to, from);
    else for (long y = 0; y < k->height; y++) spread_row(k, to + y * k->width, from, y);
  }
}
/* whether to spread, then as for pool_places. */
void pool_sums(double block) {
  words w;
  struct settings s = begin(block, &w);
  long spread = whole(&w);
  struct pool2d k = pool_of(&w);
  k.spread = spread;
  parallel(s.threads, parts_of(k.planes, k.each), sum_planes, &k);
}
`;
