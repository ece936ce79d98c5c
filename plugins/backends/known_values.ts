/**
 * Known values, for backends on devices that have been seen to compute wrong numbers, all zeros for example, and to report
 * no error. They are computed before anything else.
 *
 * @module
 */
import type { Backend } from "../../kernel/backend.ts";
import { fillUniform } from "../../kernel/threefry.ts";

/**
 * Computes random numbers, a product with them, and the largest numbers of its rows, in one batch, and compares all three. In words
 * what came out wrong first, and what is right; `undefined` where nothing did.
 */
export async function wrongNumber<Handle>(
  backend: Backend<Handle>,
): Promise<string | undefined> {
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
  const tolerance = Math.max(1e-3, 100 * (backend.roundoff ?? 0));
  return difference("a random number", numbers, random, 0) ??
    difference("a matrix product", products, right, tolerance) ??
    difference("the place of a maximum", places, indices, 0);
}

function difference(
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    const [x = NaN, y = NaN] = [found[i], expected[i]];
    if (!(Math.abs(x - y) <= tolerance)) return `${what} came out as ${x}, right is ${y}`;
  }
  return undefined;
}
