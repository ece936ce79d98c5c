/**
 * Expressions of formulas, and the algebra that keeps them small.
 *
 * Equal expressions are the same object: {@linkcode call} looks a node up before it makes one. So
 * comparing is `===`, a common subexpression is shared by construction, and every walk over an
 * expression is linear in what was written.
 *
 * @module
 */
import type { FunctionName } from "./functions.ts";
import { evaluators } from "./evaluate.ts";

/** A number. Truth values that fold away are 1 and 0. */
export interface Constant {
  /** Marks a constant. */
  readonly op: "constant";
  /** The number. */
  readonly value: number;
  /** Order of creation. */
  readonly id: number;
}

/** A named input or attribute. */
export interface Variable {
  /** Marks a variable. */
  readonly op: "variable";
  /** The name. */
  readonly name: string;
  /** Order of creation. */
  readonly id: number;
}

/** A function of expressions. */
export interface Call {
  /** The function. */
  readonly op: FunctionName;
  /** What it is applied to. */
  readonly args: readonly Expr[];
  /** Order of creation. */
  readonly id: number;
}

/** A node of a formula. */
export type Expr = Constant | Variable | Call;

/** Every expression made so far, by what it says. Formulas are few, so nothing is ever dropped. */
const interned = new Map<string, Expr>();

function intern<E extends Expr>(key: string, make: (id: number) => E): Expr {
  let found = interned.get(key);
  if (found === undefined) interned.set(key, found = make(interned.size));
  return found;
}

/** The expression that is this number. */
export function constant(value: number): Expr {
  const key = Object.is(value, -0) ? "-0" : String(value);
  return intern(`#${key}`, (id) => ({ op: "constant", value, id }));
}

/** The expression that is this name. */
export function variable(name: string): Expr {
  return intern(`$${name}`, (id) => ({ op: "variable", name, id }));
}

/** Whether an expression is this very number. */
export function isConstant(e: Expr, value?: number): e is Constant {
  return e.op === "constant" && (value === undefined || e.value === value);
}

/** The function of the arguments, simplified. */
export function call(op: FunctionName, ...args: Expr[]): Expr {
  const simple = args.every((a) => isConstant(a)) ? fold(op, args) : simplify(op, args);
  if (simple !== undefined) return simple;
  const key = `${op}(${args.map((a) => a.id).join()})`;
  const commutes = op === "add" || op === "mul" || op === "min" || op === "max";
  const [a, b] = args;
  const twin = commutes && a && b ? interned.get(`${op}(${b.id},${a.id})`) : undefined;
  return twin ?? intern(key, (id) => ({ op, args, id }));
}

function fold(op: FunctionName, args: readonly Constant[]): Expr {
  return constant(Number(evaluators[op](...args.map((a) => a.value))));
}

/**
 * The rules of algebra that shorten derivatives. They hold for real numbers; `0 · x` is 0 even
 * where floating point would say NaN, since a zero here stands for an absent term.
 */
function simplify(op: FunctionName, args: readonly Expr[]): Expr | undefined {
  const [a, b, c] = args;
  if (a === undefined) return undefined;
  if (op === "neg") return negate(a);
  if (b === undefined) return undefined;
  switch (op) {
    case "add":
      if (isConstant(a, 0)) return b;
      if (isConstant(b, 0)) return a;
      if (b.op === "neg" && b.args[0]) return call("sub", a, b.args[0]);
      if (a.op === "neg" && a.args[0]) return call("sub", b, a.args[0]);
      return a === b ? call("mul", constant(2), a) : undefined;
    case "sub":
      if (isConstant(a, 0)) return call("neg", b);
      if (isConstant(b, 0)) return a;
      return b.op === "neg" && b.args[0] ? call("add", a, b.args[0]) : undefined;
    case "mul":
      return multiply(a, b) ?? multiply(b, a);
    case "div":
      if (isConstant(a, 0) || isConstant(b, 1)) return a;
      return a.op === "neg" && a.args[0] ? call("neg", call("div", a.args[0], b)) : undefined;
    case "pow":
      return isConstant(b) ? power(a, b.value) : undefined;
    case "and":
      return isConstant(a) ? (a.value ? b : a) : isConstant(b) ? (b.value ? a : b) : undefined;
    case "or":
      return isConstant(a) ? (a.value ? a : b) : isConstant(b) ? (b.value ? b : a) : undefined;
    case "select":
      if (isConstant(a)) return a.value ? b : c;
      return b === c ? b : undefined;
    default:
      return undefined;
  }
}

function negate(a: Expr): Expr | undefined {
  if (a.op === "neg") return a.args[0];
  const [left, right] = a.op === "sub" ? a.args : [];
  return left && right ? call("sub", right, left) : undefined;
}

/** Rules for the product that look at its first factor; the caller tries both orders. */
function multiply(a: Expr, b: Expr): Expr | undefined {
  if (isConstant(a, 0)) return a;
  if (isConstant(a, 1)) return b;
  if (isConstant(a, -1)) return call("neg", b);
  if (a.op === "neg" && a.args[0]) return call("neg", call("mul", a.args[0], b));
  if (a.op === "mul" && isConstant(b) && a.args[0] && a.args[1] && isConstant(a.args[0])) {
    return call("mul", call("mul", a.args[0], b), a.args[1]);
  }
  if (a.op === "div" && a.args[0] && a.args[1] && isConstant(a.args[0], 1)) {
    return call("div", b, a.args[1]);
  }
  // g · (x > 0 ? 1 : 0) is (x > 0 ? g : 0): one operation less, and no ∞ · 0.
  const [test, yes, no] = a.op === "select" ? a.args : [];
  if (test && yes && no && (isUnit(yes) || isUnit(no))) {
    return call("select", test, call("mul", yes, b), call("mul", no, b));
  }
  return undefined;
}

function isUnit(e: Expr): boolean {
  return isConstant(e, 0) || isConstant(e, 1);
}

/** Small whole powers become products: exact to the last bit on every backend, and fast. */
function power(base: Expr, exponent: number): Expr | undefined {
  if (exponent === 0) return constant(1);
  if (exponent === 1) return base;
  if (exponent === 0.5) return call("sqrt", base);
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 4) return undefined;
  if (exponent < 0) return call("div", constant(1), call("pow", base, constant(-exponent)));
  const half = call("pow", base, constant(Math.floor(exponent / 2)));
  const even = call("mul", half, half);
  return exponent % 2 === 0 ? even : call("mul", even, base);
}

/** The expression with variables replaced; rules apply anew, so known values simplify it. */
export function substitute(e: Expr, by: ReadonlyMap<Expr, Expr>): Expr {
  const done = new Map<Expr, Expr>(by);
  const walk = (x: Expr): Expr => {
    const known = done.get(x);
    if (known !== undefined) return known;
    const result = "args" in x ? call(x.op, ...x.args.map(walk)) : x;
    done.set(x, result);
    return result;
  };
  return walk(e);
}

/** Names of the variables in an expression. */
export function variablesOf(...roots: readonly Expr[]): Set<string> {
  const names = new Set<string>();
  const seen = new Set<Expr>();
  const walk = (x: Expr): void => {
    if (seen.has(x)) return;
    seen.add(x);
    if (x.op === "variable") names.add(x.name);
    if ("args" in x) x.args.forEach(walk);
  };
  roots.forEach(walk);
  return names;
}
