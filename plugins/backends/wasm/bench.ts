/**
 * What the kernels reach on this machine: `deno run -A plugins/backends/wasm/bench.ts`. Each figure
 * is the best of many runs; `--plain` measures without fused multiply-add.
 *
 * @module
 */
import type { Operand, Shape } from "../../../kernel/backend.ts";
import { sizeOf } from "../../../kernel/backend.ts";
import { compile } from "../../../kernel/formula/compile.ts";
import { parse } from "../../../kernel/formula/parse.ts";
import { createWasm, type WasmArray } from "./mod.ts";

const backend = createWasm({ relaxed: !Deno.args.includes("--plain") });

/** Seconds of the fastest of the calls that fit into a quarter of a second. */
function seconds(call: () => WasmArray | readonly WasmArray[]): number {
  const run = (times: number): number => {
    const start = performance.now();
    for (let i = 0; i < times; i++) for (const made of [call()].flat()) backend.release(made);
    return (performance.now() - start) / times / 1e3;
  };
  const times = Math.ceil(2e-4 / run(1));
  let best = Infinity;
  for (const end = performance.now() + 250; performance.now() < end;) {
    best = Math.min(best, run(times));
  }
  return best;
}

function array(shape: Shape): Operand<WasmArray> {
  return { shape, data: backend.random([1, 2], shape) };
}

function report(what: string, time: number, amount: number, unit: string): void {
  const rate = (amount / time / 1e9).toFixed(1).padStart(6);
  console.log(`${what.padEnd(44)} ${(time * 1e6).toFixed(2).padStart(10)} µs ${rate} ${unit}`);
}

const products = [
  "128x784x3136 NT, 128x784x3136 NN, 128x784x3136 TN, 128x3136x784 NN, 3136x128x784 TN",
  "128x3136x10 NT, 128x10x3136 NN, 10x128x3136 TN, 1x784x3136 NT, 1x3136x784 NN, 3136x1x784 TN",
  "16x400x120 NT, 6x75x784 NN, 16x150x100 NN, 512x512x512 NN, 8x3136x784 NN, 8x784x3136 NT",
  "16x3136x784 NN, 128x3136x10 NN, 4x4x4 NN, 1x1x1 NN",
].flatMap((line) => line.split(", "));

for (const product of products) {
  const [sizes = "", sides = ""] = product.split(" ");
  const [m = 1, k = 1, n = 1] = sizes.split("x").map(Number);
  const transposed = { a: sides[0] === "T", b: sides[1] === "T" };
  const [a, b] = [array(transposed.a ? [k, m] : [m, k]), array(transposed.b ? [n, k] : [k, n])];
  const time = seconds(() => backend.matmul(a, b, transposed));
  report(`matmul ${product}`, time, 2 * m * k * n, "GFLOPS");
  for (const { data } of [a, b]) backend.release(data);
}

const formulas: readonly (readonly [formula: string, ...shapes: Shape[]])[] = [
  ["x + y", [128, 3136], [128, 3136]],
  ["x + y", [128, 3136], [3136]],
  ["x + y", [128, 10], [10]],
  ["x - y", [128, 10], [128, 1]],
  ["x > 0 ? x : 0", [128, 3136]],
  ["tanh(x)", [128, 3136]],
  ["exp(x)", [128, 3136]],
  ["log(x)", [128, 3136]],
  ["erf(x)", [128, 3136]],
  ["x ^ 1.7", [128, 3136]],
  ["x - 0.1 * y", [3136, 784], [3136, 784]],
  ["x + y", [4], [4]],
];
for (const [formula, ...shapes] of formulas) {
  const names = shapes.map((_, i) => "xyz"[i] ?? "");
  const { kernel } = compile(names, { out: parse(formula, names) });
  const inputs = shapes.map(array);
  const shape = shapes[0] ?? [];
  const time = seconds(() => backend.elementwise(kernel, inputs, [], shape));
  const bytes = 4 * (sizeOf(shape) + shapes.reduce((sum, s) => sum + sizeOf(s), 0));
  report(`${formula} on ${shapes.map((s) => `[${s}]`).join(" ")}`, time, bytes, "GB/s");
  for (const { data } of inputs) backend.release(data);
}

const others: readonly (readonly [string, Shape, (x: Operand<WasmArray>) => WasmArray])[] = [
  ["sum over rows", [128, 3136], (x) => backend.reduce("sum", x, [0])],
  ["sum over columns", [128, 3136], (x) => backend.reduce("sum", x, [1])],
  ["max over columns", [128, 10], (x) => backend.reduce("max", x, [1])],
  ["argmax over columns", [128, 10], (x) => backend.reduce("argmax", x, [1])],
  ["sum over all but channels", [128, 6, 196], (x) => backend.reduce("sum", x, [0, 2])],
  ["transpose", [3136, 784], (x) => backend.permute(x, [1, 0])],
  ["permute to channels last", [128, 16, 100], (x) => backend.permute(x, [0, 2, 1])],
  ["slice", [128, 3136], (x) => backend.slice(x, [0, 8], [128, 3000])],
  ["random", [128, 3136], (x) => backend.random([1, 2], x.shape)],
];
const windows = {
  size: [5, 5],
  stride: [1, 1],
  dilation: [1, 1],
  padding: [[0, 0], [0, 0]],
} as const;
for (const [what, shape, call] of others) {
  const x = array(shape);
  report(`${what} of [${shape}]`, seconds(() => call(x)), 4 * sizeOf(shape), "GB/s read");
  backend.release(x.data);
}
const image = array([128, 6, 14, 14]);
const unfolded = array([128, 6, 25, 10, 10]);
const written = 4 * sizeOf(unfolded.shape);
report(
  "unfold 5x5 of [128,6,14,14]",
  seconds(() => backend.unfold(image, windows)),
  written,
  "GB/s",
);
const fold = seconds(() => backend.fold(unfolded, windows, image.shape));
report("fold 5x5 to [128,6,14,14]", fold, written, "GB/s");
