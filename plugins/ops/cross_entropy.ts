import { defineOp, type Op, type Tensor } from "../../kernel/mod.ts";
import { divideBy } from "./_divide_by.ts";
import { divisorOf, refuseClassifier } from "./_loss.ts";
import { select } from "./select.ts";
import { sum } from "./sum.ts";

/** How the losses of the examples become one number. */
export type LossAttributes = {
  /** Their mean or their sum. Default: "mean". */
  readonly reduction?: "mean" | "sum";
};

/**
 * Cross-entropy of labels [n] and log-probabilities [n, classes]: ℓ = −(1/n) Σ_b x_{b, t_b}, or the sum
 * for `reduction: "sum"`. The negative log-likelihood of the labels.
 *
 * ∂ℓ/∂x_{bk} is −1/n where k = t_b, else 0: only the log-probability of the right class is looked at.
 * That the others fall is the doing of `logSoftmax`, whose outputs are bound together.
 *
 * A label that is not a whole number from 0 to classes − 1 makes the loss NaN: a GPU cannot throw.
 *
 * ```ts
 * import { crossEntropy, logSoftmax, tensor } from "../../mod.ts";
 *
 * const x = logSoftmax(tensor([[0, Math.log(3)], [0, 0]]));
 * console.log(await crossEntropy(x, tensor([0, 1])).item()); // (log 4 + log 2) / 2 = 1.04
 * ```
 *
 * @throws {ShapeError} unless the shapes are [n, classes] and [n].
 * @throws {ValueError} for an unknown reduction.
 */
export const crossEntropy: Op<[logProbabilities: Tensor, labels: Tensor], LossAttributes> =
  defineOp({
    name: "crossEntropy",
    inputs: ["logProbabilities", "labels"],
    attributes: { reduction: "mean" },
    compose: ([x, labels], { reduction }) => {
      refuseClassifier("crossEntropy", x.shape, labels.shape);
      const divisor = -divisorOf("crossEntropy", reduction, labels.size);
      return divideBy(sum(select(x, labels)), { divisor });
    },
    samples: [
      { inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }] },
      {
        inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 2 }],
        attributes: { reduction: "sum" },
      },
      { inputs: [[1, 5], { shape: [1], whole: true, from: 0, to: 4 }] },
      { inputs: [[3, 1], { shape: [3], whole: true, from: 0, to: 0 }] },
      { inputs: [[17, 10], { shape: [17], whole: true, from: 0, to: 9 }] },
    ],
    examples: [
      { inputs: [[[-1, -2], [-3, -0.5]], [0, 1]], output: 0.75 },
      {
        inputs: [[[-1, -2], [-3, -0.5]], [1, 0]],
        attributes: { reduction: "sum" },
        output: 5,
      },
      { inputs: [[[-1, -2]], [2]], output: NaN },
    ],
    errors: [
      { inputs: [[4, 3], [5]], message: "crossEntropy: found [4, 3] and labels [5]" },
      { inputs: [[4], [4]], message: "needed: [n, classes] and [n]" },
      { inputs: [[4, 3], [4, 3]], message: "labels [4, 3]" },
    ],
  });
