/**
 * The numbers from which the cause of a wrong gradient is guessed.
 *
 * @module
 */
import type { Shape } from "../../backend.ts";
import type { Attributes } from "../../declaration.ts";
import { agree, broadcasts, expandValues, sumValues } from "../arrays.ts";
import { numericGradient, type Probe } from "../probe.ts";
import { inputName } from "../run.ts";

/** An array with the name that a hint gives it. */
export interface Named {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float64Array;
}

/** All that is known of a wrong gradient. */
export interface Evidence {
  /** The input whose gradient is wrong. */
  readonly input: Named;
  readonly inputs: readonly Named[];
  /** What the op computed, `y`. */
  readonly output: Named;
  /** The gradient of the output, `g`. */
  readonly grad: Named;
  readonly attributes: Attributes;
  /** The gradient by finite differences. */
  readonly expected: Float64Array;
  /** The gradient that the op gave. */
  readonly found: Float64Array;
  /** The right gradients of the other inputs. */
  readonly others: readonly Named[];
  /**
   * The right gradient at the output's shape, before it is summed to the input's; `undefined` where
   * the input does not broadcast to the output element by element.
   */
  readonly unsummed: Float64Array | undefined;
}

/** Collects the evidence: more finite differences. */
export async function collect(
  probe: Probe,
  index: number,
  expected: Float64Array,
  found: Float64Array,
): Promise<Evidence | undefined> {
  const { op, sample, output, seed } = probe;
  const inputs = sample.inputs.map(({ shape, values }, i): Named => ({
    name: inputName(op, i),
    shape,
    values,
  }));
  const input = inputs[index];
  if (input === undefined) return undefined;
  const others: Named[] = [];
  for (const [i, other] of inputs.entries()) {
    if (i === index || sample.inputs[i]?.whole || other.values.length !== found.length) continue;
    others.push({ ...other, values: await numericGradient(probe, i) });
  }
  return {
    input,
    inputs,
    output: { name: "y", ...output },
    grad: { name: "g", shape: output.shape, values: seed },
    attributes: sample.attributes,
    expected,
    found,
    others,
    unsummed: await gradientBeforeSum(probe, index, input, expected),
  };
}

/** Repeats the input to the output's shape beforehand, and differentiates that. */
async function gradientBeforeSum(
  probe: Probe,
  index: number,
  { shape, values }: Named,
  expected: Float64Array,
): Promise<Float64Array | undefined> {
  const { sample, output } = probe;
  if (!broadcasts(shape, output.shape) || output.values.length > 600) return undefined;
  const repeated = expandValues(values, shape, output.shape);
  const inputs = sample.inputs.map((input, i) =>
    i === index ? { ...input, shape: output.shape, values: repeated } : input
  );
  try {
    const gradient = await numericGradient({ ...probe, sample: { ...sample, inputs } }, index);
    return agree(sumValues(gradient, output.shape, shape), expected) ? gradient : undefined;
  } catch {
    // The op does not take the repeated input: it does not broadcast, which is what was asked.
    return undefined;
  }
}
