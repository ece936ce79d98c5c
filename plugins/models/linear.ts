import { defineModel, type ModelFunction, sequential, zerosInit } from "../../kernel/mod.ts";
import { flattenLayer } from "../layers/flatten.ts";
import { linear } from "../layers/linear.ts";

/**
 * One linear layer from the inputs to the logits: with cross-entropy softmax regression, the least that
 * other models have to beat. Its loss has no local minima, so it starts from 0.
 *
 * ```ts
 * import { build, countParameters, linearModel, Random } from "../../mod.ts";
 *
 * const task = { inputShape: [28, 28], classes: 10 };
 * const model = build(linearModel(task), { ...task, random: new Random(0) });
 * console.log(countParameters(model)); // 7850
 * ```
 */
export const linearModel: ModelFunction<Record<never, never>> = defineModel({
  name: "linear",
  description: "one linear layer: softmax regression",
  options: {},
  create: (_, { classes }) => sequential(flattenLayer(), linear(classes, { init: zerosInit })),
});
