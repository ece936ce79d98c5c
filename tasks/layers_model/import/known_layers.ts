/**
 * The layers of a file that this project has too.
 *
 * @module
 */
import type { Layer } from "../../../kernel/mod.ts";
import { imageIn, liesAlike } from "../order.ts";
import {
  activation,
  batchNorm,
  dense,
  dropout,
  eluLayer,
  type Input,
  layerNorm,
  leakyReluLayer,
  ownActivation,
  reluLayer,
  softmaxLayer,
} from "./dense.ts";
import { convolution, pool, upsampling, wholePool, zeroPadding } from "./images.ts";
import type { LayerSource } from "./layer_source.ts";
import { flatten, permutation, reshape } from "./shapes.ts";

/** How a layer of a class is made. */
interface KnownLayer {
  /** Makes it for an input. */
  make(source: LayerSource, input: Input): Layer;
  /**
   * What it does to features that come from an image, which lie in another order here than in the file: it
   * `keeps` that order, `ends` it, as it knows of it, or needs them `as-in-file`.
   */
  readonly order: "keeps" | "ends" | "as-in-file";
  /** Whether its config may name an activation that comes behind it. */
  readonly isActivated?: boolean;
}

/** Every class that is known, but for those of several inputs. */
export const knownLayers: ReadonlyMap<string, KnownLayer> = new Map<string, KnownLayer>([
  ["Dense", { make: dense, order: "ends", isActivated: true }],
  ["Conv2D", { make: convolution, order: "as-in-file", isActivated: true }],
  ["DepthwiseConv2D", { make: convolution, order: "as-in-file", isActivated: true }],
  ["MaxPooling2D", { make: pool, order: "as-in-file" }],
  ["AveragePooling2D", { make: pool, order: "as-in-file" }],
  ["GlobalMaxPooling2D", { make: wholePool, order: "as-in-file" }],
  ["GlobalAveragePooling2D", { make: wholePool, order: "as-in-file" }],
  ["UpSampling2D", { make: upsampling, order: "as-in-file" }],
  ["ZeroPadding2D", { make: zeroPadding, order: "as-in-file" }],
  ["BatchNormalization", { make: batchNorm, order: "keeps" }],
  ["LayerNormalization", { make: layerNorm, order: "keeps" }],
  ["Activation", {
    make: (source, { shape }) => activation(source, ownActivation(source), shape),
    order: "keeps",
  }],
  ["ReLU", { make: reluLayer, order: "keeps" }],
  ["LeakyReLU", { make: leakyReluLayer, order: "keeps" }],
  ["ELU", { make: eluLayer, order: "keeps" }],
  ["Softmax", { make: softmaxLayer, order: "keeps" }],
  ["Dropout", { make: dropout, order: "keeps" }],
  ["Flatten", { make: flatten, order: "keeps" }],
  ["Reshape", { make: reshape, order: "as-in-file" }],
  ["Permute", { make: permutation, order: "as-in-file" }],
]);

/** Of what a layer makes of an input: the image whose order its features have here. */
export function imageAfter(type: string, { shape, image }: Input): Input["image"] {
  if (knownLayers.get(type)?.order !== "keeps") return undefined;
  const flattened = type === "Flatten" && shape.length === 3 ? imageIn(shape) : undefined;
  return flattened === undefined || liesAlike(flattened) ? image : flattened;
}
