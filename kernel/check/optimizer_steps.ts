/**
 * Compares the steps of an optimizer with those on the reference.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { tensor } from "../creation.ts";
import { isUserError, UsageError } from "../errors.ts";
import type { Hyperparameters, OptimizerPlugin } from "../optimizer.ts";
import { Random } from "../random.ts";
import { discard, keep, step } from "../scope.ts";
import { compareValues, type Precision, rounded } from "./comparison.ts";
import { toleranceFor } from "./conformance.ts";
import { finding, messageOf } from "./finding.ts";
import { joined, type Outcome, outcomeOf } from "./outcome.ts";
import { weights } from "./probe.ts";

/** Steps that are compared: enough for every state to count, too few for roundings to add up. */
const steps = 10;
/** Rows and columns of the parameter: an odd number of elements. */
const shape = [5, 7];
/** Large, so that what a step adds is not lost among the digits of the parameter. */
const learningRate = 0.1;

/** Values of the options of an optimizer. */
type Chosen = Readonly<Record<string, number | boolean>>;

/**
 * Takes ten steps with given gradients on `backend` and on `reference`, which computes in float64, and compares the
 * parameter after each: with the optimizer's defaults, and with all that is off by default turned on. Allowed is what
 * an op may be off by.
 */
export async function measureOptimizer(
  plugin: OptimizerPlugin<Hyperparameters>,
  backend: Backend,
  reference: Backend,
  precision: Precision = backend.dtype,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const chosen of [{ learningRate }, turnedOn(plugin)]) {
    const sample = JSON.stringify(chosen);
    try {
      const right = await descend(plugin, chosen, reference, precision);
      const found = await descend(plugin, chosen, backend, precision);
      outcomes.push(...right.map((values, i) => {
        const tolerance = toleranceFor(values, precision);
        const compared = compareValues(values, found[i] ?? [], shape, precision, tolerance);
        const { share, difference } = compared;
        const line = `after step ${i + 1}: ${difference}`;
        const findings = difference === undefined
          ? []
          : [finding(plugin.name, sample, "steps", line)];
        return outcomeOf(findings, share);
      }));
    } catch (error) {
      const found = [finding(plugin.name, sample, "steps", messageOf(error))];
      const isRefusal = error instanceof UsageError;
      outcomes.push(isRefusal ? { findings: [], refusals: found, share: 0 } : outcomeOf(found));
    }
  }
  return joined(outcomes);
}

/** Booleans that are true, and a tenth where the default is 0: momentum, weight decay. */
function turnedOn({ options }: OptimizerPlugin<Hyperparameters>): Chosen {
  const entries = Object.entries(options).flatMap(
    ([name, declared]): [string, number | boolean][] => {
      if (name === "learningRate") return [[name, learningRate]];
      if (declared.default === false) return [[name, true]];
      return declared.default === 0 && allows(declared, 0.1) ? [[name, 0.1]] : [];
    },
  );
  return Object.fromEntries(entries);
}

function allows(declared: Hyperparameters[string], value: number): boolean {
  try {
    declared.parse(String(value), "");
    return true;
  } catch (error) {
    if (isUserError(error)) return false;
    throw error;
  }
}

/** The parameter after each step, from values that the backend under test holds. */
async function descend(
  plugin: OptimizerPlugin<Hyperparameters>,
  chosen: Chosen,
  on: Backend,
  precision: Precision,
): Promise<Float64Array<ArrayBuffer>[]> {
  const random = new Random(0).fork("optimizer");
  const draw = () => rounded(precision, weights(shape.reduce((a, b) => a * b), random));
  const p = keep(tensor(draw(), { shape, backend: on, requiresGrad: true }));
  const optimizer = plugin.create({ p }, chosen);
  const after: Float64Array<ArrayBuffer>[] = [];
  for (let i = 0; i < steps; i++) {
    step(() => optimizer.step([tensor(draw(), { shape, backend: on })]));
    after.push(Float64Array.from(await p.values()));
  }
  for (const t of [p, ...Object.values(optimizer.state)]) discard(t);
  return after;
}
