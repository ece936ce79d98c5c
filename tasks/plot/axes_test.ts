import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { epochAxis, symmetricLogTicks, valueAxis } from "./axes.ts";

const float = fc.float({ noNaN: true, noDefaultInfinity: true });
const close = fc.double({ noNaN: true, min: 1, max: 50 });

/** Any values at all, and values close enough together for an axis between two powers of ten. */
const values = fc.oneof(
  fc.array(float, { maxLength: 20 }),
  fc.tuple(float, fc.array(close, { maxLength: 20 })).map(([unit, ratios]) =>
    ratios.map((ratio) => Math.fround(unit * Math.log(ratio + 1)))
  ).filter((values) => values.every(Number.isFinite)),
);

for (const scale of ["linear", "log", "auto"] as const) {
  Deno.test(`a ${scale} axis holds all values, and has 2 to 12 ticks, all different and on it`, () => {
    fc.assert(fc.property(values, fc.boolean(), (values, zero) => {
      const { domain: [from, to], ticks, isLog } = valueAxis(values, { scale, zero });
      assert(from < to && values.every((value) => from <= value && value <= to));
      assert(ticks.length >= 2 && ticks.length <= 12, `${ticks.length} ticks`);
      assertEquals(new Set(ticks).size, ticks.length);
      assert(ticks.every((tick) => from <= tick && tick <= to));
      assert(!isLog || from > 0);
    }));
  });
}

Deno.test("a linear axis goes from one round number to another", () => {
  assertEquals(valueAxis([0.13, 0.97]), {
    domain: [0, 1],
    ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    isLog: false,
  });
  assertEquals(valueAxis([31, 58], { zero: true }).domain, [0, 60]);
});

Deno.test("an axis of percentages ends at 100, and values that are all the same get a span", () => {
  assertEquals(valueAxis([97, 99.9], { most: 100 }).domain, [97, 100]);
  assertEquals(valueAxis([100, 100], { most: 100 }).domain, [90, 100]);
  assertEquals(valueAxis([0, 0]).domain, [-0.1, 0.1]);
});

Deno.test("values that are missing or null do not count, and none at all leave an axis", () => {
  assertEquals(valueAxis([null, 2, undefined, 4]), valueAxis([2, 4]));
  assertEquals(valueAxis([]).domain, [0, 1]);
});

Deno.test("an axis is logarithmic by itself beyond a ratio of a hundred, with powers of ten", () => {
  assertEquals(valueAxis([1, 100], { scale: "auto" }).isLog, false);
  const { isLog, ticks } = valueAxis([0.05, 551], { scale: "auto" });
  assertEquals({ isLog, ticks }, { isLog: true, ticks: [0.1, 1, 10, 100] });
});

Deno.test("epochs are whole numbers, but for evaluations within the first", () => {
  assertEquals(epochAxis([1, 2, 3], 8).ticks, [1, 2, 3]);
  assertEquals(epochAxis([0.5, 2.5], 8).ticks, [1, 2]);
  assertEquals(epochAxis([0.1, 0.2, 0.3], 4).ticks, [0.1, 0.2, 0.3]);
  assertEquals(epochAxis([7], 8).ticks, [7]);
});

Deno.test("ticks of a symmetric log axis are zero and a few powers of ten on both sides", () => {
  assertEquals(symmetricLogTicks([-50, 20], 1e-3), [-10, -0.1, 0, 0.1, 10]);
  assertEquals(symmetricLogTicks([0, 20], 1e-3), [0, 0.1, 10]);
});
