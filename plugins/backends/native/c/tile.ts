/**
 * The heart of products and convolutions: a tile of the result held in registers.
 *
 * @module
 */

/**
 * Adds up, over k, a column of the left side times a row of the right side. The left side is packed: the numbers of a
 * column lie side by side. Rows of the right side lie `step` apart, or where `offset` says.
 */
export const tile: string = String.raw`
#if REGISTERS == 32
#define HEIGHT 8
#define WIDTH 3
#else
#define HEIGHT 6
#define WIDTH 2
#endif

INLINE void multiply(const int rows, const int vectors, long k, const float *a, const float *b, long step,
                     const long *offset, lanes sum[HEIGHT][WIDTH]) {
  lanes c[HEIGHT][WIDTH];
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) c[r][v] = (lanes){0};
  for (long p = 0; p < k; p++) {
    const float *row = offset == NULL ? b + p * step : b + offset[p];
    lanes x[WIDTH];
    UNROLL for (int v = 0; v < vectors; v++) x[v] = load(row + v * W);
    UNROLL for (int r = 0; r < rows; r++) {
      lanes y = splat(a[r]);
      UNROLL for (int v = 0; v < vectors; v++) c[r][v] += y * x[v];
    }
    a += rows;
  }
  UNROLL for (int r = 0; r < rows; r++) UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = c[r][v];
}

/* Every height and width as a function of its own, once for each way to find rows. */
typedef void (*multiplier)(long k, const float *a, const float *b, long step, const long *offset,
                           lanes sum[HEIGHT][WIDTH]);
#define MULTIPLIERS(R, V) \
  static void by_step_##R##_##V(long k, const float *a, const float *b, long step, const long *offset, \
                                lanes sum[HEIGHT][WIDTH]) { \
    multiply(R, V, k, a, b, step, NULL, sum); \
  } \
  static void by_offset_##R##_##V(long k, const float *a, const float *b, long step, const long *offset, \
                                  lanes sum[HEIGHT][WIDTH]) { \
    multiply(R, V, k, a, b, 0, offset, sum); \
  }
#if REGISTERS == 32
#define HEIGHTS(way, V) \
  {way##_1_##V, way##_2_##V, way##_3_##V, way##_4_##V, way##_5_##V, way##_6_##V, way##_7_##V, way##_8_##V}
#define EACH_HEIGHT(V) \
  MULTIPLIERS(1, V) MULTIPLIERS(2, V) MULTIPLIERS(3, V) MULTIPLIERS(4, V) \
  MULTIPLIERS(5, V) MULTIPLIERS(6, V) MULTIPLIERS(7, V) MULTIPLIERS(8, V)
EACH_HEIGHT(1) EACH_HEIGHT(2) EACH_HEIGHT(3)
#define TABLE(way) {HEIGHTS(way, 1), HEIGHTS(way, 2), HEIGHTS(way, 3)}
#else
#define HEIGHTS(way, V) {way##_1_##V, way##_2_##V, way##_3_##V, way##_4_##V, way##_5_##V, way##_6_##V}
#define EACH_HEIGHT(V) \
  MULTIPLIERS(1, V) MULTIPLIERS(2, V) MULTIPLIERS(3, V) MULTIPLIERS(4, V) MULTIPLIERS(5, V) MULTIPLIERS(6, V)
EACH_HEIGHT(1) EACH_HEIGHT(2)
#define TABLE(way) {HEIGHTS(way, 1), HEIGHTS(way, 2)}
#endif
static const multiplier by_step[WIDTH][HEIGHT] = TABLE(by_step);
static const multiplier by_offset[WIDTH][HEIGHT] = TABLE(by_offset);

/* How many rows the tile has that begins at a row: the last two share what is left. */
INLINE long height_at(long row, long rows, long height) {
  long left = rows - row;
  return left <= height ? left : left < 2 * height ? (left + 1) / 2 : height;
}
INLINE long tiles_of(long rows, long height) { return parts_of(rows, height); }
/* The row where a tile begins. */
INLINE long row_at(long index, long rows, long height) {
  long row = 0;
  for (long i = 0; i < index; i++) row += height_at(row, rows, height);
  return row;
}
`;
