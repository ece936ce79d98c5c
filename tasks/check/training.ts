/**
 * A short training, step by step, to be compared between backends.
 *
 * @module
 */
import {
  type Backend,
  build,
  type Dataset,
  type ModelFunction,
  type Options,
  Random,
  type Split,
} from "../../kernel/mod.ts";
import { digits } from "../../data/mod.ts";
import { cnn } from "../../plugins/models/cnn.ts";
import { mlp } from "../../plugins/models/mlp.ts";
import { sgd } from "../../plugins/optimizers/sgd.ts";
import { fit } from "../train/fit.ts";

/** A training that every backend does. */
export interface Lesson {
  /** `mlp, one epoch`. */
  readonly name: string;
  /** The loss of each step. */
  run(backend: Backend): Promise<number[]>;
}

/** How long it is. */
export interface LessonSize {
  /** Examples to train on. */
  readonly examples: number;
  /** Examples in a step. */
  readonly batchSize: number;
}

/** One epoch of the default MLP and of the report's CNN. */
export async function lessons({ examples, batchSize }: LessonSize): Promise<Lesson[]> {
  const dataset = first(await digits(), examples);
  return [lesson("mlp", mlp, dataset, batchSize), lesson("cnn", cnn, dataset, batchSize)];
}

/**
 * One epoch of gradient descent with momentum on the first of the drawn digits. The optimizer is one that moves parameters
 * by as much as gradients differ: Adam would make a whole step of a rounding error in a gradient that is 0.
 */
function lesson<O extends Options>(
  name: string,
  model: ModelFunction<O>,
  dataset: Dataset,
  batchSize: number,
): Lesson {
  return {
    name: `${name}, one epoch`,
    async run(backend) {
      const { inputShape, classes } = dataset;
      const task = { inputShape, classes: classes.length };
      const random = new Random(0);
      const built = build(model(task), { inputShape, random: random.fork("parameters"), backend });
      const optimizer = sgd(built.parameters, { learningRate: 0.1, momentum: 0.9 });
      const losses: number[] = [];
      const options = { optimizer, batchSize, random, evaluateEvery: 1 };
      for await (const { train } of fit(built, dataset, options)) losses.push(train.loss);
      return losses;
    },
  };
}

/** The first examples of a dataset; to validate on there is one. */
function first(dataset: Dataset, examples: number): Dataset {
  const cut = (split: Split, size: number): Split => ({
    size: Math.min(size, split.size),
    read: (indices, inputs, labels, random) => split.read(indices, inputs, labels, random),
  });
  const { train, validation } = dataset.splits;
  return { ...dataset, splits: { train: cut(train, examples), validation: cut(validation, 1) } };
}

/** How far the losses of each step are from what they should be; infinitely far where one is missing or not finite. */
export function differences(expected: readonly number[], found: readonly number[]): number[] {
  return expected.map((loss, i) => {
    const difference = Math.abs(loss - (found[i] ?? NaN));
    return Number.isNaN(difference) ? Infinity : difference;
  });
}
