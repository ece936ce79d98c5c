/**
 * A round pen on a square of pixels.
 *
 * @module
 */

/** Half the width of the pen's soft edge, in pixels. */
const EDGE = 0.6;

/** Where the pen is, in pixels from the middle of the first one, and its radius there. */
export type PenAt = readonly [x: number, y: number, radius: number];

/**
 * Draws a line between two places of the pen. Each pixel of the row-major `canvas`, `side` × `side`, keeps the larger of its ink and the
 * line's: 1 up to `EDGE` within the pen's radius, 0 from `EDGE` beyond it.
 */
export function drawLine(
  canvas: Float64Array,
  side: number,
  [x0, y0, r0]: PenAt,
  [x1, y1, r1]: PenAt,
): void {
  const reach = Math.max(r0, r1) + EDGE;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length2 = dx * dx + dy * dy;
  const perLength2 = length2 === 0 ? 0 : 1 / length2;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) * perLength2));
      const ex = x0 + along * dx - x;
      const ey = y0 + along * dy - y;
      const radius = r0 + along * (r1 - r0);
      const outer = (radius + EDGE) * (radius + EDGE);
      const inner = radius < EDGE ? 0 : (radius - EDGE) * (radius - EDGE);
      // Squared distances need no square root, and fade as softly as distances.
      const ink = Math.min(1, (outer - ex * ex - ey * ey) / (outer - inner));
      const at = y * side + x;
      if (ink > (canvas[at] ?? 1)) canvas[at] = ink;
    }
  }
}
