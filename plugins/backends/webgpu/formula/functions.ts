/**
 * How WGSL writes the functions of formulas.
 *
 * @module
 */
import type { FunctionName } from "../../../../kernel/formula/functions.ts";

/** How a function is written, given its operands; every operand is a name. */
export interface WgslFunction {
  /** The expression. */
  print(...operands: readonly string[]): string;
  /** The piece that defines what it calls. */
  readonly piece?: string;
}

const infix = (operator: string): WgslFunction => ({ print: (a, b) => `${a} ${operator} ${b}` });
const called = (name: string, piece?: string): WgslFunction => ({
  print: (...operands) => `${name}(${operands.join(", ")})`,
  ...piece === undefined ? {} : { piece },
});

/** One entry for each function. */
export const wgslFunctions: Readonly<Record<FunctionName, WgslFunction>> = {
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  pow: called("power", "power"),
  min: called("minimum", "minimum"),
  max: called("maximum", "minimum"),
  neg: { print: (a) => `-${a}` },
  abs: called("abs"),
  sign: {
    print: (a) =>
      `select(select(${a}, number(-1.0), ${a} < number(0.0)), number(1.0), ${a} > number(0.0))`,
  },
  floor: called("floor"),
  sqrt: called("sqrt"),
  exp: called("exponential", "exponential"),
  expm1: called("exponential_less_1", "hyperbolic"),
  log: called("logarithm", "logarithm"),
  log1p: called("logarithm_plus_1", "logarithm_plus_1"),
  tanh: called("tangent", "hyperbolic"),
  sigmoid: { print: (a) => `1.0 / (1.0 + exponential(-${a}))`, piece: "exponential" },
  erf: called("error_function", "error_function"),
  lt: infix("<"),
  le: infix("<="),
  gt: infix(">"),
  ge: infix(">="),
  eq: infix("=="),
  // NaN equals nothing, which some drivers do not know of !=.
  ne: { print: (a, b) => `!(${a} == ${b})` },
  and: infix("&"),
  or: infix("|"),
  select: { print: (test, a, b) => `select(${b}, ${a}, ${test})` },
};
