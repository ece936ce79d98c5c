import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { sizeOf, windowCounts, type Windows } from "../../../kernel/backend.ts";
import { createWasm } from "./mod.ts";
import { at, type Host, indices, run, shapes, wholeNumbers } from "./testing.ts";

const backend = createWasm();
const someShape = shapes({ min: 0, max: 5 }, { min: 0, max: 5 });

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
}

function shuffled(rank: number): fc.Arbitrary<number[]> {
  const axes = Array.from({ length: rank }, (_, d) => d);
  return fc.shuffledSubarray(axes, { minLength: rank });
}

Deno.test("permute moves every element, in every order of axes", async () => {
  const problem = someShape.chain((shape) => fc.tuple(wholeNumbers(shape), shuffled(shape.length)));
  await fc.assert(
    fc.asyncProperty(problem, async ([x, order]) => {
      const found = await run(backend, [x], (operand) => backend.permute(operand, order));
      const shape = order.map((axis) => x.shape[axis] ?? 1);
      const expected = indices(shape).map((index) =>
        at(x, x.shape.map((_, axis) => index[order.indexOf(axis)] ?? 0))
      );
      assertEquals([...found], expected);
    }),
    { numRuns: 200 },
  );
});

Deno.test("permute transposes planes whose sides no block divides", async () => {
  for (const [m, n] of [[1, 50], [3, 33], [16, 16], [17, 4], [18, 35], [64, 61], [130, 7]]) {
    const [rows, columns] = [m ?? 1, n ?? 1];
    const values = Float32Array.from({ length: 2 * rows * columns }, (_, i) => i);
    const x: Host = { shape: [2, rows, columns], values };
    const found = await run(backend, [x], (operand) => backend.permute(operand, [0, 2, 1]));
    const expected = indices([2, columns, rows]).map(([t = 0, j = 0, i = 0]) => at(x, [t, i, j]));
    assertEquals([...found], expected);
  }
});

/** An array, and a block that lies within it. */
const blocks = shapes({ min: 0, max: 4 }, { min: 0, max: 6 }).chain((outer) => {
  const ends = fc.tuple(...outer.map((n) => fc.tuple(fc.nat(n), fc.nat(n))));
  return ends.map((pairs) => ({
    outer,
    start: pairs.map(([a, b]) => Math.min(a, b)),
    inner: pairs.map(([a, b]) => Math.abs(a - b)),
  }));
});

Deno.test("slice takes the block, and pad is its adjoint", async () => {
  const problem = blocks.chain((block) =>
    fc.tuple(fc.constant(block), wholeNumbers(block.outer), wholeNumbers(block.inner))
  );
  await fc.assert(
    fc.asyncProperty(problem, async ([{ outer, start, inner }, x, y]) => {
      const sliced = await run(backend, [x], (operand) => backend.slice(operand, start, inner));
      const expected = indices(inner).map((index) =>
        at(x, index.map((i, d) => i + (start[d] ?? 0)))
      );
      assertEquals([...sliced], expected);
      const padded = await run(backend, [y], (operand) => backend.pad(operand, start, outer, 0));
      assertEquals(padded.length, sizeOf(outer));
      assertEquals(dot(sliced, y.values), dot(x.values, padded));
    }),
    { numRuns: 200 },
  );
});

Deno.test("pad fills with its value, NaN and infinity too", async () => {
  for (const value of [1, -Infinity, NaN]) {
    const x = { shape: [1, 2], values: Float32Array.of(5, 6) };
    const found = await run(backend, [x], (operand) => backend.pad(operand, [1, 1], [2, 4], value));
    assertEquals([...found], [value, value, value, value, value, 5, 6, value]);
  }
});

Deno.test("concat joins along any axis, arrays without elements among them", async () => {
  const problem = shapes({ min: 1, max: 4 }, { min: 0, max: 4 }).chain((shape) =>
    fc.tuple(fc.nat(shape.length - 1), fc.array(fc.nat(4), { minLength: 1, maxLength: 4 })).chain(
      ([axis, sizes]) =>
        fc.record({
          axis: fc.constant(axis),
          arrays: fc.tuple(...sizes.map((n) => wholeNumbers(shape.with(axis, n)))),
        }),
    )
  );
  await fc.assert(
    fc.asyncProperty(problem, async ({ axis, arrays }) => {
      const found = await run(backend, arrays, (...inputs) => backend.concat(inputs, axis));
      const owner = arrays.flatMap((x) =>
        Array.from({ length: x.shape[axis] ?? 0 }, (_, i) => ({ x, i }))
      );
      const shape = (arrays[0]?.shape ?? []).with(axis, owner.length);
      const expected = indices(shape).map((index) => {
        const { x, i } = owner[index[axis] ?? 0] ?? { x: undefined, i: 0 };
        return x === undefined ? NaN : at(x, index.with(axis, i));
      });
      assertEquals([...found], expected);
    }),
    { numRuns: 150 },
  );
});

