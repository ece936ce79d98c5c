import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/** The slope of {@linkcode leakyRelu}. */
export type LeakyReluAttributes = {
  /** Slope for negative inputs. Default: 0.01. */
  readonly slope?: number;
};

/**
 * Rectified linear unit with a leak: y = x for x > 0, else slope · x.
 *
 * ∂y/∂x is 1 for x > 0 and slope for x < 0, so a unit whose input is negative still learns. At 0 there is
 * no derivative (unless the slope is 1); the slope is taken, as in PyTorch.
 *
 * ```ts
 * import { leakyRelu, tensor } from "../../mod.ts";
 *
 * console.log(await leakyRelu(tensor([-1, 2]), { slope: 0.25 }).values()); // -0.25, 2
 * ```
 *
 * Source: Maas, Hannun & Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.
 */
export const leakyRelu: UnaryOp<LeakyReluAttributes> = elementwise({
  name: "leakyRelu",
  attributes: { slope: 0.01 },
  y: "x > 0 ? x : slope * x",
  samples: [
    { inputs: [{ shape: [3, 5], awayFrom: [0] }] },
    { inputs: [{ shape: [17], awayFrom: [0] }], attributes: { slope: 0.2 } },
    { inputs: [{ shape: [], awayFrom: [0] }], attributes: { slope: -1 } },
    { inputs: [[0, 3]] },
  ],
  examples: [
    { inputs: [[-100, 0, 2, NaN]], output: [-1, 0, 2, NaN] },
    { inputs: [[-1, 2]], attributes: { slope: 0.25 }, output: [-0.25, 2] },
  ],
});
