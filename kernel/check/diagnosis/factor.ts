/**
 * Finds a factor that depends on the elements and is missing, or one too many.
 *
 * @module
 */
import { agree, dot, isFiniteArray, sumValues } from "../arrays.ts";
import type { Evidence } from "./evidence.ts";
import { describeExtra, describeMissing, powerIn } from "./power.ts";
import { pairs, vocabulary, type Word } from "./vocabulary.ts";

/** With fewer elements, some product of words fits by chance. */
const fewest = 4;

/** Whether the found gradient is the expected one times or over common factors; says which. */
export function findFactor(evidence: Evidence): string | undefined {
  const { unsummed, found, input, output, grad } = evidence;
  if (unsummed === undefined || found.length < fewest) return undefined;
  const words = vocabulary(evidence);
  const inverses = words.map(({ values }) => values.map((v) => 1 / v));
  const inverse = (word: Word) => inverses[words.indexOf(word)] ?? word.values;
  const summed = (values: Float64Array, factors: readonly Float64Array[]): Float64Array => {
    const product = values.map((v, i) => factors.reduce((p, f) => p * (f[i] ?? NaN), v));
    return sumValues(product, output.shape, input.shape);
  };
  const explains = (...factors: readonly Float64Array[]): boolean => {
    const sum = summed(unsummed, factors);
    return isFiniteArray(sum) && agree(sum, found);
  };
  /** Whether the found gradient is a multiple of g times these factors. */
  const consistsOf = (...factors: readonly Float64Array[]): boolean =>
    scaleOf(found, summed(grad.values, factors)) !== undefined;
  /** The gradient of the output is a factor of every gradient, never a divisor. */
  const power = (word: Word) => word.text === grad.name ? undefined : powerIn(word, consistsOf);

  for (const word of words) {
    if (explains(inverse(word))) return describeMissing(word, 1, power(word));
    if (explains(word.values)) return describeExtra(word, 1, power(word));
  }
  for (const word of words.filter(({ text }) => text.startsWith("("))) {
    const { values } = word;
    const inverted = inverse(word);
    if (explains(inverted, inverted)) return describeMissing(word, 2, power(word));
    if (explains(values, values)) return describeExtra(word, 2, power(word));
  }
  /** Of a quotient of two words alone, one cannot tell whether either stands there. */
  const standsThere = (word: Word): boolean =>
    consistsOf(word.values) ||
    words.some((other) =>
      consistsOf(word.values, other.values) || consistsOf(word.values, inverse(other))
    );
  for (const [a, b] of pairs(words)) {
    if (explains(inverse(a), inverse(b))) return missing(`${a.text} * ${b.text}`);
    if (explains(a.values, inverse(b)) && standsThere(a)) return instead(a, b);
    if (explains(b.values, inverse(a)) && standsThere(b)) return instead(b, a);
  }
  for (const word of words) {
    const scale = scaleOf(found, summed(unsummed, [inverse(word)]));
    if (scale === undefined) continue;
    const name = constants.find(([, value]) => Math.abs(scale * value - 1) < 1e-4)?.[0];
    if (name !== undefined) return missing(`${name} * ${word.text}`);
  }
  return undefined;
}

/** What the chain rule leaves beside a factor: small numbers of either sign, and one over them. */
const constants: readonly (readonly [text: string, value: number])[] = [2, 3, 4].flatMap((n) => [
  [String(n), n],
  [String(-n), -n],
  [`1 / ${n}`, 1 / n],
  [`-1 / ${n}`, -1 / n],
]);

/** c where `values` are c times `basis`; `undefined` where they are no multiple of it. */
function scaleOf(values: Float64Array, basis: Float64Array): number | undefined {
  const factor = dot(values, basis) / dot(basis, basis);
  return agree(basis.map((v) => factor * v), values) ? factor : undefined;
}

function missing(text: string): string {
  return `the factor ${text} is missing: expected = found * ${text}`;
}

function instead(found: Word, expected: Word): string {
  return `the factor ${found.text} stands where ${expected.text} is due`;
}
