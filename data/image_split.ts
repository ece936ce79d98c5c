/**
 * Images kept in memory as bytes.
 *
 * @module
 */
import { type Shape, showShape, sizeOf } from "../kernel/backend.ts";
import type { Split } from "../kernel/dataset.ts";
import { ShapeError } from "../kernel/errors.ts";
import { checkRead } from "./check_read.ts";
import { channelsOf } from "./transforms.ts";

/** Images with their classes. */
export interface LabelledImages {
  /** One image after the other, row-major, a byte a value. */
  readonly pixels: Uint8Array;
  /** The class of each image. */
  readonly labels: Uint8Array;
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
