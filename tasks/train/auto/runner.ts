/**
 * Real steps of a model, on a backend, that leave nothing behind.
 *
 * @module
 */
import {
  type Backend,
  build,
  type Dataset,
  type Layer,
  type Loss,
  type NamedTensors,
  type Optimizer,
  Random,
  type Shape,
  sizeOf,
  type Split,
  type Tensor,
} from "../../../kernel/mod.ts";
import { discard } from "../../../kernel/scope.ts";
import { fit } from "../fit.ts";
import type { Runner } from "./race.ts";

/** What is to be trained. */
export interface Training {
  readonly inputShape: Shape;
  readonly classes: readonly string[];
  /** Makes the layers. */
  layer(): Layer;
  /** Makes an optimizer whose learning rate is 0, so that no step can go astray on meaningless data. */
  optimizer(parameters: NamedTensors): Optimizer;
  readonly loss: Loss;
  readonly reduction: "mean" | "sum";
  readonly clip: (gradients: readonly Tensor[]) => readonly Tensor[];
}

/** A runner, until it is disposed of: then the backend holds no more than before. */
export interface DisposableRunner extends Runner, Disposable {}

/**
 * Builds the model on a backend, with random numbers of its own, to take steps of it on meaningless examples.
 *
 * @throws {UsageError} for what the backend cannot do.
 */
export function makeRunner(training: Training, backend: Backend): DisposableRunner {
  const { inputShape, loss, reduction, clip } = training;
  const model = build(training.layer(), { inputShape, random: new Random(0), backend });
  const optimizer = training.optimizer(model.parameters);
  return {
    async time(batchSize, steps) {
      const dataset = meaningless(training, batchSize * steps);
      const random = new Random(0);
      const options = { optimizer, loss, reduction, clip, batchSize, random, shuffle: false };
      for await (const { seconds } of fit(model, dataset, options)) return seconds / steps;
      throw new Error("auto: a training without an epoch");
    },
    [Symbol.dispose]() {
      for (const tensors of [model.parameters, model.state, optimizer.state]) {
        for (const tensor of Object.values(tensors)) discard(tensor);
      }
    },
  };
}

/** Examples that have the shape of real ones, and cost nothing to read; one to validate on. */
function meaningless({ inputShape, classes }: Training, size: number): Dataset {
  const length = sizeOf(inputShape);
  const example = Float32Array.from({ length }, (_, i) => (i * 7 % 31) / 31);
  const split = (size: number): Split => ({
    size,
    read(indices, inputs, labels) {
      indices.forEach((index, row) => {
        inputs.set(example, row * length);
        labels[row] = index % classes.length;
      });
    },
  });
  return {
    name: "meaningless",
    inputShape,
    classes,
    splits: { train: split(size), validation: split(1) },
  };
}
