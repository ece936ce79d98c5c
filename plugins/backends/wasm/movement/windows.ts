/**
 * Sliding windows: unfold is a strided copy from overlapping places, fold the same walk with
 * additions. Padding is a copy of its own, small beside the windows.
 *
 * @module
 */
import {
  type Backend,
  type Shape,
  sizeOf,
  windowCounts,
  type Windows,
} from "../../../../kernel/backend.ts";
import { addressOf, type Memory, type WasmArray } from "../memory.ts";
import { filled, type Movement } from "./movement.ts";
import type { Strided } from "./strided.ts";
import { stridesOf, type Walk } from "./strides.ts";

/** The two primitives of convolution. */
export type WindowMovement = Pick<Backend<WasmArray>, "unfold" | "fold">;

/** How windows lie in an array of `shape`, once that is padded. */
interface Layout {
  readonly padded: Shape;
  /** Where the array lies within the padded one; `undefined` when there is no padding. */
  readonly start: readonly number[] | undefined;
  /** `[...lead, ...windows.size, ...counts]` */
  readonly sizes: Shape;
  /** Distances within the padded array for `sizes`. */
  readonly strides: readonly number[];
}

function layoutOf(shape: Shape, windows: Windows): Layout {
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

/** Builds them on strided walks. */
export function createWindows(
  memory: Memory,
  strided: Strided,
  { pad, slice }: Movement,
): WindowMovement {
  return {
    unfold(x, windows) {
      const { padded, start, sizes, strides } = layoutOf(x.shape, windows);
      const source = start === undefined ? x.data : pad(x, start, padded, 0);
      const from = addressOf(source);
      const result = memory.allocate(sizeOf(sizes));
      const walk: Walk = { sizes, to: stridesOf(sizes), from: strides };
      strided("copy", walk, addressOf(result), from);
      if (source !== x.data) memory.release(source);
      return result;
    },

    fold(x, windows, shape) {
      const { padded, start, sizes, strides } = layoutOf(shape, windows);
      const from = addressOf(x.data);
      const sum = filled(memory, sizeOf(padded), 0);
      const walk: Walk = { sizes, to: strides, from: stridesOf(sizes) };
      strided("add", walk, addressOf(sum), from);
      if (start === undefined) return sum;
      const result = slice({ data: sum, shape: padded }, start, shape);
      memory.release(sum);
      return result;
    },
  };
}
