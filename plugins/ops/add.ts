import { type BinaryOp, elementwise } from "../../kernel/mod.ts";

/**
 * Sum of two tensors, element by element: y = a + b. Shapes broadcast.
 *
 * ∂y/∂a = ∂y/∂b = 1, so both inputs receive y∇ as it is. An element that was repeated by broadcasting
 * is part of several outputs and receives the sum of their gradients.
 *
 * ```ts
 * import { add, tensor } from "../../mod.ts";
 *
 * console.log(await add(tensor([[1, 2], [3, 4]]), tensor([10, 20])).values()); // 11, 22, 13, 24
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const add: BinaryOp = elementwise({
  name: "add",
  inputs: ["a", "b"],
  y: "a + b",
  samples: [
    { inputs: [[3, 4], [3, 4]] },
    { inputs: [[3, 4], [4]] },
    { inputs: [[3, 1], [1, 5]] },
    { inputs: [[], [2, 3]] },
    { inputs: [[2, 1, 3], [4, 1]] },
    { inputs: [[0, 3], [3]] },
    { inputs: [[1], [1]] },
  ],
  examples: [
    { inputs: [[[1, 2], [3, 4]], [10, 20]], output: [[11, 22], [13, 24]] },
    { inputs: [[1.5, NaN], -0.25], output: [1.25, NaN] },
  ],
  errors: [{ inputs: [[3, 4], [3]], message: "add: shapes [3, 4] and [3] do not broadcast" }],
});
