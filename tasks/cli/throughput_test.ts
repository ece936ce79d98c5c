import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { Throughput } from "./throughput.ts";

Deno.test("there is no rate before two marks lie apart", () => {
  const throughput = new Throughput();
  assertEquals(throughput.perSecond, NaN);
  throughput.mark(5, 100);
  assertEquals(throughput.perSecond, NaN);
  throughput.mark(5, 200);
  assertEquals(throughput.perSecond, NaN);
});

Deno.test("a steady pace is found exactly, whenever it is looked at", () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1 });
  fc.assert(fc.property(gaps, fc.integer({ min: 1, max: 1000 }), (steps, perMillisecond) => {
    const throughput = new Throughput();
    let time = 0;
    throughput.mark(time, 0);
    for (const step of steps) throughput.mark(time += step, perMillisecond * time);
    assertAlmostEquals(throughput.perSecond, 1000 * perMillisecond, 1e-6);
  }));
});

Deno.test("what lies beyond the window is forgotten", () => {
  const throughput = new Throughput(1000);
  throughput.mark(0, 0);
  for (let second = 1; second <= 3; second++) throughput.mark(1000 * second, 5 * second);
  for (let second = 4; second <= 6; second++) {
    throughput.mark(1000 * second, 15 + 50 * (second - 3));
  }
  assertEquals(throughput.perSecond, 50);
});

Deno.test("samples from before the first mark do not count", () => {
  const throughput = new Throughput();
  throughput.mark(0, 1_000_000);
  throughput.mark(2000, 1_000_100);
  assertEquals(throughput.perSecond, 50);
});
