import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createMatmul } from "./matmul/matmul.ts";
import { Engine } from "./engine.ts";
import { type Host, run, variants } from "./testing.ts";

/** One product: sizes, how either side is stored, and which side has a batch. */
interface Problem {
  readonly batch: readonly number[];
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposed: { readonly a: boolean; readonly b: boolean };
  readonly shared: "a" | "b" | "neither";
}

function problems(size: number, batch: number): fc.Arbitrary<Problem> {
  const side = fc.integer({ min: 0, max: size });
  return fc.record({
    batch: fc.array(fc.integer({ min: 0, max: batch }), { maxLength: 2 }),
    m: side,
    n: side,
    k: side,
    transposed: fc.record({ a: fc.boolean(), b: fc.boolean() }),
    shared: fc.constantFrom("a", "b", "neither"),
  });
}

/** Numbers in [−½, ½) that are the same every time. */
function numbers(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state / 2 ** 32;
  });
}

function operands({ batch, m, n, k, transposed, shared }: Problem): { a: Host; b: Host } {
  const a = [...(shared === "a" ? [] : batch), ...(transposed.a ? [k, m] : [m, k])];
  const b = [...(shared === "b" ? [] : batch), ...(transposed.b ? [n, k] : [k, n])];
  const host = (shape: readonly number[], seed: number): Host => ({
    shape,
    values: numbers(shape.reduce((x, y) => x * y, 1), seed),
  });
  return { a: host(a, 1), b: host(b, 2) };
}

/** The product in float64, and beside it the sum of absolute values, which bounds the error. */
function exact({ batch, m, n, k, transposed, shared }: Problem, a: Host, b: Host) {
  const count = batch.reduce((x, y) => x * y, 1);
  const value = new Float64Array(count * m * n);
  const size = new Float64Array(count * m * n);
  for (let i = 0; i < value.length; i++) {
    const [t, row, column] = [Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n];
    for (let p = 0; p < k; p++) {
      const x = a.values[
        (shared === "a" ? 0 : t * m * k) + (transposed.a ? p * m + row : row * k + p)
      ] ?? NaN;
      const y = b.values[
        (shared === "b" ? 0 : t * k * n) + (transposed.b ? column * k + p : p * n + column)
      ] ?? NaN;
      value[i] = (value[i] ?? 0) + x * y;
      size[i] = (size[i] ?? 0) + Math.abs(x * y);
    }
  }
  return { value, size };
}

async function check(problem: Problem): Promise<void> {
  const { a, b } = operands(problem);
  const { value, size } = exact(problem, a, b);
  for (const backend of variants) {
    const found = await run(backend, [a, b], (x, y) => backend.matmul(x, y, problem.transposed));
    assertEquals(found.length, value.length);
    found.forEach((y, i) => {
      // k roundings of the products and k of the sums, each at most 2⁻²⁴ of what is summed.
      const bound = 2 * (problem.k + 1) * 2 ** -24 * (size[i] ?? 0);
      assert(Math.abs(y - (value[i] ?? NaN)) <= bound, `${JSON.stringify(problem)}: ${i}: ${y}`);
    });
  }
}

Deno.test("matmul equals the triple loop for small sizes, 0 and 1 among them", async () => {
  await fc.assert(fc.asyncProperty(problems(9, 3), check), { numRuns: 300 });
});

Deno.test("matmul equals the triple loop for sizes that no tile divides", async () => {
  await fc.assert(fc.asyncProperty(problems(70, 2), check), { numRuns: 60 });
});

Deno.test("matmul equals the triple loop where blocks of k and of rows end", async () => {
  for (const a of [false, true]) {
    for (const b of [false, true]) {
      const rest = { batch: [], transposed: { a, b }, shared: "neither" } as const;
      await check({ m: 13, n: 14, k: 803, ...rest });
      await check({ m: 350, n: 17, k: 401, ...rest });
      await check({ m: 1, n: 50, k: 1201, ...rest });
      await check({ m: 50, n: 1, k: 37, ...rest });
    }
  }
});

Deno.test("every method of multiplying is met, and agrees with the triple loop", async () => {
  const plain = { batch: [], shared: "neither" } as const;
  const [nn, nt] = [{ a: false, b: false }, { a: false, b: true }];
  await check({ ...plain, m: 7, n: 23, k: 67, transposed: nt }); // dots
  await check({ ...plain, m: 31, n: 27, k: 67, transposed: nt }); // packed
  await check({ ...plain, m: 1, n: 51, k: 19, transposed: nn }); // row
  for (let m = 2; m <= 12; m++) {
    await check({ ...plain, m, n: 51, k: 9, transposed: nn }); // direct
    await check({ ...plain, m, n: 51, k: 9, transposed: { a: true, b: false } });
  }
});

Deno.test("addresses beyond 2 GiB are addresses like others", () => {
  const engine = new Engine({ relaxed: false });
  const { memory } = engine;
  memory.allocate(2 ** 29 + 2 ** 28); // never touched, so never taken from the system
  const [a, b] = [[1, 2, 3, 4, 5, 6], [1, 0, 2, 0, 1, 0]].map((values) => {
    const data = memory.allocate(6);
    memory.f32.set(values, data.address / 4);
    return { data, shape: [2, 3] };
  });
  assert(a !== undefined && b !== undefined && a.data.address > 2 ** 31);
  const c = createMatmul(engine)(a, b, { a: false, b: true });
  assertEquals([...memory.f32.subarray(c.address / 4, c.address / 4 + 4)], [7, 2, 16, 5]);
});

Deno.test("matmul of nothing is zero, whatever the memory held before", async () => {
  for (const backend of variants) {
    const old = backend.upload(new Float32Array(12).fill(NaN));
    backend.release(old);
    const empty = (shape: readonly number[]): Host => ({ shape, values: new Float32Array() });
    const y = await run(
      backend,
      [empty([3, 0]), empty([0, 4])],
      (a, b) => backend.matmul(a, b, { a: false, b: false }),
    );
    assertEquals([...y], new Array(12).fill(0));
  }
});

Deno.test("matmul keeps what lies beside its operands out of the result, NaN included", async () => {
  // Blocks are longer than arrays: whatever lies there must not be multiplied in.
  for (const backend of variants) {
    for (const k of [1, 2, 3, 17, 18, 19, 33]) {
      const dirt = Array.from({ length: 4 }, () => backend.upload(new Float32Array(64).fill(NaN)));
      for (const array of dirt) backend.release(array);
      const a = { shape: [1, k], values: new Float32Array(k).fill(1) };
      const y = await run(backend, [a, a], (x, w) => backend.matmul(x, w, { a: false, b: true }));
      assertEquals([...y], [k]);
    }
  }
});
