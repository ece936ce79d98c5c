import { type BinaryOp, elementwise } from "../../kernel/mod.ts";

/**
 * Difference of two tensors, element by element: y = a − b. Shapes broadcast.
 *
 * ∂y/∂a = 1 and ∂y/∂b = −1, so a∇ = y∇ and b∇ = −y∇, summed over whatever was repeated by broadcasting.
 *
 * ```ts
 * import { subtract, tensor } from "../../mod.ts";
 *
 * console.log(await subtract(tensor([5, 7]), tensor([[1], [2]])).values()); // 4, 6, 3, 5
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const subtract: BinaryOp = elementwise({
  name: "subtract",
  inputs: ["a", "b"],
  y: "a - b",
  samples: [
    { inputs: [[3, 4], [3, 4]] },
    { inputs: [[3, 4], [4]] },
    { inputs: [[3, 1], [1, 5]] },
    { inputs: [[], [2, 3]] },
    { inputs: [[0, 3], [3]] },
    { inputs: [[1], [1]] },
  ],
  examples: [
    { inputs: [[5, 7], [[1], [2]]], output: [[4, 6], [3, 5]] },
    { inputs: [1, [0.25, NaN]], output: [0.75, NaN] },
  ],
  errors: [{ inputs: [[2, 3], [2]], message: "subtract: shapes [2, 3] and [2] do not broadcast" }],
});
