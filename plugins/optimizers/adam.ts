import { defineOptimizer, type OptimizerFunction, type Option, option } from "../../kernel/mod.ts";

/** The options of {@linkcode adam}. */
export type AdamOptions = {
  readonly learningRate: Option<number>;
  readonly beta1: Option<number>;
  readonly beta2: Option<number>;
  readonly epsilon: Option<number>;
  readonly weightDecay: Option<number>;
  readonly decoupled: Option<boolean>;
};

const options: AdamOptions = {
  learningRate: option.number({ default: 1e-3, min: 0, description: "step size" }),
  beta1: option.number({ default: 0.9, min: 0, below: 1, description: "memory of the mean" }),
  beta2: option.number({ default: 0.999, min: 0, below: 1, description: "memory of the square" }),
  epsilon: option.number({ default: 1e-8, min: 0, description: "added to the root" }),
  weightDecay: option.number({
    default: 0,
    min: 0,
    description: "share of the weights that decays",
  }),
  decoupled: option.boolean({
    default: false,
    description: "decay the weights themselves (AdamW) instead of adding to the gradient",
  }),
};

/**
 * Adam: steps by the gradient's running mean over the root of its running mean square, both
 * corrected for having started at 0. With `decoupled` it is AdamW.
 *
 * ```ts
 * import { adam, grad, multiply, tensor } from "../../mod.ts";
 *
 * const x = tensor(1, { requiresGrad: true });
 * const optimizer = adam({ x }, { learningRate: 0.1 });
 * optimizer.step(grad(multiply(x, x), [x]));
 * console.log((await x.item()).toFixed(3)); // 0.900: the first step has the length of the rate
 * ```
 */
export const adam: OptimizerFunction<AdamOptions> = defineOptimizer({
  name: "adam",
  description: "Adam, and with decoupled weight decay AdamW",
  options,
  state: ["m", "v"],
  update: {
    d: "decoupled != 0 ? g : g + weightDecay * p",
    m: "beta1 * m + (1 - beta1) * d",
    v: "beta2 * v + (1 - beta2) * d * d",
    q: "decoupled != 0 ? p - learningRate * weightDecay * p : p",
    p: "q - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)",
  },
  reference: "Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019, algorithm 2",
});
