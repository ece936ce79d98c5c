/**
 * From an optimizer's formulas to one fused kernel.
 *
 * @module
 */
import { UsageError } from "./errors.ts";
import { compile, type Compiled } from "./formula/compile.ts";
import { call, constant, type Expr, substitute, variable, variablesOf } from "./formula/expr.ts";
import { parse } from "./formula/parse.ts";

/** The part of an optimizer's declaration that formulas come from. */
export interface UpdateSource {
  /** For messages. */
  readonly name: string;
  /** Names of the hyperparameters. */
  readonly options: object;
  /** Names of the values kept for each element. */
  readonly state: readonly string[];
  /** Formulas in order of evaluation. */
  readonly update: Readonly<Record<string, string>>;
}

/** The formulas of an optimizer, parsed. */
export interface UpdateFormulas {
  /** As written, for TeX. */
  readonly written: Readonly<Record<string, Expr>>;
  /** In terms of g, t, options and the old values of p and the states. */
  readonly values: ReadonlyMap<string, Expr>;
}

/** Parses an optimizer's update. Throws a FormulaError or UsageError for a mistake. */
export function parseUpdate(declaration: UpdateSource): UpdateFormulas {
  const { name, options, state, update } = declaration;
  const given = ["g", "t", "p", ...state, ...Object.keys(options)];
  const taken = given.find((known, i) => given.indexOf(known) < i);
  if (taken !== undefined) {
    throw new UsageError(
      `${name}: "${taken}" is declared twice; g is the gradient, t the step number, p the parameter`,
    );
  }
  const names = new Set(given);
  const written: Record<string, Expr> = {};
  const values = new Map<string, Expr>();
  for (const [target, text] of Object.entries(update)) {
    if (target === "g" || target === "t" || Object.hasOwn(options, target)) {
      throw new UsageError(`${name}: update defines "${target}", which is given`);
    }
    const e = written[target] = parse(text, names, `${name}.${target}`);
    values.set(target, substitute(e, new Map([...values].map(([n, v]) => [variable(n), v]))));
    names.add(target);
  }
  const missing = [...state, "p"].find((target) => !values.has(target));
  if (missing !== undefined) throw new UsageError(`${name}: update does not define "${missing}"`);
  return { written, values };
}

/** The formulas with everything known folded in, for gradients of that scale, and the states that remain. */
export function specialize(
  { state }: UpdateSource,
  { values }: UpdateFormulas,
  hyperparameters: Readonly<Record<string, number>>,
  gradientScale = 1,
): { readonly states: string[]; readonly compiled: Compiled } {
  const known = new Map(
    Object.entries(hyperparameters).filter(([name]) => name !== "learningRate")
      .map(([name, value]) => [variable(name), constant(value)]),
  );
  if (gradientScale !== 1) {
    known.set(variable("g"), call("mul", variable("g"), constant(1 / gradientScale)));
  }
  const valueOf = (name: string): Expr => substitute(values.get(name) ?? variable(name), known);
  const outputs: Record<string, Expr> = { p: valueOf("p") };
  // What the parameter reads must be kept, and what that reads, and so on.
  for (let grown = true; grown;) {
    const read = variablesOf(...Object.values(outputs));
    const next = state.filter((name) => read.has(name) && !Object.hasOwn(outputs, name));
    for (const name of next) outputs[name] = valueOf(name);
    grown = next.length > 0;
  }
  const states = state.filter((name) => Object.hasOwn(outputs, name));
  return { states, compiled: compile(["p", "g", ...states], outputs) };
}
