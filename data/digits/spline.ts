/**
 * Smooth curves through the knots of a stroke.
 *
 * @module
 */
import type { Stroke } from "./templates.ts";

/** Line segments per span between two knots. */
const STEPS = 6;

/** Catmull and Rom's weights of four neighbouring knots at each step of a span. */
const WEIGHTS = Array.from({ length: STEPS }, (_, step) => {
  const t = (step + 1) / STEPS;
  const t2 = t * t;
  const t3 = t2 * t;
  return [
    0.5 * (-t3 + 2 * t2 - t),
    0.5 * (3 * t3 - 5 * t2 + 2),
    0.5 * (-3 * t3 + 4 * t2 + t),
    0.5 * (t3 - t2),
  ] as const;
});

/**
 * The stroke as a polyline `[x0, y0, x1, y1, ...]`: a Catmull–Rom spline through all knots, broken at
 * corners. At a break or an end the missing neighbour is the knot itself.
 */
export function trace(stroke: Stroke): number[] {
  const first = stroke[0];
  if (first === undefined) return [];
  const line = [first.x, first.y];
  for (let i = 0; i + 1 < stroke.length; i++) {
    const from = stroke[i] ?? first;
    const to = stroke[i + 1] ?? first;
    const before = from.corner ? from : stroke[i - 1] ?? from;
    const after = to.corner ? to : stroke[i + 2] ?? to;
    for (const [a, b, c, d] of WEIGHTS) {
      line.push(
        a * before.x + b * from.x + c * to.x + d * after.x,
        a * before.y + b * from.y + c * to.y + d * after.y,
      );
    }
  }
  return line;
}
