/**
 * Convolutions and pools.
 *
 * @module
 */
import type { Origin, Tensor } from "../../../kernel/mod.ts";
import { type Margins, paddingWord } from "../same_padding.ts";
import { numberIn, numbersIn, pairIn } from "./attributes.ts";
import { layerName } from "./dense.ts";
import type { Translation, Value } from "./translation.ts";

type Pair = readonly [height: number, width: number];

/** Windows over an image, with margins on all sides. */
interface Windows {
  readonly image: Pair;
  readonly size: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly margins: readonly [Margins, Margins];
}

/** A convolution, without a bias so far. */
export function convolution(node: Tensor, origin: Origin, t: Translation): Value {
  const [x, w] = origin.inputs;
  const input = t.valueOf(x);
  const leaf = t.ownOf(w, "conv2d");
  const [filters = 0, read = 0, height = 0, width = 0] = leaf.shape;
  const channels = x?.shape[1] ?? 0;
  const groups = numberIn(origin, "groups", 1);
  const windows = windowsOf(origin, x, [height, width]);
  const isDepthwise = groups > 1 && groups === channels;
  if (groups > 1 && !isDepthwise) {
    throw t.refuse(node, origin, `TensorFlow.js has no convolution in ${groups} groups`);
  }
  if (isDepthwise && windows.dilation.some((n) => n > 1)) {
    throw t.refuse(node, origin, "TensorFlow.js ignores the dilation of a depthwise convolution");
  }
  if (windows.stride.some((n) => n > 1) && windows.dilation.some((n) => n > 1)) {
    throw t.refuse(node, origin, "TensorFlow.js has no convolution with a stride and a dilation");
  }
  const { layer, word } = padded(windows, input, t);
  const shared = {
    kernel_size: [height, width],
    strides: [...windows.stride],
    dilation_rate: [...windows.dilation],
    padding: word,
    data_format: "channels_last",
    use_bias: false,
    activation: "linear",
  };
  const name = layerName(leaf);
  const weight = { tensor: leaf.tensor, from: leaf.shape };
  const value = { shape: node.shape.slice(1) };
  if (!isDepthwise) {
    const kernel = { ...weight, name: "kernel", order: [2, 3, 1, 0] };
    return t.add({
      type: "Conv2D",
      name,
      config: { filters, ...shared },
      inputs: [layer],
      weights: [{ ...kernel, shape: [height, width, read, filters] }],
    }, value);
  }
  const each = filters / channels;
  const kernel = { ...weight, name: "depthwise_kernel", from: [channels, each, height, width] };
  return t.add({
    type: "DepthwiseConv2D",
    name,
    config: { depth_multiplier: each, ...shared },
    inputs: [layer],
    weights: [{ ...kernel, order: [2, 3, 0, 1], shape: [height, width, channels, each] }],
  }, value);
}

/**
 * The maximum of windows. Margins never win, which those of TensorFlow.js, zeros, do not where no pixel is below 0.
 */
export function maxPool(node: Tensor, origin: Origin, t: Translation): Value {
  const [given] = origin.inputs;
  // Margins that this project added by itself, where it could not say them otherwise.
  const margin = given?.origin?.op === "pad" &&
    numberIn(given.origin, "value", 0) === -Infinity && given.origin;
  const x = margin ? margin.inputs[0] : given;
  const input = t.valueOf(x);
  const plain = windowsOf(origin, x, pairIn(origin, "size", 1));
  const windows = margin ? { ...plain, margins: added(plain.margins, margin) } : plain;
  const word = wordFor(windows);
  if (word === undefined && input.isNonNegative !== true) {
    throw t.refuse(
      node,
      origin,
      "TensorFlow.js has no such padding for a maximum; put the pool behind relu, or use none",
    );
  }
  return pool("MaxPooling2D", node, windows, input, t);
}

