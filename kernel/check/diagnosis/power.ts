/**
 * Tells a factor from a divisor, and says to which power it is due.
 *
 * @module
 */
import type { Word } from "./vocabulary.ts";

const powers = [-3, -2, -1, 1, 2, 3] as const;

/**
 * The power to which a word stands in the found gradient, where that is a multiple of g times the power;
 * `undefined` where it is made of more, or of less. `consistsOf` looks at g times some factors.
 */
export function powerIn(
  { values }: Word,
  consistsOf: (factor: Float64Array) => boolean,
): number | undefined {
  return powers.find((power) => consistsOf(values.map((v) => v ** power)));
}

/** What is said where the expected gradient is the found one times a power of a word. */
export function describeMissing(word: Word, power: 1 | 2, found: number | undefined): string {
  const text = raised(word, power);
  if (found !== undefined && found < 0) {
    const due = found + power;
    const cause = due < 0
      ? `the divisor ${bare(word)} is due ${times(-due)}, not ${times(-found)}`
      : `the divisor ${bare(word)} is too many`;
    return `${cause}: expected = found * ${text}`;
  }
  const chain = word.text === "g" ? " (g is the gradient of the output: the chain rule)" : "";
  return `the factor ${text} is missing: expected = found * ${text}${chain}`;
}

/** What is said where the found gradient is the expected one times a power of a word. */
export function describeExtra(word: Word, power: 1 | 2, found: number | undefined): string {
  const text = raised(word, power);
  if (found !== undefined && found < 0) {
    return `the divisor ${bare(word)} is due ${times(power - found)}: expected = found / ${text}`;
  }
  // The numbers are the same. Of a power of the word, it is known that it stands there as a factor.
  const divisor = found === undefined ? `, or the divisor ${text} is missing` : "";
  return `the factor ${text} is one too many${divisor}: found = expected * ${text}`;
}

/** `1 + abs(x)` for `(1 + abs(x))`. */
function bare({ text }: Word): string {
  return /^\([^()]*(?:\([^()]*\)[^()]*)*\)$/.test(text) ? text.slice(1, -1) : text;
}

function raised({ text }: Word, power: 1 | 2): string {
  return power === 1 ? text : `${text}^2`;
}

function times(power: number): string {
  return ["", "once", "squared", "cubed"][power] ?? `to the power ${power}`;
}
