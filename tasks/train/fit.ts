/**
 * Training and evaluation: what `deno task train` and scripts share.
 *
 * @module
 */
import { batches, countBatches } from "../../data/loader.ts";
import {
  type Dataset,
  grad,
  type Model,
  noGrad,
  type Optimizer,
  Random,
  ShapeError,
  showShape,
  type Split,
  step,
  type Tensor,
  tensor,
  UsageError,
} from "../../kernel/mod.ts";
import { multiply } from "../../plugins/ops/multiply.ts";
import { softmaxCrossEntropy } from "../../plugins/ops/softmax_cross_entropy.ts";
import { Meter, type Reading } from "./meter.ts";

export type { Reading } from "./meter.ts";

/** The loss of a batch: the mean, or the sum, over its examples. */
export type Loss = (
  logits: Tensor,
  labels: Tensor,
  attributes: { readonly reduction: "mean" | "sum" },
) => Tensor;

/** Where training stands after a step. */
export interface StepReport {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** Steps done in this epoch. */
  readonly step: number;
  /** Samples trained on in this epoch. */
  readonly samples: number;
  /** Training loss and accuracy so far in this epoch. Reading waits for the backend. */
  read(): Promise<Reading>;
}

/** What an epoch came to. */
export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  /** Steps done since the beginning. */
  readonly step: number;
  /** Over the epoch, while the parameters moved. */
  readonly train: Reading;
  /** After the epoch. */
  readonly validation: Reading;
  /** Seconds that training took, without the evaluation. */
  readonly seconds: number;
}

/** How {@linkcode fit} trains. */
export interface FitOptions {
  /** Updates the model's parameters. */
  readonly optimizer: Optimizer;
  /** Passes over the training split. Default: 1. */
  readonly epochs?: number;
  /** Examples in a step. Default: 128. */
  readonly batchSize?: number;
  /** What is minimised. Default: {@linkcode softmaxCrossEntropy}. */
  readonly loss?: Loss;
  /** Whether the loss of a batch is the mean or the sum of its examples'. Default: mean. */
  readonly reduction?: "mean" | "sum";
  /** Whether examples come in a new order each epoch. Default: true. */
  readonly shuffle?: boolean;
  /** Source of the order of examples and of dropout. Default: seed 0. */
  readonly random?: Random;
  /** Changes the gradients before the update: clipping. */
  readonly clip?: (gradients: readonly Tensor[]) => readonly Tensor[];
  /** Called after each step. */
  readonly onStep?: (report: StepReport) => void | Promise<void>;
}

/** The loss became NaN or infinite. */
export class DivergedError extends UsageError {}

/**
 * Trains a model, and evaluates it on the validation split after each epoch. It is a generator: leave
 * the loop to stop.
 *
 * ```ts ignore
 * for await (const { epoch, validation } of fit(model, dataset, { optimizer, epochs: 5 })) {
 *   console.log(epoch, validation.accuracy);
 * }
 * ```
 *
 * @throws {DivergedError} when an epoch's loss is not finite.
 */
export async function* fit(
  model: Model,
  dataset: Dataset,
  options: FitOptions,
): AsyncGenerator<EpochReport> {
  const { epochs = 1, batchSize = 128, shuffle = true, random = new Random(0) } = options;
  const { train, validation } = dataset.splits;
  const { inputShape } = dataset;
  if (model.outputShape.at(-1) !== dataset.classes.length) {
    throw new ShapeError(
      `fit: the model has outputs of shape ${showShape(model.outputShape)}, needed: ` +
        `${dataset.classes.length}, one for each class of ${dataset.name}`,
    );
  }
  const backend = backendOf(model);
  const meter = new Meter(backend);
  const trainOn = makeStep(model, meter, options);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const begin = performance.now();
    const order = shuffle ? random.fork(`order of epoch ${epoch}`) : undefined;
    let [steps, samples] = [0, 0];
    meter.reset();
    for await (const batch of batches(train, { batchSize, inputShape, shuffle: order })) {
      step(() =>
        trainOn(
          tensor(batch.inputs, { shape: [batch.size, ...inputShape], backend }),
          tensor(batch.labels, { backend }),
          // From the position alone, so that a run which goes on draws what it would have drawn.
          random.fork(`dropout of epoch ${epoch}, step ${steps}`),
        )
      );
      samples += batch.size;
      const done = ++steps;
      const read = () => readFinite(meter, epoch, done);
      await options.onStep?.({ epoch, step: done, samples, read });
    }
    const trained = await readFinite(meter, epoch, steps);
    const seconds = (performance.now() - begin) / 1000;
    const done = (epoch - 1) * countBatches(train.size, batchSize) + steps;
    yield {
      epoch,
      step: done,
      train: trained,
      validation: await evaluate(model, validation, options),
      seconds,
    };
  }
}

/** One update of the parameters, to be run inside `step`. */
function makeStep(
  model: Model,
  meter: Meter,
  { optimizer, loss = softmaxCrossEntropy, reduction = "mean", clip = (g) => g }: FitOptions,
): (inputs: Tensor, labels: Tensor, random: Random) => void {
  const parameters = Object.values(model.parameters);
  return (inputs, labels, random) => {
    const logits = model.forward(inputs, { training: true, random });
    const batchLoss = loss(logits, labels, { reduction });
    const gradients = grad(batchLoss, parameters);
    optimizer.step(clip(gradients));
    noGrad(() =>
      meter.add(reduction === "sum" ? batchLoss : multiply(batchLoss, labels.size), logits, labels)
    );
  };
}

async function readFinite(meter: Meter, epoch: number, steps: number): Promise<Reading> {
  const reading = await meter.read();
  if (Number.isFinite(reading.loss)) return reading;
  throw new DivergedError(
    `training diverged: the loss is ${reading.loss} in epoch ${epoch}, by step ${steps}; ` +
      "lower the learning rate, or scale the inputs",
  );
}

/** How {@linkcode evaluate} measures. */
export interface EvaluateOptions {
  /** The loss. Default: {@linkcode softmaxCrossEntropy}. */
  readonly loss?: Loss;
}

/** Loss and accuracy of a model on a split. */
export async function evaluate(
  model: Model,
  split: Split,
  { loss = softmaxCrossEntropy }: EvaluateOptions = {},
): Promise<Reading> {
  const backend = backendOf(model);
  const { inputShape } = model;
  const meter = new Meter(backend);
  for await (const batch of batches(split, { batchSize: 500, inputShape })) {
    step(() =>
      noGrad(() => {
        const shape = [batch.size, ...inputShape];
        const logits = model.forward(tensor(batch.inputs, { shape, backend }));
        const labels = tensor(batch.labels, { backend });
        meter.add(loss(logits, labels, { reduction: "sum" }), logits, labels);
      })
    );
  }
  return await meter.read();
}

function backendOf(model: Model): Tensor["backend"] {
  const [first] = Object.values(model.parameters);
  if (first === undefined) throw new UsageError("the model has no parameters to train");
  return first.backend;
}
