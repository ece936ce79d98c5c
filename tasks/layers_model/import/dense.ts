/**
 * Layers of features, and those that work on each value alone.
 *
 * @module
 */
import { type Layer, type Shape, ValueError } from "../../../kernel/mod.ts";
import {
  batchNormLayer,
  dropoutLayer,
  layerNormLayer,
  linear,
} from "../../../plugins/layers/mod.ts";
import { logSoftmax, softmax } from "../../../plugins/ops/mod.ts";
import { activationNames, activationOp, isActivation } from "../activations.ts";
import { type Image, imageIn, permuted } from "../order.ts";
import type { LayerSource } from "./layer_source.ts";
import { named, withValues } from "./steps.ts";

/** What a layer is applied to. */
export interface Input {
  /** The shape without the batch, the channels first. */
  readonly shape: Shape;
  /** For features that were an image: it. They lie in its own order here, and in another in the file. */
  readonly image?: Image | undefined;
}

/** An array that belongs to features, with those in the order that they have here. */
function ownOrder(values: Float32Array, image: Image | undefined): Float32Array {
  if (image === undefined) return values;
  const [c, h, w] = image;
  return permuted(values, [h, w, c], [2, 0, 1]);
}

/** Every feature times a weight, summed up for each unit. */
export function dense(source: LayerSource, { shape, image }: Input): Layer {
  const [features, ...rest] = shape;
  if (features === undefined || rest.length > 0) {
    throw source.refuse(
      `found inputs with ${shape.length} axes, allowed: one; flatten them before`,
    );
  }
  const units = source.count("units");
  const bias = source.flag("use_bias", true);
  const kernel = source.weight("kernel", [features, units]);
  const [c, h, w] = image ?? [features, 1, 1];
  const weight = permuted(kernel, [h, w, c, units], [3, 2, 0, 1]);
  return withValues(linear(units, { bias }), {
    weight,
    bias: bias ? source.weight("bias", [units]) : undefined,
  });
}

/** Batch normalisation. A scale or an offset that the file leaves out begins with 1 or 0. */
export function batchNorm(source: LayerSource, { shape, image }: Input): Layer {
  const last = imageIn(shape);
  const axes = source.axes("axis", shape.length + 1, -1);
  const [channels = 0] = shape;
  if (shape.length === 2 || axes.join() !== String(last === undefined ? 1 : 3)) {
    throw source.refuse(`axis: found ${axes}, allowed: the last one, of features or of images`);
  }
  const value = (name: string, there = true) =>
    there ? ownOrder(source.weight(name, [channels]), image) : undefined;
  const momentum = source.number("momentum", 0.99);
  const epsilon = source.number("epsilon", 1e-3);
  return withValues(checked(source, () => batchNormLayer({ momentum: 1 - momentum, epsilon })), {
    scale: value("gamma", source.flag("scale", true)),
    offset: value("beta", source.flag("center", true)),
    mean: value("moving_mean"),
    variance: value("moving_variance"),
  });
}

/** Layer normalisation over all axes of an example. */
export function layerNorm(source: LayerSource, { shape, image }: Input): Layer {
  const rank = shape.length + 1;
  const axes = source.axes("axis", rank, -1).toSorted((a, b) => a - b);
  if (axes.join() !== shape.map((_, i) => i + 1).join()) {
    throw source.refuse(`axis: found ${axes.join(", ")}, allowed: all axes but the batch`);
  }
  const whole = shape.length === 3 ? imageIn(shape) : undefined;
  const [c, h, w] = whole ?? [];
  const inFile = whole === undefined ? shape : [h ?? 0, w ?? 0, c ?? 0];
  const value = (name: string, there: boolean) =>
    there ? ownOrder(source.weight(name, inFile), whole ?? image) : undefined;
  const epsilon = source.number("epsilon", 1e-3);
  return withValues(checked(source, () => layerNormLayer({ epsilon })), {
    scale: value("gamma", source.flag("scale", true)),
    offset: value("beta", source.flag("center", true)),
  });
}

/** Dropout. */
export function dropout(source: LayerSource): Layer {
  return checked(source, () => dropoutLayer(source.number("rate")));
}

/** An activation by its name in the file. */
export function activation(source: LayerSource, name: string, shape: Shape): Layer {
  // Of images the channels, of anything else the last axis.
  const axis = shape.length === 2 ? 2 : 1;
  switch (name) {
    case "softmax":
      return named(name, (x) => softmax(x, { axis }));
    case "log_softmax":
    case "logSoftmax":
      return named("logSoftmax", (x) => logSoftmax(x, { axis }));
  }
  const known = name === "hardSigmoid" ? "hard_sigmoid" : name;
  if (isActivation(known)) return named(known, activationOp({ name: known }));
  throw source.refuse(
    `activation: found "${name}", allowed: ${
      [...activationNames, "softmax", "log_softmax"].join(", ")
    }`,
  );
}

/** The activation that a layer ends with. */
export function ownActivation(source: LayerSource): string {
  const value = source.read("activation") ?? "linear";
  if (typeof value === "string") return value;
  throw source.refuse("activation: found an object, allowed: the name of an activation");
}

/** Rectified linear, with an upper bound perhaps. */
export function reluLayer(source: LayerSource): Layer {
  source.only("negative_slope", 0);
  source.only("threshold", 0);
  if (source.read("max_value") === undefined) {
    return named("relu", activationOp({ name: "relu" }));
  }
  const value = source.number("max_value");
  return named("relu", activationOp({ layer: "ReLU", value }));
}

/** Rectified linear with a slope below 0. */
export function leakyReluLayer(source: LayerSource): Layer {
  const value = source.number(source.read("alpha") === undefined ? "negative_slope" : "alpha", 0.3);
  return named("leakyRelu", activationOp({ layer: "LeakyReLU", value }));
}

/** Exponential linear. */
export function eluLayer(source: LayerSource): Layer {
  return named("elu", activationOp({ layer: "ELU", value: source.number("alpha", 1) }));
}

/** Probabilities along the last axis, which is that of the channels. */
export function softmaxLayer(source: LayerSource, { shape }: Input): Layer {
  const [axis] = source.axes("axis", shape.length + 1, -1);
  if (axis === shape.length) return activation(source, "softmax", shape);
  throw source.refuse(`axis: found ${axis}, allowed: the last one`);
}

/** A layer of this project; what it refuses is said of the layer in the file. */
export function checked(source: LayerSource, make: () => Layer): Layer {
  try {
    return make();
  } catch (error) {
    if (error instanceof ValueError) throw source.refuse(error.message);
    throw error;
  }
}
