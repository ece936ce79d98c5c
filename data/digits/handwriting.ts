/**
 * One handwritten digit: a template, distorted as a hand distorts it, drawn with a pen.
 *
 * Every machine draws the same bytes: all that is computed from the random bits are sums, products,
 * quotients, comparisons and rounding, whose results IEEE 754 and ECMAScript fix to the last bit.
 * There is no `sin`, `exp` or `sqrt`, which ECMAScript leaves to the engine.
 *
 * @module
 */
import type { Random } from "../../kernel/random.ts";
import { drawLine, type PenAt } from "./pen.ts";
import { trace } from "./spline.ts";
import { type Knot, TEMPLATES } from "./templates.ts";

/** Width and height of an image in pixels. */
export const SIDE = 28;

/** Height of a digit in pixels, ink included, before it varies: MNIST's 20. */
const HEIGHT = 20;

/** A bell-shaped number in (−1, 1) with mean 0 and standard deviation 1/3: three uniforms' sum. */
function bell(random: Random): number {
  return (random.uniform() + random.uniform() + random.uniform()) * (2 / 3) - 1;
}

/** What a hand does to all knots alike: a polynomial of degree 2 around the digit's middle. */
interface Distortion {
  readonly x: Polynomial;
  readonly y: Polynomial;
}

/** Coefficients of x, y, x², xy and y². */
type Polynomial = readonly [number, number, number, number, number];

function evaluate([x, y, xx, xy, yy]: Polynomial, atX: number, atY: number): number {
  return x * atX + y * atY + xx * atX * atX + xy * atX * atY + yy * atY * atY;
}

function drawDistortion(random: Random): Distortion {
  const width = 1.15 + 0.45 * bell(random);
  const slant = 0.12 + 0.5 * bell(random);
  // A turn by the angle whose half has tangent t, without trigonometry.
  const t = 0.2 * bell(random);
  const cos = (1 - t * t) / (1 + t * t);
  const sin = 2 * t / (1 + t * t);
  // Bends, and parts that are wider, narrower, higher or lower than the others. A knot in the grid's
  // corner, 6 from the middle one way and 10 the other, moves by 36 to 100 times the coefficient.
  const warp = (coefficient: number) => coefficient * bell(random);
  return {
    x: [cos * width, -cos * slant - sin, warp(0.04), warp(0.05), warp(0.03)],
    y: [sin * width, cos - sin * slant, warp(0.04), warp(0.05), warp(0.03)],
  };
}

/** Moves a knot by the hand's tremble, then by the distortion. */
function distort(knot: Knot, { x, y }: Distortion, tremble: number, random: Random): Knot {
  const atX = knot.x - 6 + tremble * bell(random);
  const atY = knot.y - 10 + tremble * bell(random);
  return { x: evaluate(x, atX, atY), y: evaluate(y, atX, atY), corner: knot.corner };
}

/** Smallest and largest coordinate along one axis of polylines: 0 for x, 1 for y. */
function range(lines: readonly (readonly number[])[], axis: 0 | 1): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const line of lines) {
    for (let i = axis; i < line.length; i += 2) {
      low = Math.min(low, line[i] ?? low);
      high = Math.max(high, line[i] ?? high);
    }
  }
  return [low, high];
}

/** The strokes of a digit as a hand writes them, on a grid of its own. */
function sketch(digit: number, random: Random): number[][] {
  const ways = TEMPLATES[digit] ?? [];
  const template = ways[random.integer(ways.length)] ?? [];
  const distortion = drawDistortion(random);
  const tremble = 1.3 + 0.6 * bell(random);
  return template.map((stroke) =>
    trace(stroke.map((knot) => distort(knot, distortion, tremble, random)))
  );
}

/**
 * Writes `digit` to the `SIDE` × `SIDE` bytes of `image`, 0 for paper to 255 for ink. `canvas` is
 * room for as many numbers.
 */
export function writeDigit(
  digit: number,
  random: Random,
  canvas: Float64Array,
  image: Uint8Array,
): void {
  const lines = sketch(digit, random);
  const radius = 1.2 + 0.7 * bell(random);
  const size = HEIGHT * (0.97 + 0.15 * bell(random)) - 2 * radius;
  const [left, right] = range(lines, 0);
  const [top, bottom] = range(lines, 1);
  const scale = size / Math.max(right - left, bottom - top);
  const shiftX = (SIDE - 1) / 2 - scale * (left + right) / 2 + 1.6 * bell(random);
  const shiftY = (SIDE - 1) / 2 - scale * (top + bottom) / 2 + 1.6 * bell(random);

  canvas.fill(0);
  for (const line of lines) {
    let from: PenAt = [0, 0, 0];
    for (let i = 0; i < line.length; i += 2) {
      const to: PenAt = [
        scale * (line[i] ?? 0) + shiftX,
        scale * (line[i + 1] ?? 0) + shiftY,
        radius * (1 + 0.3 * bell(random)),
      ];
      if (i > 0) drawLine(canvas, SIDE, from, to);
      from = to;
    }
  }

  const ink = 270 + 45 * bell(random);
  for (let i = 0; i < image.length; i++) {
    const covered = canvas[i] ?? 0;
    const shade = covered === 0 ? 0 : ink * covered + 25 * bell(random);
    image[i] = Math.min(255, Math.max(0, Math.floor(shade)));
  }
}
