import {
  defineOp,
  elementwise,
  type Op,
  ShapeError,
  showShape,
  type Tensor,
} from "../../kernel/mod.ts";
import { divideBy } from "./_divide_by.ts";
import { divisorOf } from "./_loss.ts";
import type { LossAttributes } from "./cross_entropy.ts";
import { sum } from "./sum.ts";

const squaredDifference: Op<[a: Tensor, b: Tensor]> = elementwise({
  name: "squaredDifference",
  inputs: ["a", "b"],
  y: "(a - b)^2",
  samples: [],
  examples: [],
});

/**
 * Mean of the squared differences of predictions p and targets t: ℓ = (1/n) Σᵢ (pᵢ − tᵢ)² over all n
 * elements, or their sum for `reduction: "sum"`.
 *
 * ∂ℓ/∂pᵢ = (2/n) (pᵢ − tᵢ) by the chain rule, and ∂ℓ/∂tᵢ is its opposite.
 *
 * ```ts
 * import { meanSquaredError, tensor } from "../../mod.ts";
 *
 * console.log(await meanSquaredError(tensor([1, 2]), tensor([3, 1])).item()); // (4 + 1) / 2 = 2.5
 * ```
 *
 * @throws {ShapeError} for inputs of different shapes: broadcasting here is nearly always a mistake.
 * @throws {ValueError} for an unknown reduction.
 */
export const meanSquaredError: Op<[prediction: Tensor, target: Tensor], LossAttributes> = defineOp({
  name: "meanSquaredError",
  inputs: ["prediction", "target"],
  attributes: { reduction: "mean" },
  compose: ([prediction, target], { reduction }) => {
    const [found, needed] = [showShape(prediction.shape), showShape(target.shape)];
    if (found !== needed) {
      throw new ShapeError(
        `meanSquaredError: found a prediction of shape ${found} and a target of shape ${needed}, ` +
          "needed: equal shapes",
      );
    }
    const divisor = divisorOf("meanSquaredError", reduction, prediction.size);
    return divideBy(sum(squaredDifference(prediction, target)), { divisor });
  },
  samples: [
    { inputs: [[3, 5], [3, 5]] },
    { inputs: [[3, 5], [3, 5]], attributes: { reduction: "sum" } },
    { inputs: [[2, 1, 3], [2, 1, 3]] },
    { inputs: [[], []] },
    { inputs: [[0], [0]], attributes: { reduction: "sum" } },
    { inputs: [[17], [17]] },
  ],
  examples: [
    { inputs: [[1, 2], [3, 1]], output: 2.5 },
    { inputs: [[[1, 2]], [[3, 1]]], attributes: { reduction: "sum" }, output: 5 },
  ],
  errors: [
    { inputs: [[4], [4, 1]], message: "a prediction of shape [4] and a target of shape [4, 1]" },
  ],
});
