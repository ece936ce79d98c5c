import { assert, assertAlmostEquals } from "@std/assert";
import { fit } from "./fit.ts";

const x = [1, 2, 4, 8, 16];

Deno.test("points on a line have that line, and no deviation from it", () => {
  const { intercept, slope, deviation, exponent } = fit(x, x.map((value) => 3 + 2 * value));
  assertAlmostEquals(intercept, 3, 1e-9);
  assertAlmostEquals(slope, 2, 1e-9);
  assertAlmostEquals(deviation, 0, 1e-9);
  assert(exponent < 1, "what costs something at size 0 grows by less than its size");
});

Deno.test("what grows with a power has that exponent, and is far from a line", () => {
  for (const power of [0.5, 1, 2]) {
    assertAlmostEquals(fit(x, x.map((value) => 5 * value ** power)).exponent, power, 1e-9);
  }
  assert(fit(x, x.map((value) => value ** 2)).deviation > 0.2);
});

Deno.test("a point off the line by a tenth is found, however small it is", () => {
  const times = x.map((value) => 2 * value);
  const { deviation } = fit(x, [1.1 * (times[0] ?? 0), ...times.slice(1)]);
  assert(deviation > 0.02 && deviation < 0.1);
});
