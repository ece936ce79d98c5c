/**
 * Holds ops on a backend to the same ops on the float64 reference.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import type { OpInfo } from "../declaration.ts";
import { UsageError } from "../errors.ts";
import { Random } from "../random.ts";
import { dot } from "./arrays.ts";
import { compareValues, type Precision, rounded, roundoff, type Tolerance } from "./comparison.ts";
import { checkExamples } from "./examples.ts";
import { type Finding, finding, messageOf } from "./finding.ts";
import { checkHygiene } from "./hygiene.ts";
import { joined, type Outcome, outcomeOf } from "./outcome.ts";
import { weights } from "./probe.ts";
import { gradients, inputName, outputs, type Result } from "./run.ts";
import { type DrawnSample, drawSamples } from "./sample.ts";
import { derivedSamples, specialSamples } from "./variants.ts";

/**
 * How many roundings an op and its gradient may be off by, relative to the larger of the element and
 * the root mean square of the whole: an element that is small because large terms cancelled in it
 * cannot be more exact than they were. 64 roundings, 3.8·10⁻⁶ in float32, are what a sum of some
 * hundred terms in any order, or a dozen chained functions of 8 roundings each, stays within.
 */
export const opRoundings = 64;

/**
 * Compares ops on `backend` with the same ops on `reference`, which computes in float64: forward and
 * gradients, on every declared and derived sample; element-wise ops also where inputs are NaN,
 * infinite, or ±0. A fused kernel of the backend is thereby held to the op that it replaces. Also
 * runs the worked examples, and looks for lost memory and overwritten inputs.
 *
 * Both get the same inputs, rounded to the backend's dtype. The tolerance is {@linkcode opRoundings}.
 */
export async function checkConformance(
  ops: readonly OpInfo[],
  backend: Backend,
  reference: Backend,
  seed = 0,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const op of ops) {
    const { findings, refusals } = await measureConformance(op, backend, reference, { seed });
    found.push(...findings, ...refusals);
  }
  return found.map((f) => ({ ...f, op: `${f.op} on ${backend.name}` }));
}

/** How {@linkcode measureConformance} goes about it. */
export interface ConformanceOptions {
  /** Seed of the inputs; default 0. */
  readonly seed?: number;
  /** How exact the backend is; by default its dtype. */
  readonly precision?: Precision;
}

/**
 * Does for one op what {@linkcode checkConformance} does, and says how close it came. The worked examples are passed
 * or not: they are written with fewer digits than backends have.
 */
export async function measureConformance(
  op: OpInfo,
  backend: Backend,
  reference: Backend,
  { seed = 0, precision = backend.dtype }: ConformanceOptions = {},
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  try {
    const samples = drawSamples(op, [...op.samples, ...derivedSamples(op)], seed);
    for (const sample of [...samples, ...specialSamples(op)]) {
      outcomes.push(await compareAt(op, round(sample, precision), backend, reference, precision));
    }
  } catch (error) {
    outcomes.push(outcomeOf([finding(op.name, "", "samples", messageOf(error))]));
  }
  // What is refused above is refused in an example too, where it would count as a wrong answer.
  if (outcomes.every(({ refusals }) => refusals.length === 0)) {
    outcomes.unshift(outcomeOf(await checkExamples(op, backend, precision)));
  }
  return joined(outcomes);
}

function round(sample: DrawnSample, to: Precision): DrawnSample {
  const inputs = sample.inputs.map((input) => ({ ...input, values: rounded(to, input.values) }));
  return { ...sample, inputs };
}

async function compareAt(
  op: OpInfo,
  sample: DrawnSample,
  backend: Backend,
  reference: Backend,
  precision: Precision,
): Promise<Outcome> {
  let share = 0;
  try {
    const [expected] = await outputs(op, [sample], reference);
    const [found] = await outputs(op, [sample], backend);
    if (expected === undefined || found === undefined) return outcomeOf([]);
    const compare = (check: string, { values, shape }: Result, other: Result | undefined) => {
      const tolerance = toleranceFor(values, precision);
      const compared = compareValues(values, other?.values ?? [], shape, precision, tolerance);
      share = Math.max(share, compared.share);
      const { difference } = compared;
      return difference === undefined ? [] : [finding(op.name, sample.name, check, difference)];
    };
    const findings = compare("conformance", expected, found);
    if (findings.length > 0 || !op.differentiable) return outcomeOf(findings, share);

    const random = new Random(0).fork(sample.name);
    const seed = rounded(precision, weights(expected.values.length, random));
    const [[right = []] = [], [other = []] = []] = [
      await gradients(op, [sample], seed, reference),
      await gradients(op, [sample], seed, backend),
    ];
    const wanted = sample.inputs.flatMap(({ whole }, i) => whole ? [] : [i]);
    findings.push(
      ...right.flatMap((gradient, i) =>
        compare(`conformance of ${inputName(op, wanted[i] ?? 0)}∇`, gradient, other[i])
      ),
    );
    if (!sample.special) findings.push(...await checkHygiene(op, sample, backend));
    return outcomeOf(findings, share);
  } catch (error) {
    const found = [finding(op.name, sample.name, "run", messageOf(error))];
    return error instanceof UsageError
      ? { findings: [], refusals: found, share }
      : outcomeOf(found, share);
  }
}

/** {@linkcode opRoundings} of the larger of the element and the root mean square of the whole. */
export function toleranceFor(expected: Float64Array, precision: Precision): Tolerance {
  const finite = expected.filter(Number.isFinite);
  const rms = Math.sqrt(dot(finite, finite) / Math.max(1, finite.length));
  const unit = opRoundings * roundoff[precision];
  return (value) => unit * Math.max(Math.abs(value), rms);
}
