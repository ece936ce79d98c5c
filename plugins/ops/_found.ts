/**
 * What was given where a number should be, as messages show it.
 *
 * @module
 */

/** The value in one line: text in quotes, an array in brackets, a tensor by its shape. */
export function showFound(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showFound).join(", ")}]`;
  return Deno.inspect(value, { depth: 1, compact: true, breakLength: Infinity });
}
