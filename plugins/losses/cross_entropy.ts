import { defineLoss, type LossFunction } from "../../kernel/mod.ts";
import { softmaxCrossEntropy } from "../ops/softmax_cross_entropy.ts";

/** The options of {@linkcode crossEntropyLoss}. */
export type CrossEntropyLossOptions = Record<never, never>;

/**
 * Cross-entropy of the labels and the softmax of the model's outputs: see
 * {@linkcode softmaxCrossEntropy}. What a classifier is trained with unless something else is asked for.
 */
export const crossEntropyLoss: LossFunction<CrossEntropyLossOptions> = defineLoss({
  name: "crossEntropy",
  description: "cross-entropy of the softmax of the outputs",
  options: {},
  create: () => softmaxCrossEntropy,
});
