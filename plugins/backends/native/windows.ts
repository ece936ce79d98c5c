/**
 * Sliding windows as a strided walk.
 *
 * @module
 */
import { type Shape, windowCounts, type Windows } from "../../../kernel/backend.ts";
import { stridesOf } from "../wasm/movement/strides.ts";

/** How windows lie in an array of `shape`, once that is padded. */
export interface WindowLayout {
  /** The padded array's shape. */
  readonly padded: Shape;
  /** Where the array lies within the padded one; `undefined` when there is no padding. */
  readonly start: readonly number[] | undefined;
  /** `[...lead, ...windows.size, ...counts]` */
  readonly sizes: Shape;
  /** Distances within the padded array for `sizes`. */
  readonly strides: readonly number[];
}

/** Where the windows over an array of `shape` lie. */
export function layoutOf(shape: Shape, windows: Windows): WindowLayout {
  const { size, stride, dilation, padding } = windows;
  const leading = shape.length - size.length;
  const [lead, spatial] = [shape.slice(0, leading), shape.slice(leading)];
  const padded = [
    ...lead,
    ...spatial.map((n, i) => n + (padding[i]?.[0] ?? 0) + (padding[i]?.[1] ?? 0)),
  ];
  const isPadded = padding.some(([before, after]) => before !== 0 || after !== 0);
  const strides = stridesOf(padded);
  const ofSpatial = strides.slice(leading);
  return {
    padded,
    start: isPadded ? [...lead.map(() => 0), ...padding.map(([before]) => before)] : undefined,
    sizes: [...lead, ...size, ...windowCounts(spatial, windows)],
    strides: [
      ...strides.slice(0, leading),
      ...ofSpatial.map((s, i) => s * (dilation[i] ?? 1)),
      ...ofSpatial.map((s, i) => s * (stride[i] ?? 1)),
    ],
  };
}
