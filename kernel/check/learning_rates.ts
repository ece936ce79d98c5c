/**
 * Whether groups and schedules set the learning rate.
 *
 * @module
 */
import { type AnyOptimizer, difference, type Start } from "./descent.ts";
import type { Target } from "./targets.ts";

/** A parameter in a group moves as in an optimizer that has the group's learning rate. */
export async function checkGroups(
  start: Start,
  target: Target,
  { options }: AnyOptimizer,
): Promise<string | undefined> {
  const learningRate = options.learningRate.default;
  const [chosen = ""] = Object.keys(target.start);
  const own = learningRate / 4;
  const grouped = start(target, {
    learningRate,
    groups: [{ match: (name) => name === chosen, learningRate: own }],
  });
  const [fast, slow] = [start(target, { learningRate }), start(target, { learningRate: own })];
  // After one step the gradients of the runs differ, so only the first is comparable.
  await Promise.all([grouped.run(1), fast.run(1), slow.run(1)]);
  const [usual, slower] = [await fast.values(), await slow.values()];
  const expected = { ...usual, [chosen]: slower[chosen] ?? new Float64Array(0) };
  return difference(expected, await grouped.values());
}

/** A schedule that halves is half the learning rate, and is asked for each step from 0. */
export async function checkSchedule(
  start: Start,
  target: Target,
  { options }: AnyOptimizer,
): Promise<string | undefined> {
  const learningRate = options.learningRate.default;
  const asked = new Set<number>();
  const scheduled = start(target, {
    learningRate,
    schedule: (step) => {
      asked.add(step);
      return 0.5;
    },
  });
  const plain = start(target, { learningRate: learningRate / 2 });
  if (scheduled.optimizer.learningRate !== learningRate / 2) {
    return `expected learningRate ${learningRate / 2}, found ${scheduled.optimizer.learningRate}`;
  }
  await Promise.all([scheduled.run(5), plain.run(5)]);
  const steps = [0, 1, 2, 3, 4].filter((step) => !asked.has(step));
  if (steps.length > 0) return `expected a factor for every step, none was asked for ${steps}`;
  return difference(await plain.values(), await scheduled.values());
}
