import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { derive } from "./derive.ts";
import { evaluate } from "./evaluate.ts";
import { call, constant, type Expr, variable } from "./expr.ts";
import { type FunctionName, functions } from "./functions.ts";
import { parse } from "./parse.ts";

const [x, y] = [variable("x"), variable("y")];
const slope = (text: string, by: Expr = x) => derive(parse(text, ["x", "y"]), by);

/** Functions that are smooth on the whole line, made so by bounding what they are given. */
const bounded = (e: Expr) => call("tanh", e);
const positive = (e: Expr) => call("add", constant(1.5), bounded(e));
const unary: readonly ((e: Expr) => Expr)[] = [
  (e) => call("neg", e),
  (e) => call("tanh", e),
  (e) => call("sigmoid", e),
  (e) => call("erf", e),
  (e) => call("exp", bounded(e)),
  (e) => call("expm1", bounded(e)),
  (e) => call("log", positive(e)),
  (e) => call("log1p", positive(e)),
  (e) => call("sqrt", positive(e)),
  (e) => call("pow", bounded(e), constant(3)),
  (e) => call("pow", positive(e), constant(-1.7)),
];
const binary: readonly ((a: Expr, b: Expr) => Expr)[] = [
  (a, b) => call("add", a, b),
  (a, b) => call("sub", a, b),
  (a, b) => call("mul", bounded(a), b),
  (a, b) => call("div", a, positive(b)),
  (a, b) => call("pow", positive(a), bounded(b)),
];

/** Smooth formulas of x and y. */
const { formula } = fc.letrec<{ formula: Expr }>((tie) => ({
  formula: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(x, y, constant(2), constant(-0.5)),
    fc.tuple(fc.constantFrom(...unary), tie("formula")).map(([f, a]) => f(a)),
    fc.tuple(fc.constantFrom(...binary), tie("formula"), tie("formula"))
      .map(([f, a, b]) => f(a, b)),
  ),
}));

const coordinate = fc.double({ min: -2, max: 2, noNaN: true });

Deno.test("the derivative of any smooth formula is what central differences say", () => {
  fc.assert(
    fc.property(formula, coordinate, coordinate, (e, atX, atY) => {
      const f = (x: number) => evaluate(e, { x, y: atY });
      const h = 1e-4;
      const difference = (8 * (f(atX + h) - f(atX - h)) - (f(atX + 2 * h) - f(atX - 2 * h))) /
        (12 * h);
      const exact = evaluate(derive(e, x), { x: atX, y: atY });
      const scale = 1 + Math.abs(exact) + Math.abs(f(atX));
      return Math.abs(difference - exact) <= 1e-7 * scale;
    }),
    { numRuns: 500, seed: 1 },
  );
});

Deno.test("derivation and differentiation by another variable commute", () => {
  fc.assert(
    fc.property(formula, coordinate, coordinate, (e, atX, atY) => {
      const at = { x: atX, y: atY };
      const xy = evaluate(derive(derive(e, x), y), at);
      const yx = evaluate(derive(derive(e, y), x), at);
      return Math.abs(xy - yx) <= 1e-9 * (1 + Math.abs(xy));
    }),
    { numRuns: 200, seed: 2 },
  );
});

Deno.test("derivatives come out in their known, short form", () => {
  const same = (text: string, derivative: string) =>
    assertEquals(slope(text), parse(derivative, ["x", "y"]), text);
  same("x", "1");
  same("y", "0");
  same("3 * x + y", "3");
  same("x * x", "2 * x");
  same("x ^ 3", "x * x + x * (2 * x)");
  same("-x", "-1");
  same("exp(x)", "exp(x)");
  same("x / y", "1 / y");
  same("log(x)", "1 / x");
  same("floor(x)", "0");
  same("x > 0 ? x : 0", "x > 0 ? 1 : 0");
  same("x > 0 ? 1 : 0", "0");
});

Deno.test("at a tie, min and max give each side half, as PyTorch does", () => {
  for (const name of ["min", "max"]) {
    const e = parse(`${name}(x, y)`, ["x", "y"]);
    assertEquals(evaluate(derive(e, x), { x: 1, y: 1 }), 0.5);
    assertEquals(evaluate(derive(e, y), { x: 1, y: 1 }), 0.5);
  }
  const max = parse("max(x, y)", ["x", "y"]);
  assertEquals(evaluate(derive(max, x), { x: 2, y: 1 }), 1);
  assertEquals(evaluate(derive(max, y), { x: 2, y: 1 }), 0);
});

Deno.test("the derivative of abs at 0 is 0", () => {
  const e = slope("abs(x)");
  assertEquals([-2, 0, 3].map((x) => evaluate(e, { x })), [-1, 0, 1]);
});

Deno.test("0 to a power does not move with the exponent", () => {
  assertEquals(evaluate(slope("x ^ y", y), { x: 0, y: 2 }), 0);
  assertEquals(evaluate(slope("x ^ y"), { x: 0, y: 2 }), 0);
});

Deno.test("every function has a derivative", () => {
  for (const name of Object.keys(functions).filter(isFunctionName)) {
    const { takes } = functions[name];
    const args = takes.map((kind, i) => {
      const value = variable(`a${i}`);
      return kind === "truth" ? call("gt", value, constant(0)) : value;
    });
    assert(derive(call(name, ...args), variable("a0")) !== undefined, name);
  }
});

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
