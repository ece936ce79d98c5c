import { defineOp, type Op, type Tensor, ValueError } from "../../kernel/mod.ts";
import { divisorOf, refuseClassifier } from "./_loss.ts";
import {
  logitsGradient,
  type SoftmaxCrossEntropyAttributes,
  totalLoss,
} from "./_softmax_cross_entropy.ts";

export type { SoftmaxCrossEntropyAttributes } from "./_softmax_cross_entropy.ts";

/**
 * Cross-entropy of labels [n] and the softmax of logits [n, classes]: the loss of a classifier, a
 * scalar. For one row x with label t it is
 *
 *     ℓ = −log softmax(x)ₜ = log Σⱼ eˣʲ − xₜ
 *
 * and the losses of the rows are averaged, or added for `reduction: "sum"`. With m = maxⱼ xⱼ it is
 * computed as log Σⱼ eˣʲ⁻ᵐ + (m − xₜ), where nothing overflows: the sum is from 1 to the number of
 * classes.
 *
 * ∂ℓ/∂xₖ = eˣᵏ / Σⱼ eˣʲ − δₖₜ = softmax(x)ₖ − δₖₜ: the probability that the model gives to class k minus
 * the one that it should give. Hence x∇ = ℓ∇ · (softmax(x) − onehot(t)), divided by n for the mean.
 *
 * With `labelSmoothing` α the target of a row is not onehot(t) but q = (1 − α) onehot(t) + α / classes, which
 * keeps the model from growing ever surer. The loss −Σₖ qₖ log softmax(x)ₖ is then log Σⱼ eˣʲ − Σₖ qₖ xₖ, for q
 * adds up to 1, and in the gradient q takes the place of onehot(t). It is computed as
 * log Σⱼ eˣʲ⁻ᵐ + Σₖ qₖ (m − xₖ): what all logits share is gone before anything is added up.
 *
 * A label that is not a whole number from 0 to classes − 1 makes the loss NaN: a GPU cannot throw.
 *
 * ```ts
 * import { softmaxCrossEntropy, tensor } from "../../mod.ts";
 *
 * const logits = tensor([[0, Math.log(3)], [0, 0]]);
 * console.log(await softmaxCrossEntropy(logits, tensor([0, 1])).item()); // (log 4 + log 2) / 2 = 1.04
 * ```
 *
 * Source: Bishop, "Pattern Recognition and Machine Learning", 2006, equations 4.108 and 4.109; Szegedy et
 * al., "Rethinking the inception architecture for computer vision", 2016, section 7, for the smoothing.
 *
 * @throws {ShapeError} unless the shapes are [n, classes] and [n].
 * @throws {ValueError} for an unknown reduction or a label smoothing outside [0, 1].
 */
export const softmaxCrossEntropy: Op<
  [logits: Tensor, labels: Tensor],
  SoftmaxCrossEntropyAttributes
