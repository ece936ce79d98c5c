import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * Rectified linear unit: the positive part of its input.
 *
 * y = max(x, 0), so ∂y/∂x is 1 for x > 0 and 0 for x < 0. At 0 there is no derivative; 0 is taken, as
 * in PyTorch. NaN stays NaN.
 *
 * ```ts
 * import { relu, tensor } from "../../mod.ts";
 *
 * console.log(await relu(tensor([-1, 0, 2])).values()); // 0, 0, 2
 * ```
 *
 * Source: Nair & Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.
 */
export const relu: UnaryOp = elementwise({
  name: "relu",
  y: "x <= 0 ? 0 : x",
  // By the output: the next op keeps that anyway, so the input need not be kept.
  dx: "y <= 0 ? 0 : g",
  samples: [{ inputs: [{ shape: [3, 4], awayFrom: [0] }] }],
  examples: [{ inputs: [[-1, 0, 2, NaN]], output: [0, 0, 2, NaN] }],
});
