/**
 * Text in columns of a terminal.
 *
 * @module
 */

/** Descriptions are not squeezed into less than this. */
const LEAST = 24;

/**
 * Terms at the left, what they mean at the right, wrapped to `width` columns; a term longer than `most`
 * has a line of its own.
 */
export function definitions(
  items: readonly (readonly [term: string, meaning: string])[],
  { indent, width, most = 24 }: {
    readonly indent: number;
    readonly width: number;
    readonly most?: number;
  },
): string[] {
  const fitting = items.map(([term]) => term.length).filter((length) => length <= most);
  const left = indent + Math.max(0, ...fitting) + 2;
  return items.flatMap(([term, meaning]) => {
    const lines = wrap(meaning, width - left);
    const head = " ".repeat(indent) + term;
    const rest = (from: number) => lines.slice(from).map((line) => " ".repeat(left) + line);
    if (lines.length === 0) return [head];
    return head.length + 2 > left
      ? [head, ...rest(0)]
      : [head.padEnd(left) + (lines[0] ?? ""), ...rest(1)];
  });
}

/** Lines of whole words, no longer than `width` unless a word is. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(LEAST, width);
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= room) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** Short texts in columns, down first, as `ls` shows files. */
export function grid(texts: readonly string[], indent: number, width: number): string[] {
  const cell = Math.max(0, ...texts.map((text) => text.length)) + 2;
  const columns = Math.max(1, Math.floor((width - indent) / cell));
  const rows = Math.ceil(texts.length / columns);
  return Array.from({ length: rows }, (_, row) => {
    const line = texts.filter((_, i) => i % rows === row).map((text) => text.padEnd(cell));
    return (" ".repeat(indent) + line.join("")).trimEnd();
  });
}
