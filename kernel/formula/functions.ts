/**
 * The functions that formulas know: their arity and their meaning in float64. Derivatives are in
 * `derive.ts`; each printer has a table of its own, and the compiler finds what is missing there.
 *
 * @module
 */

/** What an instruction can compute. Comparisons, `and` and `or` yield truth values, `select` takes one. */
export type FunctionName = keyof typeof functions;

/** Truth values are kept apart from numbers, so that every language can print them its own way. */
export type Kind = "number" | "truth";

/** What one function takes and gives. */
export interface FunctionInfo {
  /** Kinds of the arguments. */
  readonly takes: readonly Kind[];
  /** Kind of the result. */
  readonly gives: Kind;
}

const unary: FunctionInfo = { takes: ["number"], gives: "number" };
const binary: FunctionInfo = { takes: ["number", "number"], gives: "number" };
const comparison: FunctionInfo = { takes: ["number", "number"], gives: "truth" };
const logical: FunctionInfo = { takes: ["truth", "truth"], gives: "truth" };

/**
 * Every function, with the kinds of its operands. `min` and `max` yield NaN when an operand is NaN.
 * `sign` of ±0 and NaN is its operand. `expm1(x)` is eˣ − 1 and `log1p(x)` is log(1 + x), exact near 0.
 */
export const functions = {
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  pow: binary,
  min: binary,
  max: binary,
  neg: unary,
  abs: unary,
  sign: unary,
  floor: unary,
  sqrt: unary,
  exp: unary,
  expm1: unary,
  log: unary,
  log1p: unary,
  tanh: unary,
  sigmoid: unary,
  erf: unary,
  lt: comparison,
  le: comparison,
  gt: comparison,
  ge: comparison,
  eq: comparison,
  ne: comparison,
  and: logical,
  or: logical,
  select: { takes: ["truth", "number", "number"], gives: "number" },
} as const satisfies Record<string, FunctionInfo>;
