import { assertEquals } from "@std/assert";
import { runLap, type Runner } from "./race.ts";

/** A runner whose step takes `overhead` seconds and `each` for an example, and ten times that when first made. */
function paced(overhead: number, each: number): { runner: Runner; calls: [number, number][] } {
  const calls: [number, number][] = [];
  const seen = new Set<number>();
  const runner: Runner = {
    time(batchSize, steps) {
      calls.push([batchSize, steps]);
      const factor = seen.has(batchSize) ? 1 : 10;
      seen.add(batchSize);
      return Promise.resolve(factor * (overhead + each * batchSize));
    },
  };
  return { runner, calls };
}

const usual = { batchSize: 128, seconds: 0.25, toBeat: Infinity };

Deno.test("the first takes whole batches at once, and as many steps as fit into its time", async () => {
  const { runner, calls } = paced(0.002, 0.0001);
  const lap = await runLap(runner, usual);
  assertEquals(lap, { kind: "measured", seconds: 0.002 + 0.0001 * 128 });
  assertEquals(calls, [[128, 1], [128, 1], [128, 16]]);
});

Deno.test("one that takes longer for one example than another for all is out after it", async () => {
  const { runner, calls } = paced(0.1, 0.1);
  const lap = await runLap(runner, { ...usual, toBeat: 0.01 });
  assertEquals(lap, { kind: "slower", batchSize: 1, seconds: 0.2 });
  assertEquals(calls, [[1, 1], [1, 1]]);
});

Deno.test("one that is slow by its examples never sees the whole batch", async () => {
  const { runner, calls } = paced(0, 0.001);
  const lap = await runLap(runner, { ...usual, toBeat: 0.01 });
  assertEquals(lap, { kind: "slower", batchSize: 64, seconds: 0.064 });
  assertEquals(Math.max(...calls.map(([size]) => size)), 64);
});

Deno.test("a device that is slow to start and fast with much is measured", async () => {
  const { runner } = paced(0.005, 0);
  const lap = await runLap(runner, { ...usual, toBeat: 0.01 });
  assertEquals(lap, { kind: "measured", seconds: 0.005 });
});

Deno.test("of steps that take longer than there is time for, one is measured", async () => {
  const { runner, calls } = paced(3, 0);
  assertEquals((await runLap(runner, usual)).seconds, 3);
  assertEquals(calls, [[128, 1], [128, 1]]);
});

Deno.test("no more than a hundred steps are taken, and a batch of one has nothing smaller", async () => {
  const { runner, calls } = paced(1e-6, 0);
  await runLap(runner, { ...usual, batchSize: 1, toBeat: 1 });
  assertEquals(calls, [[1, 1], [1, 1], [1, 100]]);
});

Deno.test("a runner whose first step takes seconds is out after it", async () => {
  const asked: number[] = [];
  const runner = {
    time: (batchSize: number) => {
      asked.push(batchSize);
      return Promise.resolve(15);
    },
  };
  const lap = await runLap(runner, { batchSize: 16, seconds: 0.2, toBeat: 0.1 });
  assertEquals([lap.kind, asked], ["slower", [1]]);
});
