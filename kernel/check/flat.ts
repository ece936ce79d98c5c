/**
 * Whether an op without gradients really has none.
 *
 * @module
 */
import { absoluteDot } from "./arrays.ts";
import { type Finding, finding, showNumber } from "./finding.ts";
import { differentiableInputs, roundingTolerance } from "./first_order.ts";
import { type Probe, slope, weights } from "./probe.ts";
import { inputName } from "./run.ts";

/**
 * An op whose backward is left out, or whose derivatives are all 0, must be flat: its output may not
 * move with any input. Otherwise gradients would be zeros without a word.
 */
export async function checkFlat(probe: Probe): Promise<Finding[]> {
  const { op, sample, output, seed, random } = probe;
  const rounding = roundingTolerance * absoluteDot(output.values, seed);
  const findings: Finding[] = [];
  for (const index of differentiableInputs(probe)) {
    const direction = weights(
      sample.inputs[index]?.values.length ?? 0,
      random.fork(`flat ${index}`),
    );
    const { value, error } = await slope(probe, index, direction);
    if (Math.abs(value) <= rounding + error) continue;
    const name = inputName(op, index);
    findings.push(finding(
      op.name,
      sample.name,
      `gradient of ${name}`,
      `expected ${
        showNumber(value)
      } along a random direction, found none: the op declares no gradient`,
      `give the op a backward, or a d${name} that is not 0; gradients would be zeros without a word`,
    ));
  }
  return findings;
}
