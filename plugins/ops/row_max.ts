import { defineOp, type UnaryOp } from "../../kernel/mod.ts";
import { refuseEmpty, refuseNonMatrix } from "./_axes.ts";
import { max } from "./max.ts";

/**
 * Maximum of each row of a matrix, as a column: [n, m] becomes [n, 1], which broadcasts back to the rows.
 *
 * yᵢ is a copy of the largest x_{ij}, so that element receives yᵢ∇ and the others 0; equal ones share it
 * evenly (see `max`).
 *
 * ```ts
 * import { rowMax, tensor } from "../../mod.ts";
 *
 * console.log(await rowMax(tensor([[1, 5, 3], [9, 2, 4]])).values()); // 5, 9
 * ```
 *
 * @throws {ShapeError} for anything but a matrix, and for one without columns.
 */
export const rowMax: UnaryOp = defineOp({
  name: "rowMax",
  compose: ([x]) => {
    refuseNonMatrix("rowMax", x.shape);
    refuseEmpty("rowMax", x.shape, [1]);
    return max(x, { axes: [1], keepDims: true });
  },
  samples: [
    { inputs: [{ shape: [3, 5], distinct: true }] },
    { inputs: [{ shape: [1, 3], distinct: true }] },
    { inputs: [[4, 1]] },
    { inputs: [[0, 3]] },
  ],
  examples: [{ inputs: [[[1, 5, 3], [9, 2, NaN], [-2, -1, -1]]], output: [[5], [NaN], [-1]] }],
  errors: [
    { inputs: [[3]], message: "rowMax: found shape [3], needed: a matrix" },
    { inputs: [[2, 3, 4]], message: "rowMax: found shape [2, 3, 4]" },
    { inputs: [[3, 0]], message: "rowMax: axis 1 of shape [3, 0] is empty" },
  ],
});
