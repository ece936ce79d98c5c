/**
 * The datasets that come with dinograd.
 *
 * @module
 */
import type { DatasetPlugin } from "../kernel/dataset.ts";
import { cifar10 } from "./cifar10.ts";
import { digits } from "./digits.ts";
import { mnist } from "./mnist.ts";
import { synth } from "./synth.ts";

export { cifar10 } from "./cifar10.ts";
export { digits } from "./digits.ts";
export { mnist } from "./mnist.ts";
export { synth, type SynthOptions } from "./synth.ts";
export { augment } from "./augment.ts";
export { type ChannelStatistics, measureChannels } from "./channel_statistics.ts";
export { standardize } from "./standardize.ts";
export type { ImageOptions } from "./images.ts";
export type { PixelScale } from "./pixel_scale.ts";
export { type Batch, batches, type BatchOptions, countBatches } from "./loader.ts";
export { readAhead } from "./read_ahead.ts";
export {
  type Change,
  cutout,
  type ExampleFormat,
  horizontalFlip,
  randomCrop,
  type Transform,
  type TransformRecipe,
} from "./transforms.ts";

/** All of them. */
export const datasets: readonly DatasetPlugin[] = [digits, synth, mnist, cifar10];
