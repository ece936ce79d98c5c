/**
 * Which names were probably meant by one that is unknown, or written short.
 *
 * @module
 */
import { nearest } from "./nearest.ts";

/** With one letter, almost anything may be meant. */
const fewestLetters = 2;

/** More names than these help nobody. */
const mostNames = 3;

/**
 * The names that `found` may stand for: those that are the same but for case and dashes; else those that it
 * abbreviates, see {@linkcode abbreviates}; else the nearest. None where that leaves too many.
 */
export function meant(found: string, names: readonly string[]): string[] {
  const same = names.filter((name) => lettersOf(name) === lettersOf(found));
  const abbreviated = names.filter((name) => abbreviates(found, name));
  const near = nearest(found, names);
  // What `nearest` says of one name alone tells which of them it means.
  const nearby = near === "" ? [] : names.filter((name) => nearest(found, [name]) === near);
  const first = [same, abbreviated, nearby].find((some) => some.length > 0) ?? [];
  return first.length > mostNames ? [] : first;
}

/** `; did you mean "hidden"?`, or nothing where there is no telling. */
export function didYouMean(names: readonly string[]): string {
  return names.length === 0
    ? ""
    : `; did you mean ${names.map((name) => `"${name}"`).join(" or ")}?`;
}

/**
 * Whether `short` is made of the beginnings of the words of `name`, the last of them left out or not:
 * `lr`, `learn` and `learnrate` for `learningRate`, `b1` for `beta1`.
 */
export function abbreviates(short: string, name: string): boolean {
  const letters = lettersOf(short);
  return letters.length >= fewestLetters && isMadeOf(letters, wordsOf(name));
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** `learningRate` or `learning-rate` to `learning` and `rate`; a number is a word. */
function wordsOf(name: string): string[] {
  return (name.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+/gu) ?? []).map((word) => word.toLowerCase());
}

function isMadeOf(letters: string, [word = "", ...others]: readonly string[]): boolean {
  if (letters === "") return true;
  const most = Array.from(word).findIndex((letter, i) => letters[i] !== letter);
  for (let n = most < 0 ? word.length : most; n > 0; n--) {
    if (isMadeOf(letters.slice(n), others)) return true;
  }
  return false;
}
