/**
 * Tables in plain text.
 *
 * @module
 */

/** A cell; `undefined` shows as a dash. */
export type Cell = string | number | undefined;

/** A column: its title and, for numbers, how they are written. */
export interface Column {
  /** What stands above the column; of several lines where it has line breaks. */
  readonly title: string;
  /** A number to text; `String` when left out. */
  readonly format?: (value: number) => string;
}

const MISSING = "–";

/**
 * Lines up rows under their titles, two spaces between columns. A column whose cells are all
 * numbers (or missing) is aligned to the right, any other to the left. Titles of fewer lines than others stand low.
 *
 * ```ts
 * const text = formatTable(
 *   [{ title: "epoch" }, { title: "accuracy", format: (x) => `${(100 * x).toFixed(1)} %` }],
 *   [[1, 0.913], [10, 0.972]],
 * );
 * // epoch  accuracy
 * // -----  --------
 * //     1    91.3 %
 * //    10    97.2 %
 * ```
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): string {
  const titles = Math.max(1, ...columns.map(({ title }) => title.split("\n").length));
  const shown = columns.map((column, j) => layOut(column, rows.map((row) => row[j]), titles));
  const lines = Array.from(
    { length: titles + 1 + rows.length },
    (_, i) => shown.map((cells) => cells[i] ?? "").join("  ").trimEnd(),
  );
  return lines.join("\n");
}

/** The lines of one column, all of the same width: title in so many lines, rule, cells. */
function layOut(
  { title, format = String }: Column,
  cells: readonly Cell[],
  titleLines: number,
): string[] {
  const texts = cells.map((cell) =>
    cell === undefined ? MISSING : typeof cell === "number" ? format(cell) : cell
  );
  const isNumeric = cells.some((cell) => typeof cell === "number") &&
    cells.every((cell) => typeof cell !== "string");
  const own = title.split("\n");
  const head = [...Array<string>(titleLines - own.length).fill(""), ...own];
  const width = Math.max(...[...head, ...texts].map((text) => text.length));
  const align = (text: string) => isNumeric ? text.padStart(width) : text.padEnd(width);
  return [...head.map(align), "-".repeat(width), ...texts.map(align)];
}
