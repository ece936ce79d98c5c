import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * Gaussian error linear unit: y = x Φ(x), where Φ(x) = (1 + erf(x / √2)) / 2 is the probability that a
 * standard normal number is less than x. This is the exact form, not the one with tanh.
 *
 * Φ has the normal density as its derivative, φ(x) = e^(−x²/2) / √(2π). By the product rule
 * ∂y/∂x = Φ(x) + x φ(x).
 *
 * ```ts
 * import { gelu, tensor } from "../../mod.ts";
 *
 * console.log(await gelu(tensor([-1, 0, 1])).values()); // -0.158..., 0, 0.841...
 * ```
 *
 * Source: Hendrycks & Gimpel, "Gaussian error linear units (GELUs)", 2016, equation 1.
 */
export const gelu: UnaryOp = elementwise({
  name: "gelu",
  y: "x / 2 * (1 + erf(x / sqrt(2)))",
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[]] },
    { inputs: [[0, 3]] },
    { inputs: [{ shape: [17], from: -5, to: 5 }] },
  ],
  examples: [{
    inputs: [[-1, 0, 1, 2, 100, -100, NaN]],
    output: [-0.15865525393145707, 0, 0.8413447460685429, 1.9544997361036416, 100, 0, NaN],
  }],
});
