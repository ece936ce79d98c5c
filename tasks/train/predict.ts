/**
 * What a trained model says of a split.
 *
 * @module
 */
import { batches } from "../../data/loader.ts";
import {
  type Dataset,
  type Loss,
  type Model,
  noGrad,
  sizeOf,
  type Split,
  step,
  tensor,
} from "../../kernel/mod.ts";
import type { Predictions } from "../run/predictions.ts";
import { backendOf } from "./backend_of.ts";
import { meansOf, Meter, type Reading } from "./meter.ts";

/** How many of the worst examples are kept. */
const WORST = 24;

/** Predictions for a split, and how good they are. */
export interface Predicted {
  /** For the run's folder. */
  readonly predictions: Predictions;
  /** Mean loss and accuracy. */
  readonly reading: Reading;
}

/**
 * Applies a model to a split: logits, how good they are, and the examples it got most wrong, which are those
 * with the greatest cross-entropy whatever it was trained with.
 */
export async function predict(
  model: Model,
  dataset: Dataset,
  split: "test" | "validation",
  loss: Loss,
): Promise<Predicted> {
  const examples = dataset.splits[split] ?? dataset.splits.validation;
  const { inputShape, classes } = dataset;
  const meter = new Meter(backendOf(model));
  const labels = new Float32Array(examples.size);
  const logits = new Float32Array(examples.size * classes.length);
  const backend = backendOf(model);
  let done = 0;
  for await (const batch of batches(examples, { batchSize: 500, inputShape })) {
    const output = step(() =>
      noGrad(() => {
        const logits = model.forward(
          tensor(batch.inputs, { shape: [batch.size, ...inputShape], backend }),
        );
        const labels = tensor(batch.labels, { backend });
        meter.add(loss(logits, labels, { reduction: "sum" }), logits, labels);
        return logits;
      })
    );
    labels.set(batch.labels, done);
    logits.set(await output.values(), done * classes.length);
    done += batch.size;
  }
  const losses = crossEntropies(logits, labels);
  const worst = Uint32Array.from(losses.keys()).sort((a, b) => (losses[b] ?? 0) - (losses[a] ?? 0))
    .slice(0, WORST);
  return {
    predictions: {
      split: dataset.splits[split] === undefined ? "validation" : split,
      classes,
      labels,
      logits,
      worst: {
        indices: Float32Array.from(worst),
        inputs: await read(examples, worst, sizeOf(inputShape)),
        inputShape,
      },
    },
    reading: meansOf(await meter.state()),
  };
}

/** −log softmax(logits)[label] of each example. */
function crossEntropies(logits: Float32Array, labels: Float32Array): Float64Array {
  const classes = logits.length / Math.max(1, labels.length);
  return Float64Array.from(labels, (label, i) => {
    const values = row(logits, i, classes);
    const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const sum = values.reduce((total, value) => total + Math.exp(value - max), 0);
    return max + Math.log(sum) - (values[label] ?? NaN);
  });
}

function row(values: Float32Array, i: number, width: number): Float32Array {
  return values.subarray(i * width, (i + 1) * width);
}

async function read(split: Split, indices: Uint32Array, size: number): Promise<Float32Array> {
  const inputs = new Float32Array(indices.length * size);
  await split.read(indices, inputs, new Float32Array(indices.length));
  return inputs;
}
