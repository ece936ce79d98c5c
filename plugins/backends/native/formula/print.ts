/**
 * A formula's kernel as C. Names are numbers of ours, so that formulas that compute the same are the same text,
 * whatever their variables are called, and nothing of a formula's own text is compiled.
 *
 * @module
 */
import { functions } from "../../../../kernel/formula/functions.ts";
import type { Instruction, Kernel } from "../../../../kernel/formula/program.ts";
import { cFunctions } from "./c_functions.ts";
import { definitionsOf } from "./pieces.ts";

/**
 * The source of `kernel`, for rows along which input `i` runs if `runs(i)` and else is one number. See `c/elementwise.ts`
 * for the signature.
 */
export function printKernel(kernel: Kernel, runs: (input: number) => boolean): string {
  const used = kernel.inputs.map((_, i) =>
    kernel.instructions.some((step) => step.op === "input" && step.index === i)
  );
  const parameters: string[] = [];
  const values: string[] = [];
  kernel.inputs.forEach((_, i) => {
    const at = `at[${i}] + r * step[${i}]`;
    const over = kernel.outputs.some(({ overwrites }) => overwrites === i);
    if (over || (used[i] === true && runs(i))) {
      parameters.push(`${over ? "" : "const "}float *restrict x${i}`);
      values.push(at);
    } else if (used[i] === true) {
      parameters.push(`const float x${i}`);
      values.push(`*(${at})`);
    }
  });
  kernel.outputs.forEach(({ overwrites }, j) => {
    if (overwrites !== undefined) return;
    parameters.push(`float *restrict y${j}`);
    const place = kernel.inputs.length + j;
    values.push(`at[${place}] + r * step[${place}]`);
  });
  const body = kernel.instructions.map((step, i) => {
    const kind = "args" in step && functions[step.op].gives === "truth" ? "_Bool" : "float";
    return `    const ${kind} v${i} = ${print(step, runs)};`;
  });
  const stores = kernel.outputs.map(({ value, overwrites }, j) =>
    `    ${overwrites === undefined ? `y${j}` : `x${overwrites}`}[i] = v${value};`
  );
  return [
    ...definitions(kernel),
    `static void row(const long n, const float *const u${
      parameters.map((p) => `, ${p}`).join("")
    }) {`,
    "  (void)u;",
    "  for (long i = 0; i < n; i++) {",
    ...body,
    ...stores,
    "  }",
    "}",
    "void kernel(long rows, long n, float *const *at, const long *step, const float *u) {",
    `  for (long r = 0; r < rows; r++) row(n, u${values.map((v) => `, ${v}`).join("")});`,
    "}",
    "",
  ].join("\n");
}

function print(step: Instruction, runs: (input: number) => boolean): string {
  switch (step.op) {
    case "input":
      return runs(step.index) ? `x${step.index}[i]` : `x${step.index}`;
    case "uniform":
      return `u[${step.index}]`;
    case "constant":
      return printNumber(step.value);
    default:
      return cFunctions[step.op].print(...step.args.map((a) => `v${a}`));
  }
}

/** A float32 as C writes it. */
function printNumber(value: number): string {
  const x = Math.fround(value);
  if (Number.isNaN(x)) return '__builtin_nanf("")';
  if (!Number.isFinite(x)) return `${x < 0 ? "-" : ""}__builtin_inff()`;
  const digits = Object.is(x, -0) ? "-0" : String(x);
  return `${digits}${/[.e]/.test(digits) ? "" : ".0"}f`;
}

/** What the functions of a kernel call. */
function definitions(kernel: Kernel): string[] {
  return definitionsOf(kernel.instructions.flatMap((step) => {
    const piece = "args" in step ? cFunctions[step.op].piece : undefined;
    return piece === undefined ? [] : [piece];
  }));
}
