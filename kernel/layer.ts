/**
 * Layers. A layer is a description: it says what it makes of an input shape and which tensors it
 * needs. `build` makes those, and the result can be applied.
 *
 * @module
 */
import { type Shape, showShape } from "./backend.ts";
import { ShapeError, UsageError, ValueError } from "./errors.ts";
import type { Random } from "./random.ts";
import { noGrad } from "./record.ts";
import { giveUp, prune, step } from "./scope.ts";
import { Tensor } from "./tensor.ts";
import { withoutValues } from "./without_values.ts";

/** Draws the first values of a parameter. */
export type Initializer = (shape: Shape, random: Random) => Float64Array;

/** A tensor that a layer owns. */
export interface TensorSpec {
  /** Its shape. */
  readonly shape: Shape;
  /** Its first values. */
  readonly init: Initializer;
}

/** What a layer makes of an input. */
export interface Plan {
  /** Shape of the output, without the batch. */
  readonly output: Shape;
  /** Tensors that are trained. */
  readonly parameters?: Readonly<Record<string, TensorSpec>>;
  /** Tensors that are saved but not trained: running statistics. */
  readonly state?: Readonly<Record<string, TensorSpec>>;
}

/** What a layer finds when it is applied. */
export interface LayerContext {
  /** Whether this is training: dropout drops, batch statistics are used. */
  readonly training: boolean;
  /** One of the layer's own tensors, a parameter or a state. */
  own(name: string): Tensor;
  /** A key for random numbers, new at each call and different for each layer and step. */
  randomKey(): readonly [number, number];
  /** The context of a layer inside this one. */
  inner(name: string): LayerContext;
}

/** A part of a model. */
export interface Layer {
  /** What its tensors are named after. */
  readonly name: string;
  /**
   * Shape of the output and the tensors needed, for inputs of this shape (without the batch).
   * Throws a {@linkcode ShapeError} for an input that does not fit.
   */
  plan(input: Shape): Plan;
  /** Computes the output of a batch. */
  apply(x: Tensor, context: LayerContext): Tensor;
}

/** A layer, or a function from batch to batch: an op, or one of your own. */
export type LayerLike = Layer | ((x: Tensor) => Tensor);

/**
 * The layer itself, or the layer that applies the function: it has no tensors of its own, and makes the
 * shape that the function makes. {@linkcode sequential} and other layers of layers take their parts so.
 */
export function asLayer(part: LayerLike): Layer {
  if (typeof part !== "function") return part;
  const name = part.name || "function";
  const apply = (x: Tensor): Tensor => {
    const y: unknown = part(x);
    if (!(y instanceof Tensor)) {
      throw new UsageError(
        `${name} is a function that makes no tensor of a tensor, needed: a layer or an op; if it makes a ` +
          `layer, call it: ${name}(...)`,
      );
    }
    if (y.shape.length > 0 && y.shape[0] === x.shape[0]) return y;
    throw new ShapeError(
      `${name} makes ${showShape(y.shape)} of the batch ${showShape(x.shape)}, needed: ${
        showShape(x.shape.slice(0, 1))
      } and more, one result for each example`,
    );
  };
  const plan = (input: Shape): Plan => ({
    output: step(() => noGrad(() => apply(withoutValues([1, ...input])).shape.slice(1))),
  });
  return { name, plan, apply };
}

/**
 * Layers one after the other. Their tensors are named after layer and place: `linear1.weight`,
 * `linear2.bias`. An op is a layer as it is, one with attributes as a function, whatever the shape it makes.
 *
 * ```ts
 * import { build, conv, globalAveragePool, Random, relu, sequential, upsample } from "../mod.ts";
 *
 * const layers = sequential(conv(8), relu, (x) => upsample(x, { scale: 2 }), globalAveragePool);
 * console.log(build(layers, { inputShape: [28, 28], random: new Random(0) }).outputShape); // [ 8 ]
 * ```
 */
export function sequential(...parts: readonly LayerLike[]): Layer {
  const counts = new Map<string, number>();
  const layers = parts.map(asLayer).map((layer) => {
    const count = (counts.get(layer.name) ?? 0) + 1;
    counts.set(layer.name, count);
    return { layer, key: `${layer.name}${count}` };
  });
  const keys = layers.map(({ key }) => key);
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  if (twice !== undefined) {
    throw new UsageError(`sequential: two layers would be called "${twice}"; rename a layer`);
  }
  return {
    name: "sequential",
    plan(input) {
      let output = input;
      const parameters: Record<string, TensorSpec> = {};
      const state: Record<string, TensorSpec> = {};
      for (const { layer, key } of layers) {
        const plan = planInside(layer, key, output);
        for (const [name, spec] of Object.entries(plan.parameters ?? {})) {
          parameters[`${key}.${name}`] = spec;
        }
        for (const [name, spec] of Object.entries(plan.state ?? {})) state[`${key}.${name}`] = spec;
        output = plan.output;
      }
      return { output, parameters, state };
    },
    apply: (x, context) =>
      layers.reduce((before, { layer, key }) => {
        const y = prune(() => layer.apply(before, context.inner(key)));
        if (before !== x && before !== y) giveUp(before);
        return y;
      }, x),
  };
}

/** A message from inside says which layer it comes from. */
function planInside(layer: Layer, key: string, input: Shape): Plan {
  try {
    return layer.plan(input);
  } catch (error) {
    if (error instanceof ShapeError) throw new ShapeError(placed(error.message, layer.name, key));
    if (error instanceof ValueError) throw new ValueError(placed(error.message, layer.name, key));
    throw error;
  }
}

/** The message with the layer's place, which says its name: `conv2: a window of 5×5 does not fit`. */
function placed(message: string, name: string, key: string): string {
  const rest = message.slice(name.length);
  const isOwn = message.startsWith(name) && (rest.startsWith(":") || rest.startsWith(" "));
  return isOwn ? key + rest : `${key}: ${message}`;
}
