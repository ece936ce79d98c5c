/**
 * Random numbers.
 *
 * @module
 */

/** The bits of `kernel/threefry.ts`. */
export const random: string = String.raw`
struct draw { float *to; long pairs; uint32_t key0, key1; };
#define TURN(bits) x0 += x1, x1 = (x1 << bits | x1 >> (32 - bits)) ^ x0
#define EVEN TURN(13), TURN(15), TURN(26), TURN(6)
#define ODD TURN(17), TURN(29), TURN(16), TURN(24)
/* Threefry-2x32-20 at the counters (i, 0). */
static void draw_some(void *context, long index) {
  struct draw *d = context;
  uint32_t k0 = d->key0, k1 = d->key1, k2 = 0x1bd11bda ^ k0 ^ k1;
  long first = index * PART / 2, count = least(PART / 2, d->pairs - first);
  float *to = d->to + 2 * first;
  for (int i = 0; i < (int)count; i++) {
    uint32_t x0 = (uint32_t)first + (uint32_t)i + k0, x1 = k1;
    EVEN, x0 += k1, x1 += k2 + 1;
    ODD, x0 += k2, x1 += k0 + 2;
    EVEN, x0 += k0, x1 += k1 + 3;
    ODD, x0 += k1, x1 += k2 + 4;
    EVEN, x0 += k2, x1 += k0 + 5;
    to[2 * i] = (float)(int32_t)(x0 >> 8) * 0x1p-24f;
    to[2 * i + 1] = (float)(int32_t)(x1 >> 8) * 0x1p-24f;
  }
}
/* result, size, both words of the key. An odd size writes one number more: blocks have room for it. */
void random_uniform(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct draw d = {.to = array(&w)};
  d.pairs = (whole(&w) + 1) / 2;
  d.key0 = (uint32_t)*w++;
  d.key1 = (uint32_t)*w++;
  parallel(s.threads, parts_of(d.pairs, PART / 2), draw_some, &d);
}
`;
