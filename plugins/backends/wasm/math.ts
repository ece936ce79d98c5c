/**
 * Every function of formulas, on four float32 at a time.
 *
 * @module
 */
import type { FunctionName } from "../../../kernel/formula/functions.ts";
import type { V128 } from "./assembler.ts";
import { f32x4, v128 } from "./assembler.ts";
import { erf } from "./math/error_function.ts";
import { exp, expm1, sigmoid, tanh } from "./math/exponential.ts";
import { log, log1p } from "./math/logarithm.ts";
import { pow } from "./math/power.ts";
import type { VectorMath } from "./math/vector.ts";

/** How to compute a function. */
export interface VectorFunction {
  /** About how many machine instructions it takes. */
  readonly cost: number;
  /** Code for the value; operands are locals or constants and may be used more than once. */
  emit(m: VectorMath, ...args: readonly V128[]): V128;
}

function unary(cost: number, code: (m: VectorMath, x: V128) => V128): VectorFunction {
  return { cost, emit: (m, x) => code(m, given(x)) };
}

function binary(cost: number, code: (x: V128, y: V128, m: VectorMath) => V128): VectorFunction {
  return { cost, emit: (m, x, y) => code(given(x), given(y), m) };
}

function given(x: V128 | undefined): V128 {
  if (x === undefined) throw new Error("wasm: a function has too few operands");
  return x;
}

/** One entry for each function; truth values are masks, all bits of a lane set or none. */
export const vectorFunctions: Readonly<Record<FunctionName, VectorFunction>> = {
  add: binary(1, f32x4.add),
  sub: binary(1, f32x4.sub),
  mul: binary(1, f32x4.mul),
  div: binary(4, f32x4.div),
  pow: binary(120, (x, y, m) => pow(m, x, y)),
  min: binary(6, f32x4.min),
  max: binary(6, f32x4.max),
  neg: unary(1, (_, x) => f32x4.neg(x)),
  abs: unary(1, (_, x) => f32x4.abs(x)),
  sign: unary(6, sign),
  floor: unary(1, (_, x) => f32x4.floor(x)),
  sqrt: unary(5, (_, x) => f32x4.sqrt(x)),
  exp: unary(22, exp),
  expm1: unary(20, expm1),
  log: unary(30, log),
  log1p: unary(38, log1p),
  tanh: unary(28, tanh),
  sigmoid: unary(28, sigmoid),
  erf: unary(35, erf),
  lt: binary(1, f32x4.lt),
  le: binary(1, f32x4.le),
  gt: binary(1, f32x4.gt),
  ge: binary(1, f32x4.ge),
  eq: binary(1, f32x4.eq),
  ne: binary(1, f32x4.ne),
  and: binary(1, v128.and),
  or: binary(1, v128.or),
  select: {
    cost: 3,
    emit: (m, condition, x, y) => m.select(given(condition), given(x), given(y)),
  },
};

/** −1 or 1; ±0 and NaN as they are. */
function sign(m: VectorMath, x: V128): V128 {
  const zero = m.number(0);
  const signed = v128.or(m.signOf(x), m.number(1));
  return m.select(v128.or(f32x4.lt(x, zero), f32x4.gt(x, zero)), signed, x);
}
