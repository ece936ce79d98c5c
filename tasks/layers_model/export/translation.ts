/**
 * What is known while ops become layers.
 *
 * @module
 */
import {
  type Model,
  type Origin,
  type Shape,
  type Tensor,
  UsageError,
} from "../../../kernel/mod.ts";
import { type Image, imageIn, liesAlike } from "../order.ts";
import { LayerList, type LayerWanted } from "./layers.ts";
import type { Trace } from "./trace.ts";

/** A tensor of the model as the output of a layer. Images have their channels last there. */
export interface Value {
  /** The layer. */
  readonly layer: string;
  /** The tensor's shape, without the batch. */
  readonly shape: Shape;
  /** For one axis: the image whose values these are, in the order of TensorFlow.js. */
  readonly image?: Image | undefined;
  /** Whether no value is below 0. */
  readonly isNonNegative?: boolean;
}

/** A parameter or a state, under another shape perhaps. */
export interface Leaf {
  /** Its name in the model. */
  readonly name: string;
  /** The tensor of the model. */
  readonly tensor: Tensor;
  /** The shape under which it is used. */
  readonly shape: Shape;
}

/** Ops that have become layers. */
export class Translation {
  /** The layers so far. */
  readonly layers: LayerList;
  readonly #values = new Map<Tensor, Value>();
  readonly #names: ReadonlyMap<Tensor, string>;
  readonly #uses = new Map<Tensor, number>();

  /** Begins with the input of a model. */
  constructor(model: Model, { input }: Trace, made: readonly Tensor[]) {
    const { inputShape } = model;
    const image = imageIn(inputShape);
    if (inputShape.length !== 1 && image === undefined) {
      throw refusal(
        `inputs of shape [n, ${inputShape.join(", ")}]`,
        "needed: [n, features], [n, h, w] or [n, c, h, w]",
      );
    }
    this.layers = new LayerList(image === undefined ? inputShape : lastOf(image));
    this.#values.set(input, { layer: "input", shape: inputShape });
    const own = [...Object.entries(model.parameters), ...Object.entries(model.state)];
    this.#names = new Map(own.map(([name, tensor]) => [tensor, name]));
    for (const x of made.flatMap(({ origin }) => origin?.inputs ?? [])) {
      this.#uses.set(x, (this.#uses.get(x) ?? 0) + 1);
    }
  }

  /** What a tensor is, if it is the output of a layer. */
  find(x: Tensor | undefined): Value | undefined {
    return x === undefined ? undefined : this.#values.get(x);
  }

  /** What a tensor is. Refuses one that no layer makes. */
  valueOf(x: Tensor | undefined): Value {
    const found = this.find(x);
    if (found !== undefined) return found;
    throw x?.origin === undefined
      ? refusal("a constant", "it is neither a parameter nor computed from the input")
      : this.refuse(x, x.origin);
  }

  /** Notes what a tensor is. */
  set(x: Tensor, value: Value): void {
    this.#values.set(x, value);
  }

  /** Adds a layer; returns its output. */
  add(wanted: LayerWanted, value: Omit<Value, "layer">): Value {
    return { ...value, layer: this.layers.add(wanted) };
  }

  /** The parameter or state that a tensor is, through changes of its shape. */
  leafOf(x: Tensor | undefined): Leaf | undefined {
    let at = x;
    while (at?.origin?.op === "reshape") at = at.origin.inputs[0];
    const name = at === undefined ? undefined : this.#names.get(at);
    if (x === undefined || at === undefined || name === undefined) return undefined;
    return { name, tensor: at, shape: x.shape };
  }

  /** The parameter or state that an op takes. Refuses anything else. */
  ownOf(x: Tensor | undefined, op: string): Leaf {
    const leaf = this.leafOf(x);
    if (leaf !== undefined) return leaf;
    const made = x?.origin?.op;
    throw refusal(
      `${op} with ${made === undefined ? "a constant" : `what ${made} makes`}`,
      "its weights can only be the model's own parameters",
    );
  }

  /** How many ops take a tensor. */
  usesOf(x: Tensor): number {
    return this.#uses.get(x) ?? 0;
  }

  /** The error for an op that has no counterpart; `why` says what of it has none. */
  refuse(node: Tensor, { op, inputs }: Pick<Origin, "op" | "inputs">, why?: string): UsageError {
    const leaf = inputs.map((x) => this.leafOf(x)).find((found) => found !== undefined);
    const of = leaf === undefined ? "" : ` (${leaf.name})`;
    return refusal(`${op}${of} to [${["n", ...node.shape.slice(1)].join(", ")}]`, why);
  }

  /** One axis of features in this project's own order. */
  plain(value: Value): Value {
    const { layer, shape, image = imageIn(shape) } = value;
    if (image === undefined) return value;
    const [c, h, w] = image;
    const size = [c * h * w];
    const isFlat = shape.length === 1;
    if (liesAlike(image)) {
      return isFlat
        ? { ...value, image: undefined }
        : this.add({ type: "Flatten", name: "flatten", inputs: [layer] }, {
          ...value,
          shape: size,
        });
    }
    const back = isFlat
      ? this.layers.add({
        type: "Reshape",
        name: "reshape",
        config: { target_shape: [h, w, c] },
        inputs: [layer],
      })
      : layer;
    const first = this.layers.add({
      type: "Permute",
      name: "channels_first",
      config: { dims: [3, 1, 2] },
      inputs: [back],
    });
    return this.add(
      { type: "Flatten", name: "flatten", inputs: [first] },
      { ...value, shape: size, image: undefined },
    );
  }
}

/** An image's sizes as TensorFlow.js has them. */
export function lastOf([c, h, w]: Image): number[] {
  return [h, w, c];
}

/** The error for what cannot be exported. */
export function refusal(what: string, why = "TensorFlow.js has no layer for it"): UsageError {
  return new UsageError(`export: found ${what}: ${why}; nothing was written`);
}
