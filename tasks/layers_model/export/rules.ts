/**
 * Which layer each op becomes.
 *
 * @module
 */
import type { Origin, Tensor } from "../../../kernel/mod.ts";
import { type Activation, activationOf, isNonNegative, mergeOf } from "../activations.ts";
import { numberIn, numbersIn } from "./attributes.ts";
import { biased, dense } from "./dense.ts";
import { averagePool, convolution, maxPool, pad } from "./images.ts";
import { batchNorm, layerNorm } from "./normalizations.ts";
import { permute, reshape } from "./shapes.ts";
import type { Translation, Value } from "./translation.ts";

/**
 * Makes layers of an op. Nothing comes of one that is only a step of something larger; where nobody knows what
 * of, it is refused later.
 */
type Rule = (node: Tensor, origin: Origin, t: Translation) => Value | undefined;

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["reshape", reshape],
  ["permute", permute],
  ["matmul", dense],
  ["conv2d", convolution],
  ["maxPool2d", maxPool],
  ["pad", pad],
  ["batchNorm.running", batchNorm],
  ["layerNorm", layerNorm],
  ["max", (node, origin, t) => globalPool("GlobalMaxPooling2D", node, origin, t)],
  ["softmax", (node, origin, t) => alongChannels("softmax", node, origin, t)],
  ["logSoftmax", (node, origin, t) => alongChannels("log_softmax", node, origin, t)],
  ["dropout", dropout],
  ["concat", concatenate],
]);

/** What an op makes, as the output of layers. */
export function translate(node: Tensor, origin: Origin, t: Translation): Value | undefined {
  if (origin.formula === undefined) return rules.get(origin.op)?.(node, origin, t);
  const merge = mergeOf(origin.formula);
  if (merge !== undefined) {
    const bias = merge === "Add" ? biased(node, origin, t) : undefined;
    return bias ?? merged(merge, node, origin, t);
  }
  return average(node, origin, t) ?? activated(node, origin, t);
}

function activated(node: Tensor, origin: Origin, t: Translation): Value | undefined {
  const { op, formula, attributes, inputs } = origin;
  const activation = formula && activationOf(formula, attributes);
  if (activation === undefined) {
    const isAlone = inputs.length === 1;
    const why = isAlone ? "TensorFlow.js has no activation with this formula" : undefined;
    throw t.refuse(node, origin, why);
  }
  const value = t.valueOf(inputs[0]);
  if ("name" in activation && activation.name === "linear") return value;
  const wanted = { ...layerOf(activation), name: op, inputs: [value.layer] };
  return t.add(wanted, { ...value, isNonNegative: isNonNegative(activation) });
}

function layerOf(activation: Activation) {
  if ("name" in activation) return { type: "Activation", config: { activation: activation.name } };
  const { layer, value } = activation;
  return { type: layer, config: layer === "ReLU" ? { max_value: value } : { alpha: value } };
}

/** A sum over windows or images that is divided by their size. */
function average(node: Tensor, { op, inputs: [sum], attributes }: Origin, t: Translation) {
  const { origin } = sum ?? {};
  const { divisor } = attributes;
  if (op !== "divideBy" || sum === undefined || origin === undefined) return undefined;
  const [x] = origin.inputs;
  if (origin.op === "averagePool2d.sum") return averagePool(node, origin, t);
  const [, , h = 0, w = 0] = x?.shape ?? [];
  if (origin.op !== "sum" || divisor !== h * w) return undefined;
  return globalPool("GlobalAveragePooling2D", sum, origin, t);
}

/** A reduction of each channel to one number. */
function globalPool(type: string, node: Tensor, origin: Origin, t: Translation) {
  const value = t.valueOf(origin.inputs[0]);
  const axes = numbersIn(origin, "axes").map((axis) => axis < 0 ? axis + 4 : axis);
  const overPixels = value.shape.length === 3 && axes.length === 2 && axes.includes(2) &&
    axes.includes(3);
  if (!overPixels) {
    throw t.refuse(node, origin, "exported is a reduction of the pixels of each channel");
  }
  const [c = 0] = value.shape;
  const pooled = t.add(
    { type, name: "global_pool", inputs: [value.layer] },
    { ...value, shape: [c] },
  );
  if (node.shape.length === 2) return pooled;
  const config = { target_shape: [1, 1, c] };
  const wanted = { type: "Reshape", name: "reshape", config, inputs: [pooled.layer] };
  return t.add(wanted, { ...pooled, shape: [c, 1, 1] });
}

function alongChannels(activation: string, node: Tensor, origin: Origin, t: Translation) {
  const value = t.valueOf(origin.inputs[0]);
  const axis = numberIn(origin, "axis", -1);
  const rank = node.shape.length;
  if (rank === 3 || (axis < 0 ? axis + rank : axis) !== 1) {
    throw t.refuse(node, origin, "exported is one over the features or the channels");
  }
  const wanted = {
    type: "Activation",
    name: origin.op,
    config: { activation },
    inputs: [value.layer],
  };
  return t.add(wanted, { ...value, isNonNegative: activation === "softmax" });
}

function dropout(_: Tensor, origin: Origin, t: Translation): Value {
  const value = t.valueOf(origin.inputs[0]);
  const config = { rate: numberIn(origin, "rate", 0) };
  return t.add({ type: "Dropout", name: "dropout", config, inputs: [value.layer] }, value);
}

/** Values of one shape, element by element. */
function merged(type: string, node: Tensor, origin: Origin, t: Translation): Value {
  const known = origin.inputs.map((x) => t.find(x));
  const [a, b] = known;
  const shape = node.shape.slice(1);
  // Of images one may have one pixel, or one channel, for all.
  const fits = ({ shape: own }: Value) =>
    own.length === shape.length &&
    own.every((n, i) => n === shape[i] || n === 1 && shape.length === 3);
  if (a === undefined || b === undefined || !fits(a) || !fits(b)) {
    const odd = origin.inputs.find((x) => t.find(x) === undefined);
    if (odd?.origin !== undefined && t.leafOf(odd) === undefined) throw t.refuse(odd, odd.origin);
    throw t.refuse(node, origin, "exported is one of two results of the same shape");
  }
  const isAlike = a.image?.join() === b.image?.join();
  const [left, right] = isAlike ? [a, b] : [t.plain(a), t.plain(b)];
  const both = left.isNonNegative === true && right.isNonNegative === true;
  return t.add(
    { type, name: origin.op, inputs: [left.layer, right.layer] },
    { ...left, isNonNegative: both },
  );
}

function concatenate(node: Tensor, origin: Origin, t: Translation): Value {
  const rank = node.shape.length;
  const axis = numberIn(origin, "axis", 0);
  if ((axis < 0 ? axis + rank : axis) !== 1 || rank === 3) {
    throw t.refuse(node, origin, "exported is one along the features or the channels");
  }
  const values = origin.inputs.map((x) => t.valueOf(x)).map((value) =>
    rank === 2 ? t.plain(value) : value
  );
  const inputs = values.map(({ layer }) => layer);
  return t.add({ type: "Concatenate", name: "concat", config: { axis: -1 }, inputs }, {
    shape: node.shape.slice(1),
    isNonNegative: values.every(({ isNonNegative }) => isNonNegative === true),
  });
}
