import {
  defineOp,
  elementwise,
  type Op,
  resolveAxis,
  type Tensor,
  type UnaryOp,
} from "../../kernel/mod.ts";
import { keptShape, refuseEmpty } from "./_axes.ts";
import { compileFormula } from "./_kernel.ts";
import { multiply } from "./multiply.ts";
import { sum } from "./sum.ts";

/** Along which axis probabilities add up to 1. */
export type SoftmaxAttributes = {
  /** The axis; a negative one counts from the end. Default: −1, the last. */
  readonly axis?: number;
};

const exponentials = compileFormula(["x", "m"], "exp(x - m)").kernel;
const quotients = compileFormula(["e", "s"], "e / s", { into: "e" }).kernel;

const spread: Op<[p: Tensor, w: Tensor, mean: Tensor]> = elementwise({
  name: "softmax.dx",
  inputs: ["p", "w", "mean"],
  y: "p * (w - mean)",
  samples: [],
  examples: [],
});

/**
 * Exponentials that add up to 1 along an axis: yᵢ = eˣⁱ / Σⱼ eˣʲ.
 *
 * Computed as eˣⁱ⁻ᵐ / Σⱼ eˣʲ⁻ᵐ with m = maxⱼ xⱼ: the factor e⁻ᵐ cancels, every exponential is at most 1,
 * and one of them is 1, so nothing overflows and the sum is not 0.
 *
 * By the quotient rule with s = Σⱼ eˣʲ, ∂yᵢ/∂xₖ = (δᵢₖ eˣⁱ s − eˣⁱ eˣᵏ) / s² = yᵢ (δᵢₖ − yₖ). Hence
 * xₖ∇ = Σᵢ yᵢ∇ ∂yᵢ/∂xₖ = yₖ (yₖ∇ − Σᵢ yᵢ∇ yᵢ): the gradient minus its mean under the probabilities y,
 * times y.
 *
 * ```ts
 * import { softmax, tensor } from "../../mod.ts";
 *
 * console.log(await softmax(tensor([[0, Math.log(3)], [1000, 0]])).values()); // 0.25, 0.75, 1, 0
 * ```
 *
 * Source: Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.
 *
 * @throws {ShapeError} for an axis that does not exist or is empty.
 */
export const softmax: UnaryOp<SoftmaxAttributes> = defineOp({
  name: "softmax",
  attributes: { axis: -1 },
  shape: ([x], attributes) => {
    refuseEmpty("softmax", x, [resolveAxis("softmax", attributes.axis, x)]);
    return x;
  },
  forward: ({ backend, inputs: [x], attributes, shape }) => {
    const axes = [resolveAxis("softmax", attributes.axis, shape)];
    const kept = keptShape(shape, axes);
    const max = { data: backend.reduce("max", x, axes), shape: kept };
    const [data] = backend.elementwise(exponentials, [x, max], [], shape);
    backend.release(max.data);
    const y = { data, shape };
    const total = { data: backend.reduce("sum", y, axes), shape: kept };
    backend.elementwise(quotients, [y, total], [], shape);
    backend.release(total.data);
    return data;
  },
  backward: ({ grad, output, attributes: { axis } }) => [
    () => spread(output, grad, sum(multiply(output, grad), { axes: [axis], keepDims: true })),
  ],
  keeps: ({ output }) => [output],
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[2, 2, 3]] },
    { inputs: [[2, 3, 2]], attributes: { axis: 1 } },
    { inputs: [[4, 2]], attributes: { axis: 0 } },
    { inputs: [[4, 1]] },
    { inputs: [[7]] },
    { inputs: [[0, 3]] },
    { inputs: [[17, 33]] },
  ],
  examples: [
    { inputs: [[[0, Math.log(3)], [5, 5]]], output: [[0.25, 0.75], [0.5, 0.5]] },
    { inputs: [[[1000, 0], [-1000, -1000]]], output: [[1, 0], [0.5, 0.5]] },
    {
      inputs: [[[0, 7], [Math.log(4), 7]]],
      attributes: { axis: 0 },
      output: [[0.2, 0.5], [0.8, 0.5]],
    },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { axis: 2 }, message: "softmax: axis 2 does not exist" },
    { inputs: [[3, 0]], message: "axis 1 of shape [3, 0] is empty" },
  ],
});
