/**
 * From rows to pixels: heights, columns, and where each item's axis ends up.
 *
 * @module
 */
import { columns } from "./columns.ts";
import type { Layered } from "./layered.ts";

/** Where rows and axes are. */
export interface Grid {
  /** The axis of each item. */
  readonly x: readonly number[];
  /** Upper edge of each row. */
  readonly top: readonly number[];
  /** Lower edge of each row. */
  readonly bottom: readonly number[];
  /** The column of each row. */
  readonly column: readonly number[];
  /** The right edge of each column. */
  readonly columnEnd: readonly number[];
  /** Of all together. */
  readonly width: number;
  /** Of all together. */
  readonly height: number;
}

/** Between rows: room for a shape, and for the frames of layers. */
const ROW_GAP = 52;
/** Between columns: room for frames, and for the edge that leads to the next. */
const COLUMN_GAP = 84;
/** Left and right of the rows, above and below: room for frames and for edges between columns. */
const SIDE = 16;
const END = 26;
const END_OF_COLUMNS = 50;

/** Gives every row a height and every axis a place, in as many columns as look well. */
export function toGrid({ items, ranks, rows, axes, extents, chains }: Layered): Grid {
  const heights = rows.map((row) =>
    row.reduce((most, i) => Math.max(most, items[i]?.height ?? 0), 0)
  );
  const spans = rows.map((row) => ({
    left: fold(row, Math.min, Infinity, (i) => (axes[i] ?? 0) - (extents[i]?.left ?? 0)),
    right: fold(row, Math.max, -Infinity, (i) => (axes[i] ?? 0) + (extents[i]?.right ?? 0)),
  }));
  const layers = rows.map((row) => new Set(row.flatMap((i) => items[i]?.box.node.layer ?? [])));
  const leading = Array<number>(rows.length).fill(0);
  for (const chain of chains) {
    for (const i of chain.slice(0, -1)) {
      const r = ranks[i] ?? 0;
      leading[r] = (leading[r] ?? 0) + 1;
    }
  }
  const column = columns({
    heights,
    gap: ROW_GAP,
    width: fold(spans, Math.max, 0, ({ left, right }) => right - left),
    mayEnd: rows.map((_, r) => {
      const [here, below] = [layers[r] ?? new Set(), layers[r + 1] ?? new Set()];
      return leading[r] === 1 && here.isDisjointFrom(below);
    }),
  });

  const shift: number[] = [];
  const columnEnd: number[] = [];
  const top: number[] = [];
  const bottom: number[] = [];
  let [right, height, y] = [0, 0, 0];
  rows.forEach((_, r) => {
    const c = column[r] ?? 0;
    if (c !== column[r - 1]) {
      const own = spans.filter((_, s) => column[s] === c);
      const left = fold(own, Math.min, Infinity, (span) => span.left);
      shift[c] = (c === 0 ? SIDE : right + COLUMN_GAP) - left;
      right = fold(own, Math.max, -Infinity, (span) => span.right) + (shift[c] ?? 0);
      columnEnd[c] = right;
      y = END;
    }
    top[r] = y;
    bottom[r] = y + (heights[r] ?? 0);
    height = Math.max(height, bottom[r] ?? 0);
    y = (bottom[r] ?? 0) + ROW_GAP;
  });
  const x = axes.map((axis, i) => axis + (shift[column[ranks[i] ?? 0] ?? 0] ?? 0));
  const end = columnEnd.length > 1 ? END_OF_COLUMNS : END;
  return { x, top, bottom, column, columnEnd, width: right + SIDE, height: height + end };
}

function fold<T>(
  values: readonly T[],
  choose: (a: number, b: number) => number,
  start: number,
  measure: (value: T) => number,
): number {
  return values.reduce((found, value) => choose(found, measure(value)), start);
}
