/**
 * The gradient of a convolution's weight.
 *
 * @module
 */

/**
 * Here the sum is over places, and taps are the columns: both sides run on, so that sums are kept lane by lane and added up at
 * the end. A tile of them stays in registers for all images of a chunk.
 */
export const weightGradient: string = String.raw`
/* Sums, lane by lane, of rows of one side times rows of the other: both run on. */
#if REGISTERS == 32
#define DOT_ROWS 6
#define DOT_COLUMNS 4
#else
#define DOT_ROWS 3
#define DOT_COLUMNS 3
#endif

struct weight_gradient {
  float *to;
  const float *from, *gradient;
  long *offsets;
  long images, groups, channels, rows, plane, line, height, width;
  long taps, run, runs, padded; /* padded: a run of the gradient in whole vectors */
  long tiles, chunk;
};

/* For some rows of the gradient and some taps: the sum over images of the products, lane by lane. */
INLINE void dots(const int rows, const int columns, const struct weight_gradient *k, long images, const float *gradient,
                 long row_size, long image_size, const float *from, const long *offset, float *to) {
  lanes sum[DOT_ROWS][DOT_COLUMNS];
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int c = 0; c < columns; c++) sum[r][c] = (lanes){0};
  bits mask = first_lanes(k->run - (k->padded - W));
  for (long image = 0; image < images; image++) {
    for (long run = 0; run < k->runs; run++) {
      const float *g = gradient + image * image_size + run * k->padded;
      const float *x = from + image * k->groups * k->channels * k->plane + run * k->line;
      long p = 0;
      for (; p < k->padded - W; p += W) {
        lanes b[DOT_COLUMNS];
        UNROLL for (int c = 0; c < columns; c++) b[c] = load(x + offset[c] + p);
        UNROLL for (int r = 0; r < rows; r++) {
          lanes a = load(g + r * row_size + p);
          UNROLL for (int c = 0; c < columns; c++) sum[r][c] += a * b[c];
        }
      }
      /* What lies behind the last place may be anything, NaN too. */
      lanes b[DOT_COLUMNS];
      UNROLL for (int c = 0; c < columns; c++) b[c] = only(load(x + offset[c] + p), mask);
      UNROLL for (int r = 0; r < rows; r++) {
        lanes a = load(g + r * row_size + p);
        UNROLL for (int c = 0; c < columns; c++) sum[r][c] += a * b[c];
      }
    }
  }
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int c = 0; c < columns; c++) to[r * k->taps + c] = total(sum[r][c]);
}
typedef void (*dotter)(const struct weight_gradient *k, long images, const float *gradient, long row_size,
                       long image_size, const float *from, const long *offset, float *to);
#define DOTTER(R, C) \
  static void dots_##R##_##C(const struct weight_gradient *k, long images, const float *gradient, long row_size, \
                             long image_size, const float *from, const long *offset, float *to) { \
    dots(R, C, k, images, gradient, row_size, image_size, from, offset, to); \
  }
#if REGISTERS == 32
#define DOTTERS(R) DOTTER(R, 1) DOTTER(R, 2) DOTTER(R, 3) DOTTER(R, 4)
#define ROW_OF_DOTTERS(R) {dots_##R##_1, dots_##R##_2, dots_##R##_3, dots_##R##_4}
DOTTERS(1) DOTTERS(2) DOTTERS(3) DOTTERS(4) DOTTERS(5) DOTTERS(6)
static const dotter dotters[DOT_ROWS][DOT_COLUMNS] = {
    ROW_OF_DOTTERS(1), ROW_OF_DOTTERS(2), ROW_OF_DOTTERS(3), ROW_OF_DOTTERS(4), ROW_OF_DOTTERS(5), ROW_OF_DOTTERS(6)};
#else
#define DOTTERS(R) DOTTER(R, 1) DOTTER(R, 2) DOTTER(R, 3)
#define ROW_OF_DOTTERS(R) {dots_##R##_1, dots_##R##_2, dots_##R##_3}
DOTTERS(1) DOTTERS(2) DOTTERS(3)
static const dotter dotters[DOT_ROWS][DOT_COLUMNS] = {ROW_OF_DOTTERS(1), ROW_OF_DOTTERS(2), ROW_OF_DOTTERS(3)};
#endif

/* A tile of rows, of one group, over one chunk of images. */
static void gradient_some(void *context, long index) {
  struct weight_gradient *k = context;
  long tile = index % k->tiles, group = index / k->tiles % k->groups, chunk = index / k->tiles / k->groups;
  long first = chunk * k->chunk, images = least(k->chunk, k->images - first);
  long row = row_at(tile, k->rows, DOT_ROWS), rows = height_at(row, k->rows, DOT_ROWS);
  long row_size = k->runs * k->padded, image_size = rows * row_size;
  /* The gradient, with 0 wherever there is no place. */
  float *padded = scratch(SCRATCH_B, 4 * images * image_size);
  for (long image = 0; image < images; image++) {
    for (long r = 0; r < rows; r++) {
      const float *from = k->gradient + (((first + image) * k->groups + group) * k->rows + row + r) * k->height * k->width;
      float *to = padded + image * image_size + r * row_size;
      long line = k->runs == 1 && k->height > 1 ? k->line : k->padded, written = 0;
      for (long y = 0; y < k->height; y++) {
        put(to + y * line, from + y * k->width, k->width);
        written = y * line + k->width;
        for (long end = y + 1 < k->height ? (y + 1) * line : row_size; written < end; written++) to[written] = 0;
      }
    }
  }
  const float *from = k->from + (first * k->groups + group) * k->channels * k->plane;
  float *to = k->to + ((chunk * k->groups + group) * k->rows + row) * k->taps;
  for (long tap = 0; tap < k->taps; tap += DOT_COLUMNS) {
    long columns = least(DOT_COLUMNS, k->taps - tap);
    dotters[rows - 1][columns - 1](k, images, padded, row_size, image_size, from, k->offsets + tap, to + tap);
  }
}

#define CHUNKS 16
/* result, frame, gradient, images, groups, channels, rows, plane and line of the frame, height and width of the
   gradient, the sweeps down and across. Images and places are not 0. */
void correlate_gradient(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct weight_gradient k = {.to = array(&w)};
  k.from = array(&w);
  k.gradient = array(&w);
  k.images = whole(&w);
  k.groups = whole(&w);
  k.channels = whole(&w);
  k.rows = whole(&w);
  k.plane = whole(&w);
  k.line = whole(&w);
  k.height = whole(&w);
  k.width = whole(&w);
  struct sweep down = sweep_of(&w), across = sweep_of(&w);
  k.taps = k.channels * down.taps * across.taps;
  choose_runs(&down, &across, k.line, &k.run, &k.runs);
  k.padded = parts_of(k.run, W) * W;
  k.offsets = offsets_of(&down, &across, k.channels, k.plane, k.line, scratch(SCRATCH_A, 8 * k.taps));
  k.tiles = tiles_of(k.rows, DOT_ROWS);
  k.chunk = parts_of(k.images, CHUNKS);
  long chunks = parts_of(k.images, k.chunk), size = k.groups * k.rows * k.taps;
  float *result = k.to;
  if (chunks > 1) k.to = scratch(SCRATCH_C, 4 * chunks * size);
  long work = k.images * size * k.runs * k.run;
  parallel(work < ENOUGH / 4 ? 1 : s.threads, chunks * k.groups * k.tiles, gradient_some, &k);
  if (chunks == 1) return;
  for (long i = 0; i < size; i++) result[i] = k.to[i] + k.to[size + i];
  for (long c = 2; c < chunks; c++) for (long i = 0; i < size; i++) result[i] += k.to[c * size + i];
}
`;
