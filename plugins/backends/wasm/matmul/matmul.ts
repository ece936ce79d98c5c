/**
 * Matrix products: which of the kernels runs, and over which batch.
 *
 * @module
 */
import type { Backend } from "../../../../kernel/backend.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import { packingBytes } from "./gemm.ts";
import { compileProduct, type Method, type Product } from "./products.ts";

/** `Backend.matmul` over one memory. */
export type Matmul = Backend<WasmArray>["matmul"];

/** Nanoseconds that a multiplication and addition take. */
const productTime = 0.04;
/** Parts begin at multiples of this many rows or columns of C: whole tiles of most methods. */
const [rowUnit, columnUnit] = [10, 16];

/** Returns what chooses among the kernels, and compiles them when they are first chosen. */
export function createMatmul(engine: Engine): Matmul {
  const { memory } = engine;
  const products: Partial<Record<Method, Product>> = {};
  /** For each part that runs at the same time, where it may pack. */
  const buffers: number[] = [];

  return (a, b, transposed) => {
    const [aRank, bRank] = [a.shape.length, b.shape.length];
    let m = (transposed.a ? a.shape[aRank - 1] : a.shape[aRank - 2]) ?? 1;
    const k = (transposed.a ? a.shape[aRank - 2] : a.shape[aRank - 1]) ?? 1;
    let n = (transposed.b ? b.shape[bRank - 2] : b.shape[bRank - 1]) ?? 1;
    const batched = aRank > 2 ? a : b;
    let batch = 1;
    for (let i = 0; i < batched.shape.length - 2; i++) batch *= batched.shape[i] ?? 1;

    let left = addressOf(a.data);
    let right = addressOf(b.data);
    const result = memory.allocate(batch * m * n);
    const c = addressOf(result);
    if (result.length === 0) return result;
    if (k === 0) {
      memory.f32.fill(0, c / 4, c / 4 + result.length);
      return result;
    }

    let aStride = aRank > 2 ? 4 * m * k : 0;
    let bStride = bRank > 2 ? 4 * n * k : 0;
    if (bStride === 0 && !transposed.a) {
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
      [aStride, bStride] = [bStride, aStride];
      [m, n] = [1, m];
      [aAlong, bAlong] = [true, aAlong];
    }

    const method = methodFor(m, n, k, aAlong, bAlong);
    const run = products[method] ??= compileProduct(method, engine);
    const [aRow, aStep] = aAlong ? [4 * k, 4] : [4, 4 * m];
    const [bColumn, bStep] = bAlong ? [4 * k, 4] : [4, 4 * n];
    const cRow = 4 * n;
    const multiply = (
      { i = 0, rows = m, j = 0, columns = n, first = 0, many = batch },
      part: number,
    ) => {
      const buffer = method === "packed" ? buffers[part] ??= memory.reserve(packingBytes) : 0;
      const a = left + first * aStride + i * aRow;
      const b = right + first * bStride + j * bColumn;
      const to = c + 4 * first * m * n + i * cRow + 4 * j;
      const sizes = [rows, columns, k, many] as const;
      run(a, aRow, aStep, b, bColumn, bStep, to, cRow, ...sizes, aStride, bStride, buffer);
    };
    const parts = engine.partsFor(productTime * batch * m * n * k);
    if (parts === 1) multiply({}, 0);
    else if (batch > 1) {
      engine.splitRange(parts, batch, 1, (first, many, part) => multiply({ first, many }, part));
    } else if (m > n) {
      engine.splitRange(parts, m, rowUnit, (i, rows, part) => multiply({ i, rows }, part));
    } else {
      engine.splitRange(parts, n, columnUnit, (j, columns, part) => multiply({ j, columns }, part));
    }
    return result;
  };
}

/** Which method is fastest: measured, not derived. The thresholds are broad; nothing hangs on them. */
function methodFor(m: number, n: number, k: number, aAlong: boolean, bAlong: boolean): Method {
  if (bAlong) {
    // A packed panel must be used by enough tiles; a dot product must be long for its last sum.
    return aAlong && Math.min(m, n) <= 24 && k >= 32 ? "dots" : "packed";
  }
  if (m === 1) return "row";
  // B is read again for every six rows, from a cache if it fits; a tile of short sums is mostly stores.
  const isSmall = k * n <= 2 ** 17;
  return m <= 6 || (m <= 16 && isSmall) || k <= 8 ? "direct" : "packed";
}
