/**
 * Primitives that move values and compute nothing: they must be exact.
 *
 * @module
 */
import { type Shape, showShape } from "../../backend.ts";
import { permutations } from "../arrays.ts";
import { type Duel, showShapes } from "./duel.ts";

/** Checks permute, slice, pad and concat. */
export async function checkLayout(duel: Duel): Promise<void> {
  await checkPermute(duel);
  await checkSliceAndPad(duel);
  await checkConcat(duel);
}

async function checkPermute(duel: Duel): Promise<void> {
  const shapes: readonly Shape[] = [[2, 3, 4, 5], [3, 1, 2, 1], [4, 33], [3, 0, 2], [7], []];
  for (const shape of [...shapes, [65, 70], [2, 3, 2, 1, 2]]) {
    for (const order of permutations(shape.length)) {
      const to = order.map((axis) => shape[axis] ?? 1);
      await duel.compare(
        "permute",
        `${showShape(shape)} by ${showShape(order)}`,
        [duel.draw(shape)],
        (backend, [x]) => x ? [{ data: backend.permute(x, order), shape: to }] : [],
      );
    }
  }
}

/** Each block also serves as what pad places: `[whole shape, start, block's shape]`. */
const blocks: readonly (readonly [Shape, readonly number[], Shape])[] = [
  [[7], [2], [3]],
  [[7], [0], [7]],
  [[7], [6], [1]],
  [[7], [3], [0]],
  [[4, 5], [1, 2], [2, 3]],
  [[4, 5], [0, 1], [4, 1]],
  [[3, 4, 5], [1, 0, 2], [2, 4, 3]],
  [[3, 4, 5], [2, 1, 0], [1, 2, 5]],
  [[2, 3, 9, 11], [0, 1, 2, 3], [2, 2, 5, 7]],
  [[33, 65], [1, 1], [31, 63]],
  [[0, 4], [0, 1], [0, 2]],
  [[], [], []],
];

async function checkSliceAndPad(duel: Duel): Promise<void> {
  for (const [whole, start, part] of blocks) {
    const where = `${showShape(part)} at ${showShape(start)} of ${showShape(whole)}`;
    await duel.compare(
      "slice",
      where,
      [duel.draw(whole)],
      (backend, [x]) => x ? [{ data: backend.slice(x, start, part), shape: part }] : [],
    );
    for (const value of [0, -Infinity, 1.5]) {
      await duel.compare(
        "pad",
        `${where}, filled with ${value}`,
        [duel.draw(part)],
        (backend, [x]) => x ? [{ data: backend.pad(x, start, whole, value), shape: whole }] : [],
      );
    }
  }
}

async function checkConcat(duel: Duel): Promise<void> {
  const lists: readonly (readonly [axis: number, shapes: readonly Shape[]])[] = [
    [0, [[3], [1], [4]]],
    [0, [[5]]],
    [0, [[2, 3], [4, 3]]],
    [1, [[2, 3], [2, 1], [2, 0], [2, 5]]],
    [1, [[2, 3, 4], [2, 2, 4]]],
    [2, [[2, 3, 1], [2, 3, 7]]],
    [1, [[0, 3], [0, 2]]],
    [0, [[0], [0]]],
  ];
  for (const [axis, shapes] of lists) {
    const size = shapes.reduce((sum, shape) => sum + (shape[axis] ?? 0), 0);
    const to = shapes[0]?.with(axis, size) ?? [];
    const inputs = shapes.map((shape) => duel.draw(shape));
    await duel.compare(
      "concat",
      `${showShapes(inputs)} along ${axis}`,
      inputs,
      (backend, operands) => [{ data: backend.concat(operands, axis), shape: to }],
    );
  }
}
