/**
 * Models: layers with their parameters, and plugins that make layers for a task.
 *
 * @module
 */
import { type Backend, sameShape, type Shape, showShape, sizeOf } from "./backend.ts";
import { currentBackend, tensor, zeros } from "./creation.ts";
import { ShapeError, UsageError, ValueError } from "./errors.ts";
import type { Layer, LayerContext, TensorSpec } from "./layer.ts";
import type { NamedTensors } from "./optimizer.ts";
import { type Options, type OptionValues, resolveOptions } from "./options.ts";
import type { Random } from "./random.ts";
import { noGrad } from "./record.ts";
import { keep, step } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

/** A layer with its parameters, ready to use. */
export interface Model {
  /** Shape of one input, without the batch. */
  readonly inputShape: Shape;
  /** Shape of one output, without the batch. */
  readonly outputShape: Shape;
  /** What is trained, by name. */
  readonly parameters: NamedTensors;
  /** What is saved but not trained, by name. */
  readonly state: NamedTensors;
  /** Applies the model to a batch `[n, ...inputShape]`. In training it may draw random numbers. */
  forward(x: Tensor, options?: { readonly training?: boolean; readonly random?: Random }): Tensor;
}

/** The most values of one tensor: 2 GiB in float32. */
const MOST_VALUES = 2 ** 29;

/** How {@linkcode build} goes about it. */
export interface BuildOptions {
  /** Shape of one input, without the batch. */
  readonly inputShape: Shape;
  /** Source of the first values. The same random state gives the same model. */
  readonly random: Random;
  /** Where the model lives; default: the current backend. */
  readonly backend?: Backend;
}

/**
 * Makes the parameters of a layer for inputs of a shape.
 *
 * @throws {ShapeError} naming the layer that does not fit.
 */
export function build(layer: Layer, options: BuildOptions): Model {
  const { inputShape, random, backend = currentBackend() } = options;
  const plan = layer.plan(inputShape);
  for (const [name, { shape }] of Object.entries({ ...plan.parameters, ...plan.state })) {
    if (sizeOf(shape) <= MOST_VALUES) continue;
    throw new ValueError(
      `model: ${name} has shape ${showShape(shape)}, ${
        sizeOf(shape)
      } values, allowed: ${MOST_VALUES}`,
    );
  }
  const make = (specs: Readonly<Record<string, TensorSpec>>, requiresGrad: boolean): NamedTensors =>
    Object.fromEntries(
      Object.entries(specs).map(([name, { shape, init }]) => [
        name,
        // Each tensor has a stream of its own: adding a layer does not change the others.
        keep(tensor(init(shape, random.fork(name)), { shape, backend, requiresGrad })),
      ]),
    );
  const parameters = make(plan.parameters ?? {}, true);
  const state = make(plan.state ?? {}, false);
  const own = new Map([...Object.entries(parameters), ...Object.entries(state)]);
  const model: Model = {
    inputShape,
    outputShape: plan.output,
    parameters,
    state,
    forward(x, { training = false, random } = {}) {
      if (!sameShape(x.shape.slice(1), inputShape)) {
        throw new ShapeError(
          `model: found an input of shape ${showShape(x.shape)}, needed: [n, ${
            inputShape.join(", ")
          }]`,
        );
      }
      return layer.apply(x, contextOf(own, training, random, ""));
    },
  };
  // A part that does not do what it planned, or that the backend cannot do, is found now.
  const shape = step(() =>
    noGrad(() => model.forward(zeros([1, ...inputShape], { backend })).shape)
  );
  if (showShape(shape) !== showShape([1, ...plan.output])) {
    throw new ShapeError(
      `model: the layers make ${showShape(shape)} of one input, planned: ${
        showShape([1, ...plan.output])
      }`,
    );
  }
  return model;
}

function contextOf(
  tensors: ReadonlyMap<string, Tensor>,
  training: boolean,
  random: Random | undefined,
  prefix: string,
): LayerContext {
  const place = () => prefix.slice(0, -1) || "model";
  return {
    training,
    own(name) {
      const found = tensors.get(prefix + name);
      if (found === undefined) {
        throw new Error(`layer ${place()}: plan() does not declare "${name}"`);
      }
      return found;
    },
    // Two 24-bit draws: the key of the next layer differs, and that of the next step.
    randomKey() {
      if (random !== undefined) return [random.integer(2 ** 24), random.integer(2 ** 24)];
      throw new UsageError(
        `layer ${place()} draws random numbers; call forward(x, { training: true, random })`,
      );
    },
    inner: (name) => contextOf(tensors, training, random, `${prefix}${name}.`),
  };
}

/** What a model is made for. */
export interface ModelTask {
  /** Shape of one input, without the batch. */
  readonly inputShape: Shape;
  /** Number of classes. */
  readonly classes: number;
}

/** A model plugin. */
export interface ModelPlugin<O extends Options = Options> {
  /** Marks a model. */
  readonly kind: "model";
  /** As in `--model NAME`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** What can be set. */
  readonly options: O;
  /** The layers for a task. Throws a user error for one that it cannot serve. */
  create(options: OptionValues<O>, task: ModelTask): Layer;
}

/** A model that scripts call: `mlp(task, { hidden: 128 })`. */
export type ModelFunction<O extends Options> =
  & ModelPlugin<O>
  & ((task: ModelTask, options?: Partial<OptionValues<O>>) => Layer);

/** Declares a model. The result is a function of task and options, for scripts. */
export function defineModel<O extends Options>(
  plugin: Omit<ModelPlugin<O>, "kind">,
): ModelFunction<O> {
  const make = (task: ModelTask, options: Partial<OptionValues<O>> = {}) =>
    plugin.create(resolveOptions(plugin.options, options, plugin.name), task);
  Object.defineProperty(make, "name", { value: plugin.name });
  const { description, options } = plugin;
  const create = (values: OptionValues<O>, task: ModelTask) => plugin.create(values, task);
  return Object.assign(make, { kind: "model", description, options, create } as const);
}

/** Number of trained values of a model. */
export function countParameters(model: Model): number {
  return Object.values(model.parameters).reduce((sum, p) => sum + sizeOf(p.shape), 0);
}
