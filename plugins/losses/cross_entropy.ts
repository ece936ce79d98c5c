import { defineLoss, type LossFunction, type Option, option } from "../../kernel/mod.ts";
import { softmaxCrossEntropy } from "../ops/softmax_cross_entropy.ts";

/** The options of {@linkcode crossEntropyLoss}. */
export type CrossEntropyLossOptions = {
  /** See {@linkcode softmaxCrossEntropy}. */
  readonly labelSmoothing: Option<number>;
};

/**
 * Cross-entropy of the labels and the softmax of the model's outputs, with label smoothing: see
 * {@linkcode softmaxCrossEntropy}. What a classifier is trained with unless something else is asked for.
 *
 * ```ts
 * import { crossEntropyLoss, tensor } from "../../mod.ts";
 *
 * const loss = crossEntropyLoss({ labelSmoothing: 0.1 });
 * const value = loss(tensor([[0, 0]]), tensor([1]), { reduction: "mean" });
 * console.log((await value.item()).toFixed(3)); // 0.693, log 2
 * ```
 */
export const crossEntropyLoss: LossFunction<CrossEntropyLossOptions> = defineLoss({
  name: "crossEntropy",
  description: "cross-entropy of the softmax of the outputs",
  options: {
    labelSmoothing: option.number({
      default: 0,
      min: 0,
      max: 1,
      description: "share of the target that is spread over all classes",
    }),
  },
  create: ({ labelSmoothing }) => (outputs, labels, { reduction }) =>
    softmaxCrossEntropy(outputs, labels, { reduction, labelSmoothing }),
});
