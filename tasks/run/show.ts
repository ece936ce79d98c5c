/**
 * How what was found in a file stands in an error: in one line, short, whatever it was.
 *
 * @module
 */

/** Characters of a text that are shown. */
const LONGEST = 40;

/** Sizes of a shape that are shown. */
const MOST_SIZES = 8;

/** Control and format characters, line separators, halves of surrogate pairs: what a terminal obeys. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text in quotes, cut after 40 characters, with escapes for what cannot be printed. */
export function quote(text: string): string {
  const shown = text.slice(0, LONGEST).replace(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${shown}${text.length > LONGEST ? "..." : ""}"`;
}

/** `[2, 3]`, or the first sizes and the number of axes where there are more than 8. */
export function showSizes(sizes: readonly number[]): string {
  if (sizes.length <= MOST_SIZES) return `[${sizes.join(", ")}]`;
  return `[${sizes.slice(0, MOST_SIZES).join(", ")}, ...] of ${sizes.length} axes`;
}