Deno.test("gather picks rows and yields NaN for an index that is none", async () => {
  const index = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -1, max: 5 }) },
    fc.constantFrom(0.5, NaN, Infinity, -Infinity, -0, 2 ** 32, 1e10),
  );
  const size = fc.integer({ min: 0, max: 5 });
  const problem = fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    size,
    size,
    fc.integer({ min: 0, max: 21 }),
  )
    .chain(([batch, n, k, inner]) =>
      fc.record({
        x: wholeNumbers([batch, n, inner]),
        grad: wholeNumbers([batch, k, inner]),
        picked: fc.array(index, { minLength: batch * k, maxLength: batch * k })
          .map((values): Host => ({ shape: [batch, k], values: Float32Array.from(values) })),
      })
    );
  await fc.assert(
    fc.asyncProperty(problem, async ({ x, grad, picked }) => {
      const [, n = 0] = x.shape;
      const isRow = (i: number) => Number.isInteger(i) && i >= 0 && i < n;
      const found = await run(backend, [x, picked], (a, b) => backend.gather(a, b));
      const expected = indices(grad.shape).map(([b = 0, j = 0, i = 0]) => {
        const row = at(picked, [b, j]);
        return isRow(row) ? at(x, [b, row, i]) : NaN;
      });
      assertEquals([...found], expected);

      const scattered = await run(backend, [grad, picked], (a, b) => backend.scatterAdd(a, b, n));
      assertEquals(scattered.length, x.values.length);
      const valid = found.map((value) => Number.isNaN(value) ? 0 : value);
      assertEquals(dot(valid, grad.values), dot(x.values, scattered));
    }),
    { numRuns: 200 },
  );
});

/** An array and windows over its last one to three axes, at least one of which fits. */
const windowProblems = fc.tuple(
  shapes({ min: 0, max: 2 }, { min: 0, max: 3 }),
  fc.array(
    fc.record({
      size: fc.integer({ min: 1, max: 4 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 2 }),
      before: fc.integer({ min: 0, max: 2 }),
      after: fc.integer({ min: 0, max: 2 }),
      extra: fc.integer({ min: 0, max: 6 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
).map(([lead, axes]) => {
  const windows: Windows = {
    size: axes.map(({ size }) => size),
    stride: axes.map(({ stride }) => stride),
    dilation: axes.map(({ dilation }) => dilation),
    padding: axes.map(({ before, after }) => [before, after]),
  };
  const spatial = axes.map(({ size, dilation, before, after, extra }) =>
    Math.max(1, (size - 1) * dilation + 1 - before - after) + extra
  );
  return { windows, shape: [...lead, ...spatial], spatial, lead };
});

Deno.test("unfold lays windows side by side, and fold is its adjoint", async () => {
  const problem = windowProblems.chain((p) => {
    const counts = windowCounts(p.spatial, p.windows);
    const unfolded = [...p.lead, sizeOf(p.windows.size), ...counts];
    return fc.tuple(fc.constant({ ...p, counts }), wholeNumbers(p.shape), wholeNumbers(unfolded));
  });
  await fc.assert(
    fc.asyncProperty(problem, async ([{ windows, shape, lead, counts }, x, y]) => {
      const found = await run(backend, [x], (operand) => backend.unfold(operand, windows));
      const sizes = [...lead, ...windows.size, ...counts];
      const expected = indices(sizes).map((index) => {
        const place = shape.map((_, d) => {
          const i = d - lead.length;
          if (i < 0) return index[d] ?? 0;
          const [within = 0, window = 0] = [index[d], index[d + windows.size.length]];
          return window * (windows.stride[i] ?? 1) + within * (windows.dilation[i] ?? 1) -
            (windows.padding[i]?.[0] ?? 0);
        });
        return place.every((i, d) => i >= 0 && i < (shape[d] ?? 0)) ? at(x, place) : 0;
      });
      assertEquals([...found], expected);

      const folded = await run(backend, [y], (operand) => backend.fold(operand, windows, shape));
      assertEquals(folded.length, x.values.length);
      assertEquals(dot(found, y.values), dot(x.values, folded));
    }),
    { numRuns: 200 },
  );
});

Deno.test("the values of a slice stay when the array it came from is released", async () => {
  const local = createWasm();
  const x = { data: local.upload([1, 2, 3, 4]), shape: [4] };
  const y = local.slice(x, [1], [2]);
  local.release(x.data);
  local.release(local.upload([9, 9, 9, 9]));
  assertEquals([...await local.read(y, 2)], [2, 3]);
  assert(local.memory().arrays === 1);
});
