import { defineOp, type Shape, ShapeError, showShape, type UnaryOp } from "../../kernel/mod.ts";
import { pad } from "./pad.ts";

/** Which part of each axis. */
export type SliceAttributes = {
  /** First index of each axis; a negative one counts from the end. Default: 0 for each. */
  readonly start?: readonly number[];
  /** Where each axis stops, exclusive; a negative one counts from the end. Default: the size of each. */
  readonly end?: readonly number[];
};

/**
 * A block of its input: from `start` (inclusive) to `end` (exclusive) along each axis. Axes beyond those
 * given are whole.
 *
 * Every output is one input, and inputs outside the block are in no output: x∇ is y∇ placed at `start`
 * in zeros. `slice` and `pad` are adjoint, and each is the other's derivative.
 *
 * ```ts
 * import { slice, tensor } from "../../mod.ts";
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * console.log(await slice(x, { start: [0, 1], end: [2, 3] }).values()); // 2, 3, 5, 6
 * console.log(await slice(x, { start: [-1] }).values()); // 4, 5, 6
 * ```
 *
 * @throws {ShapeError} for more entries than axes, or a block that is not within the input.
 */
export const slice: UnaryOp<SliceAttributes> = defineOp({
  name: "slice",
  attributes: { start: [], end: [] },
  shape: ([x], attributes) => resolveBlock(x, attributes).map(({ start, end }) => end - start),
  forward: ({ backend, inputs: [x], attributes, shape }) =>
    backend.slice(x, resolveBlock(x.shape, attributes).map(({ start }) => start), shape),
  backward: ({ grad, inputs: [x], attributes }) => {
    const block = resolveBlock(x.shape, attributes);
    const before = block.map(({ start }) => start);
    const after = block.map(({ end }, axis) => (x.shape[axis] ?? 0) - end);
    return [() => pad(grad, { before, after })];
  },
  keeps: () => [],
  samples: [
    { inputs: [[7]], attributes: { start: [2], end: [5] } },
    { inputs: [[3, 5]], attributes: { start: [1, 0], end: [3, 4] } },
    { inputs: [[3, 5]], attributes: { start: [-2], end: [-1] } },
    { inputs: [[3, 5]], attributes: { end: [2] } },
    { inputs: [[2, 3, 4]], attributes: { start: [0, 1, 3], end: [2, 3, 4] } },
    { inputs: [[3, 2]], attributes: { start: [1, 0], end: [1, 2] } },
    { inputs: [[0, 3]], attributes: { start: [0, 1] } },
    { inputs: [[3, 4]] },
    { inputs: [[]] },
    { inputs: [[17, 33]], attributes: { start: [1, 2], end: [16, -3] } },
  ],
  examples: [
    {
      inputs: [[[1, 2, 3], [4, 5, 6]]],
      attributes: { start: [0, 1], end: [2, 3] },
      output: [[2, 3], [5, 6]],
    },
    { inputs: [[[1, 2, 3], [4, 5, 6]]], attributes: { start: [-1] }, output: [[4, 5, 6]] },
    { inputs: [[1, 2, 3, 4]], attributes: { start: [1], end: [-1] }, output: [2, 3] },
  ],
  errors: [
    {
      inputs: [[3, 5]],
      attributes: { start: [0, 2], end: [3, 6] },
      message: "slice: axis 1 of shape [3, 5]: found 2 to 6, allowed: within 0 to 5",
    },
    { inputs: [[7]], attributes: { start: [5], end: [2] }, message: "found 5 to 2" },
    { inputs: [[7]], attributes: { start: [-8] }, message: "found -8 to 7" },
    { inputs: [[7]], attributes: { start: [0.5] }, message: "found 0.5 to 7" },
    { inputs: [[7]], attributes: { start: [0, 0] }, message: "found 2 entries for shape [7]" },
  ],
});

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The block, counted from the front: one range for each axis. */
function resolveBlock(shape: Shape, { start, end }: Required<SliceAttributes>): readonly Range[] {
  const entries = Math.max(start.length, end.length);
  if (entries > shape.length) {
    throw new ShapeError(
      `slice: found ${entries} entries for shape ${showShape(shape)}, allowed: one for each axis`,
    );
  }
  return shape.map((n, axis) => {
    const [from = 0, to = n] = [start[axis], end[axis]];
    const range = { start: from < 0 ? from + n : from, end: to < 0 ? to + n : to };
    const whole = Number.isInteger(from) && Number.isInteger(to);
    if (whole && range.start >= 0 && range.start <= range.end && range.end <= n) return range;
    throw new ShapeError(
      `slice: axis ${axis} of shape ${
        showShape(shape)
      }: found ${from} to ${to}, allowed: within 0 to ${n}, or counted from the end`,
    );
  });
}
