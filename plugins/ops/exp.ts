import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The exponential function: y = eˣ.
 *
 * It is its own derivative, ∂y/∂x = eˣ = y, so x∇ = y∇ · y. In float32 it overflows to ∞ above 88.7 and
 * vanishes below −103.9; `softmax` and `logSoftmax` avoid both.
 *
 * ```ts
 * import { exp, tensor } from "../../mod.ts";
 *
 * console.log(await exp(tensor([0, 1])).values()); // 1, 2.718...
 * ```
 */
export const exp: UnaryOp = elementwise({
  name: "exp",
  y: "exp(x)",
  samples: [{ inputs: [[3, 5]] }, { inputs: [[]] }, { inputs: [[0, 3]] }, { inputs: [[1]] }],
  examples: [{
    inputs: [[0, 1, Math.log(2), -Infinity, Infinity, NaN]],
    output: [1, Math.E, 2, 0, Infinity, NaN],
  }],
});
