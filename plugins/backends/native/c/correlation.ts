/**
 * Convolution and its transpose, nothing unfolded.
 *
 * @module
 */

/**
 * A convolution is a product of the weight [rows, taps] with the matrix of what windows see [taps, places]. With a
 * stride of 1, a row of that matrix is a part of the image, so that it is not made but read where it lies: a tap has an
 * offset, a place has an offset, and their sum is where the number is. With padding or a stride the image is copied
 * first ("framed"): its phases then lie side by side.
 *
 * Where rows of the image are short beside a vector, places run on from row to row, and what lies between is
 * computed and thrown away.
 */
export const correlation: string = String.raw`
/* Places along an axis that see the same taps. */
struct sweep { long count, target, step, taps; words tap; /* index and offset of each */ };
INLINE struct sweep sweep_of(words *w) {
  struct sweep s;
  s.count = whole(w);
  s.target = whole(w);
  s.step = whole(w);
  s.taps = whole(w);
  s.tap = *w;
  *w += 2 * s.taps;
  return s;
}

struct correlation {
  float *to;
  const float *from, *weight;
  float *panels;
  long *offsets;
  long images, groups, channels, rows; /* channels and rows of a group */
  long plane, line; /* of the frame */
  long to_plane, to_line; /* of the result */
  long group_step, row_step, channel_step, window_line; /* of the weight */
  struct sweep down, across;
  long taps, run, runs, tiles, tiles_each;
};

INLINE void correlate_tile(const struct correlation *k, long rows, const float *panel, const float *from, float *to) {
  for (long run = 0; run < k->runs; run++) {
    for (long x = 0; x < k->run; x += WIDTH * W) {
      long columns = least(WIDTH * W, k->run - x);
      lanes sum[HEIGHT][WIDTH];
      by_offset[parts_of(columns, W) - 1][rows - 1](k->taps, panel, from + run * k->line + x, 0, k->offsets, sum);
      /* Where a run goes over several rows of the image, those parts that are places. */
      for (long i = run + x / k->line, j = x % k->line, at = 0; at < columns; i++, j = 0) {
        long count = least(columns - at, k->across.count - j);
        float *target = to + (k->down.target + i * k->down.step) * k->to_line + k->across.target + j * k->across.step;
        for (long r = 0; r < rows && count > 0; r++) {
          const float *row = (float *)sum[r] + at;
          if (k->across.step == 1) put(target + r * k->to_plane, row, count);
          else for (long c = 0; c < count; c++) target[r * k->to_plane + c * k->across.step] = row[c];
        }
        at += k->line - j;
      }
    }
  }
}
static void correlate_some(void *context, long index) {
  struct correlation *k = context;
  long cuts = parts_of(k->tiles, k->tiles_each), tile = index % cuts * k->tiles_each;
  long image = index / cuts / k->groups, group = index / cuts % k->groups;
  const float *from = k->from + (image * k->groups + group) * k->channels * k->plane;
  float *to = k->to + (image * k->groups + group) * k->rows * k->to_plane;
  const float *panels = k->panels + group * k->rows * k->taps;
  long row = row_at(tile, k->rows, HEIGHT);
  for (long end = least(k->tiles, tile + k->tiles_each); tile < end; tile++) {
    long rows = height_at(row, k->rows, HEIGHT);
    correlate_tile(k, rows, panels + row * k->taps, from, to + row * k->to_plane);
    row += rows;
  }
}

/* Places run on over rows where that takes clearly fewer vectors. */
INLINE void choose_runs(const struct sweep *down, const struct sweep *across, long line, long *run, long *runs) {
  long whole = down->count == 0 ? 0 : (down->count - 1) * line + across->count;
  int on = 10 * down->count * parts_of(across->count, W) > 11 * parts_of(whole, W);
  *run = on ? whole : across->count;
  *runs = on ? 1 : down->count;
}
INLINE long *offsets_of(const struct sweep *down, const struct sweep *across, long channels, long plane, long line,
                        long *to) {
  long *at = to;
  for (long c = 0; c < channels; c++)
    for (long u = 0; u < down->taps; u++)
      for (long v = 0; v < across->taps; v++)
        *at++ = c * plane + (long)down->tap[2 * u + 1] * line + (long)across->tap[2 * v + 1];
  return to;
}

/* result, frame, weight, images, groups, channels, rows, plane and line of the frame, of the result; from group to
   group, row to row, channel to channel, line to line of the weight; the sweeps down and across. */
void correlate(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct correlation k = {.to = array(&w)};
  k.from = array(&w);
  k.weight = array(&w);
  k.images = whole(&w);
  k.groups = whole(&w);
  k.channels = whole(&w);
  k.rows = whole(&w);
  k.plane = whole(&w);
  k.line = whole(&w);
  k.to_plane = whole(&w);
  k.to_line = whole(&w);
  k.group_step = whole(&w);
  k.row_step = whole(&w);
  k.channel_step = whole(&w);
  k.window_line = whole(&w);
  k.down = sweep_of(&w);
  k.across = sweep_of(&w);
  if (k.down.count == 0 || k.across.count == 0) return;
  k.taps = k.channels * k.down.taps * k.across.taps;
  choose_runs(&k.down, &k.across, k.line, &k.run, &k.runs);
  k.offsets = offsets_of(&k.down, &k.across, k.channels, k.plane, k.line, scratch(SCRATCH_A, 8 * k.taps));
  float *panel = k.panels = scratch(SCRATCH_B, 4 * k.groups * k.rows * k.taps);
  for (long group = 0; group < k.groups; group++) {
    for (long row = 0, rows; row < k.rows; row += rows) {
      rows = height_at(row, k.rows, HEIGHT);
      const float *first = k.weight + group * k.group_step + row * k.row_step;
      for (long c = 0; c < k.channels; c++)
        for (long u = 0; u < k.down.taps; u++)
          for (long v = 0; v < k.across.taps; v++, panel += rows) {
            const float *at = first + c * k.channel_step + (long)k.down.tap[2 * u] * k.window_line +
                              (long)k.across.tap[2 * v];
            for (long r = 0; r < rows; r++) panel[r] = at[r * k.row_step];
          }
    }
  }
  k.tiles = tiles_of(k.rows, HEIGHT);
  k.tiles_each = k.images * k.groups < 16 ? 1 : k.tiles;
  long work = k.images * k.groups * k.rows * k.taps * k.runs * k.run;
  parallel(work < ENOUGH / 4 ? 1 : s.threads, k.images * k.groups * parts_of(k.tiles, k.tiles_each), correlate_some, &k);
}
`;
