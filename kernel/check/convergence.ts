/**
 * Whether an optimizer gets down.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { isUserError } from "../errors.ts";
import { type AnyOptimizer, Descent } from "./descent.ts";
import { showNumber } from "./finding.ts";
import type { Target } from "./targets.ts";

/** Factors on the default learning rate, the default first: what suits depends on the target. */
const factors = [1, 10, 0.1, 100, 0.01, 1000, 0.001];
/** Steps between looks at the loss. */
const interval = 25;

/** What is wrong where the target's bound is not reached at any of the learning rates. */
export async function converge(
  plugin: AnyOptimizer,
  target: Target,
  backend: Backend,
): Promise<string | undefined> {
  let [best, at] = [Infinity, 0];
  for (const factor of factors) {
    const learningRate = plugin.options.learningRate.default * factor;
    let descent: Descent;
    try {
      descent = new Descent(plugin, target, backend, { learningRate });
    } catch (error) {
      // The plugin does not allow this learning rate.
      if (isUserError(error)) continue;
      throw error;
    }
    for (let steps = 0; steps < target.steps; steps += interval) {
      const loss = await descent.run(interval);
      if (loss <= target.reach) return undefined;
      if (loss < best) [best, at] = [loss, learningRate];
      if (!Number.isFinite(loss)) break;
    }
  }
  return `expected a loss of at most ${target.reach} in ${target.steps} steps, found ` +
    `${showNumber(best)} at best (learning rate ${at})`;
}
