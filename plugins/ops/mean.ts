import { defineOp, type UnaryOp } from "../../kernel/mod.ts";
import { resolveAxes } from "./_axes.ts";
import { divideBy } from "./_divide_by.ts";
import { type ReductionAttributes, sum } from "./sum.ts";

/**
 * Mean over axes: y = (1/n) Σᵢ xᵢ, where i runs over the n elements along the given axes. A mean of
 * nothing is NaN.
 *
 * ∂y/∂xᵢ = 1/n, so each of the n elements receives an equal share of the gradient: xᵢ∇ = y∇ / n.
 *
 * ```ts
 * import { mean, tensor } from "../../mod.ts";
 *
 * console.log(await mean(tensor([[1, 2], [3, 6]]), { axes: [1] }).values()); // 1.5, 4.5
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist or is named twice.
 */
export const mean: UnaryOp<ReductionAttributes> = defineOp({
  name: "mean",
  attributes: { axes: undefined, keepDims: false },
  compose: ([x], attributes) => {
    const axes = resolveAxes("mean", attributes.axes, x.shape);
    const divisor = axes.reduce((n, axis) => n * (x.shape[axis] ?? 1), 1);
    return divideBy(sum(x, attributes), { divisor });
  },
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[3, 5]], attributes: { axes: [0] } },
    { inputs: [[3, 5]], attributes: { axes: [-1], keepDims: true } },
    { inputs: [[2, 3, 4]], attributes: { axes: [2, 0] } },
    { inputs: [[2, 1, 4]], attributes: { axes: [1] } },
    { inputs: [[]] },
    { inputs: [[0, 3]], attributes: { axes: [1] } },
    { inputs: [[17, 33]] },
  ],
  examples: [
    { inputs: [[[1, 2], [3, 6]]], output: 3 },
    { inputs: [[[1, 2], [3, 6]]], attributes: { axes: [1] }, output: [1.5, 4.5] },
    { inputs: [[]], output: NaN },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { axes: [-3] }, message: "mean: axis -3 does not exist" },
    { inputs: [[3, 5]], attributes: { axes: [0, 0] }, message: "name axis 0 twice" },
  ],
});
