import { defineOp, type Op, ShapeError, showShape, type Tensor } from "../../kernel/mod.ts";
import { gatherRows } from "./_rows.ts";

/**
 * One entry of each row: y_b = x_{b, i_b} for x [n, c] and indices i [n].
 *
 * Each output is a copy of one entry: ∂y_b/∂x_{bk} is 1 where k = i_b, else 0. So x∇ is y_b∇ at (b, i_b)
 * and 0 elsewhere. An index has no derivative.
 *
 * An index that is not a whole number from 0 to c − 1 yields NaN, and its row receives no gradient.
 *
 * ```ts
 * import { select, tensor } from "../../mod.ts";
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * console.log(await select(x, tensor([2, 0])).values()); // 3, 4
 * ```
 *
 * @throws {ShapeError} unless the shapes are [n, c] and [n].
 */
export const select: Op<[x: Tensor, indices: Tensor]> = defineOp({
  name: "select",
  inputs: ["x", "indices"],
  compose: ([x, indices]) => {
    const [n = 0, c = 0] = x.shape;
    if (x.shape.length !== 2 || indices.shape.length !== 1 || indices.shape[0] !== n) {
      throw new ShapeError(
        `select: found ${showShape(x.shape)} and indices ${
          showShape(indices.shape)
        }, needed: [n, c] and [n]`,
      );
    }
    return gatherRows(x, indices, { view: [n, c, 1], shape: [n] });
  },
  samples: [
    { inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }] },
    { inputs: [[1, 5], { shape: [1], whole: true, from: 0, to: 4 }] },
    { inputs: [[3, 1], { shape: [3], whole: true, from: 0, to: 0 }] },
    { inputs: [[0, 2], { shape: [0], whole: true, from: 0, to: 1 }] },
    { inputs: [[17, 9], { shape: [17], whole: true, from: 0, to: 8 }] },
  ],
  examples: [
    { inputs: [[[1, 2, 3], [4, 5, 6]], [2, 0]], output: [3, 4] },
    { inputs: [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [3, -1, 0.5]], output: [NaN, NaN, NaN] },
  ],
  errors: [
    { inputs: [[4, 3], [3]], message: "select: found [4, 3] and indices [3]" },
    { inputs: [[4], [4]], message: "needed: [n, c] and [n]" },
    { inputs: [[4, 3], [4, 1]], message: "indices [4, 1]" },
  ],
});
