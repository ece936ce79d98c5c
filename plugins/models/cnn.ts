import {
  defineModel,
  fanInUniform,
  type LayerLike,
  type ModelFunction,
  type Op,
  type Option,
  option,
  sequential,
  type Tensor,
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
 */
export const cnn: ModelFunction<CnnOptions> = defineModel({
  name: "cnn",
  description: "convolutional network, LeNet-like: convolutions with pools, then linear layers",
  options,
  create({ channels, size, hidden, activation, norm, dropout }, { classes }) {
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
