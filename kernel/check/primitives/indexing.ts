/**
 * Picking rows by index, and adding them back.
 *
 * @module
 */
import { roundoff } from "../comparison.ts";
import type { Duel } from "./duel.ts";

/** `[batch, rows, inner, picks]`. */
const sizes: readonly (readonly [number, number, number, number])[] = [
  [1, 5, 3, 4],
  [2, 4, 1, 7],
  [3, 1, 5, 2],
  [1, 10, 17, 33],
  [4, 6, 1, 1],
  [1, 3, 4, 0],
  [0, 3, 4, 2],
  [2, 3, 0, 4],
];

/** Checks gather and scatterAdd: repeated indices, and those that do not exist. */
export async function checkIndexing(duel: Duel): Promise<void> {
  for (const [batch, n, inner, k] of sizes) {
    const name = `${n} rows of ${inner}, ${k} indices, batch ${batch}`;
    const valid = duel.drawWhole([batch, k], 0, n - 1);
    const bad = [-1, n, 0.5, NaN, Infinity, -Infinity, 1e20, -0.5, 2 ** 31, 2 ** 32];
    const mixed = duel.given(
      [batch, k],
      valid.values.map((index, i) => i % 2 === 0 ? index : bad[(i >> 1) % bad.length] ?? -1),
    );
    for (const [indices, kind] of [[valid, "valid"], [mixed, "some that do not exist"]] as const) {
      await duel.compare(
        "gather",
        `${name}, ${kind}`,
        [duel.draw([batch, n, inner]), indices],
        (backend, [x, i]) =>
          x && i ? [{ data: backend.gather(x, i), shape: [batch, k, inner] }] : [],
      );
      await duel.compare(
        "scatterAdd",
        `${name}, ${kind}`,
        [duel.draw([batch, k, inner]), indices],
        (backend, [x, i]) =>
          x && i ? [{ data: backend.scatterAdd(x, i, n), shape: [batch, n, inner] }] : [],
        // At most k numbers up to 2 are added, each sum rounded.
        { tolerance: () => 2 * k * k * roundoff[duel.dtype] },
      );
    }
  }
}
