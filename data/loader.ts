/**
 * Batches of a split's examples.
 *
 * @module
 */
import { type Shape, sizeOf } from "../kernel/backend.ts";
import type { Split } from "../kernel/dataset.ts";
import { ValueError } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";

/** Examples that are trained on together. Its arrays are valid until the next batch is asked for. */
export interface Batch {
  /** `[size, ...inputShape]`, row-major. */
  readonly inputs: Float32Array<ArrayBuffer>;
  /** `[size]`: the class of each example. */
  readonly labels: Float32Array<ArrayBuffer>;
  /** How many examples there are: `batchSize`, or fewer in the last batch. */
  readonly size: number;
}

/** How a split is cut into batches. */
export interface BatchOptions {
  /** Examples per batch: a whole number, 1 or more. */
  readonly batchSize: number;
  /** The shape of one example: the dataset's `inputShape`. */
  readonly inputShape: Shape;
  /** Draws the order of the examples; without it they come in the split's own order. */
  readonly shuffle?: Random | undefined;
  /** How many batches to pass over, to resume within an epoch. Default 0. */
  readonly start?: number | undefined;
}

/** How many batches an epoch over `size` examples has, the last, partial one included. */
export function countBatches(size: number, batchSize: number): number {
  return Math.ceil(size / batchSize);
}

/**
 * Cuts one epoch of a split into batches. A split that reads synchronously gives its batches at
 * once, any other gives promises of them; `for await` takes both:
 *
 * ```ts
 * import { digits } from "./digits.ts";
 * import { Random } from "../kernel/random.ts";
 *
 * const { inputShape, splits } = await digits.load({ scale: "unit", validation: 2000 }, {
 *   dataDir: undefined,
 *   onProgress: console.log,
 * });
 * const shuffle = new Random(0).fork("epoch 1");
 * for await (const batch of batches(splits.train, { batchSize: 128, inputShape, shuffle })) {
 *   console.log(batch.size, batch.labels);
 * }
 * ```
 *
 * All batches share two buffers, which the next batch overwrites: ask for it when you are done with
 * the last, and copy what you keep.
 *
 * The order is `shuffle.permutation(split.size)`, drawn once, at this call. The same state of
 * `shuffle` and the same `start` therefore continue an epoch exactly where it was left.
 *
 * Throws a {@linkcode ValueError} for a `batchSize` below 1 or a `start` beyond the epoch.
 */
export function batches(
  split: Split,
  { batchSize, inputShape, shuffle, start = 0 }: BatchOptions,
): Iterable<Batch | Promise<Batch>> {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ValueError(`batchSize: found ${batchSize}, allowed: a whole number, 1 or more`);
  }
  const count = countBatches(split.size, batchSize);
  if (!Number.isSafeInteger(start) || start < 0 || start > count) {
    throw new ValueError(
      `start: found batch ${start}, allowed: a whole number from 0 to ${count}, ` +
        `the batches of ${split.size} examples by ${batchSize}`,
    );
  }
  const order = shuffle?.permutation(split.size) ??
    Uint32Array.from({ length: split.size }, (_, i) => i);
  return cut(split, order, Math.min(batchSize, split.size), sizeOf(inputShape), start);
}

function* cut(
  split: Split,
  order: Uint32Array<ArrayBuffer>,
  batchSize: number,
  rowSize: number,
  start: number,
): Generator<Batch | Promise<Batch>, void, undefined> {
  const inputs = new Float32Array(batchSize * rowSize);
  const labels = new Float32Array(batchSize);
  for (let from = start * batchSize; from < order.length; from += batchSize) {
    const indices = order.subarray(from, from + batchSize);
    const size = indices.length;
    const batch: Batch = {
      inputs: inputs.subarray(0, size * rowSize),
      labels: labels.subarray(0, size),
      size,
    };
    const reading = split.read(indices, batch.inputs, batch.labels);
    yield reading === undefined ? batch : reading.then(() => batch);
  }
}
