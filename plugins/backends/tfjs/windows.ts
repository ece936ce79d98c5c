/**
 * Sliding windows, by tables of places. Both directions are gathers, so sums come in the same order each time on a GPU too.
 *
 * @module
 */
import {
  type Backend,
  type Shape,
  sizeOf,
  windowCounts,
  type Windows,
} from "../../../kernel/backend.ts";
import { windowIndex } from "../reference/layout.ts";
import { type Engine, reshaped, type Run, seen, type TfjsArray } from "./engine.ts";
import type { TfjsTensor } from "./tensorflow.ts";

/** The primitives of this file. */
export type WindowsOf = Pick<Backend<TfjsArray>, "unfold" | "fold">;

/** Returns them on an engine. */
export function createWindows(engine: Engine): WindowsOf {
  return {
    unfold(x, windows) {
      const { lead, spatial, counts } = axesOf(x.shape, windows);
      const windowSize = sizeOf(windows.size);
      return engine.make((run) => {
        const shape = [lead, windowSize, sizeOf(counts)];
        if (sizeOf(shape) === 0) return run.fill(shape, 0);
        const area = sizeOf(spatial);
        const places = windowIndex(spatial, windows).map((place) => place < 0 ? area : place);
        return picked(run, reshaped(seen(x), [lead, area]), places, places.length);
      });
    },

    fold(x, windows, shape) {
      const { lead, spatial, counts } = axesOf(shape, windows);
      const places = sizeOf(windows.size) * sizeOf(counts);
      return engine.make((run) => {
        if (lead * sizeOf(spatial) * places === 0) return run.fill(shape, 0);
        const table = placesOf(windowIndex(spatial, windows), sizeOf(spatial));
        const numbers = picked(run, reshaped(seen(x), [lead, places]), table, table.length);
        const most = table.length / sizeOf(spatial);
        if (most === 1) return numbers;
        const sums = reshaped(numbers, [lead * sizeOf(spatial), most]);
        return run("Sum", { x: sums }, { axis: [1], keepDims: false });
      });
    },
  };
}

/** The leading axes as one, the others, and how many windows there are along those. */
function axesOf(shape: Shape, windows: Windows) {
  const rank = shape.length - windows.size.length;
  const spatial = shape.slice(rank);
  return { lead: sizeOf(shape.slice(0, rank)), spatial, counts: windowCounts(spatial, windows) };
}

/** For each row of x the numbers at these places; one place after the end is a zero. */
function picked(run: Run, x: TfjsTensor, places: Int32Array, count: number): TfjsTensor {
  const paddings = [[0, 0], [0, 1]];
  const padded = run("PadV2", { x }, { paddings, constantValue: 0 });
  const indices = run.write(places, [count]);
  return run("GatherV2", { x: padded, indices }, { axis: 1, batchDims: 0 });
}

/** For each pixel, the places whose windows see it, as many as the one has that most see; filled up with the place after the last. */
function placesOf(seenBy: Int32Array, area: number): Int32Array {
  const counts = new Int32Array(area);
  for (const pixel of seenBy) if (pixel >= 0) counts[pixel] = (counts[pixel] ?? 0) + 1;
  const most = Math.max(1, counts.reduce((a, b) => Math.max(a, b), 0));
  const table = new Int32Array(area * most).fill(seenBy.length);
  counts.fill(0);
  seenBy.forEach((pixel, place) => {
    if (pixel < 0) return;
    const at = counts[pixel] ?? 0;
    table[pixel * most + at] = place;
    counts[pixel] = at + 1;
  });
  return table;
}
