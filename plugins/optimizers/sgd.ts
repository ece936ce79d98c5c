import { defineOptimizer, type OptimizerFunction, type Option, option } from "../../kernel/mod.ts";

/** The options of {@linkcode sgd}. */
export type SgdOptions = {
  readonly learningRate: Option<number>;
  readonly momentum: Option<number>;
  readonly nesterov: Option<boolean>;
  readonly weightDecay: Option<number>;
};

const options: SgdOptions = {
  learningRate: option.number({ default: 1e-2, min: 0, description: "step size" }),
  momentum: option.number({
    default: 0,
    min: 0,
    description: "share of the velocity that is kept",
  }),
  nesterov: option.boolean({ default: false, description: "look ahead along the velocity" }),
  weightDecay: option.number({
    default: 0,
    min: 0,
    description: "L2 penalty, added to the gradient",
  }),
};

/**
 * Stochastic gradient descent, as PyTorch defines it: with momentum μ, v ← μ v + d and p ← p − η v.
 *
 * ```ts
 * import { grad, multiply, sgd, tensor } from "../../mod.ts";
 *
 * const x = tensor(1, { requiresGrad: true });
 * const optimizer = sgd({ x }, { learningRate: 0.1 });
 * optimizer.step(grad(multiply(x, x), [x]));
 * console.log(await x.item()); // 1 - 0.1 · 2 = 0.8
 * ```
 */
export const sgd: OptimizerFunction<SgdOptions> = defineOptimizer({
  name: "sgd",
  description: "stochastic gradient descent, with momentum (Nesterov's too) and weight decay",
  options,
  state: ["v"],
  update: {
    d: "g + weightDecay * p",
    v: "momentum * v + d",
    p: "p - learningRate * (nesterov != 0 ? d + momentum * v : momentum != 0 ? v : d)",
  },
  reference: "Robbins & Monro 1951; Sutskever et al. 2013, as in PyTorch",
});
