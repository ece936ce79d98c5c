import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * The absolute value: y = |x|.
 *
 * y is x for x > 0 and −x for x < 0, so ∂y/∂x is the sign of x: x∇ = y∇ · sign(x). At 0 there is no
 * derivative; 0 is taken, which is sign(0), as in PyTorch.
 *
 * ```ts
 * import { abs, tensor } from "../../mod.ts";
 *
 * console.log(await abs(tensor([-3, 0, 2])).values()); // 3, 0, 2
 * ```
 */
export const abs: UnaryOp = elementwise({
  name: "abs",
  y: "abs(x)",
  samples: [
    { inputs: [{ shape: [3, 5], awayFrom: [0] }] },
    { inputs: [{ shape: [], awayFrom: [0] }] },
    { inputs: [[0, 3]] },
    { inputs: [{ shape: [17], awayFrom: [0] }] },
  ],
  examples: [{ inputs: [[-3, 0, 2, -Infinity, NaN]], output: [3, 0, 2, Infinity, NaN] }],
});
