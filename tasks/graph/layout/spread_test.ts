import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { spread } from "./spread.ts";

Deno.test("positions far enough apart stay, those too near move apart evenly", () => {
  assertEquals(spread([0, 10], [1, 1], [5]), [0, 10]);
  assertEquals(spread([0, 0], [1, 1], [10]), [-5, 5]);
  assertEquals(spread([0, 0], [3, 1], [8]), [-2, 6]);
  assertEquals(spread([5, 0, 1], [1, 1, 1], [1, 1]), [1, 2, 3]);
  assertEquals(spread([], [], []), []);
});

Deno.test("positions keep their gaps and no other that do are nearer to what was wanted", () => {
  const entry = fc.record({
    desired: fc.integer({ min: -100, max: 100 }),
    weight: fc.integer({ min: 1, max: 9 }),
    gap: fc.integer({ min: 0, max: 30 }),
    move: fc.integer({ min: -60, max: 60 }),
  });
  fc.assert(fc.property(fc.array(entry, { minLength: 1, maxLength: 12 }), (entries) => {
    const desired = entries.map((e) => e.desired);
    const weights = entries.map((e) => e.weight);
    const gaps = entries.slice(1).map((e) => e.gap);
    const x = spread(desired, weights, gaps);
    const cost = (at: readonly number[]) =>
      at.reduce((sum, value, i) => sum + (weights[i] ?? 0) * (value - (desired[i] ?? 0)) ** 2, 0);
    gaps.forEach((gap, i) => assert((x[i + 1] ?? 0) - (x[i] ?? 0) >= gap - 1e-9));
    // Another choice that keeps the gaps: each as far right as it must.
    const other: number[] = [];
    entries.forEach(({ move }, i) => {
      const wanted = (x[i] ?? 0) + move;
      other.push(Math.max(wanted, i === 0 ? -Infinity : (other[i - 1] ?? 0) + (gaps[i - 1] ?? 0)));
    });
    assert(cost(x) <= cost(other) + 1e-6);
  }));
});
