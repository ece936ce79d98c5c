/**
 * The graph of a model, with its loss and its gradients where they are wanted.
 *
 * @module
 */
import {
  full,
  grad,
  type Loss,
  type Model,
  type NamedTensors,
  Random,
  step,
  type Tensor,
  zeros,
} from "../../kernel/mod.ts";
import { softmaxCrossEntropy } from "../../plugins/ops/softmax_cross_entropy.ts";
import { type Sized, symbolic } from "./batch.ts";
import type { Graph } from "./graph.ts";
import { traceGraph } from "./trace.ts";

/** What of a model is drawn. */
export interface ModelGraphOptions {
  /** Examples in the batch. Left out, their number is open and shown as `n`. */
  readonly batchSize?: number | undefined;
  /** As in training: dropout drops. Default: false. */
  readonly training?: boolean | undefined;
  /** With this loss, the mean over the batch. Default: without. */
  readonly loss?: Loss | undefined;
  /**
   * With the way back from the loss, {@linkcode softmaxCrossEntropy} where none is given, to the gradient of
   * each parameter. Default: false.
   */
  readonly backward?: boolean | undefined;
}

/** Batches that tell which axes go with the batch: two give a formula, the third tests it. */
const SIZES = [3, 5, 7];

/**
 * The graph of a model for a batch of any size, or of a given one.
 *
 * ```ts
 * import { build, hingeLoss, mlp, modelGraph, Random, toMermaid } from "../../mod.ts";
 *
 * const task = { inputShape: [28, 28], classes: 10 };
 * const model = build(mlp(task), { ...task, random: new Random(0) });
 * console.log(toMermaid(modelGraph(model, { loss: hingeLoss() })));
 * ```
 *
 * Where the model does something else than to scale with the batch, the graph is that of one example.
 */
export function modelGraph(model: Model, options: ModelGraphOptions = {}): Graph {
  const { batchSize } = options;
  if (batchSize !== undefined) return traceModel(model, batchSize, options);
  const traced: Sized[] = SIZES.map((size) => ({ size, graph: traceModel(model, size, options) }));
  return symbolic(traced) ?? traceModel(model, 1, options);
}

function traceModel(model: Model, size: number, options: ModelGraphOptions): Graph {
  const { training = false, backward = false } = options;
  const lossOf = options.loss ?? (backward ? softmaxCrossEntropy : undefined);
  const { parameters, state } = model;
  const backend = Object.values(parameters)[0]?.backend;
  const on = backend === undefined ? {} : { backend };
  // The trace is plain data, so the tensors can go.
  return step(() => {
    // What happens to the input is recorded only where a gradient flows to it.
    const input = zeros([size, ...model.inputShape], { ...on, requiresGrad: true });
    const output = model.forward(input, { training, random: new Random(0) });
    const constants = state;
    if (lossOf === undefined) {
      return traceGraph({ output }, { inputs: { input }, parameters, constants });
    }
    const labels = zeros([size], on);
    const loss = lossOf(output, labels, { reduction: "mean" });
    const inputs = { input, labels };
    if (!backward) return traceGraph({ loss }, { inputs, parameters, constants });
    const seed = full([], 1, { ...on, requiresGrad: true });
    return traceGraph({ loss, ...gradientsOf(loss, seed, parameters) }, {
      inputs: { ...inputs, "loss∇": seed },
      parameters,
      constants,
      loss,
    });
  });
}

/** `linear1.weight∇` and so on. The gradients are recorded too: they are what is drawn. */
function gradientsOf(loss: Tensor, seed: Tensor, parameters: NamedTensors): NamedTensors {
  const tensors = Object.values(parameters);
  const gradients = grad(loss, tensors, { seed, createGraph: true });
  return Object.fromEntries(
    Object.keys(parameters).flatMap((name, i) => {
      const gradient = gradients[i];
      return gradient === undefined ? [] : [[`${name}∇`, gradient]];
    }),
  );
}
