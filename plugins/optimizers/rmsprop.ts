import { defineOptimizer, type OptimizerFunction, type Option, option } from "../../kernel/mod.ts";

/** The options of {@linkcode rmsprop}. */
export type RmspropOptions = {
  readonly learningRate: Option<number>;
  readonly alpha: Option<number>;
  readonly epsilon: Option<number>;
  readonly momentum: Option<number>;
  readonly centered: Option<boolean>;
  readonly weightDecay: Option<number>;
};

const options: RmspropOptions = {
  learningRate: option.number({ default: 1e-2, min: 0, description: "step size" }),
  alpha: option.number({ default: 0.99, min: 0, max: 1, description: "memory of the square" }),
  epsilon: option.number({ default: 1e-8, min: 0, description: "added to the root" }),
  momentum: option.number({
    default: 0,
    min: 0,
    description: "share of the velocity that is kept",
  }),
  centered: option.boolean({ default: false, description: "subtract the squared mean gradient" }),
  weightDecay: option.number({
    default: 0,
    min: 0,
    description: "L2 penalty, added to the gradient",
  }),
};

/**
 * RMSProp, as PyTorch defines it: steps by the gradient over the root of its running mean square.
 *
 * ```ts
 * import { grad, multiply, rmsprop, tensor } from "../../mod.ts";
 *
 * const x = tensor(1, { requiresGrad: true });
 * const optimizer = rmsprop({ x }, { learningRate: 0.01 });
 * optimizer.step(grad(multiply(x, x), [x]));
 * console.log((await x.item()).toFixed(3)); // 0.900: 1 - 0.01 · 2 / √(0.01 · 4)
 * ```
 */
export const rmsprop: OptimizerFunction<RmspropOptions> = defineOptimizer({
  name: "rmsprop",
  description: "RMSProp, with momentum and centring",
  options,
  state: ["s", "m", "v"],
  update: {
    d: "g + weightDecay * p",
    s: "alpha * s + (1 - alpha) * d * d",
    m: "alpha * m + (1 - alpha) * d",
    r: "d / (sqrt(centered != 0 ? s - m * m : s) + epsilon)",
    v: "momentum * v + r",
    p: "p - learningRate * (momentum != 0 ? v : r)",
  },
  reference: "Tieleman & Hinton 2012, lecture 6.5; Graves 2013 (centred), as in PyTorch",
});
