/**
 * Every function that formulas know, over its whole range.
 *
 * @module
 */
import { compile } from "../../formula/compile.ts";
import { call, constant, type Expr, variable } from "../../formula/expr.ts";
import { type FunctionName, functions } from "../../formula/functions.ts";
import { roundoff, type Tolerance } from "../comparison.ts";
import type { Duel } from "./duel.ts";

const [a, b] = [variable("a"), variable("b")];

/**
 * Allowed errors in units of the roundoff, relative to the result. What IEEE 754 defines to the last
 * bit is exact, except that graphics processors divide and take roots to 2.5 units in the last
 * place. The others are held to 8 units in the last place (16 roundings); exp and what is made of it
 * lose in addition as many as their argument is large, as x is rounded before it becomes an exponent.
 */
const roundings: Readonly<Record<FunctionName, (a: number, b: number) => number>> = {
  add: exact,
  sub: exact,
  mul: exact,
  div: () => 6,
  pow: (a, b) => 16 + 4 * Math.abs(b * Math.log(Math.abs(a))),
  min: exact,
  max: exact,
  neg: exact,
  abs: exact,
  sign: exact,
  floor: exact,
  sqrt: () => 6,
  exp: (a) => 16 + 2 * Math.abs(a),
  expm1: (a) => 16 + 2 * Math.abs(a),
  log: () => 16,
  log1p: () => 16,
  tanh: () => 16,
  sigmoid: (a) => 16 + 2 * Math.abs(a),
  erf: () => 16,
  lt: exact,
  le: exact,
  gt: exact,
  ge: exact,
  eq: exact,
  ne: exact,
  and: exact,
  or: exact,
  select: exact,
};

function exact(): number {
  return 0;
}

/** The function applied to a and b, made a number where it is a truth value. */
function formulaOf(name: FunctionName): Expr {
  const nonZero = (x: Expr) => call("ne", x, constant(0));
  switch (name) {
    case "and":
    case "or":
      return call("select", call(name, nonZero(a), nonZero(b)), constant(1), constant(0));
    case "select":
      return call("select", call("gt", a, b), a, b);
    default: {
      const { takes, gives } = functions[name];
      const y = takes.length === 1 ? call(name, a) : call(name, a, b);
      return gives === "truth" ? call("select", y, constant(1), constant(0)) : y;
    }
  }
}

/** Compares every function at many points, on the special values, and, with two operands, at all pairs. */
export async function checkFunctions(duel: Duel): Promise<void> {
  for (const name of Object.keys(functions).filter(isFunctionName)) {
    const unary = functions[name].takes.length === 1;
    const [left, right] = unary ? [points(400), []] : product(points(8));
    const names = unary ? ["a"] : ["a", "b"];
    const { kernel } = compile(names, { y: formulaOf(name) });
    const inputs = [left, right].slice(0, names.length)
      .map((values) => duel.given([left.length], values));
    const unit = roundoff[duel.dtype];
    const tolerance: Tolerance = (y, i) =>
      y === 0 ? 0 : unit * Math.abs(y) *
        roundings[name](inputs[0]?.values[i] ?? 0, inputs[1]?.values[i] ?? 0);
    await duel.compare("elementwise", name, inputs, (backend, operands) => {
      const shape = [left.length];
      return backend.elementwise(kernel, operands, [], shape).map((data) => ({ data, shape }));
    }, { tolerance });
  }
}

function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}

/** Special values, halves and wholes, and numbers of every size and either sign. */
function points(count: number): number[] {
  const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -0.5, 1.5, 2, -2, 3, 10];
  const sizes = Array.from({ length: count }, (_, i) => 10 ** (-20 + 40 * i / (count - 1)));
  const middle = Array.from({ length: count }, (_, i) => -90 + 180 * (i + 0.37) / count);
  const near = Array.from({ length: count }, (_, i) => -4 + 8 * (i + 0.71) / count);
  return [...special, ...sizes, ...sizes.map((x) => -x), ...middle, ...near];
}

function product(values: readonly number[]): [number[], number[]] {
  return [values.flatMap((x) => values.map(() => x)), values.flatMap(() => values)];
}
