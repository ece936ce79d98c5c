/**
 * Finds a product of the wrong matrices.
 *
 * @module
 */
import { agree, permuteValues } from "../arrays.ts";
import type { Evidence, Named } from "./evidence.ts";

/** Whether expected and found are both products of two of the matrices around; says of which. */
export function findMatrixProduct(evidence: Evidence): string | undefined {
  const { input, inputs, grad, expected, found } = evidence;
  if (input.shape.length !== 2) return undefined;
  const matrices = [grad, ...inputs].filter(({ shape }) => shape.length === 2);
  const sides = matrices.flatMap((matrix) => [matrix, transpose(matrix)]);
  let [right, wrong]: (string | undefined)[] = [];
  for (const a of sides) {
    for (const b of sides) {
      const product = multiply(a, b);
      if (product === undefined || product.length !== found.length) continue;
      const text = `${a.name} × ${b.name}`;
      if (agree(product, expected)) right ??= text;
      if (agree(product, found)) wrong ??= text;
    }
  }
  if (right === undefined || wrong === undefined) return undefined;
  const plain = (text: string) => text.replaceAll("ᵀ", "");
  const cause = plain(right) === plain(wrong) ? "a matrix is transposed" : "another product is due";
  return `${cause}: expected = ${right}, found = ${wrong}`;
}

function transpose({ name, shape, values }: Named): Named {
  return {
    name: `${name}ᵀ`,
    shape: shape.toReversed(),
    values: permuteValues(values, shape, [1, 0]),
  };
}

function multiply(a: Named, b: Named): Float64Array | undefined {
  const [m = 0, k = 0] = a.shape;
  const [k2 = 0, n = 0] = b.shape;
  if (k !== k2) return undefined;
  return Float64Array.from({ length: m * n }, (_, at) => {
    let sum = 0;
    const [i, j] = [Math.floor(at / n), at % n];
    for (let l = 0; l < k; l++) sum += (a.values[i * k + l] ?? 0) * (b.values[l * n + j] ?? 0);
    return sum;
  });
}
