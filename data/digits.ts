/**
 * Handwritten-looking digits that need no download: they are drawn when the dataset is loaded.
 *
 * @module
 */
import { type DatasetFunction, defineDataset } from "../kernel/dataset.ts";
import { Random } from "../kernel/random.ts";
import { SIDE, writeDigit } from "./digits/handwriting.ts";
import type { LabelledImages } from "./image_split.ts";
import { imageDataset, type ImageOptions, imageOptions } from "./images.ts";
import { sharedBytes } from "./shared_bytes.ts";

/** The names of the ten digits, by class. */
export const DIGIT_NAMES: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

const TRAIN = 10_000;
const TEST = 2_000;

/** Draws `count` digits of random classes from a stream: 28 × 28 bytes each. */
export function writeDigits(count: number, random: Random): LabelledImages {
  const area = SIDE * SIDE;
  const pixels = sharedBytes(count * area);
  const labels = sharedBytes(count);
  const canvas = new Float64Array(area);
  for (let i = 0; i < count; i++) {
    const digit = random.integer(DIGIT_NAMES.length);
    labels[i] = digit;
    writeDigit(digit, random, canvas, pixels.subarray(i * area, (i + 1) * area));
  }
  return { pixels, labels };
}

/**
 * 12,000 generated images of digits in MNIST's format: 28 × 28, white on black, 20 pixels high. The
 * first 10,000 are for training and validation, the others for testing. They are the same bytes on
 * every machine.
 *
 * Their mean and deviation are MNIST's, and so is their difficulty, roughly: with 8,000 of them a
 * linear classifier comes to about 94 % on the test images, an MLP with 100 hidden units to 98 %.
 */
export const digits: DatasetFunction<ImageOptions> = defineDataset({
  name: "digits",
  description: "12,000 drawn digits like MNIST's, made on the spot: no download",
  options: imageOptions(2_000),
  load: (options) =>
    Promise.try(() => {
      const random = new Random(0).fork("digits");
      const train = writeDigits(TRAIN, random);
      const test = writeDigits(TEST, random);
      return imageDataset(
        { name: "digits", inputShape: [SIDE, SIDE], classes: DIGIT_NAMES, train, test },
        options,
      );
    }),
});
