/**
 * Element-wise kernels: a formula's kernel as a shader, for each way in which its inputs run along the result.
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../../kernel/backend.ts";
import { functions } from "../../../../kernel/formula/functions.ts";
import type { Instruction, Kernel } from "../../../../kernel/formula/program.ts";
import { type Nest, nestOf, runsAlong } from "../../wasm/elementwise/broadcast.ts";
import { blockOf, type GpuArray } from "../array.ts";
import type { Device } from "../device.ts";
import type { Results } from "../results.ts";
import { type Binding, type Shader, threadsOfLine } from "../shader.ts";
import { wgslFunctions } from "./functions.ts";
import { definitionsOf } from "./pieces.ts";
import { types } from "./types.ts";

/** Names of the program's kernels, for keys: equal kernels are the same object. */
const numbers = new WeakMap<Kernel, number>();
let nextNumber = 0;

/** `Backend.elementwise` on a device. */
export function createElementwise(
  device: Device,
  results: Results,
): Backend<GpuArray>["elementwise"] {
  return (kernel, inputs, uniforms, shape) => {
    const size = sizeOf(shape);
    let number = numbers.get(kernel);
    if (number === undefined) numbers.set(kernel, number = nextNumber++);
    for (const { data } of inputs) blockOf(data);
    // Constants may be the beginning of something that goes on for long: an optimizer's state.
    const made = inputs.length === 0 ? results.exact : results.allocate;
    const fresh = kernel.outputs.flatMap(({ overwrites }) =>
      overwrites === undefined ? [made(size)] : []
    );
    if (size === 0) return fresh;

    const nest = nestOf(inputs, shape);
    const inner = nest.sizes.at(-1) ?? 1;
    const width = inner % 4 === 0 ? 4 : 1;
    const places = placesOf(kernel);
    const arrays = [...places.reads, ...places.updates].flatMap((i) => inputs[i]?.data ?? []);
    arrays.splice(places.reads.length, 0, ...fresh);
    const sizes = nest.sizes.slice(1);
    if (width === 4 && sizes.length > 0) sizes[sizes.length - 1] = inner / 4;
    device.run(
      `e${number} ${nest.masks} ${width}`,
      () => shaderOf(kernel, nest, width),
      arrays,
      [size / width, 0, ...sizes, ...uniforms],
      Math.ceil(size / width / threadsOfLine),
    );
    return fresh;
  };
}

/** Which inputs are only read, and which are written in place. Those that nothing reads are not bound. */
function placesOf({ inputs, outputs, instructions }: Kernel) {
  const isUpdated = (i: number) => outputs.some(({ overwrites }) => overwrites === i);
  const isRead = (i: number) =>
    instructions.some((step) => step.op === "input" && step.index === i);
  const all = inputs.map((_, i) => i);
  return {
    reads: all.filter((i) => !isUpdated(i) && isRead(i)),
    updates: all.filter(isUpdated),
  };
}

function shaderOf(kernel: Kernel, nest: Nest, width: 1 | 4): Shader {
  const { reads, updates } = placesOf(kernel);
  const last = nest.sizes.length - 1;
  const innermost = nest.masks[last] ?? 0;
  const bindingOf = (i: number): Binding => ({
    name: `x${i}`,
    width: runsAlong(innermost, i) ? width : 1,
  });
  const fresh = kernel.outputs.flatMap(({ overwrites }, j) => overwrites === undefined ? [j] : []);
  const uniforms = Array.from({ length: kernel.uniforms }, (_, i) => `u${i}`);
  const coordinates = nest.sizes.map((_, d) =>
    d === 0 ? "let c0 = rest;" : `let c${d} = rest % p.n${d}; rest /= p.n${d};`
  ).reverse();
  /** Where an input's number lies: the coordinates along which it runs, as a row-major index. */
  const place = (i: number): string =>
    nest.masks.reduce(
      (index, mask, d) =>
        !runsAlong(mask, i) ? index : index === "" ? `c${d}` : `(${index} * p.n${d} + c${d})`,
      "",
    ) || "0u";
  const load = (i: number) => {
    if (width === 1 || runsAlong(innermost, i)) return `x${i}_at(${place(i)})`;
    return `number(x${i}_at(${place(i)}))`;
  };
  const print = (step: Instruction): string => {
    switch (step.op) {
      case "input":
        return load(step.index);
      case "uniform":
        return `number(p.u${step.index})`;
      case "constant":
        return printNumber(step.value);
      default:
        return wgslFunctions[step.op].print(...step.args.map((a) => `v${a}`));
    }
  };
  const needed = kernel.instructions.flatMap((step) => {
    if (step.op === "constant" && !Number.isFinite(Math.fround(step.value))) return ["bits"];
    const piece = "args" in step ? wgslFunctions[step.op].piece : undefined;
    return piece === undefined ? [] : [piece];
  });
  const steps = kernel.instructions.map((step, i) => {
    const kind = "args" in step && functions[step.op].gives === "truth" ? "truth" : "number";
    return `let v${i}: ${kind} = ${print(step)};`;
  });
  const stores = kernel.outputs.map(({ value, overwrites }, j) =>
    overwrites === undefined
      ? `y${j}_put(index, v${value});`
      : `x${overwrites}_put(index, v${value});`
  );
  return {
    reads: reads.map(bindingOf),
    writes: fresh.map((j) => ({ name: `y${j}`, width })),
    updates: updates.map((i) => ({ name: `x${i}`, width })),
    parameters: [
      ...["size: u32", "zero: u32"],
      ...nest.sizes.slice(1).map((_, d) => `n${d + 1}: u32`),
      ...uniforms.map((name) => `${name}: f32`),
    ],
    threads: threadsOfLine,
    definitions: types[width] + definitionsOf(needed),
    body: [
      "if (index >= p.size) { return; }",
      ...last < 0 ? [] : ["var rest = index;", ...coordinates],
      ...steps,
      ...stores,
    ].join("\n"),
  };
}

/** A float32 as WGSL writes it. */
function printNumber(value: number): string {
  const x = Math.fround(value);
  if (Number.isNaN(x)) return "not_a_number()";
  if (!Number.isFinite(x)) return x < 0 ? "-infinity()" : "infinity()";
  const digits = Object.is(x, -0) ? "-0.0" : String(x);
  return `number(${digits}${/[.e]/.test(digits) ? "" : ".0"})`;
}
