import { type BinaryOp, elementwise } from "../../kernel/mod.ts";

/**
 * The smaller of two numbers, element by element: y = min(a, b). Shapes broadcast. NaN if either is NaN.
 *
 * Where a < b, y is a: ∂y/∂a = 1 and ∂y/∂b = 0. Where b < a it is the other way round. At a tie y has no
 * derivative; each input receives half of y∇, as in PyTorch, which is right when both move together.
 *
 * ```ts
 * import { minimum, tensor } from "../../mod.ts";
 *
 * console.log(await minimum(tensor([1, 2, 3]), 2).values()); // 1, 2, 2
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const minimum: BinaryOp = elementwise({
  name: "minimum",
  inputs: ["a", "b"],
  y: "min(a, b)",
  samples: [
    { inputs: [{ shape: [3, 4], distinct: true }, { shape: [3, 4], distinct: true }] },
    { inputs: [{ shape: [3, 4], distinct: true }, { shape: [4], distinct: true }] },
    { inputs: [{ shape: [3, 1], distinct: true }, { shape: [1, 5], distinct: true }] },
    { inputs: [{ shape: [], distinct: true }, { shape: [2, 3], distinct: true }] },
    { inputs: [[0, 3], [3]] },
    { inputs: [{ shape: [1], distinct: true }, { shape: [1], distinct: true }] },
  ],
  examples: [
    { inputs: [[1, 2, 5, NaN], [3, 2, -4, 0]], output: [1, 2, -4, NaN] },
    { inputs: [0, [[1], [-1]]], output: [[0], [-1]] },
  ],
  errors: [{ inputs: [[2, 3], [2]], message: "minimum: shapes [2, 3] and [2] do not broadcast" }],
});
