import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The opposite number: y = −x. ∂y/∂x = −1, so x∇ = −y∇.
 *
 * ```ts
 * import { negate, tensor } from "../../mod.ts";
 *
 * console.log(await negate(tensor([1, -2])).values()); // -1, 2
 * ```
 */
export const negate: UnaryOp = elementwise({
  name: "negate",
  y: "-x",
  samples: [{ inputs: [[3, 5]] }, { inputs: [[]] }, { inputs: [[0, 3]] }, { inputs: [[1]] }],
  examples: [{ inputs: [[1, -2, Infinity, NaN]], output: [-1, 2, -Infinity, NaN] }],
});
