import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { evaluate } from "./evaluate.ts";
import { constant, substitute, variable, variablesOf } from "./expr.ts";
import { parse } from "./parse.ts";

const e = (text: string) => parse(text, ["x", "y", "z"]);

Deno.test("equal expressions are the same object", () => {
  assertStrictEquals(e("exp(x + y) * 2"), e("2 * exp(y + x)"));
  assertStrictEquals(constant(1.5), constant(1.5));
});

Deno.test("constants fold", () => {
  assertEquals(e("2 * 3 + 4 ^ 0.5"), constant(8));
  assertEquals(e("1 > 2 ? 5 : 6"), constant(6));
});

Deno.test("what adds nothing vanishes", () => {
  for (const text of ["x + 0", "0 + x", "x - 0", "1 * x", "x * 1", "x / 1", "x ^ 1", "--x"]) {
    assertStrictEquals(e(text), variable("x"), text);
  }
  for (const text of ["0 * x", "x * 0"]) assertStrictEquals(e(text), constant(0), text);
});

Deno.test("signs move outwards and cancel", () => {
  assertStrictEquals(e("x + -y"), e("x - y"));
  assertStrictEquals(e("x - -y"), e("x + y"));
  assertStrictEquals(e("-x * -y"), e("x * y"));
  assertStrictEquals(e("-(x - y)"), e("y - x"));
});

Deno.test("small whole powers are products", () => {
  assertStrictEquals(e("x ^ 2"), e("x * x"));
  assertStrictEquals(e("x ^ -1"), e("1 / x"));
  assertStrictEquals(e("x ^ 0.5"), e("sqrt(x)"));
  for (const n of [2, 3, 4, -2, -3]) {
    assertEquals(evaluate(e(`x ^ ${n}`), { x: 1.5 }), 1.5 ** n);
  }
});

Deno.test("a substitution simplifies anew and leaves the rest alone", () => {
  const by = new Map([[variable("y"), constant(0)]]);
  assertStrictEquals(substitute(e("x + y * z"), by), variable("x"));
  assertEquals(variablesOf(e("x + y * exp(z)")), new Set(["x", "y", "z"]));
});

Deno.test("simplifying changes no value", () => {
  const number = fc.constantFrom(0, 1, -1, 2, 0.5, -3);
  const leaf = fc.oneof(fc.constantFrom("x", "y"), number.map(String));
  const operation = fc.tuple(leaf, fc.constantFrom("+", "-", "*", "/"), leaf, leaf);
  const at = { x: 1.25, y: -0.75 };
  fc.assert(
    fc.property(operation, fc.constantFrom("+", "-", "*"), ([a, op, b, c], op2) => {
      const plain = (l: number, o: string, r: number) =>
        o === "+" ? l + r : o === "-" ? l - r : o === "*" ? l * r : l / r;
      const value = (text: string) => evaluate(e(text), at);
      const expected = plain(plain(value(a), op, value(b)), op2, value(c));
      const found = value(`((${a}) ${op} (${b})) ${op2} (${c})`);
      // 0 · ∞ is 0 by design; every other value is as written, up to a rounding.
      return !Number.isFinite(expected) ||
        Math.abs(found - expected) <= 1e-15 * Math.max(1, Math.abs(expected));
    }),
    { numRuns: 500, seed: 4 },
  );
});
