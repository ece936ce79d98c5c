/**
 * Text made to fit a width.
 *
 * @module
 */
import { shorten } from "./shorten.ts";
import { textWidth } from "./text_width.ts";

/** How text is set. */
export interface Lettering {
  /** Its size, in the unit of the widths. */
  readonly fontSize: number;
  /** Whether it is bold; not bold when left out. */
  readonly isBold?: boolean;
}

/** A text with spaces for its line breaks, tabs and other control characters. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/**
 * The text in one line; one wider than `width` without its middle: `hidden = 3136 … seed = 2`. Names
 * of runs differ at their ends more often than inside.
 */
export function cutText(text: string, width: number, lettering: Lettering): string {
  return shorten(oneLine(text), fitsIn(width, lettering));
}

/** Whether a text is no wider than this. */
export function fitsIn(width: number, { fontSize, isBold }: Lettering): (text: string) => boolean {
  return (text) => textWidth(text, fontSize, isBold) <= width;
}

/**
 * The text in lines of at most `width`, broken at spaces, and after a comma or semicolon where that leaves
 * the part behind it whole: `activation = relu` rather than `activation =`, `relu`. A word wider than a line is
 * broken where its parts meet, `batch-16-`, `adam`. What comes after `mostLines` is cut out of the middle of the
 * last line, and so is the middle of a part wider than a line.
 */
export function wrapText(
  text: string,
  width: number,
  lettering: Lettering,
  mostLines = Infinity,
): string[] {
  const fitsLine = fitsIn(width, lettering);
  const fits = (parts: readonly string[]) => fitsLine(parts.join("").trimEnd());
  // Each part has the space that follows it, so that what is put together again is the text.
  let rest = oneLine(text).split(/(?<= )/).flatMap((word) =>
    fits([word]) ? [word] : word.split(/(?<=[-_/])/)
  );
  const lines: string[] = [];
  while (rest.length > 0 && lines.length < mostLines - 1) {
    let count = 1;
    while (count < rest.length && fits(rest.slice(0, count + 1))) count++;
    const part = rest.slice(0, count).findLastIndex(endsPart) + 1;
    const after = rest.findIndex((word, i) => i >= part && endsPart(word)) + 1 || rest.length;
    if (count < rest.length && part > 0 && fits(rest.slice(part, after))) count = part;
    lines.push(rest.slice(0, count).join("").trimEnd());
    rest = rest.slice(count);
  }
  if (rest.length > 0) lines.push(rest.join("").trimEnd());
  return lines.map((line) => cutText(line, width, lettering));
}

function endsPart(word: string): boolean {
  return /[,;] ?$/.test(word);
}
