import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { compile } from "./compile.ts";
import { evaluate } from "./evaluate.ts";
import { call, constant, type Expr, variable } from "./expr.ts";
import { parse } from "./parse.ts";
import type { Instruction, Kernel } from "./program.ts";
import { evaluators } from "./evaluate.ts";

const names = ["x", "y", "k", "t"];
const compiled = (inputs: readonly string[], outputs: Readonly<Record<string, string>>) =>
  compile(
    inputs,
    Object.fromEntries(Object.entries(outputs).map(([n, text]) => [n, parse(text, names)])),
  );
const count = (kernel: Kernel, op: Instruction["op"]) =>
  kernel.instructions.filter((instruction) => instruction.op === op).length;

/** Runs a kernel at one element. */
function interpret(
  kernel: Kernel,
  inputs: readonly number[],
  uniforms: readonly number[],
): number[] {
  const values: number[] = [];
  for (const instruction of kernel.instructions) values.push(valueOf(instruction));
  function valueOf(instruction: Instruction): number {
    switch (instruction.op) {
      case "input":
        return inputs[instruction.index] ?? NaN;
      case "uniform":
        return uniforms[instruction.index] ?? NaN;
      case "constant":
        return instruction.value;
      default:
        return Number(evaluators[instruction.op](...instruction.args.map((a) => values[a] ?? NaN)));
    }
  }
  return kernel.outputs.map(({ value }) => values[value] ?? NaN);
}

Deno.test("a subexpression that is shared is computed once", () => {
  const { kernel } = compiled(["x"], { y: "exp(x) / (1 + exp(x)) + exp(x)" });
  assertEquals(count(kernel, "exp"), 1);
  assertEquals(count(kernel, "input"), 1);
});

Deno.test("outputs share what they have in common, whatever the order of operands", () => {
  const { kernel } = compiled(["x", "y"], { a: "exp(x * y)", b: "exp(y * x) + 1" });
  assertEquals([count(kernel, "mul"), count(kernel, "exp")], [1, 1]);
});

Deno.test("a subexpression shared through many levels stays linear", () => {
  let e: Expr = variable("x");
  for (let i = 0; i < 200; i++) e = call("mul", call("add", e, constant(1)), call("tanh", e));
  assertEquals(compile(["x"], { y: e }).kernel.instructions.length, 602);
});

Deno.test("what depends on attributes alone is computed once a call, in float64", () => {
  const { kernel, uniforms } = compiled(["x"], { y: "x / (1 - k ^ t) + log(k)" });
  assertEquals([count(kernel, "pow"), count(kernel, "log"), count(kernel, "uniform")], [0, 0, 2]);
  assertEquals(uniforms({ k: 0.9, t: 3 }), [1 - 0.9 ** 3, Math.log(0.9)]);
});

Deno.test("a formula without arrays is one uniform", () => {
  const { kernel, uniforms } = compiled([], { y: "2 * k" });
  assertEquals(kernel.instructions, [{ op: "uniform", index: 0 }]);
  assertEquals(uniforms({ k: 4 }), [8]);
});

Deno.test("an output named like an input overwrites it", () => {
  const { kernel } = compiled(["x", "y"], { y: "x + y", z: "x" });
  assertEquals(kernel.outputs.map(({ name, overwrites }) => [name, overwrites]), [
    ["y", 1],
    ["z", undefined],
  ]);
});

Deno.test("equal formulas give the same kernel, different ones another", () => {
  const kernelOf = (text: string) => compiled(["x", "y"], { z: text }).kernel;
  assertStrictEquals(kernelOf("x + 2 * y"), kernelOf("x + y * 2"));
  assert(kernelOf("x + 2 * y") !== kernelOf("x + 3 * y"));
  const zero = (value: number) =>
    compile(["x"], { y: call("add", variable("x"), constant(value)) });
  assert(zero(NaN).kernel !== zero(Infinity).kernel);
  assert(
    compile(["x"], { y: constant(-0) }).kernel.key !==
      compile(["x"], { y: constant(0) }).kernel.key,
  );
});

Deno.test("operands of an instruction come before it", () => {
  const { kernel } = compiled(["x", "y"], { z: "max(x, y) * (x > y ? exp(x) : y ^ 2.5) + k" });
  kernel.instructions.forEach((instruction, i) => {
    if ("args" in instruction) assert(instruction.args.every((a) => a < i));
  });
});

const { formula } = fc.letrec<{ formula: string }>((tie) => {
  const inner = tie("formula");
  return {
    formula: fc.oneof(
      { depthSize: "medium" },
      fc.constantFrom("x", "y", "k", "1", "2.5", "0", "-1"),
      fc.tuple(inner, fc.constantFrom("+", "-", "*", "/", "^"), inner)
        .map(([a, op, b]) => `(${a}) ${op} (${b})`),
      fc.tuple(fc.constantFrom("abs", "sign", "floor", "tanh", "exp", "log", "-"), inner)
        .map(([f, a]) => `${f}(${a})`),
      fc.tuple(fc.constantFrom("min", "max"), inner, inner).map(([f, a, b]) => `${f}(${a}, ${b})`),
      fc.tuple(inner, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), inner, inner, inner)
        .map(([a, op, b, c, d]) => `((${a}) ${op} (${b}) ? ${c} : ${d})`),
    ),
  };
});

Deno.test("a kernel computes what its formula says", () => {
  fc.assert(
    fc.property(formula, (text) => {
      const e = parse(text, names);
      const { kernel, uniforms } = compile(["x", "y"], { z: e });
      const at = { x: 0.75, y: -1.25, k: 2 };
      const [found] = interpret(kernel, [at.x, at.y], uniforms(at));
      return Object.is(found, evaluate(e, at));
    }),
    { numRuns: 500, seed: 3 },
  );
});
