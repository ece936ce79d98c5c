/**
 * Factors that derivatives are commonly made of.
 *
 * @module
 */
import { broadcasts, expandValues, isFiniteArray } from "../arrays.ts";
import type { Evidence } from "./evidence.ts";

/** A factor at every element of the output. */
export interface Word {
  readonly text: string;
  readonly values: Float64Array;
}

type Form = readonly [text: (v: string) => string, of: (v: number) => number];

const forms: readonly Form[] = [
  [(v) => v, (v) => v],
  [(v) => `(1 - ${v})`, (v) => 1 - v],
  [(v) => `(1 + ${v})`, (v) => 1 + v],
  [(v) => `${v}^2`, (v) => v * v],
  [(v) => `${v} * (1 - ${v})`, (v) => v * (1 - v)],
  [(v) => `(1 - ${v}^2)`, (v) => 1 - v * v],
  [(v) => `(1 + ${v}^2)`, (v) => 1 + v * v],
  [(v) => `exp(${v})`, Math.exp],
  [(v) => `exp(-${v}^2)`, (v) => Math.exp(-v * v)],
  [(v) => `exp(-${v}^2 / 2)`, (v) => Math.exp(-v * v / 2)],
  [(v) => `log(${v})`, Math.log],
  [(v) => `sqrt(${v})`, Math.sqrt],
  [(v) => `sigmoid(${v})`, (v) => 1 / (1 + Math.exp(-v))],
  [(v) => `(1 - sigmoid(${v}))`, (v) => 1 / (1 + Math.exp(v))],
  [(v) => `tanh(${v})`, Math.tanh],
  [(v) => `sign(${v})`, Math.sign],
  [(v) => `abs(${v})`, Math.abs],
  [(v) => `(1 + abs(${v}))`, (v) => 1 + Math.abs(v)],
  [(v) => `sqrt(1 + ${v}^2)`, (v) => Math.sqrt(1 + v * v)],
];

/** The variables of an op at every element of its output: `y`, and the inputs that broadcast to it. */
export function variables({ inputs, output }: Evidence): Word[] {
  return [output, ...inputs].flatMap(({ name, shape, values }) =>
    broadcasts(shape, output.shape)
      ? [{ text: name, values: expandValues(values, shape, output.shape) }]
      : []
  );
}

/** The gradient of the output, and common functions of each variable, where they are finite. */
export function vocabulary(evidence: Evidence): Word[] {
  const known = variables(evidence);
  const words = forms.flatMap(([text, of]) =>
    known.map((v): Word => ({ text: text(v.text), values: v.values.map(of) }))
  );
  const { grad } = evidence;
  return [{ text: grad.name, values: grad.values }, ...words].filter(({ values }) =>
    isFiniteArray(values)
  );
}

/** Products of two different words, and with each quotient tried by the caller, most of calculus. */
export function* pairs(words: readonly Word[]): Generator<readonly [Word, Word]> {
  for (const [i, a] of words.entries()) {
    for (const b of words.slice(i + 1)) yield [a, b];
  }
}
