/**
 * Comma-separated values, RFC 4180.
 *
 * @module
 */

/** A value in a table; `undefined` where there is none. */
export type CsvValue = string | number | boolean | undefined;

/**
 * A header and rows as CSV. A field that holds a comma, a quote or a line break is quoted, quotes within it
 * are doubled, and lines end in CR LF.
 *
 * ```ts
 * console.log(formatCsv(["run", "error"], [["a", 'unknown op "relo"'], ["b", undefined]]));
 * // run,error
 * // a,"unknown op ""relo"""
 * // b,
 * ```
 */
export function formatCsv(
  header: readonly string[],
  rows: readonly (readonly CsvValue[])[],
): string {
  return [header, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value: CsvValue): string {
  const text = value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
