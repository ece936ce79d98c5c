/**
 * Finds a constant factor: a flipped sign, a mean for a sum, a forgotten 2.
 *
 * @module
 */
import { agree, dot, largest } from "../arrays.ts";
import { showNumber } from "../finding.ts";
import type { Evidence } from "./evidence.ts";

/** Whether the found gradient is a multiple of the expected one; says which. */
export function findConstantFactor(evidence: Evidence): string | undefined {
  const { expected, found, input } = evidence;
  if (largest(found) === 0) {
    return "the gradient is zero: no function for this input in backward, or its value is cut off " +
      "(detach, noGrad)";
  }
  const size = dot(expected, expected);
  if (size === 0) return undefined;
  const factor = dot(found, expected) / size;
  if (!agree(expected.map((v) => factor * v), found)) return undefined;
  if (Math.abs(factor + 1) < 1e-4) return "the sign is flipped: found = -expected";
  const name = nameOf(factor, evidence);
  if (name !== undefined) return `a constant factor: found = expected * ${name}`;
  // A single number is always a multiple of another.
  if (input.values.length === 1) return undefined;
  return `a constant factor: found = expected * ${showNumber(factor)}`;
}

/** Where a factor comes from: a size, an attribute, a small number. */
function nameOf(factor: number, evidence: Evidence): string | undefined {
  const sign = factor < 0 ? "-" : "";
  const size = Math.abs(factor);
  const is = (value: number) => Math.abs(size - value) < 1e-4 * value;
  for (const [text, value] of constants(evidence)) {
    if (is(value)) return `${sign}${text}`;
    if (is(1 / value)) return `${sign}1 / ${text}`;
  }
  return undefined;
}

function* constants(evidence: Evidence): Generator<readonly [string, number]> {
  const { inputs, output, input, attributes } = evidence;
  for (const n of [2, 3, 4]) yield [String(n), n];
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== "number") continue;
    yield [name, Math.abs(value)];
    yield [`(1 - ${name})`, Math.abs(1 - value)];
  }
  const repeats = output.values.length / Math.max(1, input.values.length);
  if (repeats > 1) {
    yield [`${repeats}, the number of times that ${input.name} is repeated`, repeats];
  }
  for (const { name, shape, values } of [...inputs, output]) {
    for (const [axis, n] of shape.entries()) yield [`${n}, the size of axis ${axis} of ${name}`, n];
    yield [`${values.length}, the number of elements of ${name}`, values.length];
    for (const [axis, n] of shape.entries()) {
      yield [`sqrt(${n}), of the size of axis ${axis} of ${name}`, Math.sqrt(n)];
    }
  }
}
