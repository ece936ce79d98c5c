/**
 * The two orders of an image. This project has the channels first, [c, h, w]; TensorFlow.js has them last,
 * [h, w, c].
 *
 * @module
 */
import { type Shape, sizeOf } from "../../kernel/mod.ts";

/** Channels, height and width. */
export type Image = readonly [c: number, h: number, w: number];

/** The image that a shape without the batch is, one of one channel where it has two axes. */
export function imageIn(shape: Shape): Image | undefined {
  const [c, h, w] = shape.length === 2 ? [1, ...shape] : shape;
  const isImage = shape.length === 2 || shape.length === 3;
  return isImage && c !== undefined && h !== undefined && w !== undefined ? [c, h, w] : undefined;
}

/** Whether an image lies in memory alike in both orders. */
export function liesAlike([c, h, w]: Image): boolean {
  return c === 1 || h * w === 1;
}

/**
 * The values of an array with its axes in another order: axis i of the result is axis `order[i]` of the
 * array.
 */
export function permuted(values: Float32Array, shape: Shape, order: readonly number[]) {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const sizes = order.map((axis) => shape[axis] ?? 1);
  const steps = order.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(values.length);
  const at = new Array<number>(sizes.length).fill(0);
  for (let i = 0, from = 0; i < result.length; i++) {
    result[i] = values[from] ?? NaN;
    // As an odometer: the last axis moves first.
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const [size, step, place] = [sizes[axis] ?? 1, steps[axis] ?? 0, (at[axis] ?? 0) + 1];
      from += step;
      at[axis] = place;
      if (place < size) break;
      from -= size * step;
      at[axis] = 0;
    }
  }
  return result;
}
