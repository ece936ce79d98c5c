import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The natural logarithm: y = log x. It is −∞ at 0 and NaN below.
 *
 * It undoes the exponential: eʸ = x. Differentiating both sides by x gives eʸ ∂y/∂x = 1, so
 * ∂y/∂x = 1 / eʸ = 1 / x and x∇ = y∇ / x.
 *
 * ```ts
 * import { log, tensor } from "../../mod.ts";
 *
 * console.log(await log(tensor([1, Math.E])).values()); // 0, 1
 * ```
 */
export const log: UnaryOp = elementwise({
  name: "log",
  y: "log(x)",
  samples: [
    { inputs: [{ shape: [3, 5], from: 0.25, to: 4 }] },
    { inputs: [{ shape: [], from: 0.25 }] },
    { inputs: [{ shape: [0, 3], from: 0.25 }] },
    { inputs: [{ shape: [17], from: 10, to: 1000 }] },
  ],
  examples: [{
    inputs: [[1, Math.E, 0.5, 0, -1, Infinity, NaN]],
    output: [0, 1, -Math.LN2, -Infinity, NaN, Infinity, NaN],
  }],
});
