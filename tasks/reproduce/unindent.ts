/**
 * Texts as they stand in a script, and as they are meant.
 *
 * @module
 */

/**
 * Takes away the indentation that the lines of a text have in common, for it comes from the script around them.
 * The first line does not count: it follows the opening quote.
 */
export function unindent(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  const indents = rest.filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const common = Math.min(...indents);
  const lines = [first.trim(), ...rest.map((line) => line.slice(common).trimEnd())];
  return lines.join("\n").trim();
}
