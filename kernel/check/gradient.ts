/**
 * Holds the derivatives of an op to the truth: finite differences of its own forward.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { UsageError } from "../errors.ts";
import type { OpInfo } from "../declaration.ts";
import { Random } from "../random.ts";
import { checkExamples } from "./examples.ts";
import { type Finding, finding, messageOf } from "./finding.ts";
import { checkFirstOrder } from "./first_order.ts";
import { checkFlat } from "./flat.ts";
import { checkHygiene } from "./hygiene.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { checkRefusals } from "./refusals.ts";
import { weights } from "./probe.ts";
import { outputs } from "./run.ts";
import { type DrawnSample, drawSamples } from "./sample.ts";
import { checkSecondOrder } from "./second_order.ts";
import { derivedSamples } from "./variants.ts";

/** How {@linkcode checkGradient} goes about it. */
export interface GradientCheckOptions {
  /** A backend in float64. */
  readonly backend: Backend;
  /** Seed of the inputs and directions; default 0. */
  readonly seed?: number;
}

/**
 * Checks an op by itself, on a float64 backend: worked examples, inputs to be refused, and on every
 * sample the gradients of first and second order against finite differences, the shapes of outputs
 * and gradients, that inputs are left alone and that no memory is lost. An element-wise op is checked
 * on further samples, see {@linkcode derivedSamples}.
 *
 * A derivative off by 0.1 % is found. Where the first order is wrong, the hint names the likeliest
 * cause.
 *
 * @throws {UsageError} for a backend that is not float64.
 */
export async function checkGradient(
  op: OpInfo,
  options: GradientCheckOptions,
): Promise<Finding[]> {
  return [...(await measureGradient(op, options)).findings];
}

/**
 * Does what {@linkcode checkGradient} does, and says how close derivatives came to what is allowed: 10⁻⁷ of their
 * size, and what finite differences themselves are off by.
 */
export async function measureGradient(
  op: OpInfo,
  { backend, seed = 0 }: GradientCheckOptions,
): Promise<Outcome> {
  if (backend.dtype !== "float64") {
    throw new UsageError(
      `checkGradient: found ${backend.name} in ${backend.dtype}, needed: a float64 backend; ` +
        "finite differences drown in the rounding errors of float32",
    );
  }
  const findings = [...await checkExamples(op, backend), ...checkRefusals(op, backend)];
  if (op.samples.length === 0) {
    findings.push(finding(op.name, "", "samples", "found none, needed: at least one to check on"));
  }
  let most = 0;
  const note = (share: number) => {
    // What is not a number is as wrong as can be.
    most = share >= 0 ? Math.max(most, share) : Infinity;
  };
  const declared = op.samples.length;
  let samples: DrawnSample[] = [];
  try {
    samples = drawSamples(op, [...op.samples, ...derivedSamples(op)], seed);
  } catch (error) {
    findings.push(finding(op.name, "", "samples", messageOf(error)));
  }
  for (const [i, sample] of samples.entries()) {
    // What is wrong on the declared samples is wrong on derived ones too.
    if (i >= declared && findings.length > 0) break;
    const random = new Random(seed).fork(sample.name);
    findings.push(...await checkSample(op, sample, backend, random, note));
  }
  return outcomeOf(findings, most);
}

async function checkSample(
  op: OpInfo,
  sample: DrawnSample,
  backend: Backend,
  random: Random,
  note: (share: number) => void,
): Promise<readonly Finding[]> {
  try {
    const [output] = await outputs(op, [sample], backend);
    if (output === undefined) return [];
    const findings = await checkHygiene(op, sample, backend);
    if (findings.length > 0) return findings;
    const seed = weights(output.values.length, random.fork("seed"));
    const probe = { op, sample, backend, output, seed, random, note };
    if (!op.differentiable) return await checkFlat(probe);
    const first = await checkFirstOrder(probe);
    return first.length > 0 ? first : await checkSecondOrder(probe);
  } catch (error) {
    return [finding(op.name, sample.name, "run", messageOf(error))];
  }
}
