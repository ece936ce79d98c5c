import { assertEquals } from "@std/assert";
import { oneOfEachSeed, repeatedSeeds } from "./seeds.ts";

/** A run that came to `steps`; `result` where it is finished. */
const run = (seed: string, steps: number, result?: string) => ({
  ...{ settings: { seed }, result },
  rows: Array.from({ length: steps }, (_, i) => ({ epoch: i + 1, step: i + 1 })),
});

Deno.test("of several runs with one seed the one that got furthest counts, of equals the last", () => {
  const runs = [run("0", 2), run("1", 3), run("0", 5), run("0", 5), run("1", 1), run("2", 0)];
  assertEquals(oneOfEachSeed(runs), [run("0", 5), run("1", 3), run("2", 0)]);
  assertEquals(oneOfEachSeed(runs)[0] === runs[3], true);
});

Deno.test("a run that is finished is further than one that stopped just before", () => {
  const [finished, begun] = [run("0", 5, "done"), run("0", 5)];
  assertEquals(oneOfEachSeed([finished, begun]), [finished]);
});

Deno.test("runs that do not say their seed repeat no other", () => {
  const runs = [{ rows: [] }, { rows: [] }, { rows: [], settings: {} }];
  assertEquals(oneOfEachSeed(runs), runs);
  assertEquals(repeatedSeeds(runs), []);
});

Deno.test("repeated seeds are told with their runs and the one that counts", () => {
  const [a, b, c] = [run("3", 2), run("3", 1), run("4", 1)];
  assertEquals(repeatedSeeds([a, b, c]), [{ seed: "3", runs: [a, b], counted: a }]);
});
