/**
 * What a check found, and how it is printed.
 *
 * @module
 */

/** Something that is wrong. */
export interface Finding {
  /** The op, optimizer or backend. */
  readonly op: string;
  /** The inputs on which it shows: shapes and attributes. */
  readonly sample: string;
  /** Which check failed. */
  readonly check: string;
  /** One line, with what was expected and what was found side by side. */
  readonly message: string;
  /** The likeliest cause, where the numbers give it away. */
  readonly hint?: string;
}

/** A finding; the hint is left out where there is none. */
export function finding(
  op: string,
  sample: string,
  check: string,
  message: string,
  hint?: string,
): Finding {
  return { op, sample, check, message, ...(hint === undefined ? {} : { hint }) };
}

/**
 * The findings as text, two or three lines each: where, what, and why.
 *
 * ```text
 * sigmoid, gradient of x: [3, 4]
 *   x∇[0, 2]: expected 0.1966, found 0.7311 (relative error 2.7)
 *   hint: the factor (1 - y) is missing: expected = found * (1 - y)
 * ```
 */
export function formatFindings(findings: readonly Finding[]): string {
  return findings.map(({ op, sample, check, message, hint }) =>
    `${op}, ${check}${sample === "" ? "" : `: ${sample}`}\n  ${message}` +
    (hint === undefined ? "" : `\n  hint: ${hint}`)
  ).join("\n");
}

/** The message of whatever was thrown, with its class. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** A number as findings show it: six digits. */
export function showNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : value.toPrecision(6);
}
