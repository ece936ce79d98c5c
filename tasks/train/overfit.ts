/**
 * `--overfit-batches`: a network that cannot learn a few batches by heart has a mistake in it.
 *
 * @module
 */
import { type Dataset, type Split, UsageError } from "../../kernel/mod.ts";

/** The dataset with the first `examples` of its training split alone, for training and validation. */
export function firstExamples(dataset: Dataset, examples: number): Dataset {
  const { train } = dataset.splits;
  if (examples > train.size) {
    throw new UsageError(
      `--overfit-batches: found batches of ${examples} examples in all, allowed: at most the ` +
        `${train.size} of ${dataset.name}`,
    );
  }
  const few: Split = {
    size: examples,
    read: (indices, inputs, labels) => train.read(indices, inputs, labels),
  };
  return { ...dataset, splits: { train: few, validation: few } };
}
