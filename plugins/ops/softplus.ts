import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * A smooth rectifier: y = log(1 + eˣ), always positive.
 *
 * ∂y/∂x = eˣ / (1 + eˣ) = 1 / (1 + e⁻ˣ) = σ(x), the sigmoid, so x∇ = y∇ · σ(x).
 *
 * eˣ overflows for large x. For x > 0, log(1 + eˣ) = log(eˣ (e⁻ˣ + 1)) = x + log(1 + e⁻ˣ); both cases are
 * max(x, 0) + log(1 + e^(−|x|)), whose exponential is at most 1.
 *
 * ```ts
 * import { softplus, tensor } from "../../mod.ts";
 *
 * console.log(await softplus(tensor([-1000, 0, 1000])).values()); // 0, 0.693..., 1000
 * ```
 *
 * Source: Dugas et al., "Incorporating second-order functional knowledge for better option pricing",
 * 2000.
 */
export const softplus: UnaryOp = elementwise({
  name: "softplus",
  y: "max(x, 0) + log1p(exp(-abs(x)))",
  // Exact at 0 too, where the pieces of y have no derivative of their own.
  dx: "g * sigmoid(x)",
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[]] },
    { inputs: [[0, 3]] },
    { inputs: [{ shape: [17], from: -8, to: 8 }] },
  ],
  examples: [{
    inputs: [[-1000, 0, Math.log(3), 1000, NaN]],
    output: [0, Math.LN2, 2 * Math.LN2, 1000, NaN],
  }],
});
