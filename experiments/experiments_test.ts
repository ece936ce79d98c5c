import { assertEquals } from "@std/assert";
import { discoverExperiments } from "../tasks/reproduce/discover.ts";
import { reproduce } from "../tasks/reproduce/reproduce.ts";

/** Those that train take longer; `deno task reproduce --quick all` runs them. */
const trained = new Set([
  ...["figure-2", "figure-3", "figure-4", "figure-5", "figure-6", "figure-7"],
  ...["scaled-pixels", "per-class", "rmsprop", "beyond"],
  ...["recipe-mnist", "recipe-cifar10", "recipe-cifar10-resnet"],
]);

for (const experiment of await discoverExperiments()) {
  if (trained.has(experiment.name)) continue;
  Deno.test(`${experiment.name}: every claim holds`, async () => {
    const out = await Deno.makeTempDir();
    try {
      const options = { quick: true, parallel: 1, out, print: () => {} };
      assertEquals(await reproduce([experiment], options), []);
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  });
}
