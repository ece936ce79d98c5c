/**
 * Images kept in memory as bytes, and the options that all image datasets share.
 *
 * @module
 */
import { type Shape, showShape, sizeOf } from "../kernel/backend.ts";
import type { Dataset, Split } from "../kernel/dataset.ts";
import { ShapeError, ValueError } from "../kernel/errors.ts";
import { type Option, option, type OptionValues } from "../kernel/options.ts";
import { augment } from "./augment.ts";
import { checkRead } from "./check_read.ts";
import { channelsOf, cutout, horizontalFlip, randomCrop } from "./transforms.ts";

/** Images with their classes. */
export interface LabelledImages {
  /** One image after the other, row-major, a byte a value. */
  readonly pixels: Uint8Array;
  /** The class of each image. */
  readonly labels: Uint8Array;
}

/** How a pixel's byte becomes a number. */
export type PixelScale = "unit" | "signed" | "standard" | "none";

/** The options of an image dataset. */
export type ImageOptions = {
  /** How pixels are scaled. */
  readonly scale: Option<PixelScale>;
  /** How many training images are held out. */
  readonly validation: Option<number>;
  /** How far training images are moved at random. */
  readonly crop: Option<number>;
  /** Whether training images are mirrored at random. */
  readonly flip: Option<boolean>;
  /** The side of the square that training images lose. */
  readonly cutout: Option<number>;
};

/** Declares the shared options, with the number of validation images used by default. */
export function imageOptions(validation: number): ImageOptions {
  return {
    scale: option.choice({
      default: "unit",
      choices: ["unit", "signed", "standard", "none"],
      description: "pixels: unit is 0 to 1, signed is -1 to 1, standard has mean 0 and " +
        "deviation 1 in each channel over the training images, none is 0 to 255 as they are",
    }),
    validation: option.integer({
      default: validation,
      min: 1,
      description: "how many images, the last of the training set, are held out for validation",
    }),
    crop: option.integer({
      default: 0,
      min: 0,
      description: "training images move at random by up to so many pixels each way",
    }),
    flip: option.boolean({
      default: false,
      description: "half of the training images, drawn anew each epoch, are mirrored left to right",
    }),
    cutout: option.integer({
      default: 0,
      min: 0,
      description: "training images lose a square of so many pixels a side at a random place",
    }),
  };
}

/** A split over images in memory. Bytes become numbers as they are read: nothing is copied ahead. */
export class ImageSplit implements Split {
  /** How many images there are. */
  readonly size: number;
  /** The images. */
  readonly images: LabelledImages;
  /** The shape of one, `[height, width]` or `[channels, height, width]`. */
  readonly shape: Shape;
  /** Byte `b` of channel `c` becomes `table[256 c + b]`. */
  readonly table: Float32Array;
  readonly #channels: number;
  readonly #area: number;

  /** Throws a {@linkcode ShapeError} for parts that do not fit together. */
  constructor(images: LabelledImages, shape: Shape, table: Float32Array) {
    const channels = channelsOf(shape);
    const rowSize = sizeOf(shape);
    if (
      images.pixels.length !== images.labels.length * rowSize || table.length !== 256 * channels
    ) {
      throw new ShapeError(
        `images: found ${images.pixels.length} bytes, ${images.labels.length} labels and a table ` +
          `of ${table.length}, needed ${showShape(shape)} bytes a label and a table of ` +
          `${256 * channels}`,
      );
    }
    this.size = images.labels.length;
    this.images = images;
    this.shape = shape;
    this.table = table;
    this.#channels = channels;
    this.#area = rowSize / channels;
  }

  /** See {@linkcode Split.read}. Throws for an index outside the split or too little room. */
  read(indices: Uint32Array, inputs: Float32Array, labels: Float32Array): void {
    const { pixels, labels: classes } = this.images;
    const table = this.table;
    const area = this.#area;
    const rowSize = this.#channels * area;
    checkRead({ size: this.size, rowSize, indices, inputs, labels });
    for (let row = 0, to = 0; row < indices.length; row++) {
      const index = indices[row] ?? 0;
      labels[row] = classes[index] ?? 0;
      let from = index * rowSize;
      for (let channel = 0; channel < this.#channels; channel++) {
        const entry = 256 * channel;
        for (const end = from + area; from < end; from++, to++) {
          inputs[to] = table[entry + (pixels[from] ?? 0)] ?? 0;
        }
      }
    }
  }
}

