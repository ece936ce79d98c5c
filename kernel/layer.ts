/**
 * Layers. A layer is a description: it says what it makes of an input shape and which tensors it
 * needs. `build` makes those, and the result can be applied.
 *
 * @module
 */
import { type Shape, showShape } from "./backend.ts";
import type { Op } from "./declaration.ts";
import { ShapeError, UsageError } from "./errors.ts";
import type { Random } from "./random.ts";
import { giveUp, prune } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

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

/** A layer, or an op of one tensor that keeps the shape. */
export type LayerLike = Layer | Op<[x: Tensor]>;

function toLayer(part: LayerLike): Layer {
  if ("plan" in part) return part;
  const apply = (x: Tensor): Tensor => {
    const y = part(x);
    if (showShape(x.shape) === showShape(y.shape)) return y;
    throw new ShapeError(
      `${part.name} makes ${showShape(y.shape)} of ${
        showShape(x.shape)
      }, needed: an op that keeps the ` +
        "shape; write a layer for it",
    );
  };
  return { name: part.name, plan: (output) => ({ output }), apply };
}

/**
 * Layers one after the other. Their tensors are named after layer and place: `linear1.weight`,
 * `linear2.bias`.
 */
export function sequential(...parts: readonly LayerLike[]): Layer {
  const counts = new Map<string, number>();
  const layers = parts.map(toLayer).map((layer) => {
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
    if (error instanceof ShapeError) throw new ShapeError(`${key}: ${error.message}`);
    throw error;
  }
}
