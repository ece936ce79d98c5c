/**
 * What pools have in common.
 *
 * @module
 */
import { type Shape, ShapeError, showShape, ValueError, type Windows } from "../../kernel/mod.ts";
import { countWindows, type Pair, windowsOf } from "./_windows.ts";

/** The windows of a pool. */
export type PoolAttributes = {
  /** Height and width of a window, 1 or more: one number or [height, width]. */
  readonly size: Pair;
  /** Step between windows, 1 or more: one number or [height, width]. Default: `undefined`, the size. */
  readonly stride?: Pair | undefined;
  /** Pixels on each side of the image, at most half the size: one number or [height, width]. Default: 0. */
  readonly padding?: Pair;
};

/** The defaults of all pools. */
export const poolDefaults = { stride: undefined, padding: 0 } as const;

/** The windows that the attributes describe. Throws a ValueError for those outside their range. */
export function poolWindows(op: string, attributes: Required<PoolAttributes>): Windows {
  const { size, stride = size, padding } = attributes;
  const windows = windowsOf(op, size, { stride, padding });
  const sides = windows.padding.map(([before]) => before);
  if (sides.some((side, i) => 2 * side > (windows.size[i] ?? 1))) {
    throw new ValueError(
      `${op}: padding: found ${showShape(sides)} for windows of ${showShape(windows.size)}, ` +
        "allowed: at most half of them, so that each window has a pixel",
    );
  }
  return windows;
}

/**
 * The shape [n, c, oh, ow] of what a pool makes of images.
 *
 * @throws {ShapeError} for anything but four axes, images without pixels, or a window larger than the padded image.
 */
export function pooledShape(op: string, x: Shape, attributes: Required<PoolAttributes>): Shape {
  if (x.length !== 4) {
    throw new ShapeError(`${op}: found shape ${showShape(x)}, needed: [n, c, h, w]`);
  }
  const windows = poolWindows(op, attributes);
  const image = x.slice(2);
  if (image.includes(0)) {
    throw new ShapeError(
      `${op}: found images of ${image.join("×")}, needed: one pixel or more; padding has none`,
    );
  }
  return [...x.slice(0, 2), ...countWindows(op, x, windows)];
}
