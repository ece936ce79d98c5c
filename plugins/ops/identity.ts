import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * A copy of its input: y = x. ∂y/∂x = 1, so x∇ = y∇.
 *
 * The copy has values of its own: an optimizer that overwrites `x` leaves it alone.
 *
 * ```ts
 * import { identity, tensor } from "../../mod.ts";
 *
 * console.log(await identity(tensor([1, 2])).values()); // 1, 2
 * ```
 */
export const identity: UnaryOp = elementwise({
  name: "identity",
  y: "x",
  samples: [{ inputs: [[3, 5]] }, { inputs: [[]] }, { inputs: [[0, 3]] }, { inputs: [[1]] }],
  examples: [{ inputs: [[[1, -2], [Infinity, NaN]]], output: [[1, -2], [Infinity, NaN]] }],
});
