import { defineOp, type Op, type Tensor } from "../../kernel/mod.ts";
import {
  axesWithin,
  batchNormInput,
  batchNormScale,
  type EpsilonAttributes,
  refuseChannels,
  refuseEpsilon,
} from "./_batch_norm.ts";
import { computeNormalized } from "./_normalize_channels.ts";
import { sum } from "./sum.ts";

export type { EpsilonAttributes } from "./_batch_norm.ts";

/**
 * Normalises each channel of x [n, c, ...] by the mean and the variance of the batch, then scales and shifts
 * it: with μ and v the mean and the variance of the N values of channel c, over all examples and all pixels,
 *
 *     y = scale_c · x̂ + offset_c,  x̂ = (x − μ) / √(v + ε)
 *
 * v is divided by N, not by N − 1. A channel whose values are all equal becomes its offset. Outside of
 * training one normalises by running statistics instead, which is the affair of `batchNormLayer`.
 *
 * With σ = √(v + ε): every value moves μ and v, so that along a direction u, dμ = mean(u), dσ = mean(x̂ u) and
 * dx̂ = (u − mean(u) − x̂ mean(x̂ u)) / σ. This map is symmetric in u, so with means over the channel
 *
 *     x∇ = (scale_c / σ) · (y∇ − mean(y∇) − x̂ mean(y∇ x̂)),  scale∇ = Σ y∇ x̂,  offset∇ = Σ y∇
 *
 * A gradient that all values of the channel share is taken away, and so is what would only stretch them: the
 * normalisation undoes both.
 *
 * ```ts
 * import { batchNorm, tensor } from "../../mod.ts";
 *
 * const y = batchNorm(tensor([[1], [3]]), tensor([2]), tensor([10]), { epsilon: 1e-9 });
 * console.log(await y.values()); // 8, 12
 * ```
 *
 * Source: Ioffe & Szegedy, "Batch normalization: accelerating deep network training by reducing internal
 * covariate shift", 2015, algorithm 1.
 *
 * @throws {ShapeError} unless the shapes are [n, c, ...], [c] and [c].
 * @throws {ValueError} for an epsilon that is not above 0.
 */
export const batchNorm: Op<[x: Tensor, scale: Tensor, offset: Tensor], EpsilonAttributes> =
  defineOp(
    {
      name: "batchNorm",
      inputs: ["x", "scale", "offset"],
      attributes: { epsilon: 1e-5 },
      shape: ([x, scale, offset], { epsilon }) => {
        refuseChannels("batchNorm", x, scale, offset);
        refuseEpsilon("batchNorm", epsilon);
        return x;
      },
      forward: ({ backend, inputs, attributes: { epsilon } }) =>
        computeNormalized(backend, inputs, epsilon),
      backward: ({ grad, inputs: [x, scale], attributes }) => [
        () => batchNormInput(x, scale, grad, attributes),
        () => batchNormScale(x, grad, attributes),
        () => sum(grad, { axes: axesWithin(x.shape) }),
      ],
      keeps: ({ inputs: [x, scale] }) => [x, scale],
      samples: [
        { inputs: [[4, 3, 2, 2], [3], [3]] },
        { inputs: [[2, 2, 3, 5], [2], [2]], attributes: { epsilon: 0.1 } },
        { inputs: [[5, 4], [4], [4]] },
        { inputs: [[3, 2, 4], [2], [2]] },
        { inputs: [[1, 3, 2, 3, 2], [3], [3]] },
        { inputs: [[7, 3, 1, 1], [3], [3]] },
        { inputs: [[1, 3], [3], [3]], attributes: { epsilon: 1 } },
        { inputs: [{ shape: [4, 2, 3, 3], from: 98, to: 102 }, [2], [2]] },
        { inputs: [[0, 3, 2, 2], [3], [3]] },
        { inputs: [[2, 0, 2, 2], [0], [0]] },
        { inputs: [[3, 5, 17, 9], [5], [5]] },
        { inputs: [[33, 18], [18], [18]] },
      ],
      examples: [
        {
          inputs: [[[1], [3]], [2], [10]],
          attributes: { epsilon: 3 },
          output: [[9], [11]],
        },
        {
          inputs: [[[[1, 3], [4, 4]], [[5, 7], [4, 4]]], [Math.sqrt(6), 7], [0, 5]],
          attributes: { epsilon: 1 },
          output: [[[-3, -1], [5, 5]], [[1, 3], [5, 5]]],
        },
      ],
      errors: [
        { inputs: [[2, 3, 4, 4], [4], [4]], message: "batchNorm: found x [2, 3, 4, 4], scale [4]" },
        { inputs: [[2, 3], [3], [1]], message: "offset [1], needed: [n, c, ...], [c] and [c]" },
        { inputs: [[3], [3], [3]], message: "needed: [n, c, ...], [c] and [c]" },
        {
          inputs: [[2, 3], [3], [3]],
          attributes: { epsilon: 0 },
          message: "batchNorm: epsilon: found 0, allowed: a number above 0",
        },
      ],
    },
  );
