/**
 * Windows over the height and width of images: attributes that are one number or two, and where the
 * windows lie. Convolutions and pools share it.
 *
 * @module
 */
import {
  type Shape,
  ShapeError,
  ValueError,
  windowCounts,
  type Windows,
} from "../../kernel/mod.ts";
import { showFound } from "./_found.ts";

/** One number for height and width, or one for each. */
export type Pair = number | readonly [height: number, width: number];

/** How windows slide over an image. */
export type WindowAttributes = {
  /** Step between windows, 1 or more. */
  readonly stride: Pair;
  /** Zeros on each side of the image, 0 or more. */
  readonly padding: Pair;
  /** Distance between two elements of a window, 1 or more. Default: 1. */
  readonly dilation?: Pair;
};

/**
 * Both numbers of the attribute `name` of the op `op`.
 *
 * @throws {ValueError} unless they are whole numbers of `least` or more.
 */
export function pair(op: string, name: string, value: Pair, least: number): [number, number] {
  // A script without types may give anything: "same", which would come apart as two of its letters.
  const given: readonly unknown[] = typeof value === "number"
    ? [value, value]
    : Array.isArray(value)
    ? value
    : [];
  const [height, width] = given;
  if (given.length === 2 && isCount(height, least) && isCount(width, least)) {
    return [height, width];
  }
  const found = showFound(value);
  throw new ValueError(
    `${op}: ${name}: found ${found}, allowed: a whole number, ${least} or more, or two of them, ` +
      `[height, width]${name === "padding" && found === '"same"' ? layerKnows : ""}`,
  );
}

const layerKnows = '; the layer conv knows "same"';

function isCount(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least;
}

/** Windows of `size` over height and width. */
export function windowsOf(
  op: string,
  size: Pair,
  { stride, padding, dilation = 1 }: WindowAttributes,
): Windows {
  const [top, left] = pair(op, "padding", padding, 0);
  return {
    size: pair(op, "size", size, 1),
    stride: pair(op, "stride", stride, 1),
    dilation: pair(op, "dilation", dilation, 1),
    padding: [[top, top], [left, left]],
  };
}

/** From the first to the last pixel of a window, down and across, those between them counted. */
export function reachOf({ size, dilation }: Windows): [height: number, width: number] {
  const reach = (axis: 0 | 1) => ((size[axis] ?? 1) - 1) * (dilation[axis] ?? 1) + 1;
  return [reach(0), reach(1)];
}

/**
 * How many windows fit, [down, across], into images of shape `[..., height, width]`.
 *
 * @throws {ShapeError} where not even one fits.
 */
export function countWindows(op: string, image: Shape, windows: Windows): [number, number] {
  const spatial = image.slice(-2);
  const [down = 0, across = 0] = windowCounts(spatial, windows);
  if (down < 1 || across < 1) {
    const padded = spatial.map((n, i) => n + (windows.padding[i] ?? []).reduce((a, b) => a + b, 0));
    throw new ShapeError(
      `${op}: a window of ${reachOf(windows).join("×")} does not fit into an image of ${
        padded.join("×")
      }, ` +
        "padding and dilation counted; use a smaller window or more padding",
    );
  }
  return [down, across];
}
