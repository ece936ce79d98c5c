import { broadcastTo, defineOp, reshapeTo, type UnaryOp } from "../../kernel/mod.ts";
import { keptShape, reduce, reducedShape, resolveAxes } from "./_axes.ts";

/** Over which axes a reduction goes. */
export type ReductionAttributes = {
  /** The axes; a negative one counts from the end. Default: `undefined`, all axes. */
  readonly axes?: readonly number[] | undefined;
  /** Whether the axes stay, with size 1. Default: false. */
  readonly keepDims?: boolean;
};

/**
 * Sum over axes: y = Σᵢ xᵢ, where i runs over the given axes. A sum of nothing is 0.
 *
 * ∂y/∂xᵢ = 1 for every i, so xᵢ∇ = y∇: each element receives the gradient of the sum that it is part
 * of. `sum` and `expand` are adjoint: what one does forwards the other does backwards.
 *
 * ```ts
 * import { sum, tensor } from "../../mod.ts";
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * console.log(await sum(x).item(), await sum(x, { axes: [0] }).values()); // 21 5, 7, 9
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist or is named twice.
 */
export const sum: UnaryOp<ReductionAttributes> = defineOp({
  name: "sum",
  attributes: { axes: undefined, keepDims: false },
  shape: ([x], { axes, keepDims }) => reducedShape(x, resolveAxes("sum", axes, x), keepDims),
  forward: ({ backend, inputs: [x], attributes: { axes } }) =>
    reduce(backend, "sum", x, resolveAxes("sum", axes, x.shape)),
  backward: ({ grad, inputs: [{ shape }], attributes: { axes } }) => [
    () => broadcastTo(reshapeTo(grad, keptShape(shape, resolveAxes("sum", axes, shape))), shape),
  ],
  keeps: () => [],
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[3, 5]], attributes: { axes: [0] } },
    { inputs: [[3, 5]], attributes: { axes: [-1], keepDims: true } },
    { inputs: [[2, 3, 4]], attributes: { axes: [2, 0] } },
    { inputs: [[2, 3, 4]], attributes: { axes: [1] } },
    { inputs: [[2, 1, 4]], attributes: { axes: [1] } },
    { inputs: [[2, 3]], attributes: { axes: [] } },
    { inputs: [[]] },
    { inputs: [[0, 3]], attributes: { axes: [0] } },
    { inputs: [[0, 3]], attributes: { axes: [1] } },
    { inputs: [[17, 33]] },
  ],
  examples: [
    { inputs: [[[1, 2, 3], [4, 5, 6]]], output: 21 },
    { inputs: [[[1, 2, 3], [4, 5, 6]]], attributes: { axes: [0] }, output: [5, 7, 9] },
    {
      inputs: [[[1, 2, 3], [4, 5, 6]]],
      attributes: { axes: [1], keepDims: true },
      output: [[6], [15]],
    },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { axes: [2] }, message: "axis 2 does not exist in shape" },
    { inputs: [[3, 5]], attributes: { axes: [1, -1] }, message: "name axis 1 twice" },
  ],
});
