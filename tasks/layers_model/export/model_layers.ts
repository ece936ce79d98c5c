/**
 * A model as layers of TensorFlow.js.
 *
 * @module
 */
import type { Model, Tensor } from "../../../kernel/mod.ts";
import { imageIn } from "../order.ts";
import type { LayerList } from "./layers.ts";
import { translate } from "./rules.ts";
import { type Trace, traced } from "./trace.ts";
import { refusal, Translation, type Value } from "./translation.ts";

/** A model in layers. */
export interface ModelLayers {
  /** The layers, from the input on. */
  readonly layers: LayerList;
  /** The layer whose output is the model's. */
  readonly output: string;
}

/**
 * The layers that compute what a model computes.
 *
 * @throws {UsageError} naming an op that TensorFlow.js has no layer for.
 */
export function layersOf(model: Model, { softmax }: { readonly softmax: boolean }): ModelLayers {
  return traced(model, (trace) => {
    const made = madeFrom(trace);
    const translation = new Translation(model, trace, made);
    for (const node of made) {
      const value = node.origin && translate(node, node.origin, translation);
      if (value !== undefined) translation.set(node, value);
    }
    if (trace.output !== trace.input && !made.includes(trace.output)) {
      throw refusal(
        "an op without a gradient",
        "what the model does cannot be followed through it",
      );
    }
    const output = translation.valueOf(trace.output);
    const ended = output.shape.length === 1 ? translation.plain(output) : output;
    const { layer } = softmax ? withSoftmax(ended, translation) : ended;
    return { layers: translation.layers, output: layer };
  });
}

/** All that comes of the input on the way to the output, in the order of computation. */
function madeFrom({ input, output }: Trace): Tensor[] {
  const found = new Set<Tensor>([output]);
  // A set visits what is added while it is being walked: no recursion, however deep the model.
  for (const tensor of found) for (const x of tensor.origin?.inputs ?? []) found.add(x);
  const made = new Set<Tensor>([input]);
  for (const tensor of [...found].sort((a, b) => a.id - b.id)) {
    if (tensor.origin?.inputs.some((x) => made.has(x)) === true) made.add(tensor);
  }
  made.delete(input);
  return [...made];
}

function withSoftmax(value: Value, translation: Translation): Value {
  if (imageIn(value.shape) !== undefined) {
    throw refusal("images as output", "a softmax is put behind features");
  }
  const config = { activation: "softmax" };
  const inputs = [value.layer];
  return translation.add({ type: "Activation", name: "softmax", config, inputs }, value);
}
