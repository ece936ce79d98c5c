/**
 * The terms that softmax, normalizations and their kin have in their gradients.
 *
 * @module
 */
import type { Shape } from "../../backend.ts";
import { expandValues, isFiniteArray, sumValues } from "../arrays.ts";
import type { Evidence } from "./evidence.ts";
import { variables, type Word } from "./vocabulary.ts";

/** All `a * sum(g * b)` for common factors a and b, the sum over one axis or all of them. */
export function* sumsOverAxes(evidence: Evidence): Generator<Word> {
  const { grad, output: { shape } } = evidence;
  const simple = variables(evidence);
  const inner = [one(grad.values.length), ...simple, ...simple.map(exponential)];
  const quotients = simple.flatMap((a) => simple.flatMap((b) => a === b ? [] : [quotient(a, b)]));
  // x / y is the norm that a normalization divided by, so y² / x is the output over it.
  const scaled = quotients.flatMap((q) => simple.map((a) => product(a, q)));
  const outer = [...inner, ...simple.map(reciprocal), ...quotients, ...scaled]
    .filter(({ values }) => isFiniteArray(values));
  for (const reduced of reductions(shape)) {
    for (const { text: b, values } of [...inner, ...quotients]) {
      const weighted = grad.values.map((v, i) => v * (values[i] ?? NaN));
      const sum = expandValues(sumValues(weighted, shape, reduced), reduced, shape);
      const text = b === "" ? "sum(g)" : `sum(g * ${b})`;
      for (const a of outer) {
        yield {
          text: a.text === "" ? text : `${a.text} * ${text}`,
          values: sum.map((v, i) => v * (a.values[i] ?? NaN)),
        };
      }
    }
  }
}

const one = (size: number): Word => ({ text: "", values: new Float64Array(size).fill(1) });
const exponential = ({ text, values }: Word): Word => ({
  text: `exp(${text})`,
  values: values.map(Math.exp),
});
const reciprocal = ({ text, values }: Word): Word => ({
  text: `1 / ${text}`,
  values: values.map((v) => 1 / v),
});
const quotient = (a: Word, b: Word): Word => ({
  text: `${a.text} / ${b.text}`,
  values: a.values.map((v, i) => v / (b.values[i] ?? NaN)),
});
const product = (a: Word, b: Word): Word => ({
  text: `${a.text} * ${b.text}`,
  values: a.values.map((v, i) => v * (b.values[i] ?? NaN)),
});

/** The shape with one axis, the last first, or all, summed to size 1. */
function reductions(shape: Shape): Shape[] {
  const single = shape.map((_, axis) => shape.with(axis, 1));
  return [...single.toReversed(), shape.map(() => 1)];
}
