/**
 * A model as one layer, whose parts take the outputs of one another.
 *
 * @module
 */
import {
  type Layer,
  type LayerContext,
  type Plan,
  sameShape,
  type Shape,
  ShapeError,
  showShape,
  sizeOf,
  type Tensor,
  type TensorSpec,
} from "../../../kernel/mod.ts";
import { giveUp, prune } from "../../../kernel/scope.ts";

/** A part. It takes outputs of parts before it, by their places; 0 is the model's input. */
export interface Part {
  /** What its tensors are named after. */
  readonly key: string;
  /** What it takes. */
  readonly inputs: readonly number[];
  /** The shape of what it makes, without the batch. */
  readonly output: Shape;
  /** Its own tensors. */
  readonly plan: Plan | undefined;
  /** Computes it. */
  apply(xs: readonly Tensor[], context: LayerContext): Tensor;
}

/** The most values of one example between two parts: 2 GiB in float32. */
const MOST_VALUES = 2 ** 29;

/** Parts in the order in which they are computed. */
export class GraphBuilder {
  /** The shape of the model's input, without the batch. */
  readonly inputShape: Shape;
  readonly #parts: Part[] = [];

  /** Begins with the input. */
  constructor(inputShape: Shape) {
    this.inputShape = inputShape;
  }

  /** Adds a part of one input; returns its place. */
  add(key: string, layer: Layer, input: number): number {
    const plan = layer.plan(this.shapeOf(input));
    const apply = ([x]: readonly Tensor[], context: LayerContext): Tensor => {
      if (x === undefined) throw new Error(`${key}: found no input`);
      return layer.apply(x, context);
    };
    return this.addPart({ key, inputs: [input], output: plan.output, plan, apply });
  }

  /** Adds a part; returns its place. */
  addPart(part: Part): number {
    if (!(sizeOf(part.output) <= MOST_VALUES)) {
      throw new ShapeError(
        `${part.key} makes ${
          showShape(part.output)
        } of one example, allowed: ${MOST_VALUES} values`,
      );
    }
    this.#parts.push(part);
    return this.#parts.length;
  }

  /** The shape of what a part makes. */
  shapeOf(place: number): Shape {
    return place === 0 ? this.inputShape : this.#parts[place - 1]?.output ?? [];
  }

  /** All parts as a layer that makes what the part at `output` makes. */
  layer(name: string, output: number): Layer {
    return graphLayer(name, this.inputShape, this.#parts, output);
  }
}

function graphLayer(
  name: string,
  inputShape: Shape,
  all: readonly Part[],
  output: number,
): Layer {
  // Nothing behind the output is computed.
  const needed = new Set([output]);
  for (let place = output; place > 0; place--) {
    if (needed.has(place)) { for (const input of all[place - 1]?.inputs ?? []) needed.add(input); }
  }
  const parts = all.map((part, i) => ({ part, place: i + 1 })).filter(({ place }) =>
    needed.has(place)
  );
  const lastUse = new Map<number, number>([[output, Infinity]]);
  for (const { part, place } of parts) {
    for (const input of part.inputs) {
      lastUse.set(input, Math.max(place, lastUse.get(input) ?? 0));
    }
  }
  const specs = (kind: "parameters" | "state"): Record<string, TensorSpec> =>
    Object.fromEntries(
      parts.flatMap(({ part: { key, plan } }) =>
        Object.entries(plan?.[kind] ?? {}).map(([own, spec]) => [`${key}.${own}`, spec])
      ),
    );
  return {
    name,
    plan(input) {
      if (!sameShape(input, inputShape)) {
        throw new ShapeError(
          `${name} was made for inputs ${showShape(inputShape)}, found ${showShape(input)}`,
        );
      }
      const last = all[output - 1]?.output ?? inputShape;
      return { output: last, parameters: specs("parameters"), state: specs("state") };
    },
    apply(x, context) {
      const made = new Map<number, Tensor>([[0, x]]);
      for (const { part, place } of parts) {
        const xs = part.inputs.map((input) => made.get(input)).filter((y) => y !== undefined);
        made.set(place, prune(() => part.apply(xs, context.inner(part.key))));
        for (const input of new Set(part.inputs)) {
          const old = made.get(input);
          if (lastUse.get(input) !== place || old === undefined) continue;
          made.delete(input);
          // A part may hand on what came in.
          if (old !== x && ![...made.values()].includes(old)) giveUp(old);
        }
      }
      return made.get(output) ?? x;
    },
  };
}