/**
 * The number that each byte becomes, 256 for each channel of images of the given shape. `standard`
 * measures mean and deviation of each channel of `pixels`.
 */
export function scaleTable(
  scale: PixelScale,
  pixels: Uint8Array,
  shape: Shape,
): Float32Array<ArrayBuffer> {
  const channels = channelsOf(shape);
  const table = (value: (byte: number, channel: number) => number) =>
    Float32Array.from({ length: 256 * channels }, (_, i) => value(i % 256, Math.floor(i / 256)));
  switch (scale) {
    case "none":
      return table((byte) => byte);
    case "unit":
      return table((byte) => byte / 255);
    case "signed":
      return table((byte) => 2 * byte / 255 - 1);
    case "standard": {
      const area = sizeOf(shape) / channels;
      const measured = Array.from(
        { length: channels },
        (_, channel) => measure(pixels, { channels, area, channel }),
      );
      return table((byte, channel) => {
        const { mean, deviation } = measured[channel] ?? { mean: 0, deviation: 1 };
        return (byte - mean) / (deviation || 1);
      });
    }
  }
}

/**
 * Mean and standard deviation, √(Σ(b − mean)² / n), of the bytes of one channel, where channels of
 * `area` bytes take turns. Exact up to the last roundings.
 */
export function measure(
  bytes: Uint8Array,
  { channels, area, channel }: {
    readonly channels: number;
    readonly area: number;
    readonly channel: number;
  },
): { mean: number; deviation: number } {
  const counts = new Uint32Array(256);
  for (let start = channel * area; start < bytes.length; start += channels * area) {
    for (let at = start; at < start + area; at++) {
      const byte = bytes[at] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
  }
  const n = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, byte) => sum + count * byte, 0) / n;
  const squares = counts.reduce((sum, count, byte) => sum + count * (byte - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / n) };
}

/** What an image dataset is made of. */
export interface ImageSource {
  /** The dataset's name. */
  readonly name: string;
  /** The shape of one image. */
  readonly inputShape: Shape;
  /** Names of the classes; a label is an index into them. */
  readonly classes: readonly string[];
  /** Training and validation images together. */
  readonly train: LabelledImages;
  /** Images that are only tested on. */
  readonly test: LabelledImages;
}

/**
 * A dataset over images in memory. Validation takes the last `validation` images of `train`. Throws a
 * {@linkcode ValueError} if that leaves none, or for a change that is too large for the images.
 */
export function imageDataset(
  source: ImageSource,
  { scale, validation, ...changes }: OptionValues<ImageOptions>,
): Dataset {
  const { name, inputShape, classes } = source;
  const count = source.train.labels.length;
  if (validation >= count) {
    throw new ValueError(
      `${name}.validation: found ${validation}, allowed: a whole number from 1 to ${count - 1}, ` +
        `for there are ${count} training images`,
    );
  }
  const rowSize = sizeOf(inputShape);
  const part = (start: number, end: number): LabelledImages => ({
    pixels: source.train.pixels.subarray(start * rowSize, end * rowSize),
    labels: source.train.labels.subarray(start, end),
  });
  const train = part(0, count - validation);
  const table = scaleTable(scale, train.pixels, inputShape);
  const split = (images: LabelledImages) => new ImageSplit(images, inputShape, table);
  const dataset: Dataset = {
    name,
    inputShape,
    classes,
    black: Array.from({ length: channelsOf(inputShape) }, (_, c) => table[256 * c] ?? 0),
    splits: {
      train: split(train),
      validation: split(part(count - validation, count)),
      test: split(source.test),
    },
  };
  const transforms = [
    changes.crop > 0 ? randomCrop({ padding: changes.crop }) : undefined,
    changes.flip ? horizontalFlip() : undefined,
    changes.cutout > 0 ? cutout({ size: changes.cutout }) : undefined,
  ].filter((transform) => transform !== undefined);
  return transforms.length === 0 ? dataset : augment(dataset, ...transforms);
}
