/**
 * Sliding windows and their adjoint.
 *
 * @module
 */
import { type Shape, showShape, sizeOf, windowCounts, type Windows } from "../../backend.ts";
import type { Duel } from "./duel.ts";

/** Windows with everything left out filled in. */
function windows(size: readonly number[], options: Partial<Windows> = {}): Windows {
  return {
    size,
    stride: size.map(() => 1),
    dilation: size.map(() => 1),
    padding: size.map(() => [0, 0] as const),
    ...options,
  };
}

/** Shapes and the windows over them. */
export const windowCases: readonly (readonly [Shape, Windows])[] = [
  [[7], windows([3])],
  [[2, 9], windows([3], { stride: [2] })],
  [[2, 9], windows([3], { dilation: [2], padding: [[1, 2]] })],
  [[3, 6, 5], windows([2, 2])],
  [[2, 3, 8, 8], windows([2, 2], { stride: [2, 2] })],
  [[2, 3, 7, 9], windows([3, 2], { stride: [2, 3], padding: [[1, 1], [0, 2]] })],
  [[1, 2, 9, 8], windows([3, 3], { dilation: [2, 3], padding: [[2, 2], [3, 1]] })],
  [[1, 2, 9, 8], windows([3, 2], { stride: [2, 1], dilation: [1, 2], padding: [[0, 1], [1, 0]] })],
  [[1, 3, 32, 32], windows([5, 5])],
  [[2, 1, 5, 5], windows([5, 5])],
  [[2, 4, 4], windows([1, 1])],
  [[1, 1], windows([1, 1], { padding: [[2, 2], [1, 1]] })],
  [[4, 4], windows([2, 2], { stride: [3, 3] })],
  [[2, 3, 4, 5], windows([2, 2, 2], { stride: [1, 2, 1] })],
  [[0, 4, 4], windows([2, 2])],
];

/** The shape that unfold makes. */
export function unfoldedShape(shape: Shape, w: Windows): number[] {
  const rank = w.size.length;
  return [
    ...shape.slice(0, shape.length - rank),
    sizeOf(w.size),
    ...windowCounts(shape.slice(shape.length - rank), w),
  ];
}

/** Checks unfold and fold with strides, dilation, padding, and windows that overlap or leave gaps. */
export async function checkWindows(duel: Duel): Promise<void> {
  for (const [shape, w] of windowCases) {
    const unfolded = unfoldedShape(shape, w);
    const name = `${showShape(shape)}, ${JSON.stringify(w)}`;
    await duel.compare(
      "unfold",
      name,
      [duel.draw(shape)],
      (backend, [x]) => x ? [{ data: backend.unfold(x, w), shape: unfolded }] : [],
    );
    await duel.compare(
      "fold",
      name,
      [duel.draw(unfolded)],
      (backend, [x]) => x ? [{ data: backend.fold(x, w, shape), shape }] : [],
      // At most as many additions as a window has elements.
      { roundings: sizeOf(w.size) },
    );
  }
}
