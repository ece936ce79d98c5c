import { defineOp, type UnaryOp } from "../../kernel/mod.ts";
import { resolveAxes } from "./_axes.ts";
import { divideBy } from "./_divide_by.ts";
import { mean } from "./mean.ts";
import { square } from "./square.ts";
import { subtract } from "./subtract.ts";
import { type ReductionAttributes, sum } from "./sum.ts";

/** Over which axes the variance goes, and what the squares are divided by. */
export type VarianceAttributes = ReductionAttributes & {
  /** Divide by n − 1, which is right on average for a sample, and not by n. Default: false. */
  readonly unbiased?: boolean;
};

/**
 * Variance over axes: y = (1/n) Σᵢ (xᵢ − m)² with the mean m, where i runs over the n elements along the
 * given axes; with `unbiased`, divided by n − 1. A variance of nothing is NaN, and so is the unbiased
 * variance of one element.
 *
 * The squares are taken after the mean is subtracted: the shorter (1/n) Σ xᵢ² − m² is the difference of two
 * large numbers where the mean is large.
 *
 * With d the divisor, ∂y/∂xₖ = (2/d) Σᵢ (xᵢ − m)(δᵢₖ − 1/n) = (2/d)(xₖ − m), since the differences from the
 * mean add up to 0. So xₖ∇ = y∇ · 2 (xₖ − m) / d.
 *
 * ```ts
 * import { tensor, variance } from "../../mod.ts";
 *
 * const x = tensor([[1, 3], [2, 8]]);
 * console.log(await variance(x, { axes: [1] }).values()); // 1, 9
 * console.log(await variance(x, { axes: [1], unbiased: true }).values()); // 2, 18
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist or is named twice.
 */
export const variance: UnaryOp<VarianceAttributes> = defineOp({
  name: "variance",
  attributes: { axes: undefined, keepDims: false, unbiased: false },
  compose: ([x], { axes, keepDims, unbiased }) => {
    const resolved = resolveAxes("variance", axes, x.shape);
    const n = resolved.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
    const squares = square(subtract(x, mean(x, { axes: resolved, keepDims: true })));
    return divideBy(sum(squares, { axes: resolved, keepDims }), { divisor: unbiased ? n - 1 : n });
  },
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[3, 5]], attributes: { unbiased: true } },
    { inputs: [[3, 5]], attributes: { axes: [0] } },
    { inputs: [[3, 5]], attributes: { axes: [-1], keepDims: true, unbiased: true } },
    { inputs: [[2, 3, 4]], attributes: { axes: [2, 0] } },
    { inputs: [[2, 1, 4]], attributes: { axes: [1] } },
    { inputs: [[]] },
    { inputs: [[0, 3]], attributes: { axes: [1] } },
    { inputs: [{ shape: [17, 33], from: 98, to: 102 }] },
  ],
  examples: [
    { inputs: [[[1, 3], [2, 8]]], attributes: { axes: [1] }, output: [1, 9] },
    {
      inputs: [[[1, 3], [2, 8]]],
      attributes: { axes: [1], keepDims: true, unbiased: true },
      output: [[2], [18]],
    },
    { inputs: [[1, 2, 3, 4]], output: 1.25 },
    { inputs: [[]], output: NaN },
    { inputs: [[7]], attributes: { unbiased: true }, output: NaN },
    { inputs: [[10000001, 10000003]], output: 1 },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { axes: [2] }, message: "variance: axis 2 does not exist" },
    { inputs: [[3, 5]], attributes: { axes: [0, 0] }, message: "name axis 0 twice" },
  ],
});
