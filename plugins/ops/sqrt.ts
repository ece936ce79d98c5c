import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The square root: y = √x. It is NaN below 0.
 *
 * From y² = x follows 2 y ∂y/∂x = 1, so ∂y/∂x = 1 / (2 y) and x∇ = y∇ / (2 y). It grows without bound
 * towards 0, where it is ∞: add a small number under a root that may vanish.
 *
 * ```ts
 * import { sqrt, tensor } from "../../mod.ts";
 *
 * console.log(await sqrt(tensor([9, 2])).values()); // 3, 1.414...
 * ```
 */
export const sqrt: UnaryOp = elementwise({
  name: "sqrt",
  y: "sqrt(x)",
  samples: [
    { inputs: [{ shape: [3, 5], from: 0.25, to: 4 }] },
    { inputs: [{ shape: [], from: 0.25 }] },
    { inputs: [{ shape: [0, 3], from: 0.25 }] },
    { inputs: [{ shape: [17], from: 10, to: 1000 }] },
  ],
  examples: [{
    inputs: [[9, 2, 0, -1, Infinity, NaN]],
    output: [3, Math.SQRT2, 0, NaN, Infinity, NaN],
  }],
});
