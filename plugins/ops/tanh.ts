import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The hyperbolic tangent: y = tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), between −1 and 1.
 *
 * With s = eˣ − e⁻ˣ and c = eˣ + e⁻ˣ, ∂s/∂x = c and ∂c/∂x = s. By the quotient rule
 * ∂y/∂x = (c · c − s · s) / c² = 1 − y², so x∇ = y∇ (1 − y²): the output is all that has to be kept.
 *
 * ```ts
 * import { tanh, tensor } from "../../mod.ts";
 *
 * console.log(await tanh(tensor([-100, 0, 0.5])).values()); // -1, 0, 0.462...
 * ```
 */
export const tanh: UnaryOp = elementwise({
  name: "tanh",
  y: "tanh(x)",
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[]] },
    { inputs: [[0, 3]] },
    { inputs: [{ shape: [17], from: -4, to: 4 }] },
  ],
  examples: [{
    inputs: [[-1000, Math.log(2), 0, 1e-6, 1000, NaN]],
    output: [-1, 0.6, 0, 1e-6, 1, NaN],
  }],
});
