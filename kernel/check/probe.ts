/**
 * An op at one sample, seen as the scalar function ⟨output, seed⟩ of its inputs.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import type { OpInfo } from "../declaration.ts";
import type { Random } from "../random.ts";
import { dot } from "./arrays.ts";
import { along, differentiate, type Estimate, nodes } from "./differences.ts";
import { outputs, type Result, withValues } from "./run.ts";
import type { DrawnSample } from "./sample.ts";

/** An op, a point, and the gradient of its output. */
export interface Probe {
  readonly op: OpInfo;
  readonly sample: DrawnSample;
  /** A float64 backend. */
  readonly backend: Backend;
  /** What the op computes at the sample. */
  readonly output: Result;
  /** The gradient of the output. */
  readonly seed: Float64Array<ArrayBuffer>;
  /** Source of directions. */
  readonly random: Random;
  /** Told how much of what is allowed a derivative is off by. */
  readonly note: (share: number) => void;
}

/**
 * Random numbers of size 0.5 to 1 and either sign: gradients of outputs, and directions. None is so
 * small that an error could hide behind it, and they differ, so that a wrong order shows.
 */
export function weights(size: number, random: Random): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: size }, () => {
    const value = 0.5 + random.uniform() / 2;
    return random.uniform() < 0.5 ? -value : value;
  });
}

/** The sample at all points where a difference along `direction` of input `index` looks. */
export function neighbours(
  sample: DrawnSample,
  index: number,
  direction: Float64Array,
): DrawnSample[] {
  const input = sample.inputs[index];
  if (input === undefined) return [];
  return nodes.map((node) =>
    withValues(sample, index, along(input.values, direction, node * input.stepSize))
  );
}

/** The derivative of ⟨output, seed⟩ along a direction of input `index`, by differences. */
export async function slope(
  { op, sample, backend, seed }: Probe,
  index: number,
  direction: Float64Array,
): Promise<Estimate> {
  const around = await outputs(op, neighbours(sample, index, direction), backend);
  const values = around.map((y) => dot(y.values, seed));
  return differentiate(values, sample.inputs[index]?.stepSize ?? 1);
}

/** The gradient of ⟨output, seed⟩ with respect to all elements of input `index`, by differences. */
export async function numericGradient(
  probe: Probe,
  index: number,
): Promise<Float64Array<ArrayBuffer>> {
  const size = probe.sample.inputs[index]?.values.length ?? 0;
  const gradient = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const unit = new Float64Array(size);
    unit[i] = 1;
    gradient[i] = (await slope(probe, index, unit)).value;
  }
  return gradient;
}
