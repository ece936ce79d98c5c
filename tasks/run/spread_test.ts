import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { spreadOf } from "./spread.ts";

Deno.test("the spread of values is their mean, sample standard deviation, least and greatest", () => {
  const { count, mean, deviation, least, greatest } = spreadOf([2, 4, 4, 4, 5, 5, 7, 9]);
  assertEquals([count, mean, least, greatest], [8, 5, 2, 9]);
  assertAlmostEquals(deviation, Math.sqrt(32 / 7), 1e-12);
  assertEquals(spreadOf([3]), { count: 1, mean: 3, deviation: NaN, least: 3, greatest: 3 });
});

Deno.test("the mean lies between the least and the greatest, whatever rounding does", () => {
  const finite = fc.double({ noNaN: true, min: -1e300, max: 1e300 });
  fc.assert(fc.property(fc.array(finite, { minLength: 1, maxLength: 9 }), (values) => {
    const { mean, least, greatest } = spreadOf(values);
    assert(least <= mean && mean <= greatest);
    assert(values.includes(least) && values.includes(greatest));
  }));
  // Their sum is 0.30000000000000004.
  assertEquals(spreadOf([0.1, 0.1, 0.1]), {
    ...{ count: 3, mean: 0.1, deviation: 0, least: 0.1, greatest: 0.1 },
  });
});

Deno.test("no values, and a NaN among them, have no spread", () => {
  const none = { mean: NaN, deviation: NaN, least: NaN, greatest: NaN };
  assertEquals(spreadOf([]), { count: 0, ...none });
  assertEquals(spreadOf([1, NaN]), { count: 2, ...none });
});
