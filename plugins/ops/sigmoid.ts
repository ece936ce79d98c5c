import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The logistic function: y = σ(x) = 1 / (1 + e⁻ˣ), between 0 and 1.
 *
 * With u = 1 + e⁻ˣ, ∂y/∂x = −u⁻² · (−e⁻ˣ) = e⁻ˣ / u². Since 1 − y = e⁻ˣ / u, this is y (1 − y), so
 * x∇ = y∇ · y (1 − y): the output is all that has to be kept.
 *
 * ```ts
 * import { sigmoid, tensor } from "../../mod.ts";
 *
 * console.log(await sigmoid(tensor([-100, 0, 100])).values()); // 0.0000..., 0.5, 1
 * ```
 *
 * Source: Verhulst, "Notice sur la loi que la population suit dans son accroissement", 1838.
 */
export const sigmoid: UnaryOp = elementwise({
  name: "sigmoid",
  y: "sigmoid(x)",
  samples: [
    { inputs: [[3, 4]] },
    { inputs: [{ shape: [17], from: -8, to: 8 }] },
    { inputs: [[]] },
    { inputs: [[0, 3]] },
  ],
  examples: [{
    inputs: [[-800, -1, 0, Math.log(3), 800, NaN]],
    output: [0, 0.2689414213699951, 0.5, 0.75, 1, NaN],
  }],
});
