import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { compile } from "../../../kernel/formula/compile.ts";
import { parse } from "../../../kernel/formula/parse.ts";
import { printKernel } from "./formula/print.ts";
import { createNative } from "./mod.ts";
import { drawn, nativeTest, valuesOf } from "./testing.ts";

function kernelOf(inputs: readonly string[], outputs: Readonly<Record<string, string>>) {
  const names = [...inputs, "k"];
  const parsed = Object.entries(outputs).map(([name, text]) => [name, parse(text, names)] as const);
  return compile(inputs, Object.fromEntries(parsed)).kernel;
}

Deno.test("formulas that compute the same are the same text, whatever their names", () => {
  const all = () => true;
  const one = printKernel(kernelOf(["x", "y"], { z: "exp(x) * y" }), all);
  assertEquals(printKernel(kernelOf(["left", "r"], { out: "exp(left) * r" }), all), one);
  assertNotEquals(printKernel(kernelOf(["x", "y"], { z: "exp(y) * x" }), all), one);
  assertNotEquals(printKernel(kernelOf(["x", "y"], { z: "exp(x) * y" }), (i) => i === 0), one);
});

Deno.test("a kernel defines only what it calls", () => {
  const text = printKernel(kernelOf(["x"], { y: "x + 1" }), () => true);
  assert(!text.includes("INLINE"), text);
  const log = printKernel(kernelOf(["x"], { y: "log(x)" }), () => true);
  assert(log.includes("logarithm") && !log.includes("exponential"), log);
});

nativeTest("constants keep their sign, infinity and NaN", async () => {
  const backend = createNative();
  for (const value of [-0, 0, Infinity, -Infinity, NaN, 1e-45, 3e38, 1e21, -7, 0.1]) {
    const kernel = kernelOf(["x"], { y: "x == x ? k : x" });
    const constant = {
      ...kernel,
      uniforms: 0,
      instructions: kernel.instructions.map((step) =>
        step.op === "uniform" ? { op: "constant", value } as const : step
      ),
    };
    const x = drawn(backend, [2]);
    const [y] = backend.elementwise(constant, [x], [], [2]);
    for (const found of await valuesOf(backend, y)) {
      assert(Object.is(found, Math.fround(value)), `${value}: ${found}`);
    }
  }
});

nativeTest("outputs in place under broadcasting do not spoil the rows that follow", async () => {
  const kernel = kernelOf(["x", "y"], { x: "x + y" });
  const backend = createNative();
  for (const columns of [1, 2, 3, 7, 10, 17, 19, 33]) {
    const values = Array.from({ length: columns }, (_, j) => j);
    const bias = { data: backend.upload(values), shape: [columns] };
    const data = backend.upload(new Float32Array(9 * columns).fill(1));
    assertEquals(
      backend.elementwise(kernel, [{ data, shape: [9, columns] }, bias], [], [9, columns]),
      [],
    );
    assertEquals(
      await valuesOf(backend, data),
      Array.from({ length: 9 * columns }, (_, i) => 1 + i % columns),
    );
  }
});

nativeTest("a nest of many dimensions is walked in order, in parts too", async () => {
  const kernel = kernelOf(["x", "y"], { z: "x + 1000 * y" });
  const backend = createNative();
  const shape = [7, 40, 1, 30, 12];
  const size = 7 * 40 * 30 * 12;
  const x = {
    data: backend.upload(Array.from({ length: 7 * 30 }, (_, i) => i)),
    shape: [7, 1, 1, 30, 1],
  };
  const y = {
    data: backend.upload(Array.from({ length: 480 }, (_, i) => i)),
    shape: [40, 1, 1, 12],
  };
  const [z] = backend.elementwise(kernel, [x, y], [], shape);
  const expected = Array.from({ length: size }, (_, i) => {
    const [a, b, c, d] = [
      Math.floor(i / 14400),
      Math.floor(i / 360) % 40,
      Math.floor(i / 12) % 30,
      i % 12,
    ];
    return a * 30 + c + 1000 * (b * 12 + d);
  });
  assertEquals(await valuesOf(backend, z), expected);
});

/** Functions whose values are rounded, in float64. */
const exact: Readonly<Record<string, (x: number) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

for (const [name, of] of Object.entries(exact)) {
  nativeTest(`${name} is right to 2e-7 over all of float32`, async () => {
    const bits = Uint32Array.from({ length: 2 ** 18 }, (_, i) => i * 16381);
    const dense = Float32Array.from({ length: 40_000 }, (_, i) => (i - 20_000) * 0.00513);
    const values = [...new Float32Array(bits.buffer), ...dense];
    const backend = createNative();
    const x = { data: backend.upload(values), shape: [values.length] };
    const [y] = backend.elementwise(kernelOf(["x"], { y: `${name}(x)` }), [x], [], x.shape);
    const found = await valuesOf(backend, y);
    found.forEach((actual, i) => {
      const wanted = of(Math.fround(values[i] ?? NaN));
      const rounded = Math.fround(wanted);
      if (Object.is(actual, rounded)) return;
      // What is too small for a normal number may be anything as small.
      const allowed = 2e-7 * Math.abs(wanted) + 2 ** -126;
      const near = Math.abs(actual - wanted) <= allowed && !(actual * wanted < 0);
      assert(near, `${name}(${values[i]}) = ${wanted}, found ${actual}`);
    });
  });
}
