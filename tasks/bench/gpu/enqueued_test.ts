import { assertEquals } from "@std/assert";
import { sampleEnqueued } from "./enqueued.ts";

Deno.test("calls are asked for together, as many as fill the time, after one that compiles", async () => {
  let [clock, asked] = [0, 0];
  const batches: number[] = [];
  const device = {
    ask: () => {
      asked++;
    },
    // 3 ms a call, 1 ms for the wait, and 1 s for what compiles.
    wait: () => {
      clock += 3 * asked + 1 + (batches.length === 0 ? 1000 : 0);
      batches.push(asked);
      asked = 0;
      return Promise.resolve();
    },
  };
  const found = await sampleEnqueued(device, { rounds: 2, seconds: 0.1 }, () => clock);
  assertEquals(batches, [1, 1, 25, 33, 33]);
  assertEquals(found.map((seconds) => seconds.toFixed(5)), ["0.00303", "0.00303"]);
});
