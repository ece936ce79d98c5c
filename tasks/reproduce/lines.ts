/**
 * Text in lines that a terminal does not break.
 *
 * @module
 */

/** A terminal of 80 columns; the last one stays free, as some go to the next line after it. */
const WIDTH = 79;

/**
 * A text in lines of at most 79 characters, broken at spaces. The first one is indented by `indent` columns, those
 * after it by `hang`. A word that is longer than a line, such as a path, stays whole.
 */
export function wrapLine(
  text: string,
  { indent = 0, hang = indent }: { readonly indent?: number; readonly hang?: number } = {},
): string {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let isEmpty = true;
  // Only a space that stands alone is a place to break: columns are set apart by several.
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      [line, isEmpty] = [" ".repeat(hang), true];
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].join("\n");
}

/** Whether every line of a text is short enough. */
export function fitsTerminal(text: string): boolean {
  return text.split("\n").every((line) => line.length <= WIDTH);
}
