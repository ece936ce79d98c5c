import { defineOp, type UnaryOp } from "../../kernel/mod.ts";
import { refuseNonMatrix } from "./_axes.ts";
import { divide } from "./divide.ts";
import { rowSum } from "./row_sum.ts";

/**
 * Divides each row of a matrix by its sum: y_{ij} = x_{ij} / sᵢ with sᵢ = Σₗ x_{il}. Rows add up to 1; one
 * whose sum is 0 becomes ±∞ and NaN.
 *
 * Rows are independent, so take one. By the quotient rule ∂yⱼ/∂xₖ = δⱼₖ / s − xⱼ / s², for ∂s/∂xₖ = 1.
 * The chain rule sums over the outputs:
 *
 *     xₖ∇ = Σⱼ yⱼ∇ (δⱼₖ / s − xⱼ / s²) = (yₖ∇ − Σⱼ yⱼ∇ yⱼ) / s
 *
 * The second term is the same for the whole row: it is what `rowSum` hands back. Applied to the
 * exponentials of a row this is the softmax.
 *
 * ```ts
 * import { normalize, tensor } from "../../mod.ts";
 *
 * console.log(await normalize(tensor([[1, 3], [2, 2]])).values()); // 0.25, 0.75, 0.5, 0.5
 * ```
 *
 * @throws {ShapeError} for anything but a matrix.
 */
export const normalize: UnaryOp = defineOp({
  name: "normalize",
  compose: ([x]) => {
    refuseNonMatrix("normalize", x.shape);
    return divide(x, rowSum(x));
  },
  samples: [
    { inputs: [{ shape: [3, 5], from: 0.5 }] },
    { inputs: [{ shape: [3, 4], from: -3, to: -0.5 }] },
    { inputs: [{ shape: [1, 2], from: 0.5 }] },
    { inputs: [[0, 3]] },
    { inputs: [{ shape: [17, 9], from: 0.25, to: 4 }] },
  ],
  examples: [{
    inputs: [[[1, 3], [2, 2], [-1, 3], [0, 0]]],
    output: [[0.25, 0.75], [0.5, 0.5], [-0.5, 1.5], [NaN, NaN]],
  }],
  errors: [
    { inputs: [[3]], message: "normalize: found shape [3], needed: a matrix" },
    { inputs: [[2, 3, 4]], message: "normalize: found shape [2, 3, 4]" },
  ],
});
