import {
  defineModel,
  fanInUniform,
  type LayerLike,
  type ModelFunction,
  type Op,
  type Option,
  option,
  sequential,
  type Shape,
  type Tensor,
  ValueError,
} from "../../kernel/mod.ts";
import { batchNormLayer } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { dropoutLayer } from "../layers/dropout.ts";
import { flattenLayer } from "../layers/flatten.ts";
import { layerNormLayer } from "../layers/layer_norm.ts";
import { linear } from "../layers/linear.ts";
import { maxPool } from "../layers/max_pool.ts";
import { relu } from "../ops/relu.ts";
import { sizesOption } from "./_sizes.ts";

/** The options of {@linkcode cnn}. */
export type CnnOptions = {
  readonly channels: Option<readonly number[]>;
  readonly size: Option<number>;
  readonly hidden: Option<readonly number[]>;
  readonly activation: Option<Op<[x: Tensor]>>;
  readonly norm: Option<"none" | "batch" | "layer">;
  readonly dropout: Option<number>;
};

const options: CnnOptions = {
  channels: sizesOption({ default: [6, 16], description: "kernels of each convolution" }),
  size: option.integer({ default: 5, min: 1, description: "height and width of the kernels" }),
  hidden: sizesOption({ default: [120, 84], description: "units of each hidden linear layer" }),
  activation: option.unaryOp({
    default: relu,
    description: "op behind each convolution and hidden layer",
  }),
  norm: option.choice({
    choices: ["none", "batch", "layer"],
    default: "none",
    description: "normalisation before each of these activations",
  }),
  dropout: option.number({
    default: 0,
    min: 0,
    below: 1,
    description: "probability of dropping a hidden unit in training",
  }),
};

/**
 * Convolutional network: for each number of `channels` a convolution, an activation and a max-pool of 2 × 2; then
 * the `hidden` linear layers, each with an activation, and one more for the logits. By default it is the network
 * of PyTorch's 60-minute tutorial, a small LeNet: 6 and 16 kernels of 5 × 5, then 120, 84 and 10 units.
 *
 * It takes images `[c, h, w]`, or `[h, w]` of one channel. Weights and biases start uniform within
 * ±1 / √fanIn, as PyTorch's do.
 *
 * ```ts
 * import { build, cnn, countParameters, Random } from "../../mod.ts";
 *
 * const task = { inputShape: [3, 32, 32], classes: 10 };
 * const random = new Random(0);
 * console.log(countParameters(build(cnn(task), { ...task, random }))); // 62006
 *
 * const larger = cnn(task, { channels: [32, 64, 128], size: 3, hidden: [], norm: "batch" });
 * console.log(countParameters(build(larger, { ...task, random }))); // 98602
 * ```
 *
 * Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998.
 *
 * Throws a {@linkcode ValueError} for kernels or a number of convolutions that leave nothing of the images.
 */
export const cnn: ModelFunction<CnnOptions> = defineModel({
  name: "cnn",
  description: "convolutional network, LeNet-like: convolutions with pools, then linear layers",
  options,
  create({ channels, size, hidden, activation, norm, dropout }, { inputShape, classes }) {
    if (inputShape.length === 2 || inputShape.length === 3) {
      refuseShrunken(channels, size, inputShape.slice(-2));
    }
    const init = { init: fanInUniform, biasInit: fanInUniform };
    // What a normalisation before the activation would take away again.
    const bias = norm === "none";
    const activated: readonly LayerLike[] = [...normalisations[norm](), activation];
    const convolutions = channels.flatMap((
      kernels,
    ): LayerLike[] => [conv(kernels, { size, bias, ...init }), ...activated, maxPool(2)]);
    const units = hidden.flatMap((
      count,
    ): LayerLike[] => [
      linear(count, { bias, ...init }),
      ...activated,
      ...(dropout > 0 ? [dropoutLayer(dropout)] : []),
    ]);
    return sequential(...convolutions, flattenLayer(), ...units, linear(classes, init));
  },
});

const normalisations = {
  none: () => [],
  batch: () => [batchNormLayer()],
  layer: () => [layerNormLayer()],
} as const;

/** How many convolutions with kernels of this size, each with its pool, leave a pixel of the image. */
function convolutionsIn(image: Shape, size: number): number {
  const after = (side: number) => Math.floor((side - size + 1) / 2);
  let count = 0;
  for (let side = after(Math.min(...image)); side >= 1; side = after(side)) count++;
  return count;
}

/** Throws a ValueError that tells what fits where these convolutions shrink the image to nothing. */
function refuseShrunken(channels: readonly number[], size: number, image: Shape): void {
  const count = channels.length;
  const most = convolutionsIn(image, size);
  if (count <= most) return;
  const listed = `channels ${channels.join("-")}`;
  const images = `images of ${image.join("×")}`;
  const fewer = (n: number) => `at most ${n} number${n === 1 ? "" : "s"} in channels`;
  let largest = size;
  while (largest > 0 && convolutionsIn(image, largest) < count) largest--;
  if (largest > 0) {
    throw new ValueError(
      `cnn.size: found ${size} with ${listed} for ${images}, allowed: ${
        largest === 1 ? 1 : `1 to ${largest}`
      }${most > 0 ? `, or ${fewer(most)}` : ""}`,
    );
  }
  throw new ValueError(
    `cnn.channels: found ${channels.join("-")} with size ${size} for ${images}, allowed: ${
      most > 0 ? fewer(most) : `a size of 1 and ${fewer(convolutionsIn(image, 1))}`
    }; the pool behind each convolution halves the image`,
  );
}
