/**
 * The ways to multiply matrices: each a module of its own, compiled when first needed, and all with
 * the same parameters.
 *
 * @module
 */
import { type Effect, i32, type Local, Module } from "../assembler.ts";
import { multiplyAdd } from "../lanes.ts";
import type { Memory } from "../memory.ts";
import { directProduct, vectorMatrix } from "./direct.ts";
import { dotProducts } from "./dot.ts";
import { gemm, packingBytes } from "./gemm.ts";

/**
 * `C[m, n] = A B` for each matrix of a batch. All but `m`, `n`, `k` and `batch` are bytes: addresses,
 * the distance to the next row of A, column of B and step along k, and from matrix to matrix.
 */
export type Product = (
  a: number,
  aRow: number,
  aStep: number,
  b: number,
  bColumn: number,
  bStep: number,
  c: number,
  m: number,
  n: number,
  k: number,
  batch: number,
  aStride: number,
  bStride: number,
) => void;

/**
 * What may be multiplied how: `packed` any operands, `direct` a B stored `[k, n]`, `row` one row of
 * A with such a B, `dots` operands that are both contiguous along k.
 */
export type Method = "packed" | "direct" | "row" | "dots";

/** The parameters of {@linkcode Product} without the batch, as locals. */
type Problem = Record<
  "a" | "aRow" | "aStep" | "b" | "bColumn" | "bStep" | "c" | "m" | "n" | "k",
  Local<"i32">
>;

/** Compiles one of them over the memory. */
export function compileProduct(method: Method, memory: Memory, relaxed: boolean): Product {
  const module = new Module();
  const one = define(method, module, memory, relaxed);
  const ten = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.func(
    "run",
    [...ten, "i32", "i32", "i32"],
    (f, a, aRow, aStep, b, bColumn, bStep, c, m, n, k, batch, aStride, bStride) => {
      f.while(batch, () => {
        f.do(one({ a, aRow, aStep, b, bColumn, bStep, c, m, n, k }));
        f.advance(a, aStride);
        f.advance(b, bStride);
        f.advance(c, i32.mul(i32.mul(m, n), i32.const(4)));
        f.advance(batch, -1);
      });
    },
  );
  return module.instantiate(memory.wasm)("run");
}

/** Defines the product of one pair of matrices; returns how it is called. */
function define(
  method: Method,
  module: Module,
  memory: Memory,
  relaxed: boolean,
): (problem: Problem) => Effect {
  const madd = multiplyAdd(relaxed);
  switch (method) {
    case "packed": {
      const run = gemm(module, madd, memory.reserve(packingBytes));
      return (p) => run.call(p.a, p.aRow, p.aStep, p.b, p.bColumn, p.bStep, p.c, p.m, p.n, p.k);
    }
    case "direct": {
      const run = directProduct(module, madd);
      return (p) => run.call(p.a, p.aRow, p.aStep, p.b, p.c, p.m, p.n, p.k);
    }
    case "row": {
      const run = vectorMatrix(module, madd);
      return (p) => run.call(p.a, p.b, p.c, p.n, p.k);
    }
    case "dots": {
      const run = dotProducts(module, madd);
      return (p) => run.call(p.a, p.b, p.c, p.m, p.n, p.k);
    }
  }
}
