import { defineOp, type Shape, ShapeError, showShape, type UnaryOp } from "../../kernel/mod.ts";
import { slice } from "./slice.ts";

/** How much to add to each axis, and what. */
export type PadAttributes = {
  /** Elements added in front of each axis: one entry for each axis, 0 or more. */
  readonly before: readonly number[];
  /** Elements added at the end of each axis: one entry for each axis, 0 or more. */
  readonly after: readonly number[];
  /** The value that is added. Default: 0. */
  readonly value?: number;
};

/**
 * Surrounds its input with a constant.
 *
 * Every input is one output, and the added outputs depend on no input: x∇ is the block of y∇ where x
 * was placed, for any `value`. `slice` and `pad` are adjoint, and each is the other's derivative.
 *
 * ```ts
 * import { pad, tensor } from "../../mod.ts";
 *
 * const y = pad(tensor([[1, 2]]), { before: [0, 1], after: [1, 0] });
 * console.log(y.shape, await y.values()); // [ 2, 3 ] 0, 1, 2, 0, 0, 0
 * ```
 *
 * @throws {ShapeError} unless there is one whole number, 0 or more, for each axis and side.
 */
export const pad: UnaryOp<PadAttributes> = defineOp({
  name: "pad",
  attributes: { value: 0 },
  shape: ([x], { before, after }) => {
    refuse(x, before);
    refuse(x, after);
    return x.map((n, axis) => (before[axis] ?? 0) + n + (after[axis] ?? 0));
  },
  forward: ({ backend, inputs: [x], attributes: { before, value }, shape }) =>
    backend.pad(x, before, shape, value),
  backward: ({ grad, inputs: [x], attributes: { before } }) => [
    () => slice(grad, { start: before, end: x.shape.map((n, axis) => n + (before[axis] ?? 0)) }),
  ],
  keeps: () => [],
  samples: [
    { inputs: [[3]], attributes: { before: [2], after: [1] } },
    { inputs: [[2, 3]], attributes: { before: [0, 1], after: [1, 2], value: -1.5 } },
    { inputs: [[1, 2, 2]], attributes: { before: [1, 0, 1], after: [0, 0, 1] } },
    { inputs: [[0, 2]], attributes: { before: [1, 0], after: [1, 0], value: 3 } },
    { inputs: [[]], attributes: { before: [], after: [] } },
    { inputs: [[15, 9]], attributes: { before: [1, 3], after: [2, 5] } },
  ],
  examples: [
    {
      inputs: [[[1, 2]]],
      attributes: { before: [0, 1], after: [1, 0] },
      output: [[0, 1, 2], [0, 0, 0]],
    },
    { inputs: [[1]], attributes: { before: [1], after: [2], value: 7 }, output: [7, 1, 7, 7] },
  ],
  errors: [
    {
      inputs: [[2, 3]],
      attributes: { before: [1], after: [1, 0] },
      message: "pad: found margins [1] for shape [2, 3]",
    },
    { inputs: [[3]], attributes: { before: [0], after: [-1] }, message: "found margins [-1]" },
    { inputs: [[3]], attributes: { before: [0.5], after: [0] }, message: "whole number" },
  ],
});

function refuse(shape: Shape, margins: readonly number[]): void {
  const valid = margins.every((n) => Number.isInteger(n) && n >= 0);
  if (valid && margins.length === shape.length) return;
  throw new ShapeError(
    `pad: found margins [${margins.join(", ")}] for shape ${
      showShape(shape)
    }, needed: a whole number, 0 or more, for each axis`,
  );
}
