/**
 * Gradients against finite differences.
 *
 * @module
 */
import { showShape } from "../backend.ts";
import { absoluteDot, dot, positionOf } from "./arrays.ts";
import { diagnose } from "./diagnosis/mod.ts";
import { type Finding, finding, showNumber } from "./finding.ts";
import { numericGradient, type Probe, slope, weights } from "./probe.ts";
import { gradients, inputName } from "./run.ts";

/** Directions tried for each input: one alone could be orthogonal to an error. */
const directions = 2;
/** Part of the magnitude of a derivative that it may be off by. */
export const relativeTolerance = 1e-7;
/** Rounding errors of the function show up in differences, magnified by 1/h. */
export const roundingTolerance = 1e-11;
/** Beyond this part of the magnitude, the estimates at h and h/2 have nothing in common. */
export const settled = 1e-6;
/** Inputs with more elements than this are not differentiated one by one for the diagnosis. */
const diagnosable = 600;

/**
 * Compares ⟨∇x, v⟩ with the slope of ⟨y, seed⟩ along random v, for each input.
 *
 * Allowed is 10⁻⁷ of Σ|∇xᵢ vᵢ| (or of the slope), the rounding errors of differences (10⁻¹¹ of
 * Σ|yᵢ seedᵢ|), and the error that the differences themselves report.
 */
export async function checkFirstOrder(probe: Probe): Promise<Finding[]> {
  const { op, sample, backend, seed, output, random } = probe;
  const [found = []] = await gradients(op, [sample], seed, backend);
  const findings: Finding[] = [];
  const rounding = roundingTolerance * absoluteDot(output.values, seed);
  for (const [place, index] of differentiableInputs(probe).entries()) {
    const analytic = found[place]?.values ?? new Float64Array(0);
    for (let i = 0; i < directions; i++) {
      const direction = weights(analytic.length, random.fork(`direction ${index} ${i}`));
      const expected = await slope(probe, index, direction);
      const scale = Math.max(absoluteDot(analytic, direction), Math.abs(expected.value));
      if (!(expected.error <= settled * scale + rounding)) {
        findings.push(notSmooth(probe, index));
        break;
      }
      const error = Math.abs(dot(analytic, direction) - expected.value);
      const allowed = relativeTolerance * scale + rounding + expected.error;
      probe.note(shareOf(error, allowed));
      if (error <= allowed) continue;
      findings.push(
        analytic.length <= diagnosable ? await explain(probe, index, analytic) : wrong(
          probe,
          index,
          "along a random direction",
          expected.value,
          dot(analytic, direction),
        ),
      );
      break;
    }
  }
  return findings;
}

/** An error as a part of what is allowed: none of nothing. */
export function shareOf(error: number, allowed: number): number {
  return error === 0 ? 0 : error / allowed;
}

/** Indices of the inputs that have a gradient. */
export function differentiableInputs({ sample }: Probe): number[] {
  return sample.inputs.flatMap(({ whole }, i) => whole ? [] : [i]);
}

/** Differences at h and h/2 disagree: the sample is next to a kink or a jump. */
export function notSmooth({ op, sample }: Probe, index: number): Finding {
  const name = inputName(op, index);
  return finding(
    op.name,
    sample.name,
    `gradient of ${name}`,
    `finite differences do not settle: the op is not smooth near this sample`,
    "say in the sample where it is not (awayFrom), or ask for values without ties (distinct)",
  );
}

async function explain(probe: Probe, index: number, found: Float64Array): Promise<Finding> {
  const expected = await numericGradient(probe, index);
  const worst = found.reduce((best, value, i) => {
    const error = (at: number) => Math.abs((found[at] ?? 0) - (expected[at] ?? 0));
    return !(Math.abs(value - (expected[i] ?? 0)) <= error(best)) ? i : best;
  }, 0);
  const shape = probe.sample.inputs[index]?.shape ?? [];
  const at = shape.length === 0 ? "" : showShape(positionOf(worst, shape));
  const hint = await diagnose(probe, index, expected, found);
  return wrong(probe, index, at, expected[worst] ?? NaN, found[worst] ?? NaN, hint);
}

function wrong(
  { op, sample }: Probe,
  index: number,
  where: string,
  expected: number,
  found: number,
  hint?: string,
): Finding {
  const name = inputName(op, index);
  const place = where.startsWith("[") || where === "" ? `${name}∇${where}` : `${name}∇ ${where}`;
  return finding(
    op.name,
    sample.name,
    `gradient of ${name}`,
    `${place}: expected ${showNumber(expected)} by finite differences, found ${showNumber(found)}`,
    hint,
  );
}
