/**
 * Text made to fit a width.
 *
 * @module
 */
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
export function cutText(text: string, width: number, { fontSize, isBold }: Lettering): string {
  const characters = [...oneLine(text)];
  const fits = (candidate: string) => textWidth(candidate, fontSize, isBold) <= width;
  const kept = (count: number) => {
    const head = characters.slice(0, Math.ceil(count / 2)).join("").trimEnd();
    const tail = characters.slice(characters.length - Math.floor(count / 2)).join("").trimStart();
    return `${head}…${tail}`;
  };
  if (fits(characters.join(""))) return characters.join("");
  let [enough, tooMany] = [0, characters.length];
  while (tooMany - enough > 1) {
    const middle = (enough + tooMany) >> 1;
    if (fits(kept(middle))) enough = middle;
    else tooMany = middle;
  }
  return kept(enough);
}

/**
 * The text in lines of at most `width`, broken at spaces, and after a comma or semicolon where that leaves
 * the part behind it whole: `activation = relu` rather than `activation =`, `relu`. What comes after `mostLines` is cut out of
 * the middle of the last line, and so is the middle of a word wider than a line.
 */
export function wrapText(
  text: string,
  width: number,
  lettering: Lettering,
  mostLines = Infinity,
): string[] {
  const { fontSize, isBold } = lettering;
  const fits = (words: readonly string[]) => textWidth(words.join(" "), fontSize, isBold) <= width;
  const lines: string[] = [];
  let rest = oneLine(text).split(" ");
  while (rest.length > 0 && lines.length < mostLines - 1) {
    let count = 1;
    while (count < rest.length && fits(rest.slice(0, count + 1))) count++;
    const part = rest.slice(0, count).findLastIndex(endsPart) + 1;
    const after = rest.findIndex((word, i) => i >= part && endsPart(word)) + 1 || rest.length;
    if (count < rest.length && part > 0 && fits(rest.slice(part, after))) count = part;
    lines.push(rest.slice(0, count).join(" "));
    rest = rest.slice(count);
  }
  if (rest.length > 0) lines.push(rest.join(" "));
  return lines.map((line) => cutText(line, width, lettering));
}

function endsPart(word: string): boolean {
  return /[,;]$/.test(word);
}
