/**
 * Datasets whose training examples are changed at random.
 *
 * @module
 */
import { sizeOf } from "../kernel/backend.ts";
import type { Dataset, Split } from "../kernel/dataset.ts";
import type { Random } from "../kernel/random.ts";
import { type Change, channelsOf, type ExampleFormat, type Transform } from "./transforms.ts";

/** A split that changes what it reads, one transform after the other. */
export class AugmentedSplit implements Split {
  /** How many examples there are. */
  readonly size: number;
  /** Where the examples come from. */
  readonly source: Split;
  /** What they have in common. */
  readonly format: ExampleFormat;
  /** What happens to them. */
  readonly transforms: readonly Transform[];
  readonly #changes: readonly Change[];

  /** Throws a user error for a transform that does not fit the format. */
  constructor(source: Split, format: ExampleFormat, transforms: readonly Transform[]) {
    this.size = source.size;
    this.source = source;
    this.format = format;
    this.transforms = transforms;
    this.#changes = transforms.map((transform) => transform(format));
  }

  /** See {@linkcode Split.read}. Without `random` the examples are as the source has them. */
  read(
    indices: Uint32Array,
    inputs: Float32Array,
    labels: Float32Array,
    random?: Random,
  ): void | Promise<void> {
    const reading = this.source.read(indices, inputs, labels, random);
    if (random === undefined) return reading;
    const change = () => this.#change(indices, inputs, random);
    return reading === undefined ? change() : reading.then(change);
  }

  #change(indices: Uint32Array, inputs: Float32Array, random: Random): void {
    const rowSize = sizeOf(this.format.shape);
    for (const [row, index] of indices.entries()) {
      const values = inputs.subarray(row * rowSize, (row + 1) * rowSize);
      const own = random.fork(String(index));
      for (const change of this.#changes) change(values, own);
    }
  }
}

/**
 * The dataset with its training examples changed at random while a model trains, by one transform
 * after the other. Validation and test examples stay as they are, and so do training examples that
 * are only looked at.
 *
 * What happens to an example follows from the seed, the epoch and the example's number. A run that
 * goes on in mid-epoch reads the same bytes, with any batch size, in any thread.
 *
 * ```ts
 * import { augment, cutout, digits, horizontalFlip, randomCrop } from "../mod.ts";
 *
 * const plain = await digits({ scale: "standard" });
 * const dataset = augment(plain, randomCrop({ padding: 2 }), horizontalFlip(), cutout({ size: 6 }));
 * ```
 *
 * Throws a user error for a transform that does not fit the examples.
 */
export function augment(dataset: Dataset, ...transforms: readonly Transform[]): Dataset {
  const { inputShape: shape, splits } = dataset;
  const { black = new Array<number>(channelsOf(shape)).fill(0) } = dataset;
  const { train } = splits;
  // One split for all transforms: two would draw the same random numbers.
  const augmented = train instanceof AugmentedSplit
    ? new AugmentedSplit(train.source, train.format, [...train.transforms, ...transforms])
    : new AugmentedSplit(train, { shape, black }, transforms);
  return { ...dataset, splits: { ...splits, train: augmented } };
}
