/**
 * Layers of images.
 *
 * @module
 */
import { type Layer, ones, type Shape, type Tensor } from "../../../kernel/mod.ts";
import {
  averagePool,
  conv,
  globalPool,
  maxPool,
  upsampleLayer,
} from "../../../plugins/layers/mod.ts";
import { averagePool2d, divide, max } from "../../../plugins/ops/mod.ts";
import { permuted } from "../order.ts";
import { type Margins, sameMargins } from "../same_padding.ts";
import { checked, type Input } from "./dense.ts";
import type { LayerSource } from "./layer_source.ts";
import { behind, named, padded, withValues } from "./steps.ts";

type Pair = readonly [number, number];

/** Channels, height and width. Refuses what is no image. */
function imageOf(source: LayerSource, shape: Shape): readonly [number, number, number] {
  const [c, h, w, ...rest] = shape;
  if (c !== undefined && h !== undefined && w !== undefined && rest.length === 0) return [c, h, w];
  throw source.refuse(`found inputs with ${shape.length} axes, needed: images [h, w, channels]`);
}

/** The most pixels in all windows of one example: 2 GiB in float32. */
const MOST_PIXELS = 2 ** 29;

/** The margins of windows of so many pixels; undefined where there are none. */
function marginsOf(
  source: LayerSource,
  [c, h, w]: readonly [number, number, number],
  reach: Pair,
  stride: Pair,
): readonly [Margins, Margins] | undefined {
  source.only("data_format", "channels_last");
  if (source.word("padding", "valid", ["valid", "same"]) === "valid") return undefined;
  // Without padding the image bounds a window; here a damaged file could ask for any memory.
  const windows = Math.ceil(h / stride[0]) * Math.ceil(w / stride[1]);
  const pixels = c * windows * reach[0] * reach[1];
  if (pixels > MOST_PIXELS) {
    throw source.refuse(
      `found windows of ${
        reach.join("×")
      } on images of ${h}×${w}, ${pixels} pixels in all, allowed: ` +
        `${MOST_PIXELS}`,
    );
  }
  const margins = [
    sameMargins({ size: h, reach: reach[0], stride: stride[0] }),
    sameMargins({ size: w, reach: reach[1], stride: stride[1] }),
  ] as const;
  return margins.flat().every((n) => n === 0) ? undefined : margins;
}

/** The margins as one number for both sides of each axis, where they are even. */
function evenly(margins: readonly [Margins, Margins]): Pair | undefined {
  const [[top, bottom], [left, right]] = margins;
  return top === bottom && left === right ? [top, left] : undefined;
}

/** Convolution, in full or of each channel by itself. */
export function convolution(source: LayerSource, { shape }: Input): Layer {
  const image = imageOf(source, shape);
  const [c] = image;
  const isDepthwise = source.type === "DepthwiseConv2D";
  const size = source.pair("kernel_size");
  const stride = source.pair("strides", 1);
  const dilation = source.pair("dilation_rate", 1);
  const bias = source.flag("use_bias", true);
  // TensorFlow.js ignores it where Keras does not.
  if (isDepthwise && dilation.some((n) => n > 1)) source.only("dilation_rate", 1);
  const each = isDepthwise ? source.count("depth_multiplier") : 1;
  const filters = isDepthwise ? c * each : source.count("filters");
  source.only("groups", 1);
  const reach: Pair = [(size[0] - 1) * dilation[0] + 1, (size[1] - 1) * dilation[1] + 1];
  const margins = marginsOf(source, image, reach, stride);
  const even = margins && evenly(margins);
  const weight = isDepthwise
    ? permuted(source.weight("depthwise_kernel", [...size, c, each]), [...size, c, each], [
      2,
      3,
      0,
      1,
    ])
    : permuted(source.weight("kernel", [...size, c, filters]), [...size, c, filters], [3, 2, 0, 1]);
  const layer = withValues(
    checked(source, () =>
      conv(filters, {
        size,
        stride,
        dilation,
        bias,
        padding: even ?? 0,
        groups: isDepthwise ? c : 1,
      })),
    { weight, bias: bias ? source.weight("bias", [filters]) : undefined },
  );
  return margins === undefined || even !== undefined ? layer : behind(padded(margins, 0), layer);
}

/** Pool of windows. */
export function pool(source: LayerSource, { shape }: Input): Layer {
  const image = imageOf(source, shape);
  const size = source.pair("pool_size", 2);
  const stride = source.pair("strides", size);
  const margins = marginsOf(source, image, size, stride);
  const isMax = source.type === "MaxPooling2D";
  const make = isMax ? maxPool : averagePool;
  if (margins === undefined) return make(size, { stride });
  const even = evenly(margins);
  if (isMax) {
    // Margins never win.
    return even === undefined
      ? behind(padded(margins, -Infinity), make(size, { stride }))
      : make(size, { stride, padding: even });
  }
  // Margins do not count there: the mean of the pixels is that of all by the share of pixels.
  const [, h, w] = image;
  const means = (x: Tensor) => averagePool2d(padded(margins, 0)(x), { size, stride });
  return named(
    "averagePool",
    (x) => divide(means(x), means(ones([1, 1, h, w], { backend: x.backend }))),
  );
}

/** One number for each channel. */
export function wholePool(source: LayerSource, { shape }: Input): Layer {
  imageOf(source, shape);
  source.only("data_format", "channels_last");
  source.only("keepdims", false);
  return source.type === "GlobalAveragePooling2D"
    ? globalPool()
    : named("globalMaxPool", (x) => max(x, { axes: [2, 3] }));
}

/** Zeros around an image. */
export function zeroPadding(source: LayerSource, { shape }: Input): Layer {
  imageOf(source, shape);
  source.only("data_format", "channels_last");
  const value = source.read("padding") ?? 1;
  const [down, across]: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const side = (margin: unknown): Margins => {
    const [before, after]: readonly unknown[] = Array.isArray(margin) ? margin : [margin, margin];
    if (isMargin(before) && isMargin(after)) return [before, after];
    throw source.refuse("padding: needed: whole numbers, [[top, bottom], [left, right]]");
  };
  return named("padding", padded([side(down), side(across)], 0));
}

function isMargin(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 16;
}

/** Copies of each pixel. */
export function upsampling(source: LayerSource, { shape }: Input): Layer {
  imageOf(source, shape);
  source.only("data_format", "channels_last");
  source.only("interpolation", "nearest");
  return upsampleLayer(source.pair("size", 2));
}