/** The sum of windows, of which the caller knows that it is divided by their size: the mean. */
export function averagePool(node: Tensor, origin: Origin, t: Translation): Value {
  const [x] = origin.inputs;
  const input = t.valueOf(x);
  const windows = windowsOf(origin, x, pairIn(origin, "size", 1));
  // Zeros of the margins count here. Those of TensorFlow.js do not, so they are made part of the image.
  if (wordFor(windows) === "valid") return pool("AveragePooling2D", node, windows, input, t);
  const { margins } = windows;
  const image = windows.image.map((n, i) => n + (margins[i]?.[0] ?? 0) + (margins[i]?.[1] ?? 0));
  const [height = 0, width = 0] = image;
  const larger = { ...windows, image: [height, width], margins: [[0, 0], [0, 0]] } as const;
  const value = { ...input, layer: zeroPadded(input.layer, margins, t) };
  return pool("AveragePooling2D", node, larger, value, t);
}

/** Zeros around an image. Nothing for margins of another kind. */
export function pad(node: Tensor, origin: Origin, t: Translation): Value | undefined {
  const [x] = origin.inputs;
  const margins = added([[0, 0], [0, 0]], origin);
  const outer = [
    ...numbersIn(origin, "before").slice(0, 2),
    ...numbersIn(origin, "after").slice(0, 2),
  ];
  const isImage = node.shape.length === 4 && outer.every((n) => n === 0);
  if (!isImage || numberIn(origin, "value", 0) !== 0) return undefined;
  const value = t.valueOf(x);
  return { ...value, layer: zeroPadded(value.layer, margins, t), shape: node.shape.slice(1) };
}

function pool(type: string, node: Tensor, windows: Windows, input: Value, t: Translation): Value {
  const { layer, word } = padded(windows, input, t);
  const { isNonNegative = false } = input;
  return t.add({
    type,
    name: type === "MaxPooling2D" ? "max_pool" : "average_pool",
    config: {
      pool_size: [...windows.size],
      strides: [...windows.stride],
      padding: word,
      data_format: "channels_last",
    },
    inputs: [layer],
  }, { shape: node.shape.slice(1), isNonNegative });
}

function windowsOf(origin: Origin, x: Tensor | undefined, size: Pair): Windows {
  const [, , height = 0, width = 0] = x?.shape ?? [];
  const [top, left] = pairIn(origin, "padding", 0);
  return {
    image: [height, width],
    size,
    stride: origin.attributes.stride === undefined ? size : pairIn(origin, "stride", 1),
    dilation: pairIn(origin, "dilation", 1),
    margins: [[top, top], [left, left]],
  };
}

/** The margins, and those that a `pad` of an image adds. */
function added(margins: Windows["margins"], origin: Origin): [Margins, Margins] {
  const [, , top = 0, left = 0] = numbersIn(origin, "before");
  const [, , bottom = 0, right = 0] = numbersIn(origin, "after");
  const [[up, down], [before, after]] = margins;
  return [[up + top, down + bottom], [before + left, after + right]];
}

function wordFor({ image, size, stride, dilation, margins }: Windows) {
  const axis = (i: 0 | 1) => {
    const reach = (size[i] - 1) * dilation[i] + 1;
    return [{ size: image[i], reach, stride: stride[i] }, margins[i]] as const;
  };
  return paddingWord([axis(0), axis(1)]);
}

/** The layer to apply windows to, and the word for their padding; margins without one become zeros. */
function padded(windows: Windows, { layer }: Value, t: Translation) {
  const word = wordFor(windows);
  return word === undefined
    ? { layer: zeroPadded(layer, windows.margins, t), word: "valid" }
    : { layer, word };
}

function zeroPadded(layer: string, margins: Windows["margins"], t: Translation): string {
  return t.layers.add({
    type: "ZeroPadding2D",
    name: "padding",
    config: { padding: margins.map((pair) => [...pair]), data_format: "channels_last" },
    inputs: [layer],
  });
}
