/**
 * The meaning of every function in float64, and the value of an expression.
 *
 * @module
 */
import { erf } from "./erf.ts";
import type { Expr } from "./expr.ts";
import type { FunctionName } from "./functions.ts";

/** A function of numbers; a comparison gives a truth value. */
export type Evaluator = (...args: number[]) => number | boolean;

/** Each function in float64: the definition that every backend is compared with. */
export const evaluators: Readonly<Record<FunctionName, Evaluator>> = {
  add: (a = 0, b = 0) => a + b,
  sub: (a = 0, b = 0) => a - b,
  mul: (a = 0, b = 0) => a * b,
  div: (a = 0, b = 0) => a / b,
  pow: Math.pow,
  min: Math.min,
  max: Math.max,
  neg: (a = 0) => -a,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  sqrt: Math.sqrt,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh,
  sigmoid: (a = 0) => 1 / (1 + Math.exp(-a)),
  erf,
  lt: (a = 0, b = 0) => a < b,
  le: (a = 0, b = 0) => a <= b,
  gt: (a = 0, b = 0) => a > b,
  ge: (a = 0, b = 0) => a >= b,
  eq: (a = 0, b = 0) => a === b,
  ne: (a = 0, b = 0) => a !== b,
  // Truth values come as 1 and 0 or, from compiled loops, as true and false.
  and: (a = 0, b = 0) => Boolean(a && b),
  or: (a = 0, b = 0) => Boolean(a || b),
  select: (test = 0, yes = 0, no = 0) => test ? yes : no,
};

/**
 * The value of an expression where its variables have these values.
 *
 * @throws {ReferenceError} for a variable without a value.
 */
export function evaluate(e: Expr, values: Readonly<Record<string, number>>): number {
  const done = new Map<Expr, number>();
  const walk = (x: Expr): number => {
    if (x.op === "constant") return x.value;
    if (x.op === "variable") {
      const value = values[x.name];
      if (value === undefined) throw new ReferenceError(`formula: no value for "${x.name}"`);
      return value;
    }
    let value = done.get(x);
    if (value === undefined) done.set(x, value = Number(evaluators[x.op](...x.args.map(walk))));
    return value;
  };
  return walk(e);
}
