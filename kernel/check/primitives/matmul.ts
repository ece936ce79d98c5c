/**
 * Products of matrices.
 *
 * @module
 */
import type { Backend, Operand, Shape } from "../../backend.ts";
import { type Duel, showShapes } from "./duel.ts";

/** Rows, inner size and columns: small, odd, around the blocks of fast kernels, long and thin, none. */
const sizes: readonly (readonly [m: number, k: number, n: number])[] = [
  [1, 1, 1],
  [3, 4, 5],
  [17, 33, 9],
  [8, 8, 8],
  [1, 100, 7],
  [7, 100, 1],
  [33, 1, 17],
  [64, 64, 64],
  [65, 130, 67],
  [6, 16, 48],
  [5, 300, 10],
  [0, 3, 4],
  [3, 0, 4],
  [3, 4, 0],
];

/** Leading axes of either side. */
const leads: readonly (readonly [a: Shape, b: Shape])[] = [
  [[], []],
  [[3], [3]],
  [[2, 3], [2, 3]],
  [[3], []],
  [[], [3]],
  [[2, 2], []],
  [[1], [1]],
  [[0], [0]],
  [[0], []],
];

/** Checks the matmul primitive: both sides transposed or not, batches, shared sides. */
export async function checkMatmul(duel: Duel): Promise<void> {
  for (const [i, [m, k, n]] of sizes.entries()) {
    for (const [leadA, leadB] of i < 5 ? leads : leads.slice(0, 2)) {
      for (const [a, b] of [[false, false], [true, false], [false, true], [true, true]] as const) {
        const left = duel.draw([...leadA, ...a ? [k, m] : [m, k]]);
        const right = duel.draw([...leadB, ...b ? [n, k] : [k, n]]);
        const lead = leadA.length > 0 ? leadA : leadB;
        await duel.compare(
          "matmul",
          `${showShapes([left])}${a ? "ᵀ" : ""} × ${showShapes([right])}${b ? "ᵀ" : ""}`,
          [left, right],
          (backend, inputs) => product(backend, inputs, { a, b }, [...lead, m, n]),
          // k products and k − 1 additions in any order.
          { roundings: k + 1 },
        );
      }
    }
  }
}

function product(
  backend: Backend,
  [a, b]: readonly Operand<unknown>[],
  transposed: { readonly a: boolean; readonly b: boolean },
  shape: Shape,
): Operand<unknown>[] {
  return a && b ? [{ data: backend.matmul(a, b, transposed), shape }] : [];
}
