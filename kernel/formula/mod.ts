/**
 * The language of formulas.
 *
 * ```ts
 * import { formula } from "../../mod.ts";
 *
 * const x = formula.variable("x");
 * const y = formula.parse("x * exp(x)", ["x"]);
 * console.log(formula.toTex(formula.derive(y, x))); // e^{x} + x \, e^{x}
 * console.log(formula.evaluate(y, { x: 1 })); // 2.718281828459045
 * ```
 *
 * @module
 */
export { compile, type Compiled } from "./compile.ts";
export { derive } from "./derive.ts";
export { evaluate, type Evaluator, evaluators } from "./evaluate.ts";
export * from "./expr.ts";
export * from "./functions.ts";
export { FormulaError, parse } from "./parse.ts";
export type { Instruction, Kernel, Output } from "./program.ts";
export { toTex } from "./tex.ts";
