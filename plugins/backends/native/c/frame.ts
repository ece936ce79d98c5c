/**
 * Images as windows are to see them: padded, and with the phases of a stride side by side.
 *
 * @module
 */

/** Copies images into frames. */
export const frame: string = String.raw`
/* How a large axis lies in its frame: see the Frame of the wasm backend's axis.ts. */
struct frame_axis { long large, before, step, phases, extent; };
struct framing { float *to; const float *from; struct frame_axis down, across; long planes, each; };

INLINE struct frame_axis frame_axis_of(words *w) {
  struct frame_axis a;
  a.large = whole(w);
  a.before = whole(w);
  a.step = whole(w);
  a.phases = whole(w);
  a.extent = whole(w);
  return a;
}
/* The first and the last place of a phase that a number lands on. */
INLINE void landing(const struct frame_axis *a, long phase, long *first, long *end) {
  *first = least(a->extent, most(0, parts_of(a->before - phase, a->step)));
  *end = most(*first, least(a->extent, parts_of(a->large + a->before - phase, a->step)));
}
static void frame_some(void *context, long index) {
  struct framing *f = context;
  const struct frame_axis *down = &f->down, *across = &f->across;
  long width = across->phases * across->extent, height = down->phases * down->extent;
  for (long plane = index * f->each, last = least(f->planes, plane + f->each); plane < last; plane++) {
    const float *image = f->from + plane * down->large * across->large;
    float *row = f->to + plane * height * width;
    for (long y = 0; y < height; y++) {
      long phase = y / down->extent, i = y % down->extent * down->step + phase - down->before;
      if (i < 0 || i >= down->large) {
        memset(row, 0, 4 * width);
        row += width;
        continue;
      }
      const float *from = image + i * across->large;
      for (long q = 0; q < across->phases; q++, row += across->extent) {
        long first, end;
        landing(across, q, &first, &end);
        for (long x = 0; x < first; x++) row[x] = 0;
        const float *source = from + first * across->step + q - across->before;
        if (across->step == 1) put(row + first, source, end - first);
        else for (long x = first; x < end; x++, source += across->step) row[x] = *source;
        for (long x = end; x < across->extent; x++) row[x] = 0;
      }
    }
  }
}
/* frame, images, planes; then both axes. */
void frame(double block) {
  words w;
  struct settings s = begin(block, &w);
  struct framing f = {.to = array(&w)};
  f.from = array(&w);
  f.planes = whole(&w);
  f.down = frame_axis_of(&w);
  f.across = frame_axis_of(&w);
  long size = f.down.phases * f.down.extent * f.across.phases * f.across.extent;
  f.each = most(1, PART / most(1, size));
  parallel(s.threads, parts_of(f.planes, f.each), frame_some, &f);
}
`;
