import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createWasm } from "./mod.ts";
import { at, type Host, indices, run, shapes, wholeNumbers } from "./testing.ts";

const backend = createWasm();

/** What each kind makes of the values it meets, in order. */
const reducers = {
  sum: (values: readonly number[]) => values.reduce((a, b) => a + b, 0),
  max: (values: readonly number[]) => Math.max(...values),
  argmax: (values: readonly number[]) => {
    const nan = values.findIndex(Number.isNaN);
    return nan >= 0 ? nan : values.indexOf(Math.max(...values));
  },
};

function expected(kind: keyof typeof reducers, x: Host, axes: readonly number[]): number[] {
  const kept = x.shape.map((n, d) => axes.includes(d) ? 1 : n);
  const gone = x.shape.map((n, d) => axes.includes(d) ? n : 1);
  const within = indices(gone);
  return indices(kept).map((index) =>
    reducers[kind](within.map((offset) => at(x, index.map((i, d) => i + (offset[d] ?? 0)))))
  );
}

const problems = (least: number) =>
  shapes({ min: 1, max: 5 }, { min: least, max: 6 }).chain((shape) =>
    fc.record({
      x: wholeNumbers(shape),
      axes: fc.subarray(shape.map((_, d) => d), { minLength: 1 }),
    })
  );

Deno.test("sum over any axes, and of nothing, equals the plain loop", async () => {
  await fc.assert(
    fc.asyncProperty(problems(0), async ({ x, axes }) => {
      const found = await run(backend, [x], (operand) => backend.reduce("sum", operand, axes));
      assertEquals(Array.from(found, (v) => v + 0), expected("sum", x, axes).map((v) => v + 0));
    }),
    { numRuns: 200 },
  );
});

Deno.test("max over any axes equals the plain loop, NaN wins", async () => {
  await fc.assert(
    fc.asyncProperty(problems(1), fc.nat(200), async ({ x, axes }, place) => {
      if (place < x.values.length) x.values[place] = NaN;
      const found = await run(backend, [x], (operand) => backend.reduce("max", operand, axes));
      assertEquals([...found], expected("max", x, axes));
    }),
    { numRuns: 200 },
  );
});

Deno.test("argmax is the first place of the maximum, NaN counting as such", async () => {
  await fc.assert(
    fc.asyncProperty(
      problems(1),
      fc.array(fc.nat(100), { maxLength: 40 }),
      async ({ x, axes }, places) => {
        for (const place of places) {
          if (place < x.values.length) x.values[place] = NaN;
        }
        const axis = axes.slice(0, 1);
        const found = await run(backend, [x], (operand) => backend.reduce("argmax", operand, axis));
        assertEquals([...found], expected("argmax", x, axis));
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("sizes on both sides of every unrolled loop reduce alike", async () => {
  for (const kind of ["sum", "max", "argmax"] as const) {
    for (const n of [1, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 130]) {
      const values = Float32Array.from({ length: 3 * n }, (_, i) => (i * 7919) % 101 - 50);
      for (const [shape, axes] of [[[3, n], [1]], [[n, 3], [0]], [[3, n], [0]], [[n, 3], [1]]]) {
        const x = { shape: shape ?? [], values };
        const found = await run(
          backend,
          [x],
          (operand) => backend.reduce(kind, operand, axes ?? []),
        );
        assertEquals([...found], expected(kind, x, axes ?? []), `${kind} ${shape} over ${axes}`);
      }
    }
  }
});

Deno.test("a sum of a million numbers is as good as its last rounding", async () => {
  const values = Float32Array.from({ length: 1_000_000 }, (_, i) => 0.1 + (i % 7) * 1e-3);
  const exact = values.reduce((sum, x) => sum + x, 0);
  for (const shape of [[1_000_000], [500_000, 2], [2, 500_000], [1000, 1000]]) {
    const axes = shape.map((_, d) => d);
    const [whole] = await run(backend, [{ shape, values }], (x) => backend.reduce("sum", x, axes));
    assert(Math.abs((whole ?? NaN) - exact) <= 1e-6 * exact);
    const columns = await run(backend, [{ shape, values }], (x) => backend.reduce("sum", x, [0]));
    const total = columns.reduce((sum, x) => sum + x, 0);
    assert(Math.abs(total - exact) <= 1e-6 * exact, `${shape}: ${total} for ${exact}`);
  }
});
