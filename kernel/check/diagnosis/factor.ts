/**
 * Finds a factor that depends on the elements and is missing, or one too many.
 *
 * @module
 */
import { agree, isFiniteArray, sumValues } from "../arrays.ts";
import type { Evidence } from "./evidence.ts";
import { pairs, vocabulary, type Word } from "./vocabulary.ts";

/** With fewer elements, some product of words fits by chance. */
const fewest = 4;

/** Whether the found gradient is the expected one times or over common factors; says which. */
export function findFactor(evidence: Evidence): string | undefined {
  const { unsummed, found, input, output } = evidence;
  if (unsummed === undefined || found.length < fewest) return undefined;
  const words = vocabulary(evidence);
  const inverses = words.map(({ values }) => values.map((v) => 1 / v));
  const inverse = (word: Word) => inverses[words.indexOf(word)] ?? word.values;
  const explains = (...factors: readonly Float64Array[]): boolean => {
    const product = unsummed.map((v, i) => factors.reduce((p, f) => p * (f[i] ?? NaN), v));
    return isFiniteArray(product) && agree(sumValues(product, output.shape, input.shape), found);
  };

  for (const word of words) {
    if (explains(inverse(word))) return missing(word.text);
    if (explains(word.values)) {
      return `the factor ${word.text} is one too many: found = expected * ${word.text}`;
    }
  }
  for (const [a, b] of pairs(words)) {
    if (explains(inverse(a), inverse(b))) return missing(`${a.text} * ${b.text}`);
    if (explains(a.values, inverse(b))) return instead(a, b);
    if (explains(b.values, inverse(a))) return instead(b, a);
  }
  return undefined;
}

function missing(text: string): string {
  const chain = text === "g" ? " (g is the gradient of the output: the chain rule)" : "";
  return `the factor ${text} is missing: expected = found * ${text}${chain}`;
}

function instead(found: Word, expected: Word): string {
  return `the factor ${found.text} stands where ${expected.text} is due`;
}
