import { type BinaryOp, elementwise } from "../../kernel/mod.ts";

/**
 * Product of two tensors, element by element: y = a · b. Shapes broadcast. For the matrix product see
 * `matmul`.
 *
 * ∂y/∂a = b and ∂y/∂b = a, so a∇ = y∇ · b and b∇ = y∇ · a, summed over whatever was repeated by
 * broadcasting. Where both inputs are the same tensor x the two add up: x∇ = 2 x · y∇.
 *
 * ```ts
 * import { multiply, tensor } from "../../mod.ts";
 *
 * console.log(await multiply(tensor([1, 2, 3]), 10).values()); // 10, 20, 30
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const multiply: BinaryOp = elementwise({
  name: "multiply",
  inputs: ["a", "b"],
  y: "a * b",
  samples: [
    { inputs: [[3, 4], [3, 4]] },
    { inputs: [[3, 4], [4]] },
    { inputs: [[3, 1], [1, 5]] },
    { inputs: [[2, 3], []] },
    { inputs: [[2, 1, 3], [4, 1]] },
    { inputs: [[0, 3], [3]] },
    { inputs: [[1], [1]] },
  ],
  examples: [
    { inputs: [[[1, 2], [3, 4]], [10, -1]], output: [[10, -2], [30, -4]] },
    { inputs: [[1.5, NaN], 2], output: [3, NaN] },
  ],
  errors: [{ inputs: [[2, 3], [2]], message: "multiply: shapes [2, 3] and [2] do not broadcast" }],
});
