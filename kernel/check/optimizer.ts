/**
 * Holds an optimizer to what training needs of it.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { converge } from "./convergence.ts";
import { type AnyOptimizer, Descent, difference, type Settings } from "./descent.ts";
import { type Finding, finding, messageOf } from "./finding.ts";
import { checkGroups, checkSchedule } from "./learning_rates.ts";
import { checkResumption } from "./resumption.ts";
import { type Target, targets } from "./targets.ts";

/**
 * Checks that an optimizer gets below a bound on each of three targets (an ill-conditioned quadratic,
 * Rosenbrock's function, a logistic regression) with its default learning rate or that times a
 * power of ten; that two runs are the same to the bit; that a run that was stopped, saved, restored
 * and continued ends where one ends that was not; that groups and schedules set the learning rate;
 * and that steps leave no memory behind.
 */
export async function checkOptimizer(
  plugin: AnyOptimizer,
  backend: Backend,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const check = async (
    name: string,
    target: Target,
    body: () => Promise<string | undefined>,
  ): Promise<void> => {
    let message: string | undefined;
    try {
      message = await body();
    } catch (error) {
      message = messageOf(error);
    }
    if (message !== undefined) findings.push(finding(plugin.name, target.name, name, message));
  };
  const start = (target: Target, settings: Settings = {}) =>
    new Descent(plugin, target, backend, settings);

  for (const target of targets) {
    await check("convergence", target, () => converge(plugin, target, backend));
  }
  const [, , target] = targets;
  if (target === undefined) return findings;
  await check("repetition", target, async () => {
    const [a, b] = [start(target), start(target)];
    await Promise.all([a.run(10), b.run(10)]);
    return difference(await a.values(), await b.values());
  });
  await check("state", target, () => checkResumption(start, target));
  await check("groups", target, () => checkGroups(start, target, plugin));
  await check("schedule", target, () => checkSchedule(start, target, plugin));
  await check("memory", target, async () => {
    const descent = start(target);
    await descent.run(2);
    const before = backend.memory().arrays;
    await descent.run(10);
    const after = backend.memory().arrays;
    return after === before
      ? undefined
      : `expected ${before} arrays after 10 steps, found ${after}`;
  });
  return findings;
}
