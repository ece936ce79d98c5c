import {
  defineOp,
  type Op,
  reshapeTo,
  ShapeError,
  showShape,
  type Tensor,
} from "../../kernel/mod.ts";
import { matmul } from "./matmul.ts";

/**
 * Product of each matrix of a batch [b, m, n] with its own vector of [b, n]: y_{bi} = Σⱼ A_{bij} x_{bj},
 * of shape [b, m].
 *
 * ∂y_{bi}/∂A_{bij} = x_{bj}, so A∇_{bij} = y∇_{bi} x_{bj}: an outer product for each b.
 * ∂y_{bi}/∂x_{bj} = A_{bij}, so x∇_{bj} = Σᵢ A_{bij} y∇_{bi}: the product with the transposed matrix.
 *
 * ```ts
 * import { batchedMatVec, tensor } from "../../mod.ts";
 *
 * const y = batchedMatVec(tensor([[[1, 2], [3, 4]]]), tensor([[1, 10]]));
 * console.log(y.shape, await y.values()); // [ 1, 2 ] 21, 43
 * ```
 *
 * @throws {ShapeError} unless the shapes are [b, m, n] and [b, n].
 */
export const batchedMatVec: Op<[matrices: Tensor, vectors: Tensor]> = defineOp({
  name: "batchedMatVec",
  inputs: ["matrices", "vectors"],
  compose: ([matrices, vectors]) => {
    const [b = 0, m = 0, n = 0] = matrices.shape;
    const [b2, n2] = vectors.shape;
    if (matrices.shape.length !== 3 || vectors.shape.length !== 2 || b !== b2 || n !== n2) {
      throw new ShapeError(
        `batchedMatVec: found ${showShape(matrices.shape)} × ${
          showShape(vectors.shape)
        }, needed: [b, m, n] × [b, n]`,
      );
    }
    return reshapeTo(matmul(matrices, reshapeTo(vectors, [b, n, 1])), [b, m]);
  },
  samples: [
    { inputs: [[2, 3, 4], [2, 4]] },
    { inputs: [[1, 5, 1], [1, 1]] },
    { inputs: [[3, 1, 2], [3, 2]] },
    { inputs: [[0, 2, 3], [0, 3]] },
    { inputs: [[2, 3, 0], [2, 0]] },
    { inputs: [[5, 17, 9], [5, 9]] },
  ],
  examples: [
    {
      inputs: [[[[1, 2], [3, 4]], [[0, 1], [1, 0]]], [[1, 10], [5, 6]]],
      output: [[21, 43], [6, 5]],
    },
  ],
  errors: [
    { inputs: [[2, 3, 4], [2, 3]], message: "batchedMatVec: found [2, 3, 4] × [2, 3]" },
    { inputs: [[2, 3, 4], [3, 4]], message: "needed: [b, m, n] × [b, n]" },
    { inputs: [[3, 4], [3, 4]], message: "found [3, 4] × [3, 4]" },
    { inputs: [[2, 3, 4], [4]], message: "× [4]" },
  ],
});
