import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { evaluate } from "../../../kernel/formula/evaluate.ts";
import { call, constant, type Expr, variable } from "../../../kernel/formula/expr.ts";
import { createWasm } from "./mod.ts";
import {
  at,
  type Host,
  indices,
  kernelFor,
  run,
  shapes,
  variants,
  wholeNumbers,
} from "./testing.ts";

const [x, y, z] = [variable("x"), variable("y"), variable("z")];
/** Cheap enough to be unrolled, and exact on whole numbers. */
const cheap = call("add", call("mul", x, y), z);
/** Too long to be unrolled. */
const long = Array.from({ length: 12 }, (_, i) => constant(i - 5)).reduce<Expr>(
  (sum, c) => call("max", call("sub", sum, y), call("mul", c, z)),
  x,
);

/** Inputs that broadcast to a shape: some dimensions are 1, leading ones may be missing. */
const broadcasts = shapes({ min: 0, max: 4 }, { min: 1, max: 9 }).chain((shape) => {
  const input = fc.tuple(
    fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
    fc.integer({ min: 0, max: shape.length }),
  ).chain(([ones, missing]) =>
    wholeNumbers(shape.map((n, d) => ones[d] === true ? 1 : n).slice(missing))
  );
  return fc.record({ shape: fc.constant(shape), inputs: fc.tuple(input, input, input) });
});

/** The value of a broadcast array at an index of the whole. */
function broadcastAt(host: Host, index: readonly number[]): number {
  const own = index.slice(index.length - host.shape.length);
  return at(host, own.map((i, d) => host.shape[d] === 1 ? 0 : i));
}

for (const [what, expression] of [["unrolled", cheap], ["plain", long]] as const) {
  Deno.test(`elementwise broadcasts any shapes, in ${what} loops`, async () => {
    const kernel = kernelFor(["x", "y", "z"], { out: expression });
    await fc.assert(
      fc.asyncProperty(broadcasts, async ({ shape, inputs }) => {
        const expected = indices(shape).map((index) => {
          const [a = 0, b = 0, c = 0] = inputs.map((host) => broadcastAt(host, index));
          return evaluate(expression, { x: a, y: b, z: c });
        });
        for (const backend of variants) {
          const found = await run(
            backend,
            inputs,
            (...operands) => backend.elementwise(kernel, operands, [], shape),
          );
          assertEquals([...found], expected.map((value) => value + 0));
        }
      }),
      { numRuns: 150 },
    );
  });
}

Deno.test("several outputs: new ones are returned in order, others are written in place", async () => {
  const kernel = kernelFor(["x", "y"], {
    sum: call("add", x, y),
    x: call("mul", x, constant(2)),
    difference: call("sub", x, y),
    y: call("neg", x),
  });
  for (const shape of [[37], [5, 7]]) {
    const count = shape.reduce((a, b) => a * b, 1);
    const backend = createWasm();
    const values = Float32Array.from({ length: count }, (_, i) => i);
    const xs = { data: backend.upload(values), shape };
    const ys = { data: backend.upload(values.map((v) => 100 * v)), shape };
    const made = backend.elementwise(kernel, [xs, ys], [], shape);
    assertEquals(made.length, 2);
    const all = await Promise.all([...made, xs.data, ys.data].map((a) => backend.read(a, count)));
    const factors = [101, 2, -99, -1];
    const expected = factors.map((factor) => Array.from(values, (v) => factor * v + 0));
    assertEquals(all.map((array) => Array.from(array, (v) => v + 0)), [
      expected[0],
      expected[2],
      expected[1],
      expected[3],
    ]);
    assertEquals(backend.memory().arrays, 4);
  }
});

Deno.test("an output in place under broadcasting does not spoil the rows that follow", async () => {
  // Rows of 10 end within a vector: storing all of it would change the next row before it is read.
  const kernel = kernelFor(["x", "y"], { x: call("add", x, y) });
  for (const columns of [1, 2, 3, 5, 6, 7, 10, 17, 18, 19]) {
    const shape = [9, columns];
    const backend = createWasm();
    // The bias gets a block in which something else was: what lies behind it is not zero.
    for (const n of [16, 32]) backend.release(backend.upload(new Float32Array(n).fill(1e6)));
    const values = Array.from({ length: columns }, (_, j) => j);
    const bias = { data: backend.upload(values), shape: [columns] };
    const xs = { data: backend.upload(new Float32Array(9 * columns).fill(1)), shape };
    assertEquals(backend.elementwise(kernel, [xs, bias], [], shape), []);
    const found = await backend.read(xs.data, 9 * columns);
    assertEquals([...found], Array.from({ length: 9 * columns }, (_, i) => 1 + i % columns));
  }
});

Deno.test("uniforms arrive in order, and one may stand for a truth value", async () => {
  const [a, b] = [variable("a"), variable("b")];
  const kernel = kernelFor(["x"], {
    y: call("select", call("lt", a, constant(3)), call("mul", x, a), call("add", x, b)),
  });
  assertEquals(kernel.uniforms, 3);
  const backend = createWasm();
  const xs: Host = { shape: [3], values: Float32Array.of(1, 2, 3) };
  const order = kernel.instructions.flatMap((step) => step.op === "uniform" ? [step.index] : []);
  assertEquals(order.length, 3);
  const of = (uniforms: readonly number[]) =>
    run(backend, [xs], (operand) => backend.elementwise(kernel, [operand], uniforms, [3]));
  assertEquals([...await of([1, 2, 10])], [2, 4, 6]);
  assertEquals([...await of([0, 5, 10])], [11, 12, 13]);
});

Deno.test("constants keep their sign, infinity and NaN", async () => {
  const values = [-0, 0, Infinity, -Infinity, NaN, 1e-45];
  for (const value of values) {
    const kernel = kernelFor(["x"], { y: call("select", call("eq", x, x), constant(value), x) });
    const found = await run(
      variants[0] ?? createWasm(),
      [{ shape: [2], values: Float32Array.of(1, 2) }],
      (operand) => (variants[0] ?? createWasm()).elementwise(kernel, [operand], [], [2]),
    );
    assert(found.every((y) => Object.is(y, Math.fround(value))), `${value}: ${found}`);
  }
});

Deno.test("arrays without elements pass through", async () => {
  const kernel = kernelFor(["x", "y"], { z: call("add", x, y) });
  for (const backend of variants) {
    const found = await run(
      backend,
      [{ shape: [3, 0], values: new Float32Array() }, { shape: [1], values: Float32Array.of(1) }],
      (a, b) => backend.elementwise(kernel, [a, b], [], [3, 0]),
    );
    assertEquals(found.length, 0);
  }
});
