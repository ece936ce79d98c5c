/**
 * How C writes the functions of formulas.
 *
 * @module
 */
import type { FunctionName } from "../../../../kernel/formula/functions.ts";

/** How a function is written, given its operands; every operand is a name. */
export interface CFunction {
  /** The expression. */
  print(...operands: readonly string[]): string;
  /** The piece that defines what it calls. */
  readonly piece?: string;
}

const infix = (operator: string): CFunction => ({ print: (a, b) => `${a} ${operator} ${b}` });
const called = (name: string, piece: string): CFunction => ({
  print: (...operands) => `${name}(${operands.join(", ")})`,
  piece,
});

/** One entry for each function. Truth values are `_Bool`. */
export const cFunctions: Readonly<Record<FunctionName, CFunction>> = {
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  pow: called("power", "power"),
  min: { print: (a, b) => `(${a} < ${b}) | (${a} != ${a}) ? ${a} : ${b}` },
  max: { print: (a, b) => `(${a} > ${b}) | (${a} != ${a}) ? ${a} : ${b}` },
  neg: { print: (a) => `-${a}` },
  abs: { print: (a) => `__builtin_fabsf(${a})` },
  sign: { print: (a) => `${a} > 0 ? 1.0f : ${a} < 0 ? -1.0f : ${a}` },
  floor: { print: (a) => `__builtin_floorf(${a})` },
  sqrt: { print: (a) => `__builtin_sqrtf(${a})` },
  exp: called("exponential", "exponential"),
  expm1: called("exponential_less_1", "hyperbolic"),
  log: called("logarithm", "logarithm"),
  log1p: called("logarithm_plus_1", "logarithm_plus_1"),
  tanh: called("tangent", "hyperbolic"),
  sigmoid: { print: (a) => `1.0f / (1.0f + exponential(-${a}))`, piece: "exponential" },
  erf: called("error_function", "error"),
  lt: infix("<"),
  le: infix("<="),
  gt: infix(">"),
  ge: infix(">="),
  eq: infix("=="),
  ne: infix("!="),
  and: infix("&"),
  or: infix("|"),
  select: { print: (test, a, b) => `${test} ? ${a} : ${b}` },
};
