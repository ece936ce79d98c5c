import { defineOp, type UnaryOp } from "../../kernel/mod.ts";
import { refuseNonMatrix } from "./_axes.ts";
import { sum } from "./sum.ts";

/**
 * Sum of each row of a matrix, as a column: [n, m] becomes [n, 1], which broadcasts back to the rows.
 *
 * yᵢ = Σⱼ x_{ij}, so ∂yᵢ/∂x_{ij} = 1 and x∇_{ij} = yᵢ∇: every element of a row receives the gradient of
 * its sum.
 *
 * ```ts
 * import { rowSum, tensor } from "../../mod.ts";
 *
 * console.log(await rowSum(tensor([[1, 2, 3], [4, 5, 6]])).values()); // 6, 15
 * ```
 *
 * @throws {ShapeError} for anything but a matrix.
 */
export const rowSum: UnaryOp = defineOp({
  name: "rowSum",
  compose: ([x]) => {
    refuseNonMatrix("rowSum", x.shape);
    return sum(x, { axes: [1], keepDims: true });
  },
  samples: [{ inputs: [[3, 5]] }, { inputs: [[4, 1]] }, { inputs: [[0, 3]] }, { inputs: [[3, 0]] }],
  examples: [{ inputs: [[[1, 2, 3], [4, 5, 6]]], output: [[6], [15]] }],
  errors: [
    { inputs: [[3]], message: "rowSum: found shape [3], needed: a matrix" },
    { inputs: [[2, 3, 4]], message: "rowSum: found shape [2, 3, 4]" },
  ],
});
