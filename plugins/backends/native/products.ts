/**
 * Matrix products and reductions.
 *
 * @module
 */
import type { Backend } from "../../../kernel/backend.ts";
import { reduceGroups } from "../wasm/reduce/groups.ts";
import type { Calls } from "./call.ts";
import { addressOf, type Memory, type NativeArray } from "./memory.ts";
import { filled } from "./movement.ts";

/** The primitives that add up. */
export type Products = Pick<Backend<NativeArray>, "matmul" | "reduce">;

const kinds = { sum: 0, max: 1, argmax: 2 } as const;

/** Returns both. */
export function createProducts(memory: Memory, calls: Calls): Products {
  const reduceOnce = (
    kind: keyof typeof kinds,
    x: NativeArray,
    outer: number,
    count: number,
    inner: number,
  ): NativeArray => {
    const from = addressOf(x);
    if (count === 0) return filled(memory, calls, outer * inner, 0);
    const result = memory.allocate(outer * inner);
    if (result.length > 0) {
      calls.pass(kinds[kind], result.address, from, outer, count, inner);
      calls.symbols.reduce(calls.address);
    }
    return result;
  };

  return {
    reduce(kind, x, axes) {
      const once = (x: NativeArray, outer: number, count: number, inner: number) =>
        reduceOnce(kind, x, outer, count, inner);
      return reduceGroups(x, axes, once, (array) => memory.release(array));
    },

    matmul(a, b, transposed) {
      const [aRank, bRank] = [a.shape.length, b.shape.length];
      let m = (transposed.a ? a.shape[aRank - 1] : a.shape[aRank - 2]) ?? 1;
      const k = (transposed.a ? a.shape[aRank - 2] : a.shape[aRank - 1]) ?? 1;
      let n = (transposed.b ? b.shape[bRank - 2] : b.shape[bRank - 1]) ?? 1;
      const batched = aRank > 2 ? a : b;
      let batch = 1;
      for (let i = 0; i < batched.shape.length - 2; i++) batch *= batched.shape[i] ?? 1;

      let [left, right] = [addressOf(a.data), addressOf(b.data)];
      if (k === 0) return filled(memory, calls, batch * m * n, 0);
      const result = memory.allocate(batch * m * n);
      if (result.length === 0) return result;

      let aBatch = aRank > 2 ? m * k : 0;
      let bBatch = bRank > 2 ? n * k : 0;
      if (bBatch === 0 && !transposed.a) {
        // One B for all: the batch is more rows of A.
        m *= batch;
        batch = 1;
      }
      // A vector is the same array either way: call it contiguous along k.
      let aAlong = !transposed.a || m === 1;
      let bAlong = transposed.b || n === 1;
      if (n === 1) {
        // Cᵀ = Bᵀ Aᵀ has one row.
        [left, right] = [right, left];
        [aBatch, bBatch] = [bBatch, aBatch];
        [m, n] = [1, m];
        [aAlong, bAlong] = [true, aAlong];
      }
      const [aRow, aStep] = aAlong ? [k, 1] : [1, m];
      const [bStep, bColumn] = bAlong ? [1, k] : [n, 1];
      // Without a list in between: small products are made in no time.
      // deno-fmt-ignore
      calls.pass(
        result.address, left, right, batch, m, n, k,
        aBatch, aRow, aStep, bBatch, bStep, bColumn,
      );
      calls.symbols.matmul(calls.address);
      return result;
    },
  };
}
