/**
 * Where elements lie: strides, broadcasting, windows. Everything is an index array, for clarity.
 *
 * @module
 */
import { type Shape, sizeOf, windowCounts, type Windows } from "../../../kernel/mod.ts";

/** Elements between neighbours along each axis of a row-major array. */
export function strides(shape: Shape): number[] {
  const result = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) {
    result[i] = (result[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  }
  return result;
}

/**
 * For every position of `shape`, row-major, the offset `base + Σ position[i] · step[i]`: one array of
 * indices says everything about a view.
 */
export function offsets(shape: Shape, step: readonly number[], base = 0): Int32Array {
  const size = sizeOf(shape);
  const result = new Int32Array(size);
  const position = new Array<number>(shape.length).fill(0);
  for (let i = 0, offset = base; i < size; i++) {
    result[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const n = shape[axis] ?? 1;
      const next = (position[axis] ?? 0) + 1;
      offset += step[axis] ?? 0;
      if (next < n) {
        position[axis] = next;
        break;
      }
      position[axis] = 0;
      offset -= n * (step[axis] ?? 0);
    }
  }
  return result;
}

/** For every position of `to`, where its value lies in an array of shape `from`. */
export function broadcastIndex(from: Shape, to: Shape): Int32Array {
  const own = strides(from);
  const lead = to.length - from.length;
  return offsets(to, to.map((_, i) => i < lead || from[i - lead] === 1 ? 0 : own[i - lead] ?? 0));
}

/** For every element of the unfolded array, where it lies in `shape`; −1 in the padding. */
export function windowIndex(shape: Shape, w: Windows): Int32Array {
  const rank = w.size.length;
  const lead = shape.slice(0, shape.length - rank);
  const spatial = shape.slice(shape.length - rank);
  const counts = windowCounts(spatial, w);
  const step = strides(spatial);
  const inside = (window: number, at: number): number => {
    let offset = 0;
    for (let axis = rank - 1; axis >= 0; axis--) {
      const [size = 1, count = 1, n = 1] = [w.size[axis], counts[axis], spatial[axis]];
      const p = (at % count) * (w.stride[axis] ?? 1) + (window % size) * (w.dilation[axis] ?? 1) -
        (w.padding[axis]?.[0] ?? 0);
      if (p < 0 || p >= n) return -1;
      offset += p * (step[axis] ?? 1);
      window = Math.floor(window / size);
      at = Math.floor(at / count);
    }
    return offset;
  };
  const windows = sizeOf(w.size);
  const places = sizeOf(counts);
  const area = sizeOf(spatial);
  const result = new Int32Array(sizeOf(lead) * windows * places);
  for (let i = 0; i < result.length; i++) {
    const at = inside(Math.floor(i / places) % windows, i % places);
    result[i] = at < 0 ? -1 : Math.floor(i / (places * windows)) * area + at;
  }
  return result;
}
