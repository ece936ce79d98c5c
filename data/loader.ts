/**
 * Batches of a split's examples.
 *
 * @module
 */
import type { Shape } from "../kernel/backend.ts";
import type { Split } from "../kernel/dataset.ts";
import { ValueError } from "../kernel/errors.ts";
import type { Random } from "../kernel/random.ts";
import { ReadAhead } from "./read_ahead.ts";
import { type Epoch, makeRoom, rowsOf } from "./ring.ts";

/** Examples that are trained on together. Its arrays are valid until the next batch is asked for. */
export interface Batch {
  /** `[size, ...inputShape]`, row-major. */
  readonly inputs: Float32Array;
  /** `[size]`: the class of each example. */
  readonly labels: Float32Array;
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
  /** Draws the changes of an augmented split; without it the examples come as they are. */
  readonly random?: Random | undefined;
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
 * const { inputShape, splits } = await digits();
 * const shuffle = new Random(0).fork("epoch 1");
 * for await (const batch of batches(splits.train, { batchSize: 128, inputShape, shuffle })) {
 *   console.log(batch.size, batch.labels);
 * }
 * ```
 *
 * The next batch overwrites the last: ask for it when you are done, and copy what you keep.
 *
 * The order is `shuffle.permutation(split.size)`, drawn once, at this call. The same state of
 * `shuffle` and the same `start` therefore continue an epoch exactly where it was left.
 *
 * Throws a {@linkcode ValueError} for a `batchSize` below 1 or a `start` beyond the epoch.
 */
export function batches(
  split: Split,
  { batchSize, inputShape, shuffle, start = 0, random }: BatchOptions,
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
  const epoch = { order, batchSize: Math.min(batchSize, split.size), inputShape };
  return cut(split, epoch, { start, count, random });
}

function* cut(
  split: Split,
  epoch: Epoch,
  { start, count, random }: {
    readonly start: number;
    readonly count: number;
    readonly random: Random | undefined;
  },
): Generator<Batch | Promise<Batch>, void, undefined> {
  const find = split instanceof ReadAhead ? split.begin(epoch, random) : undefined;
  const room = makeRoom(epoch, 1, (size) => new Float32Array(size));
  for (let number = start; number < count; number++) {
    const found = find?.(number);
    const { indices, inputs, labels } = found ?? rowsOf(room, epoch, number);
    const batch: Batch = { inputs, labels, size: indices.length };
    const reading = found === undefined ? split.read(indices, inputs, labels, random) : undefined;
    yield reading === undefined ? batch : reading.then(() => batch);
  }
}
