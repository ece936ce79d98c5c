/**
 * Known values, computed before anything else: devices have been seen that compute wrong numbers, all zeros for example,
 * and report no error.
 *
 * @module
 */
import type { Backend } from "../../../kernel/backend.ts";
import { UsageError } from "../../../kernel/errors.ts";
import { fillUniform } from "../../../kernel/threefry.ts";
import type { GpuArray } from "./array.ts";

/**
 * Computes random numbers, a product with them, and the largest numbers of its rows, in one batch, and compares all three.
 *
 * @throws {UsageError} with what was found, where anything differs.
 */
export async function refuseLiar(backend: Backend<GpuArray>, adapter: string): Promise<void> {
  const [m, k, n] = [33, 70, 18];
  const a = backend.random([1, 2], [m, k]);
  const b = backend.upload(Float32Array.from({ length: k * n }, (_, i) => (i * 7) % 11 - 5));
  const product = backend.matmul({ data: a, shape: [m, k] }, { data: b, shape: [k, n] }, {
    a: false,
    b: false,
  });
  const largest = backend.reduce("argmax", { data: product, shape: [m, n] }, [1]);
  const found = await Promise.all([
    backend.read(a, m * k),
    backend.read(product, m * n),
    backend.read(largest, m),
  ]);
  for (const array of [a, b, product, largest]) backend.release(array);

  const random = new Float32Array(m * k);
  fillUniform([1, 2], random);
  const right = Float64Array.from({ length: m * n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < k; j++) {
      sum += (random[Math.floor(i / n) * k + j] ?? NaN) * ((j * n + i % n) * 7 % 11 - 5);
    }
    return sum;
  });
  const [numbers, products, places] = found;
  // Of what was found: numbers that are stored in float16 may be equal where the right ones are not.
  const rows = Array.from({ length: m }, (_, i) => [...products.subarray(i * n, (i + 1) * n)]);
  const indices = rows.map((row) => row.indexOf(Math.max(...row)));
  compare("a random number", adapter, numbers, random, 0);
  compare(
    "a matrix product",
    adapter,
    products,
    right,
    product.storage === "float16" ? 0.05 : 1e-3,
  );
  compare("the place of a maximum", adapter, places, indices, 0);
}

function compare(
  what: string,
  adapter: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  for (let i = 0; i < expected.length; i++) {
    const [x = NaN, y = NaN] = [found[i], expected[i]];
    if (Math.abs(x - y) <= tolerance) continue;
    throw new UsageError(
      `webgpu: the adapter ${adapter} computes wrong numbers: ${what} came out as ${x}, right is ${y}; update its ` +
        "driver, or take another adapter with --set backend.adapter=software, or --backend wasm",
    );
  }
}
