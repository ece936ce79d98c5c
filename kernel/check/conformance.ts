/**
 * Holds ops on a backend to the same ops on the float64 reference.
 *
 * @module
 */
import type { Backend, DType } from "../backend.ts";
import type { OpInfo } from "../declaration.ts";
import { Random } from "../random.ts";
import { dot } from "./arrays.ts";
import { firstDifference, rounded, roundoff, type Tolerance } from "./comparison.ts";
import { checkExamples } from "./examples.ts";
import { type Finding, finding, messageOf } from "./finding.ts";
import { checkHygiene } from "./hygiene.ts";
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
  const findings: Finding[] = [];
  for (const op of ops) {
    findings.push(...await checkExamples(op, backend));
    try {
      const samples = drawSamples(op, [...op.samples, ...derivedSamples(op)], seed);
      for (const sample of [...samples, ...specialSamples(op)]) {
        findings.push(...await compareAt(op, round(sample, backend.dtype), backend, reference));
      }
    } catch (error) {
      findings.push(finding(op.name, "", "samples", messageOf(error)));
    }
  }
  return findings.map((f) => ({ ...f, op: `${f.op} on ${backend.name}` }));
}

function round(sample: DrawnSample, dtype: DType): DrawnSample {
  const inputs = sample.inputs.map((input) => ({ ...input, values: rounded(dtype, input.values) }));
  return { ...sample, inputs };
}

async function compareAt(
  op: OpInfo,
  sample: DrawnSample,
  backend: Backend,
  reference: Backend,
): Promise<Finding[]> {
  try {
    const [expected] = await outputs(op, [sample], reference);
    const [found] = await outputs(op, [sample], backend);
    if (expected === undefined || found === undefined) return [];
    const compare = (check: string, right: Result, other: Result | undefined) => {
      const { values, shape } = right;
      const tolerance = toleranceFor(values, backend.dtype);
      const line = firstDifference(values, other?.values ?? [], shape, backend.dtype, tolerance);
      return line === undefined ? [] : [finding(op.name, sample.name, check, line)];
    };
    const findings = compare("conformance", expected, found);
    if (findings.length > 0 || !op.differentiable) return findings;

    const random = new Random(0).fork(sample.name);
    const seed = rounded(backend.dtype, weights(expected.values.length, random));
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
    return findings;
  } catch (error) {
    return [finding(op.name, sample.name, "run", messageOf(error))];
  }
}

function toleranceFor(expected: Float64Array, dtype: DType): Tolerance {
  const finite = expected.filter(Number.isFinite);
  const rms = Math.sqrt(dot(finite, finite) / Math.max(1, finite.length));
  return (value) => opRoundings * roundoff[dtype] * Math.max(Math.abs(value), rms);
}
