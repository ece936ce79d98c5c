/**
 * dinograd on the work of work.ts, on any of its backends.
 *
 * @module
 */
import {
  adam,
  type Backend,
  type BackendPlugin,
  build,
  cnn,
  grad,
  type Layer,
  mlp,
  native,
  overwrite,
  Random,
  resnet,
  resolveOptions,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  step,
  tensor,
  wasm,
  webgpu,
  zeros,
} from "../../../mod.ts";
import type { Trainer } from "./measure.ts";
import { classes } from "./networks.ts";
import type { Work } from "./work.ts";

/** A backend that is timed. */
export type BackendName = CpuBackend | "webgpu";

/** One that computes on the processor. */
export type CpuBackend = "wasm" | "native";

const plugins: Readonly<Record<BackendName, BackendPlugin>> = { wasm, native, webgpu };

/** Whether a backend can be told how many threads to use. */
export function takesThreads(name: BackendName): boolean {
  return Object.hasOwn(plugins[name].options, "threads");
}

/** What a backend can be told here. */
export interface BackendSettings {
  /** 0 leaves their number to the backend. */
  readonly threads?: number;
  /** How webgpu stores what is computed. */
  readonly storage?: "float32" | "float16";
}

/** Makes a backend. Throws a user error where it cannot be made. */
export async function makeBackend(
  name: BackendName,
  { threads = 0, storage }: BackendSettings,
): Promise<Backend> {
  const { create, options } = plugins[name];
  const given = {
    ...threads > 0 && { threads },
    ...name === "webgpu" && { storage },
  };
  return await create(resolveOptions(options, given, name));
}

/** What a table of versions calls it. */
export function versionOf({ name, roundoff }: Backend): string {
  return `dinograd ${name}${roundoff === undefined ? "" : ", stored in float16"}`;
}

/** dinograd, ready to train. */
export function dinogradTrainer(work: Work, backend: Backend): Trainer {
  const { reduction, learningRate, momentum } = work;
  const x = tensor(work.x.values, { shape: work.x.shape, backend });
  const labels = tensor(Float32Array.from(work.labels), { backend });
  const task = { inputShape: x.shape.slice(1), classes };
  const model = build(layersOf(work, task), { ...task, random: new Random(0), backend });
  const parameters = Object.values(model.parameters);
  // What has more than one axis are the weights, in the order of the layers. Scales are 1 already.
  const weights = parameters.filter(({ shape }) => shape.length > 1);
  if (weights.length !== work.weights.length) {
    throw new Error(`${work.network}: ${weights.length} weights, expected ${work.weights.length}`);
  }
  step(() => {
    work.weights.forEach(({ values, shape }, i) => {
      const own = weights[i];
      if (own !== undefined) overwrite(own, tensor(values, { shape, backend }));
    });
    for (const [name, own] of Object.entries(model.parameters)) {
      if (name.endsWith("bias")) overwrite(own, zeros(own.shape, { backend }));
    }
  });
  const optimizer = work.optimizer === "adam"
    ? adam(model.parameters, { learningRate })
    : sgd(model.parameters, { learningRate, momentum });
  const trainingStep = () =>
    step(() => {
      const loss = softmaxCrossEntropy(model.forward(x, { training: true }), labels, { reduction });
      optimizer.step(grad(loss, parameters));
      return loss;
    });
  return {
    name: versionOf(backend),
    train(steps) {
      for (let i = 1; i < steps; i++) trainingStep().release();
      const loss = trainingStep();
      return loss.item().finally(() => loss.release());
    },
  };
}

function layersOf(
  { network, hidden }: Work,
  task: { readonly inputShape: readonly number[]; readonly classes: number },
): Layer {
  switch (network) {
    case "mlp":
      return mlp(task, { hidden, activation: sigmoid });
    case "cnn":
      return cnn(task);
    case "resnet":
      return resnet(task);
  }
}
