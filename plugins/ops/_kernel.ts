import { compile, type Compiled, parse } from "../../kernel/mod.ts";

/**
 * Compiles a formula for the forward pass of an op that takes several steps. Names beyond `inputs`
 * are uniforms. `into` names the input that is overwritten; without it the output is a new array.
 */
export function compileFormula(
  inputs: readonly string[],
  formula: string,
  { into = "", uniforms = [] }: { into?: string; uniforms?: readonly string[] } = {},
): Compiled {
  return compile(inputs, { [into]: parse(formula, [...inputs, ...uniforms]) });
}
