import { assertEquals } from "@std/assert";
import { sampleInTurns } from "./sample.ts";

Deno.test("calls take turns, the first call does not count, and the fastest of a round does", () => {
  let now = 0;
  const costs = { a: [99, 4, 3, 5, 6], b: [99, 10, 20] };
  const order: string[] = [];
  const call = (name: keyof typeof costs) => () => {
    order.push(name);
    now += costs[name].shift() ?? 0;
  };
  const options = { rounds: 2, seconds: 0.007 };
  const found = sampleInTurns({ a: call("a"), b: call("b") }, options, () => now);
  assertEquals(order.join(""), "ab" + "aab" + "aab");
  assertEquals(found, [
    { label: "a", seconds: [0.003, 0.005] },
    { label: "b", seconds: [0.01, 0.02] },
  ]);
});
