/**
 * A convolution along one axis, as the kernels want it: the numbers that one element of the window sees
 * at neighbouring places lie side by side.
 *
 * @module
 */

/** How windows lie along an axis of `large` numbers, `small` of them. */
export interface Axis {
  readonly large: number;
  readonly small: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
}

/**
 * Where number `i` of the axis lies in the copy that is read: with p = i + `before`, at place ⌊p / `step`⌋ of
 * phase p mod `step`. Phases lie one behind the other, `extent` numbers each; only the first `phases` are
 * read. What no number lands on is 0.
 */
export interface Frame {
  readonly before: number;
  readonly step: number;
  readonly phases: number;
  readonly extent: number;
}

/** An element of the window: its index there, and where in the frame the first place sees it. */
export interface Tap {
  readonly index: number;
  readonly offset: number;
}

/** Places that see the same elements of the window. */
export interface Sweep {
  readonly taps: readonly Tap[];
  /** How many places there are. */
  readonly count: number;
  /** The output that the first place writes, and the distance to the next one's. */
  readonly target: number;
  readonly step: number;
}

/** How to read an axis and where to write. */
export interface Course {
  readonly frame: Frame;
  readonly sweeps: readonly Sweep[];
}

/** From the large side to the small one: window `j` sees number `j·stride + u·dilation − padding`. */
export function forward({ small, size, stride, dilation, padding }: Axis): Course {
  const extent = small + Math.floor((size - 1) * dilation / stride);
  const taps: Tap[] = [];
  let phases = 1;
  for (let index = 0; index < size; index++) {
    const phase = index * dilation % stride;
    taps.push({ index, offset: phase * extent + Math.floor(index * dilation / stride) });
    phases = Math.max(phases, phase + 1);
  }
  const frame = { before: padding, step: stride, phases, extent };
  return { frame, sweeps: [{ taps, count: small, target: 0, step: 1 }] };
}

/**
 * From the small side back to the large one: number `q·stride + r − padding` gets something from the windows
 * `q − (u·dilation − r) / stride`, for those `u` where that is whole. Each r is a sweep.
 */
export function backward({ large, size, stride, dilation, padding }: Axis): Course {
  const before = Math.floor((size - 1) * dilation / stride);
  const sweeps: Sweep[] = [];
  for (let phase = 0; phase < stride; phase++) {
    const first = Math.max(0, Math.ceil((padding - phase) / stride));
    const end = Math.floor((large - 1 + padding - phase) / stride) + 1;
    const taps: Tap[] = [];
    for (let index = 0; index < size; index++) {
      if (index * dilation % stride !== phase) continue;
      taps.push({ index, offset: before + first - Math.floor(index * dilation / stride) });
    }
    const target = first * stride + phase - padding;
    sweeps.push({ taps, count: Math.max(0, end - first), target, step: stride });
  }
  const extent = before + Math.floor((large - 1 + padding) / stride) + 1;
  return { frame: { before, step: 1, phases: 1, extent }, sweeps };
}
