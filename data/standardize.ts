/**
 * Datasets with mean 0 and deviation 1 in each channel.
 *
 * @module
 */
import { type Shape, showShape, sizeOf } from "../kernel/backend.ts";
import type { Dataset, Split } from "../kernel/dataset.ts";
import { ValueError } from "../kernel/errors.ts";
import { AugmentedSplit } from "./augment.ts";
import type { ChannelStatistics } from "./channel_statistics.ts";
import { ImageSplit } from "./image_split.ts";
import { standardScore } from "./pixel_scale.ts";
import { channelsOf } from "./transforms.ts";

/**
 * The dataset with (x − mean) / deviation, channel by channel, in the place of each value x, in all
 * splits. For the datasets of this package the option `scale: "standard"` does the same in one word;
 * this is for numbers from elsewhere, and for datasets of your own.
 *
 * It comes before the transforms of {@linkcode augment}, whichever is called first, so that the 0 of
 * `cutout` is the mean. Images of this package cost nothing more to read.
 *
 * ```ts
 * import { augment, digits, horizontalFlip, measureChannels, standardize } from "../mod.ts";
 *
 * const plain = await digits();
 * const statistics = await measureChannels(plain.splits.train, plain.inputShape);
 * const dataset = augment(standardize(plain, statistics), horizontalFlip());
 * ```
 *
 * @throws {ValueError} unless there is a finite mean, and a deviation of 0 or more, for each channel.
 */
export function standardize(dataset: Dataset, statistics: ChannelStatistics): Dataset {
  const { inputShape, splits: { train, validation, test } } = dataset;
  const channels = channelsOf(inputShape);
  refuseStatistics(statistics, channels);
  const { black = new Array<number>(channels).fill(0) } = dataset;
  const standard = (split: Split) => standardSplit(split, inputShape, statistics);
  return {
    ...dataset,
    black: scores(black, statistics),
    splits: {
      train: standard(train),
      validation: standard(validation),
      ...(test === undefined ? {} : { test: standard(test) }),
    },
  };
}

function refuseStatistics({ mean, deviation }: ChannelStatistics, channels: number): void {
  if (mean.length !== channels || deviation.length !== channels) {
    throw new ValueError(
      `standardize: found means ${showShape(mean)} and deviations ${showShape(deviation)}, ` +
        `needed: one for each of ${channels} channels`,
    );
  }
  const refuse = (name: string, allowed: string, wrong: number | undefined) => {
    if (wrong === undefined) return;
    throw new ValueError(`standardize: ${name}: found ${wrong}, allowed: ${allowed}`);
  };
  refuse("mean", "a finite number", mean.find((n) => !Number.isFinite(n)));
  refuse("deviation", "0 or more", deviation.find((n) => !(n >= 0 && n < Infinity)));
}

/** What becomes of one value of each channel. */
function scores(values: readonly number[], { mean, deviation }: ChannelStatistics): number[] {
  return values.map((value, c) => standardScore(value, mean[c] ?? 0, deviation[c] ?? 1));
}

function standardSplit(split: Split, shape: Shape, statistics: ChannelStatistics): Split {
  if (split instanceof AugmentedSplit) {
    const { source, format, transforms } = split;
    const black = scores(format.black, statistics);
    const standard = standardSplit(source, shape, statistics);
    return new AugmentedSplit(standard, { ...format, black }, transforms);
  }
  const { mean, deviation } = statistics;
  /** Changes values of which each channel has `area` in turn. */
  const change = (values: Float32Array, area: number): Float32Array => {
    for (let from = 0, c = 0; from < values.length; from += area, c = (c + 1) % mean.length) {
      const [m, d] = [mean[c] ?? 0, deviation[c] ?? 1];
      for (let at = from; at < from + area; at++) {
        values[at] = standardScore(values[at] ?? 0, m, d);
      }
    }
    return values;
  };
  if (split instanceof ImageSplit) {
    return new ImageSplit(split.images, split.shape, change(split.table.slice(), 256));
  }
  const rowSize = sizeOf(shape);
  return {
    size: split.size,
    read(indices, inputs, labels, random) {
      const reading = split.read(indices, inputs, labels, random);
      const standardized = () =>
        void change(inputs.subarray(0, indices.length * rowSize), rowSize / mean.length);
      return reading === undefined ? standardized() : reading.then(standardized);
    },
  };
}
