/**
 * Examples of a dataset as images.
 *
 * @module
 */
import type { Shape } from "../../kernel/backend.ts";
import { encodePng, magnify, type Pixels } from "./png.ts";

/** How the values of one input lie in an image. */
export interface ImageLayout {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** 1 for grey, 3 for red, green and blue. */
  readonly channels: 1 | 3;
}

/**
 * How an input of this shape is an image: grey `[h, w]` and `[1, h, w]`, colours `[3, h, w]`. `undefined`
 * for any other shape, such as the `[2]` of a point in the plane.
 */
export function imageLayout(shape: Shape): ImageLayout | undefined {
  const [channels, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  if (shape.length !== 2 && shape.length !== 3) return undefined;
  if (channels !== 1 && channels !== 3) return undefined;
  if (height === undefined || width === undefined || height * width === 0) return undefined;
  return { width, height, channels };
}

/** Least and greatest of the finite values; 0 and 1 where there are none. */
export function valueRange(values: Float32Array): readonly [least: number, greatest: number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return least <= greatest ? [least, greatest] : [0, 1];
}

/**
 * An input as a PNG in a `data:` address, with `least` black and `greatest` white (in each colour),
 * and each of its pixels a square of `factor` by `factor`. Values that are not finite are black.
 */
export function imageUrl(
  values: Float32Array,
  { width, height, channels }: ImageLayout,
  [least, greatest]: readonly [least: number, greatest: number],
  factor: number,
): string {
  const size = width * height;
  const bytes = new Uint8ClampedArray(size * channels);
  const span = greatest - least || 1;
  for (let pixel = 0; pixel < size; pixel++) {
    for (let channel = 0; channel < channels; channel++) {
      const value = values[channel * size + pixel] ?? NaN;
      bytes[pixel * channels + channel] = 255 * (value - least) / span; // NaN becomes 0
    }
  }
  const pixels: Pixels = { width, height, channels, bytes: new Uint8Array(bytes.buffer) };
  return `data:image/png;base64,${encodePng(magnify(pixels, factor)).toBase64()}`;
}
