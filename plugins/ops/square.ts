import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The square: y = x².
 *
 * ∂y/∂x = x + x = 2 x by the product rule, so x∇ = y∇ · 2 x.
 *
 * ```ts
 * import { square, tensor } from "../../mod.ts";
 *
 * console.log(await square(tensor([-3, 0.5])).values()); // 9, 0.25
 * ```
 */
export const square: UnaryOp = elementwise({
  name: "square",
  y: "x^2",
  samples: [{ inputs: [[3, 5]] }, { inputs: [[]] }, { inputs: [[0, 3]] }, { inputs: [[17]] }],
  examples: [{ inputs: [[-3, 0.5, 0, -Infinity, NaN]], output: [9, 0.25, 0, Infinity, NaN] }],
});
