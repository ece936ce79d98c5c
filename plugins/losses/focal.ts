import { defineLoss, type LossFunction, type Option, option } from "../../kernel/mod.ts";
import { focal } from "../ops/focal.ts";

/** The options of {@linkcode focalLoss}. */
export type FocalLossOptions = {
  /** See {@linkcode focal}. */
  readonly gamma: Option<number>;
};

/**
 * The focal loss: cross-entropy that counts examples less the surer the model is of them. See
 * {@linkcode focal}.
 *
 * ```ts
 * import { focalLoss, tensor } from "../../mod.ts";
 *
 * const value = focalLoss({ gamma: 0 })(tensor([[0, 0]]), tensor([1]), { reduction: "mean" });
 * console.log((await value.item()).toFixed(3)); // 0.693: with gamma 0 it is the cross-entropy, log 2
 * ```
 */
export const focalLoss: LossFunction<FocalLossOptions> = defineLoss({
  name: "focal",
  description: "cross-entropy that counts what the model is sure of less",
  options: {
    gamma: option.number({ default: 2, min: 0, description: "how much less; 0 is cross-entropy" }),
  },
  create: ({ gamma }) => (outputs, labels, { reduction }) =>
    focal(outputs, labels, { reduction, gamma }),
});
