import { defineOp, elementwise, type Op, type Tensor, ValueError } from "../../kernel/mod.ts";
import type { LossAttributes } from "./cross_entropy.ts";
import { divideBy } from "./_divide_by.ts";
import { divisorOf, refuseClassifier } from "./_loss.ts";
import { logSoftmax } from "./log_softmax.ts";
import { select } from "./select.ts";
import { sum } from "./sum.ts";

/** How much easy examples count, and how the losses of the examples become one number. */
export type FocalAttributes = LossAttributes & {
  /** Exponent γ, 0 or more; with 0 it is the cross-entropy. Default: 2. */
  readonly gamma?: number;
};

const weighted: Op<[l: Tensor], { readonly gamma: number }> = elementwise({
  name: "focal.weighted",
  inputs: ["l"],
  attributes: { gamma: 2 },
  y: "-((-expm1(l)) ^ gamma * l)",
  // The quotient tends to -1 as the probability tends to 1.
  dl: "g * (-expm1(l)) ^ gamma * (gamma * exp(l) * (l < 0 ? -(l / expm1(l)) : -1) - 1)",
  samples: [],
  examples: [],
});

/**
 * Focal loss of labels [n] and the softmax of logits [n, classes]: cross-entropy in which examples that are
 * right already count little. With p the probability that the model gives to the right class of a row,
 *
 *     ℓ = −(1 − p)^γ log p
 *
 * and the losses of the rows are averaged, or added for `reduction: "sum"`. At γ = 2 a row with p = 0.9 counts
 * a hundredth of what it does in cross-entropy, which is γ = 0.
 *
 * It is computed from l = log p, an entry of `logSoftmax`, with 1 − p = −expm1(l), which is exact where p is
 * near 1. With q = 1 − p, ∂q/∂l = −p, so
 *
 *     ∂ℓ/∂l = γ q^(γ−1) p l − q^γ = q^γ (γ p · l / q − 1)
 *
 * where l / q tends to −1 as p tends to 1. From there `logSoftmax` takes the gradient to the logits.
 *
 * A label that is not a whole number from 0 to classes − 1 makes the loss NaN: a GPU cannot throw.
 *
 * ```ts
 * import { focal, tensor } from "../../mod.ts";
 *
 * const logits = tensor([[0, Math.log(3)], [0, 0]]);
 * console.log(await focal(logits, tensor([1, 0])).item()); // (log(4/3) / 16 + log(2) / 4) / 2 = 0.0956
 * ```
 *
 * Source: Lin et al., "Focal loss for dense object detection", 2017, equation 4, for several classes.
 *
 * @throws {ShapeError} unless the shapes are [n, classes] and [n].
 * @throws {ValueError} for an unknown reduction or a negative γ.
 */
export const focal: Op<[logits: Tensor, labels: Tensor], FocalAttributes> = defineOp({
  name: "focal",
  inputs: ["logits", "labels"],
  attributes: { reduction: "mean", gamma: 2 },
  compose: ([logits, labels], { reduction, gamma }) => {
    refuseClassifier("focal", logits.shape, labels.shape);
    const divisor = divisorOf("focal", reduction, labels.size);
    if (!(gamma >= 0 && gamma < Infinity)) {
      throw new ValueError(`focal: gamma: found ${gamma}, allowed: a number, 0 or more`);
    }
    return divideBy(sum(weighted(select(logSoftmax(logits), labels), { gamma })), { divisor });
  },
  samples: [
    { inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }] },
    {
      inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }],
      attributes: { reduction: "sum" },
    },
    { inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }], attributes: { gamma: 0 } },
    { inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }], attributes: { gamma: 0.5 } },
    { inputs: [[17, 10], { shape: [17], whole: true, from: 0, to: 9 }], attributes: { gamma: 3 } },
    {
      inputs: [[0, 3], { shape: [0], whole: true, from: 0, to: 2 }],
      attributes: { reduction: "sum" },
    },
  ],
  examples: [
    {
      inputs: [[[0, Math.log(3)], [0, 0]], [1, 0]],
      output: (Math.log(4 / 3) / 16 + Math.LN2 / 4) / 2,
    },
    {
      inputs: [[[0, Math.log(3)], [0, 0]], [0, 1]],
      attributes: { gamma: 0, reduction: "sum" },
      output: Math.log(8),
    },
    // Sure and right, sure and wrong: neither overflows.
    { inputs: [[[1000, 0], [1000, 0]], [0, 1]], attributes: { reduction: "sum" }, output: 1000 },
    { inputs: [[[1, 2, 3]], [-1]], output: NaN },
  ],
  errors: [
    { inputs: [[4, 3], [5]], message: "focal: found [4, 3] and labels [5]" },
    { inputs: [[4], [4]], message: "needed: [n, classes] and [n]" },
    { inputs: [[4, 3], [4]], attributes: { gamma: -1 }, message: "focal: gamma: found -1" },
  ],
});
