import { assertAlmostEquals, assertEquals } from "@std/assert";
import { erf } from "./erf.ts";

Deno.test("erf has its tabulated values (Abramowitz & Stegun, table 7.1)", () => {
  const table = [
    [0.1, 0.1124629160182849],
    [0.5, 0.5204998778130465],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [2.5, 0.9995930479825550],
    [3, 0.9999779095030014],
    [4, 0.9999999845827421],
  ] as const;
  for (const [x, y] of table) {
    assertAlmostEquals(erf(x), y, 2e-15, `erf(${x})`);
    assertAlmostEquals(erf(-x), -y, 2e-15, `erf(${-x})`);
  }
});

Deno.test("erf keeps zeros, NaN and the limits", () => {
  for (const x of [0, -0, NaN]) assertEquals(erf(x), x);
  assertEquals([erf(Infinity), erf(-Infinity), erf(7)], [1, -1, 1]);
});

Deno.test("erf is exact where it is small", () => {
  const slope = 2 / Math.sqrt(Math.PI);
  for (const x of [1e-300, 1e-20, 1e-10]) assertAlmostEquals(erf(x) / x, slope, 1e-15);
});

Deno.test("the two methods agree where they meet", () => {
  const below = erf(2.5 - 1e-12);
  assertAlmostEquals(erf(2.5), below, 1e-14);
});
