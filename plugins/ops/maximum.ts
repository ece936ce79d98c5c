import { type BinaryOp, elementwise } from "../../kernel/mod.ts";

/**
 * The larger of two numbers, element by element: y = max(a, b). Shapes broadcast. NaN if either is NaN.
 *
 * Where a > b, y is a: ∂y/∂a = 1 and ∂y/∂b = 0. Where b > a it is the other way round. At a tie y has no
 * derivative; each input receives half of y∇, as in PyTorch, which is right when both move together.
 *
 * ```ts
 * import { maximum, tensor } from "../../mod.ts";
 *
 * console.log(await maximum(tensor([1, 2, 3]), 2).values()); // 2, 2, 3
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const maximum: BinaryOp = elementwise({
  name: "maximum",
  inputs: ["a", "b"],
  y: "max(a, b)",
  samples: [
    { inputs: [{ shape: [3, 4], distinct: true }, { shape: [3, 4], distinct: true }] },
    { inputs: [{ shape: [3, 4], distinct: true }, { shape: [4], distinct: true }] },
    { inputs: [{ shape: [3, 1], distinct: true }, { shape: [1, 5], distinct: true }] },
    { inputs: [{ shape: [], distinct: true }, { shape: [2, 3], distinct: true }] },
    { inputs: [[0, 3], [3]] },
    { inputs: [{ shape: [1], distinct: true }, { shape: [1], distinct: true }] },
  ],
  examples: [
    { inputs: [[1, 2, 5, NaN], [3, 2, -4, 0]], output: [3, 2, 5, NaN] },
    { inputs: [0, [[1], [-1]]], output: [[1], [0]] },
  ],
  errors: [{ inputs: [[2, 3], [2]], message: "maximum: shapes [2, 3] and [2] do not broadcast" }],
});
