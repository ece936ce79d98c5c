/**
 * Rows by index.
 *
 * @module
 */
import type { Backend } from "../../../kernel/backend.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import { filled } from "./movement.ts";
import type { Results } from "./results.ts";
import { type Shader, threadsOfLine } from "./shader.ts";

/** The primitives that find rows by index. */
export type Rows = Pick<Backend<GpuArray>, "gather" | "scatterAdd">;

/** The row that a number names; `n` for none. */
const rowOf = `
fn row_of(number: f32, n: u32) -> u32 {
  // Not a number fails both.
  if (!(number >= 0.0 && number < f32(n))) { return n; }
  let row = u32(number);
  return select(n, row, f32(row) == number && row < n);
}
`;

const gather: Shader = {
  reads: [{ name: "x" }, { name: "indices" }],
  writes: [{ name: "y" }],
  parameters: ["size: u32", "n: u32", "k: u32", "inner: u32"],
  threads: threadsOfLine,
  definitions: `${rowOf}
fn not_a_number(n: u32) -> f32 { return bitcast<f32>(n); }
`,
  body: `
if (index >= p.size) { return; }
let place = index / p.inner;
let row = row_of(indices_at(place), p.n);
var value = not_a_number(0x7fc00000u);
if (row < p.n) { value = x_at((place / p.k * p.n + row) * p.inner + index % p.inner); }
y_put(index, value);
`,
};

/** A thread adds up one number: it looks through all indices of its batch, in their order. */
const scatter: Shader = {
  reads: [{ name: "x" }, { name: "indices" }],
  writes: [{ name: "y" }],
  parameters: ["size: u32", "n: u32", "k: u32", "inner: u32"],
  threads: threadsOfLine,
  definitions: rowOf,
  body: `
if (index >= p.size) { return; }
let row = index / p.inner % p.n;
let first = index / p.inner / p.n * p.k;
var sum = 0.0;
for (var j = first; j < first + p.k; j++) {
  if (row_of(indices_at(j), p.n) == row) { sum += x_at(j * p.inner + index % p.inner); }
}
y_put(index, sum);
`,
};

/** Builds both. */
export function createRows(device: Device, results: Results): Rows {
  return {
    gather({ data, shape: [batch = 1, n = 1, inner = 1] }, { data: indices, shape: [, k = 1] }) {
      const size = batch * k * inner;
      const y = results.like(data, size);
      const groups = Math.ceil(size / threadsOfLine);
      device.run("gather", () => gather, [data, indices, y], [size, n, k, inner], groups);
      return y;
    },

    scatterAdd({ data, shape: [batch = 1, k = 1, inner = 1] }, { data: indices }, n) {
      const size = batch * n * inner;
      if (k === 0) return filled(device, results, size, 0);
      const y = results.allocate(size);
      const groups = Math.ceil(size / threadsOfLine);
      device.run("scatter", () => scatter, [data, indices, y], [size, n, k, inner], groups);
      return y;
    },
  };
}
