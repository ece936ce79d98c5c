import {
  defineOp,
  elementwise,
  type Op,
  reshapeTo,
  type Tensor,
  ValueError,
} from "../../kernel/mod.ts";
import type { LossAttributes } from "./cross_entropy.ts";
import { divideBy } from "./_divide_by.ts";
import { divisorOf, refuseClassifier } from "./_loss.ts";
import { oneHot } from "./_one_hot.ts";
import { select } from "./select.ts";
import { sum } from "./sum.ts";

/** How wide the margin is, and how the losses of the examples become one number. */
export type HingeAttributes = LossAttributes & {
  /** By how much the right class is to win, above 0. Default: 1. */
  readonly margin?: number;
};

const violation: Op<
  [x: Tensor, t: Tensor, isRight: Tensor],
  { readonly margin: number }
> = elementwise({
  name: "hinge.violation",
  inputs: ["x", "t", "isRight"],
  attributes: { margin: 1 },
  y: "isRight > 0 ? 0 : max(margin + (x - t), 0)",
  dx: "y > 0 ? g : 0",
  dt: "y > 0 ? -g : 0",
  disRight: "0",
  samples: [],
  examples: [],
});

/**
 * Hinge loss of labels [n] and scores [n, classes]: every class that comes nearer to the right one than the
 * margin costs what is missing. For one row x with label t and c classes it is
 *
 *     ℓ = (1/c) Σ_{j ≠ t} max(0, margin − xₜ + xⱼ)
 *
 * and the losses of the rows are averaged, or added for `reduction: "sum"`. It is PyTorch's
 * `multi_margin_loss`. A row that is right by the margin has no loss and no gradient: unlike cross-entropy it
 * is left alone.
 *
 * Where class j ≠ t violates the margin, ∂ℓ/∂xⱼ = 1/c and its part of ∂ℓ/∂xₜ is −1/c; where it does not, both
 * are 0. So xₜ∇ = −(ℓ∇ / c) · v with v the number of violations. At the margin itself there is no derivative;
 * 0 is taken.
 *
 * A label that is not a whole number from 0 to classes − 1 makes the loss NaN: a GPU cannot throw.
 *
 * ```ts
 * import { hinge, tensor } from "../../mod.ts";
 *
 * const scores = tensor([[2, 1.5, 0], [3, 0, 1]]);
 * console.log(await hinge(scores, tensor([0, 0])).item()); // (0.5 / 3 + 0) / 2 = 0.083
 * ```
 *
 * Source: Weston & Watkins, "Support vector machines for multi-class pattern recognition", 1999.
 *
 * @throws {ShapeError} unless the shapes are [n, classes] and [n].
 * @throws {ValueError} for an unknown reduction or a margin that is not above 0.
 */
export const hinge: Op<[scores: Tensor, labels: Tensor], HingeAttributes> = defineOp({
  name: "hinge",
  inputs: ["scores", "labels"],
  attributes: { reduction: "mean", margin: 1 },
  compose: ([x, labels], { reduction, margin }) => {
    refuseClassifier("hinge", x.shape, labels.shape);
    const [n = 0, classes = 1] = x.shape;
    const divisor = divisorOf("hinge", reduction, n);
    if (!(margin > 0 && margin < Infinity)) {
      throw new ValueError(`hinge: margin: found ${margin}, allowed: a number above 0`);
    }
    const target = reshapeTo(select(x, labels), [n, 1]);
    const isRight = oneHot(labels, { classes });
    return divideBy(sum(violation(x, target, isRight, { margin })), { divisor: classes * divisor });
  },
  samples: [
    {
      inputs: [
        { shape: [4, 3], from: 0, to: 0.9 },
        { shape: [4], whole: true, from: 0, to: 2 },
      ],
    },
    {
      inputs: [
        { shape: [4, 3], from: 0, to: 0.9 },
        { shape: [4], whole: true, from: 0, to: 2 },
      ],
      attributes: { reduction: "sum" },
    },
    {
      inputs: [
        [5, 4],
        { shape: [5], whole: true, from: 0, to: 3 },
      ],
      attributes: { margin: 4.5 },
    },
    {
      inputs: [
        { shape: [17, 10], distinct: true },
        { shape: [17], whole: true, from: 0, to: 9 },
      ],
      attributes: { margin: 0.001 },
    },
    { inputs: [[3, 1], { shape: [3], whole: true, from: 0, to: 0 }] },
    {
      inputs: [[0, 3], { shape: [0], whole: true, from: 0, to: 2 }],
      attributes: { reduction: "sum" },
    },
  ],
  examples: [
    { inputs: [[[2, 1.5, 0], [3, 0, 1]], [0, 0]], output: 0.5 / 6 },
    {
      inputs: [[[2, 1.5, 0], [3, 0, 1]], [2, 1]],
      attributes: { reduction: "sum" },
      output: 11.5 / 3,
    },
    { inputs: [[[2, 1.5, 0]], [0]], attributes: { margin: 3 }, output: 3.5 / 3 },
    { inputs: [[[2, 1.5, 0]], [3]], output: NaN },
    // The right class is not compared with itself.
    { inputs: [[[Infinity, 1, 0]], [0]], output: 0 },
    { inputs: [[[Infinity]], [0]], output: 0 },
  ],
  errors: [
    { inputs: [[4, 3], [5]], message: "hinge: found [4, 3] and labels [5]" },
    { inputs: [[4], [4]], message: "needed: [n, classes] and [n]" },
    { inputs: [[4, 3], [4]], attributes: { margin: 0 }, message: "hinge: margin: found 0" },
    { inputs: [[4, 3], [4]], attributes: { margin: NaN }, message: "margin: found NaN" },
  ],
});
