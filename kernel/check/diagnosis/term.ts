/**
 * Finds a term of a sum that is missing, one too many, or in the place of another.
 *
 * @module
 */
import { agree, dot, isFiniteArray, sumValues } from "../arrays.ts";
import type { Evidence } from "./evidence.ts";
import { sumsOverAxes } from "./sums_over_axes.ts";
import { pairs, vocabulary, type Word } from "./vocabulary.ts";

/** With fewer elements, some term fits by chance. */
const fewest = 4;
/** How many terms are tried in pairs. */
const pairwise = 2000;

/** Whether expected − found is a multiple of a common term; says which. */
export function findTerm(evidence: Evidence): string | undefined {
  const missing = difference(evidence);
  if (missing === undefined) return undefined;
  for (const { text, values } of summed(terms(evidence), evidence)) {
    const factor = dot(missing, values) / dot(values, values);
    if (!agree(values.map((v) => factor * v), missing)) continue;
    const sign = factor < 0 ? "-" : "+";
    const c = Math.abs(factor);
    const term = Math.abs(c - 1) < 1e-4 ? text : `${Number(c.toPrecision(4))} * ${text}`;
    return `the term "${sign} ${term}" is dropped: expected = found ${sign} ${term}`;
  }
  return undefined;
}

/**
 * Whether expected − found is the difference of two common terms; says which. Read the other way
 * round, with the opposite sign, the two would explain it as well: that reading counts which leaves
 * a common term as the rest of the expected gradient.
 */
export function findSwappedTerm(evidence: Evidence): string | undefined {
  const missing = difference(evidence);
  if (missing === undefined) return undefined;
  let first: string | undefined;
  for (const { right, wrong, sign } of swaps(missing, evidence)) {
    const mark = sign < 0 ? "- " : "+ ";
    const text = `the term "${mark}${wrong.text}" stands where "${mark}${right.text}" is due`;
    const rest = evidence.expected.map((v, i) => v - sign * (right.values[i] ?? 0));
    if (isMultipleOfTerm(rest, evidence)) return text;
    first ??= text;
  }
  return first;
}

interface Swap {
  readonly right: Word;
  readonly wrong: Word;
  readonly sign: 1 | -1;
}

function* swaps(missing: Float64Array, evidence: Evidence): Generator<Swap> {
  const candidates = [...summed(simpleTerms(evidence), evidence)].slice(0, pairwise);
  const [start = 0] = missing;
  for (const right of candidates) {
    for (const wrong of candidates) {
      const step = (right.values[0] ?? 0) - (wrong.values[0] ?? 0);
      // Most pairs fail at the first element.
      if (Math.abs(Math.abs(step) - Math.abs(start)) > 1e-5 * Math.abs(start)) continue;
      const sign = step * start < 0 ? -1 : 1;
      const change = right.values.map((v, i) => sign * (v - (wrong.values[i] ?? 0)));
      if (agree(change, missing)) yield { right, wrong, sign };
    }
  }
}

function isMultipleOfTerm(rest: Float64Array, evidence: Evidence): boolean {
  for (const { values } of summed(terms(evidence), evidence)) {
    const factor = dot(rest, values) / dot(values, values);
    if (agree(values.map((v) => factor * v), rest)) return true;
  }
  return false;
}

function difference({ expected, found, unsummed }: Evidence): Float64Array | undefined {
  if (found.length < fewest || unsummed === undefined) return undefined;
  return expected.map((value, i) => value - (found[i] ?? 0));
}

/** Terms at the output's shape, summed to the input's; those that are finite and not zero. */
function* summed(words: Iterable<Word>, { input, output }: Evidence): Generator<Word> {
  for (const { text, values } of words) {
    const sum = sumValues(values, output.shape, input.shape);
    if (isFiniteArray(sum) && dot(sum, sum) > 0) yield { text, values: sum };
  }
}

const times = (text: string, a: Float64Array, ...factors: readonly Float64Array[]): Word => ({
  text,
  values: a.map((v, i) => factors.reduce((p, f) => p * (f[i] ?? NaN), v)),
});

/** g, g times or over a factor, and sums over axes; then factors without g. */
function* simpleTerms(evidence: Evidence): Generator<Word> {
  const { grad } = evidence;
  const words = vocabulary(evidence).filter(({ text }) => text !== grad.name);
  yield { text: "g", values: grad.values };
  for (const { text, values } of words) yield times(`g * ${text}`, grad.values, values);
  for (const { text, values } of words) {
    yield times(`g / ${text}`, grad.values, values.map((v) => 1 / v));
  }
  yield* sumsOverAxes(evidence);
  yield* words;
}

/** The simple terms, and g times products and quotients of two factors. */
function* terms(evidence: Evidence): Generator<Word> {
  const { grad } = evidence;
  yield* simpleTerms(evidence);
  const words = vocabulary(evidence).filter(({ text }) => text !== grad.name);
  for (const [a, b] of pairs(words)) {
    yield times(`g * ${a.text} * ${b.text}`, grad.values, a.values, b.values);
    yield times(`g * ${a.text} / ${b.text}`, grad.values, a.values, b.values.map((v) => 1 / v));
    yield times(`g * ${b.text} / ${a.text}`, grad.values, b.values, a.values.map((v) => 1 / v));
  }
}
