/**
 * Random changes to examples, for training on more than there is.
 *
 * @module
 */
import { type Shape, showShape } from "../kernel/backend.ts";
import { ShapeError, ValueError } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";

/** What the examples of a dataset have in common. */
export interface ExampleFormat {
  /** The shape of one: `[height, width]` or `[channels, height, width]` for images. */
  readonly shape: Shape;
  /** For images: the value of a black pixel in each channel. */
  readonly black: readonly number[];
}

/** Changes one example in place. */
export type Change = (values: Float32Array, random: Random) => void;

/** A transform of this module, as data. */
export type TransformRecipe =
  | { readonly kind: "randomCrop"; readonly padding: number }
  | { readonly kind: "horizontalFlip"; readonly probability: number }
  | { readonly kind: "cutout"; readonly size: number };

/**
 * A random change, made for the examples of a dataset: it is given their format once, and each
 * example with random numbers of its own. One of your own takes a few lines:
 *
 * ```ts
 * import { augment, digits, horizontalFlip, type Transform } from "../mod.ts";
 *
 * const noise: Transform = () => (values, random) => {
 *   for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + 0.1 * random.normal();
 * };
 * const dataset = augment(await digits(), horizontalFlip(), noise);
 * ```
 */
export interface Transform {
  /** Throws a user error for a format that it is not for. */
  (format: ExampleFormat): Change;
  /** What lets a worker make the same transform; without it, it stays in the main thread. */
  readonly recipe?: TransformRecipe;
}

/** The transform of a recipe. */
export function transformOf(recipe: TransformRecipe): Transform {
  switch (recipe.kind) {
    case "randomCrop":
      return randomCrop(recipe);
    case "horizontalFlip":
      return horizontalFlip(recipe);
    case "cutout":
      return cutout(recipe);
  }
}

/** How many channels an image has: its first dimension of three, else it is grey. */
export function channelsOf(shape: Shape): number {
  return shape.length === 3 ? shape[0] ?? 1 : 1;
}

interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

function planesOf(name: string, shape: Shape): Planes {
  const [height = 0, width = 0] = shape.slice(-2);
  if (shape.length === 2 || shape.length === 3) {
    return { channels: channelsOf(shape), height, width };
  }
  throw new ShapeError(
    `${name}: found examples of shape ${showShape(shape)}, ` +
      "needed images: [height, width] or [channels, height, width]",
  );
}

/** Refuses a size that is not a whole number from `least` to `most`. */
function checkSize(name: string, size: number, least: number, most: number): void {
  if (Number.isSafeInteger(size) && size >= least && size <= most) return;
  throw new ValueError(
    `${name}: found ${size}, allowed: a whole number` +
      (most === Infinity ? `, ${least} or more` : ` from ${least} to ${most} for these images`),
  );
}

/**
 * Moves an image by a number of pixels from −`padding` to `padding` in each direction, all of the
 * (2 `padding` + 1)² ways equally likely, as if it were padded with black and cut out again at random.
 *
 * @param options `padding`: pixels, less than height and width. Default 4.
 */
export function randomCrop({ padding = 4 }: { readonly padding?: number } = {}): Transform {
  checkSize("randomCrop: padding", padding, 0, Infinity);
  const transform = ({ shape, black }: ExampleFormat): Change => {
    const { channels, height, width } = planesOf("randomCrop", shape);
    checkSize("randomCrop: padding", padding, 0, Math.min(height, width) - 1);
    return (values, random) => {
      const down = random.integer(2 * padding + 1) - padding;
      const right = random.integer(2 * padding + 1) - padding;
      for (let channel = 0; channel < channels; channel++) {
        const plane = values.subarray(channel * height * width, (channel + 1) * height * width);
        move(plane, width, down, right, black[channel] ?? 0);
      }
    };
  };
  return Object.assign(transform, { recipe: { kind: "randomCrop", padding } } as const);
}

/** Moves a plane's rows and columns; what comes in from outside has the value `fill`. */
function move(plane: Float32Array, width: number, down: number, right: number, fill: number): void {
  const offset = down * width + right;
  plane.copyWithin(Math.max(0, offset), Math.max(0, -offset));
  if (down > 0) plane.fill(fill, 0, down * width);
  if (down < 0) plane.fill(fill, down * width);
  // What left a row at one end came in at the other end of the next.
  const [from, to] = right > 0 ? [0, right] : [width + right, width];
  for (let row = 0; row < plane.length; row += width) {
    for (let column = from; column < to; column++) plane[row + column] = fill;
  }
}

/**
 * Mirrors an image, left to right.
 *
 * @param options `probability`: how likely, from 0 to 1. Default 0.5.
 */
export function horizontalFlip(
  { probability = 0.5 }: { readonly probability?: number } = {},
): Transform {
  if (!(probability >= 0 && probability <= 1)) {
    throw new ValueError(
      `horizontalFlip: probability: found ${probability}, allowed: a number from 0 to 1`,
    );
  }
  const transform = ({ shape }: ExampleFormat): Change => {
    const { width } = planesOf("horizontalFlip", shape);
    return (values, random) => {
      if (random.uniform() >= probability) return;
      for (let row = 0; row < values.length; row += width) {
        for (let left = row, right = row + width - 1; left < right; left++, right--) {
          const value = values[left] ?? 0;
          values[left] = values[right] ?? 0;
          values[right] = value;
        }
      }
    };
  };
  return Object.assign(transform, { recipe: { kind: "horizontalFlip", probability } } as const);
}

/**
 * Sets a square to 0, which is the mean where inputs are scaled to mean 0. Its centre is any pixel,
 * each equally likely; what reaches beyond the border is lost.
 *
 * Source: DeVries, Taylor, "Improved regularization of convolutional neural networks with cutout",
 * 2017.
 *
 * @param options `size`: the side in pixels, at most the image's. Default 16, the paper's for CIFAR-10.
 */
export function cutout({ size = 16 }: { readonly size?: number } = {}): Transform {
  checkSize("cutout: size", size, 1, Infinity);
  const transform = ({ shape }: ExampleFormat): Change => {
    const { channels, height, width } = planesOf("cutout", shape);
    checkSize("cutout: size", size, 1, Math.min(height, width));
    return (values, random) => {
      const top = random.integer(height) - (size >> 1);
      const left = random.integer(width) - (size >> 1);
      const [from, to] = [Math.max(0, left), Math.min(width, left + size)];
      for (let channel = 0; channel < channels; channel++) {
        for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
          const row = (channel * height + y) * width;
          values.fill(0, row + from, row + to);
        }
      }
    };
  };
  return Object.assign(transform, { recipe: { kind: "cutout", size } } as const);
}
