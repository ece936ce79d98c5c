/**
 * Datasets of images in memory, and the options that all of them share.
 *
 * @module
 */
import { type Shape, sizeOf } from "../kernel/backend.ts";
import type { Dataset } from "../kernel/dataset.ts";
import { ValueError } from "../kernel/errors.ts";
import { type Option, option, type OptionValues } from "../kernel/options.ts";
import { augment } from "./augment.ts";
import { ImageSplit, type LabelledImages } from "./image_split.ts";
import { type PixelScale, scaleTable } from "./pixel_scale.ts";
import { channelsOf, cutout, horizontalFlip, randomCrop } from "./transforms.ts";

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
  const side = Math.min(...inputShape.slice(-2));
  // An image that is moved by its whole side is black.
  refuseChange(`${name}.crop`, changes.crop, side - 1, inputShape);
  refuseChange(`${name}.cutout`, changes.cutout, side, inputShape);
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

/** Throws a ValueError for an option that asks for more pixels than `most`. */
function refuseChange(option: string, pixels: number, most: number, image: Shape): void {
  if (pixels <= most) return;
  throw new ValueError(
    `${option}: found ${pixels}, allowed: a whole number from 0 to ${most} for images of ` +
      image.slice(-2).join("×"),
  );
}
