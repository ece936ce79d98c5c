/**
 * Finds where a gradient is wrong, when it is right elsewhere.
 *
 * @module
 */
import { showShape } from "../../backend.ts";
import { largest } from "../arrays.ts";
import type { Evidence, Named } from "./evidence.ts";

const conditions: readonly (readonly [string, (x: number) => boolean])[] = [
  ["< 0", (x) => x < 0],
  ["> 0", (x) => x > 0],
  ["< -1", (x) => x < -1],
  ["> 1", (x) => x > 1],
  ["between -1 and 1", (x) => x > -1 && x < 1],
];

/**
 * Which elements are wrong, if not all: with the sign of the input if that decides, and with the
 * cause that `explain` finds among those elements.
 */
export function findRegion(
  evidence: Evidence,
  explain: (evidence: Evidence) => string | undefined,
): string | undefined {
  const { expected, found, input } = evidence;
  const limit = 1e-5 * Math.max(largest(expected), largest(found));
  const wrong = Array.from(found, (value, i) => Math.abs(value - (expected[i] ?? 0)) > limit);
  const places = wrong.flatMap((isWrong, i) => isWrong ? [i] : []);
  if (places.length === 0 || places.length === wrong.length) return undefined;
  const rule = conditions.find(([, holds]) =>
    wrong.every((isWrong, i) => isWrong === holds(input.values[i] ?? 0))
  );
  const where = rule === undefined ? "" : `, namely wherever ${input.name} ${rule[0]}`;
  const part = restrict(evidence, places);
  const cause = places.every((i) => found[i] === 0)
    ? "it is 0 there"
    : part === undefined
    ? undefined
    : explain(part);
  return `wrong at ${places.length} of ${wrong.length} elements${where}` +
    (cause === undefined ? "; right elsewhere" : `: ${cause}; right elsewhere`);
}

/** The evidence at some elements alone; for ops that work element by element, without repeating. */
function restrict(evidence: Evidence, places: readonly number[]): Evidence | undefined {
  const { input, inputs, output, grad, unsummed } = evidence;
  const same = [...inputs, output].every(({ shape }) =>
    showShape(shape) === showShape(input.shape)
  );
  if (!same || unsummed === undefined) return undefined;
  const take = (values: Float64Array) => Float64Array.from(places, (i) => values[i] ?? NaN);
  const part = ({ name, values }: Named): Named => ({
    name,
    shape: [places.length],
    values: take(values),
  });
  return {
    ...evidence,
    input: part(input),
    inputs: inputs.map(part),
    output: part(output),
    grad: part(grad),
    others: evidence.others.map(part),
    expected: take(evidence.expected),
    found: take(evidence.found),
    unsummed: take(unsummed),
  };
}
