/**
 * Whether an optimizer's state is all that it remembers.
 *
 * @module
 */
import type { Values } from "../backend.ts";
import { tensor } from "../creation.ts";
import { overwrite } from "../update.ts";
import { type Descent, difference, readAll, type Start } from "./descent.ts";
import type { Target } from "./targets.ts";

/** Saves after five steps, goes on elsewhere, and compares with ten steps in one go. */
export async function checkResumption(start: Start, target: Target): Promise<string | undefined> {
  const [whole, first, second] = [start(target), start(target), start(target)];
  await Promise.all([whole.run(10), first.run(5)]);
  const saved = {
    parameters: await first.values(),
    state: await readAll(first.optimizer.state),
    steps: first.optimizer.steps,
  };
  const restore = (tensors: Descent["parameters"], values: Record<string, Values>) => {
    for (const [name, t] of Object.entries(tensors)) {
      const { shape, backend } = t;
      overwrite(t, tensor(values[name] ?? new Float64Array(t.size), { shape, backend }));
    }
  };
  restore(second.parameters, saved.parameters);
  restore(second.optimizer.state, saved.state);
  second.optimizer.steps = saved.steps;
  await second.run(5);
  return difference(await whole.values(), await second.values());
}
