/**
 * A LayersModel as a model plugin: to train it further, and to measure it on a dataset.
 *
 * @module
 */
import {
  defineModel,
  type Layer,
  type ModelFunction,
  sameShape,
  type Shape,
  showShape,
  UsageError,
} from "../../../kernel/mod.ts";
import { fileURLToPath } from "node:url";
import { imageIn } from "../order.ts";
import { readLayersModel } from "./read.ts";
import { behind, reshaped } from "./steps.ts";

/**
 * A model plugin whose parameters begin with those of a LayersModel of TensorFlow.js, for `deno task train --plugin`.
 * Its outputs are logits: a softmax at its end is left out, as losses bring their own.
 *
 * ```ts ignore
 * import { layersModel } from "../../../mod.ts";
 *
 * export const model = await layersModel(new URL("./model.json", import.meta.url), { name: "mine" });
 * ```
 *
 * @throws {UsageError} as {@linkcode importLayersModel}, and when it is made for inputs of another shape or
 * another number of classes.
 */
export async function layersModel(
  path: string | URL,
  { name }: { readonly name: string },
): Promise<ModelFunction<Record<never, never>>> {
  const file = path instanceof URL ? fileURLToPath(path) : path;
  const { layer, inputShape } = await readLayersModel(file, { logits: true });
  const { output } = layer.plan(inputShape);
  return defineModel({
    name,
    description: `imported from TensorFlow.js, with its parameters: ${showShape(inputShape)} to ${
      showShape(output)
    }`,
    options: {},
    create: (_, task) => {
      const fitted = fit(layer, inputShape, task.inputShape);
      if (fitted !== undefined && sameShape(output, [task.classes])) return fitted;
      throw new UsageError(
        `model ${name}: it makes ${showShape(output)} of ${showShape(inputShape)}, needed: ` +
          `${showShape([task.classes])} of ${showShape(task.inputShape)}; choose another --dataset`,
      );
    },
  });
}

/** The layer for inputs of another shape: images of one channel may have an axis for it or not. */
function fit(layer: Layer, own: Shape, given: Shape): Layer | undefined {
  if (sameShape(own, given)) return layer;
  const [image, other] = [imageIn(own), imageIn(given)];
  const isSame = image !== undefined && other !== undefined && sameShape(image, other);
  return isSame ? behind(reshaped(own), layer) : undefined;
}
