/**
 * The ways to multiply matrices: each a module of its own, compiled when first needed, and all with
 * the same parameters.
 *
 * @module
 */
import { type Effect, i32, type Local, Module } from "../assembler.ts";
import { multiplyAdd } from "../lanes.ts";
import type { Engine } from "../engine.ts";
import { directProduct, vectorMatrix } from "./direct.ts";
import { dotProducts } from "./dot.ts";
import { gemm } from "./gemm.ts";

/**
 * `C[m, n] = A B` for each matrix of a batch. All but `m`, `n`, `k` and `batch` are bytes: addresses,
 * the distance to the next row of A, column of B, row of C and step along k, and from matrix to matrix. `buffer` is where
 * `packed` may write.
 */
export type Product = (
  a: number,
  aRow: number,
  aStep: number,
  b: number,
  bColumn: number,
  bStep: number,
  c: number,
  cRow: number,
  m: number,
  n: number,
  k: number,
  batch: number,
  aStride: number,
  bStride: number,
  buffer: number,
) => void;

/**
 * What may be multiplied how: `packed` any operands, `direct` a B stored `[k, n]`, `row` one row of
 * A with such a B, `dots` operands that are both contiguous along k.
 */
export type Method = "packed" | "direct" | "row" | "dots";

/** The parameters of {@linkcode Product} without the batch, as locals. */
type Problem = Record<
  "a" | "aRow" | "aStep" | "b" | "bColumn" | "bStep" | "c" | "cRow" | "m" | "n" | "k" | "buffer",
  Local<"i32">
>;

/** Compiles one of them over the memory. */
export function compileProduct(method: Method, engine: Engine): Product {
  const module = new Module();
  const one = define(method, module, engine.relaxed);
  const ten = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.func(
    "run",
    [...ten, "i32", "i32", "i32", "i32", "i32"],
    (f, a, aRow, aStep, b, bColumn, bStep, c, cRow, m, n, k, batch, aStride, bStride, buffer) => {
      f.while(batch, () => {
        f.do(one({ a, aRow, aStep, b, bColumn, bStep, c, cRow, m, n, k, buffer }));
        f.advance(a, aStride);
        f.advance(b, bStride);
        f.advance(c, i32.mul(m, cRow));
        f.advance(batch, -1);
      });
    },
  );
  return engine.load(module)("run");
}

/** Defines the product of one pair of matrices; returns how it is called. */
function define(
  method: Method,
  module: Module,
  relaxed: boolean,
): (problem: Problem) => Effect {
  const madd = multiplyAdd(relaxed);
  switch (method) {
    case "packed": {
      const run = gemm(module, madd);
      return ({ a, aRow, aStep, b, bColumn, bStep, c, cRow, m, n, k, buffer }) =>
        run.call(a, aRow, aStep, b, bColumn, bStep, c, cRow, m, n, k, buffer);
    }
    case "direct": {
      const run = directProduct(module, madd);
      return (p) => run.call(p.a, p.aRow, p.aStep, p.b, p.bStep, p.c, p.cRow, p.m, p.n, p.k);
    }
    case "row": {
      const run = vectorMatrix(module, madd);
      return (p) => run.call(p.a, p.b, p.bStep, p.c, p.n, p.k);
    }
    case "dots": {
      const run = dotProducts(module, madd);
      return (p) => run.call(p.a, p.b, p.c, p.cRow, p.m, p.n, p.k);
    }
  }
}
