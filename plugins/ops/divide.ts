import { type BinaryOp, elementwise } from "../../kernel/mod.ts";

/**
 * Quotient of two tensors, element by element: S = X / Y. Shapes broadcast.
 *
 * Let L be the loss and X∇ its gradient, X∇ᵢ = ∂L/∂Xᵢ. Each Sᵢ depends on Xᵢ and Yᵢ alone, so the sums of
 * the chain rule have one term:
 *
 *     X∇ᵢ = S∇ᵢ · ∂(Xᵢ / Yᵢ)/∂Xᵢ = S∇ᵢ / Yᵢ
 *     Y∇ᵢ = S∇ᵢ · ∂(Xᵢ / Yᵢ)/∂Yᵢ = −S∇ᵢ · Xᵢ / Yᵢ²
 *
 * that is, X∇ = S∇ / Y and Y∇ = −S∇ · X / Y², element by element, summed over whatever was repeated by
 * broadcasting. The second is computed as −S∇ · S / Y, so X need not be kept.
 *
 * A division by 0 follows IEEE 754: ±∞, or NaN for 0 / 0.
 *
 * ```ts
 * import { divide, tensor } from "../../mod.ts";
 *
 * console.log(await divide(tensor([1, 2, 3]), 4).values()); // 0.25, 0.5, 0.75
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const divide: BinaryOp = elementwise({
  name: "divide",
  inputs: ["a", "b"],
  y: "a / b",
  samples: [
    { inputs: [[3, 4], { shape: [3, 4], from: 0.5, to: 3 }] },
    { inputs: [[3, 4], { shape: [4], from: -3, to: -0.5 }] },
    { inputs: [[3, 1], { shape: [1, 5], from: 0.5 }] },
    { inputs: [[], { shape: [2, 3], from: 0.5 }] },
    { inputs: [[0, 3], { shape: [3], from: 0.5 }] },
    { inputs: [[1], { shape: [1], from: 0.5 }] },
  ],
  examples: [
    { inputs: [[1, 2, 3], 4], output: [0.25, 0.5, 0.75] },
    { inputs: [[1, -1, 0], 0], output: [Infinity, -Infinity, NaN] },
    { inputs: [6, [[2], [-3]]], output: [[3], [-2]] },
  ],
  errors: [{ inputs: [[2, 3], [2]], message: "divide: shapes [2, 3] and [2] do not broadcast" }],
});
