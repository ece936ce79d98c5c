/**
 * What TensorFlow calls the padding "same".
 *
 * @module
 */

/** How windows slide along one axis. */
export interface AxisWindows {
  /** Pixels of the image. */
  readonly size: number;
  /** From the first to the last pixel of a window, those between them counted. */
  readonly reach: number;
  /** Pixels from one window to the next. */
  readonly stride: number;
}

/** Pixels that are added in front and at the end. */
export type Margins = readonly [before: number, after: number];

/**
 * The margins of "same": as few as give ⌈size / stride⌉ windows, the odd one at the end. So they depend on the
 * size of the image, and with a stride they are often uneven, which no single number says.
 */
export function sameMargins({ size, reach, stride }: AxisWindows): Margins {
  const windows = Math.ceil(size / stride);
  const total = Math.max(0, (windows - 1) * stride + reach - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** How many windows fit. */
function windowsWithin({ size, reach, stride }: AxisWindows, [before, after]: Margins): number {
  return Math.floor((size + before + after - reach) / stride) + 1;
}

/** The word for margins, where TensorFlow.js has one: the windows lie at the same places. */
export function paddingWord(
  axes: readonly (readonly [AxisWindows, Margins])[],
): "valid" | "same" | undefined {
  if (axes.every(([, margins]) => margins.every((n) => n === 0))) return "valid";
  const isSame = axes.every(([axis, margins]) =>
    sameMargins(axis)[0] === margins[0] &&
    windowsWithin(axis, margins) === Math.ceil(axis.size / axis.stride)
  );
  return isSame ? "same" : undefined;
}
