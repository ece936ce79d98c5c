import { defineOp, ShapeError, showShape, type UnaryOp } from "../../kernel/mod.ts";
import { permute } from "./permute.ts";

/**
 * Swaps the last two axes: the transpose of a matrix, or of each of a batch of them.
 *
 * Yⱼᵢ = Xᵢⱼ, so X∇ᵢⱼ = Y∇ⱼᵢ: the gradient is transposed back. To multiply by a transpose, see the
 * attributes of `matmul`, which copies nothing.
 *
 * ```ts
 * import { tensor, transpose } from "../../mod.ts";
 *
 * console.log(await transpose(tensor([[1, 2, 3], [4, 5, 6]])).values()); // 1, 4, 2, 5, 3, 6
 * ```
 *
 * @throws {ShapeError} for an input with fewer than two axes.
 */
export const transpose: UnaryOp = defineOp({
  name: "transpose",
  compose: ([x]) => {
    const rank = x.shape.length;
    if (rank < 2) {
      throw new ShapeError(
        `transpose: found shape ${showShape(x.shape)}, needed: at least two axes`,
      );
    }
    const lead = x.shape.slice(0, -2).map((_, axis) => axis);
    return permute(x, { order: [...lead, rank - 1, rank - 2] });
  },
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[2, 3, 4]] },
    { inputs: [[1, 4]] },
    { inputs: [[0, 3]] },
    { inputs: [[17, 33]] },
  ],
  examples: [
    { inputs: [[[1, 2, 3], [4, 5, 6]]], output: [[1, 4], [2, 5], [3, 6]] },
    {
      inputs: [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]],
      output: [[[1, 3], [2, 4]], [[5, 7], [6, 8]]],
    },
  ],
  errors: [{ inputs: [[3]], message: "transpose: found shape [3], needed: at least two axes" }],
});
