/**
 * The exact derivative of a formula.
 *
 * @module
 */
import { call, constant, type Expr, isConstant } from "./expr.ts";
import type { FunctionName } from "./functions.ts";

const zero = constant(0);
const one = constant(1);
const two = constant(2);
const add = (a: Expr, b: Expr) => call("add", a, b);
const sub = (a: Expr, b: Expr) => call("sub", a, b);
const mul = (a: Expr, b: Expr) => call("mul", a, b);
const div = (a: Expr, b: Expr) => call("div", a, b);
const select = (test: Expr, a: Expr, b: Expr) => call("select", test, a, b);

/** Derivative of y = f(a, b, c) along (da, db, dc). */
type Rule = (y: Expr, args: readonly [Expr, Expr, Expr], d: readonly [Expr, Expr, Expr]) => Expr;

/** The chain rule for each function. Comparisons are constant wherever they have a derivative. */
const rules: Readonly<Record<FunctionName, Rule>> = {
  add: (_y, _, [da, db]) => add(da, db),
  sub: (_y, _, [da, db]) => sub(da, db),
  mul: (_y, [a, b], [da, db]) => add(mul(da, b), mul(a, db)),
  div: (y, [, b], [da, db]) => div(sub(da, mul(y, db)), b),
  pow: (y, [a, b], [da, db]) => {
    const byBase = mul(mul(b, call("pow", a, sub(b, one))), da);
    // 0ᵇ is 0 for every b > 0, so it does not move with b, although log 0 is −∞.
    const byExponent = select(call("eq", a, zero), zero, mul(y, call("log", a)));
    return add(byBase, isConstant(db, 0) ? zero : mul(byExponent, db));
  },
  min: (_y, [a, b], [da, db]) => extremum("lt", a, b, da, db),
  max: (_y, [a, b], [da, db]) => extremum("gt", a, b, da, db),
  neg: (_y, _, [da]) => call("neg", da),
  abs: (_y, [a], [da]) => mul(call("sign", a), da),
  sign: () => zero,
  floor: () => zero,
  sqrt: (y, _, [da]) => div(da, mul(two, y)),
  exp: (y, _, [da]) => mul(y, da),
  expm1: (y, _, [da]) => mul(add(y, one), da),
  log: (_y, [a], [da]) => div(da, a),
  log1p: (_y, [a], [da]) => div(da, add(one, a)),
  tanh: (y, _, [da]) => mul(sub(one, mul(y, y)), da),
  sigmoid: (y, _, [da]) => mul(mul(y, sub(one, y)), da),
  erf: (_y, [a], [da]) =>
    mul(mul(constant(2 / Math.sqrt(Math.PI)), call("exp", call("neg", mul(a, a)))), da),
  lt: () => zero,
  le: () => zero,
  gt: () => zero,
  ge: () => zero,
  eq: () => zero,
  ne: () => zero,
  and: () => zero,
  or: () => zero,
  select: (_y, [test], [, da, db]) => select(test, da, db),
};

/** The branch taken has the gradient; at a tie each has half, as in PyTorch. */
function extremum(better: "lt" | "gt", a: Expr, b: Expr, da: Expr, db: Expr): Expr {
  if (isConstant(da, 0) && isConstant(db, 0)) return zero;
  const tie = mul(constant(0.5), add(da, db));
  return select(call(better, a, b), da, select(call("eq", a, b), tie, db));
}

/** ∂e/∂x, simplified. `x` may be a variable or any subexpression of `e`. */
export function derive(e: Expr, x: Expr): Expr {
  const done = new Map<Expr, Expr>([[x, one]]);
  const walk = (y: Expr): Expr => {
    let result = done.get(y);
    if (result !== undefined) return result;
    if ("args" in y) {
      const [a = zero, b = zero, c = zero] = y.args;
      result = rules[y.op](y, [a, b, c], [walk(a), walk(b), walk(c)]);
    } else {
      result = zero;
    }
    done.set(y, result);
    return result;
  };
  return walk(e);
}
