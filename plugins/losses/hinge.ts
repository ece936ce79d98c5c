import { defineLoss, type LossFunction, type Option, option } from "../../kernel/mod.ts";
import { hinge } from "../ops/hinge.ts";

/** The options of {@linkcode hingeLoss}. */
export type HingeLossOptions = {
  /** See {@linkcode hinge}. */
  readonly margin: Option<number>;
};

/**
 * The hinge loss of several classes, that of support vector machines: see {@linkcode hinge}.
 *
 * ```ts
 * import { hingeLoss, tensor } from "../../mod.ts";
 *
 * const value = hingeLoss()(tensor([[0, 3]]), tensor([1]), { reduction: "mean" });
 * console.log(await value.item()); // 0: the right class is ahead by more than the margin
 * ```
 */
export const hingeLoss: LossFunction<HingeLossOptions> = defineLoss({
  name: "hinge",
  description: "how much every other class comes within a margin of the right one",
  options: {
    margin: option.number({
      default: 1,
      above: 0,
      description: "by how much the right class is to be ahead",
    }),
  },
  create: ({ margin }) => (outputs, labels, { reduction }) =>
    hinge(outputs, labels, { reduction, margin }),
});
