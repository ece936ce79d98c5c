/**
 * A tall graph in several columns, so that it fits a screen or a page.
 *
 * @module
 */

/** What the columns are made of. */
export interface RowSizes {
  /** Height of each row. */
  readonly heights: readonly number[];
  /** Between rows. */
  readonly gap: number;
  /** Width of the widest row, layers included. */
  readonly width: number;
  /** Whether the column may end below row i: one edge leads on, and no layer is cut. */
  readonly mayEnd: readonly boolean[];
}

/** Graphs up to this height stay in one column. */
const TALLEST = 1000;
/** Width to height of the whole, once it is cut. */
const ASPECT = 1.5;
/** What a column needs beside its rows. */
const CHANNEL = 70;

/** For each row, the number of its column. */
export function columns({ heights, gap, width, mayEnd }: RowSizes): number[] {
  const total = heights.reduce((sum, height) => sum + height + gap, 0);
  const count = total <= TALLEST ? 1 : Math.max(
    1,
    Math.round(Math.sqrt(ASPECT * total / (width + CHANNEL))),
  );
  const target = total / count;
  let [column, height, whole] = [0, 0, 0];
  return heights.map((rowHeight, i) => {
    const here = column;
    height += rowHeight + gap;
    whole += rowHeight + gap;
    const left = total - whole;
    // The end of a column is where it comes nearest to its share; a short rest stays with it.
    const next = (heights[i + 1] ?? 0) + gap;
    if (mayEnd[i] && height + next / 2 >= target && left > target / 4) {
      [column, height] = [column + 1, 0];
    }
    return here;
  });
}
