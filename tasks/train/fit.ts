/**
 * Training and evaluation: what `deno task train` and scripts share.
 *
 * @module
 */
import { batches, countBatches } from "../../data/loader.ts";
import { readAhead } from "../../data/read_ahead.ts";
import {
  type Dataset,
  grad,
  type Loss,
  type Model,
  noGrad,
  type Optimizer,
  type Profiler,
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
import { beginning, type Position } from "../run/position.ts";
import { backendOf } from "./backend_of.ts";
import { meansOf, Meter, type Reading } from "./meter.ts";

export type { MeterState, Position } from "../run/position.ts";
export type { Reading } from "./meter.ts";

/** Where training stands after a step. */
export interface StepReport {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** Steps done in this epoch. */
  readonly step: number;
  /** Samples trained on in this epoch. */
  readonly samples: number;
  /** Training loss and accuracy since the last evaluation. Reading waits for the backend. */
  read(): Promise<Reading>;
  /** What `start` needs, with the tensors of model and optimizer, to go on from here. */
  position(): Promise<Position>;
}

/** What an evaluation found. */
export interface Evaluation {
  /** Epochs done; a fraction where the evaluation fell within one. */
  readonly epoch: number;
  /** Steps done since the beginning. */
  readonly step: number;
  /** Over the training examples since the evaluation before, while the parameters moved. */
  readonly train: Reading;
  /** On the validation split, now. */
  readonly validation: Reading;
  /** Seconds of training since the evaluation before, or since the start of this process. */
  readonly seconds: number;
  /** Training examples a second in that time. */
  readonly samplesPerSecond: number;
  /** The share of that time in which training waited for a batch, from 0 to 1. */
  readonly dataWait: number;
  /** What `start` needs, with the tensors of model and optimizer, to go on from here. */
  readonly position: Position;
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
  /** Source of the order of examples, of their augmentation and of dropout. Default: seed 0. */
  readonly random?: Random;
  /** Changes the gradients before the update: clipping. */
  readonly clip?: (gradients: readonly Tensor[]) => readonly Tensor[];
  /**
   * Gradients are those of so many times the loss, so that small ones are not lost where backends store them in float16.
   * The optimizer is to be made with the same `gradientScale`. Default: 1.
   */
  readonly lossScale?: number | undefined;
  /** Evaluate after this many steps too, not only after each epoch. */
  readonly evaluateEvery?: number | undefined;
  /** Where to go on, from the position of a report; the tensors are the caller's to restore. */
  readonly start?: Position;
  /** Measures each step, for models that were built on its backend. */
  readonly profiler?: Profiler | undefined;
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
 * All that is random follows from `random` and the step. A loop that starts at the `position` of another,
 * with its tensors restored, therefore computes what the other would have, bit for bit.
 *
 * @throws {DivergedError} when the loss is not finite.
 * @throws {UsageError} for a model that is not on the backend of the profiler.
 */
export async function* fit(
  model: Model,
  dataset: Dataset,
  options: FitOptions,
): AsyncGenerator<Evaluation> {
  const { epochs = 1, batchSize = 128, shuffle = true, random = new Random(0) } = options;
  const { evaluateEvery = Infinity, start = beginning, profiler } = options;
  using train = readAhead(dataset.splits.train);
  const { inputShape, splits: { validation } } = dataset;
  if (model.outputShape.at(-1) !== dataset.classes.length) {
    throw new ShapeError(
      `fit: the model has outputs of shape ${showShape(model.outputShape)}, needed: ` +
        `${dataset.classes.length}, one for each class of ${dataset.name}`,
    );
  }
  const backend = backendOf(model);
  if (profiler !== undefined && profiler.backend !== backend) {
    throw new UsageError(
      "fit: the model is not on the backend of the profiler; build it with { backend: profiler.backend }",
    );
  }
  using meter = new Meter(backend);
  const trainOn = makeStep(model, meter, options);
  const stepsPerEpoch = countBatches(train.size, batchSize);
  let done = start.step;
  let [begin, samplesBefore, waited] = [performance.now(), start.meter.samples, 0];
  meter.restore(start.meter);
  const position = async (): Promise<Position> => {
    const state = await meter.state();
    if (!Number.isFinite(state.loss)) {
      throw diverged(state.loss, Math.ceil(done / stepsPerEpoch), done, options.lossScale);
    }
    return { step: done, meter: state };
  };
  const isDue = () =>
    meter.samples > 0 && (done % stepsPerEpoch === 0 || done % evaluateEvery === 0);
  const evaluation = async (): Promise<Evaluation> => {
    const reached = await position();
    const seconds = (performance.now() - begin) / 1000;
    const samplesPerSecond = (meter.samples - samplesBefore) / seconds;
    const dataWait = waited / 1000 / seconds;
    const reading = await evaluate(model, validation, options);
    meter.restore(beginning.meter);
    [begin, samplesBefore, waited] = [performance.now(), 0, 0];
    return {
      epoch: done / stepsPerEpoch,
      step: done,
      train: meansOf(reached.meter),
      validation: reading,
      seconds,
      samplesPerSecond,
      dataWait,
      position: { step: done, meter: beginning.meter },
    };
  };

  if (isDue()) yield await evaluation(); // stopped after the step, before its evaluation
  while (done < epochs * stepsPerEpoch) {
    const epoch = Math.floor(done / stepsPerEpoch) + 1;
    const first = done % stepsPerEpoch;
    const order = shuffle ? random.fork(`order of epoch ${epoch}`) : undefined;
    const changes = random.fork(`augmentation of epoch ${epoch}`);
    const cut = { batchSize, inputShape, shuffle: order, start: first, random: changes };
    let asked = performance.now();
    for await (const batch of batches(train, cut)) {
      const wait = performance.now() - asked;
      waited += wait;
      profiler?.add("batch", wait);
      const place = done % stepsPerEpoch;
      const takeStep = () =>
        step(() =>
          trainOn(
            tensor(batch.inputs, { shape: [batch.size, ...inputShape], backend }),
            tensor(batch.labels, { backend }),
            // From the position alone, so that a run which goes on draws what it would have drawn.
            random.fork(`dropout of epoch ${epoch}, step ${place}`),
          )
        );
      if (profiler === undefined) takeStep();
      else profiler.measure(takeStep);
      done++;
      await options.onStep?.({
        epoch,
        step: place + 1,
        samples: Math.min((place + 1) * batchSize, train.size),
        read: async () => {
          const begin = performance.now();
          const { meter } = await position();
          profiler?.add("read", performance.now() - begin);
          return meansOf(meter);
        },
        position,
      });
      if (isDue()) yield await evaluation();
      asked = performance.now();
    }
  }
}

function diverged(
  loss: number,
  epoch: number,
  step: number,
  lossScale = 1,
): DivergedError {
  const what = lossScale === 1 ? "" : "lower the scale of the loss, or ";
  return new DivergedError(
    `training diverged: the loss is ${loss} in epoch ${epoch}, by step ${step}; ${what}lower the learning rate, or scale the inputs`,
  );
}

/** One update of the parameters, to be run inside `step`. */
function makeStep(
  model: Model,
  meter: Meter,
  { optimizer, loss = softmaxCrossEntropy, reduction = "mean", clip = (g) => g, lossScale = 1 }:
    FitOptions,
): (inputs: Tensor, labels: Tensor, random: Random) => void {
  const parameters = Object.values(model.parameters);
  return (inputs, labels, random) => {
    const logits = model.forward(inputs, { training: true, random });
    const batchLoss = loss(logits, labels, { reduction });
    const scaled = lossScale === 1 ? batchLoss : multiply(batchLoss, lossScale);
    const gradients = grad(scaled, parameters);
    optimizer.step(clip(gradients));
    noGrad(() =>
      meter.add(reduction === "sum" ? batchLoss : multiply(batchLoss, labels.size), logits, labels)
    );
  };
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
  using meter = new Meter(backend);
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
  return meansOf(await meter.state());
}