> = defineOp({
  name: "softmaxCrossEntropy",
  inputs: ["logits", "labels"],
  attributes: { reduction: "mean", labelSmoothing: 0 },
  shape: ([logits, labels], { reduction, labelSmoothing }) => {
    refuseClassifier("softmaxCrossEntropy", logits, labels);
    divisorOf("softmaxCrossEntropy", reduction, 0);
    if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
      throw new ValueError(
        `softmaxCrossEntropy: labelSmoothing: found ${labelSmoothing}, allowed: from 0 to 1`,
      );
    }
    return [];
  },
  forward: ({ backend, inputs: [logits, labels], attributes }) =>
    totalLoss(backend, logits, labels, attributes),
  backward: ({ grad, inputs: [logits, labels], attributes }) => [
    () => logitsGradient(logits, labels, grad, attributes),
    undefined,
  ],
  keeps: ({ inputs }) => inputs,
  samples: [
    { inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }] },
    {
      inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }],
      attributes: { reduction: "sum" },
    },
    { inputs: [[1, 5], { shape: [1], whole: true, from: 0, to: 4 }] },
    { inputs: [[3, 1], { shape: [3], whole: true, from: 0, to: 0 }] },
    { inputs: [[17, 10], { shape: [17], whole: true, from: 0, to: 9 }] },
    {
      inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }],
      attributes: { labelSmoothing: 0.1 },
    },
    {
      inputs: [[17, 10], { shape: [17], whole: true, from: 0, to: 9 }],
      attributes: { labelSmoothing: 1, reduction: "sum" },
    },
    {
      inputs: [{ shape: [4, 3], from: 998, to: 1002 }, { shape: [4], whole: true, from: 0, to: 2 }],
      attributes: { labelSmoothing: 0.1 },
    },
    {
      inputs: [[0, 3], { shape: [0], whole: true, from: 0, to: 2 }],
      attributes: { reduction: "sum" },
    },
    { inputs: [[0, 3], { shape: [0], whole: true, from: 0, to: 2 }] },
    {
      inputs: [[2, 1000], { shape: [2], whole: true, from: 0, to: 999 }],
      attributes: { labelSmoothing: 0.1 },
    },
  ],
  examples: [
    { inputs: [[[0, Math.log(3)], [0, 0]], [0, 1]], output: Math.log(8) / 2 },
    {
      inputs: [[[0, Math.log(3)], [0, 0]], [0, 1]],
      attributes: { reduction: "sum" },
      output: Math.log(8),
    },
    {
      inputs: [[[1000, 0], [0, 1000]], [0, 0]],
      attributes: { reduction: "sum" },
      output: 1000,
    },
    {
      // Half of the target on class 0, a quarter more on each: log 4 - 1/4 log 3.
      inputs: [[[0, Math.log(3)]], [0]],
      attributes: { labelSmoothing: 0.5 },
      output: Math.log(4) - Math.log(3) / 4,
    },
    {
      // The same for logits that share a large part: -1, 0 and 1 lie 2, 1 and 0 below the largest.
      inputs: [[[9999, 10000, 10001]], [0]],
      attributes: { labelSmoothing: 0.3 },
      output: Math.log(1 + Math.exp(-1) + Math.exp(-2)) + 0.7 * 2 + 0.1 * 3,
    },
    { inputs: [[[1, 2, 3]], [3]], output: NaN },
    { inputs: [[[1, 2, 3]], [3]], attributes: { labelSmoothing: 1 }, output: NaN },
    { inputs: [[[1, 2, 3]], [-1]], output: NaN },
    { inputs: [[[1, 2, 3]], [0.5]], output: NaN },
    { inputs: [[[1, 2, 3]], [NaN]], output: NaN },
    // A class without probability adds nothing; as the label, or with a share of the target, it is an infinite loss.
    { inputs: [[[-Infinity, 0, 0]], [1]], output: Math.log(2) },
    { inputs: [[[-Infinity, 0, 0]], [0]], output: Infinity },
    { inputs: [[[-Infinity, 0, 0]], [1]], attributes: { labelSmoothing: 0.1 }, output: Infinity },
    // Of these, no softmax has probabilities.
    { inputs: [[[Infinity, 0, 0]], [0]], output: NaN },
    { inputs: [[[-Infinity, -Infinity]], [0]], output: NaN },
    { inputs: [[[0, 0, 0, 0, NaN]], [0]], output: NaN },
  ],
  errors: [
    { inputs: [[4, 3], [5]], message: "found [4, 3] and labels [5], needed: [n, classes] and [n]" },
    { inputs: [[4, 3], [4, 3]], message: "labels [4, 3]" },
    { inputs: [[4], [4]], message: "needed: [n, classes]" },
    { inputs: [[4, 0], [4]], message: "one class or more" },
    {
      inputs: [[4, 3], [4]],
      attributes: { labelSmoothing: 1.1 },
      message: "labelSmoothing: found 1.1, allowed: from 0 to 1",
    },
  ],
});
