/**
 * Rows picked and added by index.
 *
 * @module
 */
import type { Backend } from "../../../../kernel/backend.ts";
import { f32, f32x4, i32, Module, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import { filled } from "./movement.ts";
import { row } from "./row.ts";

/** Gather and its adjoint. */
export type RowMovement = Pick<Backend<WasmArray>, "gather" | "scatterAdd">;

/** Nanoseconds that one number takes. */
const numberTime = 1;

/** `(to, from, indices, batch, n, k, inner)` */
type Move = (
  to: number,
  from: number,
  indices: number,
  batch: number,
  n: number,
  k: number,
  inner: number,
) => void;

/** Returns what compiles and calls both. */
export function createRows(engine: Engine): RowMovement {
  const { memory } = engine;
  let pick: Move | undefined;
  let add: Move | undefined;
  return {
    gather({ data, shape: [batch = 1, n = 1, inner = 1] }, { data: picked, shape: [, k = 1] }) {
      const run = pick ??= compile("gather", engine);
      const [from, indices] = [addressOf(data), addressOf(picked)];
      const result = memory.allocate(batch * k * inner);
      const to = addressOf(result);
      if (result.length === 0) return result;
      engine.splitRange(engine.partsFor(numberTime * result.length), batch, 1, (first, many) => {
        const source = from + 4 * first * n * inner;
        run(to + 4 * first * k * inner, source, indices + 4 * first * k, many, n, k, inner);
      });
      return result;
    },
    scatterAdd({ data, shape: [batch = 1, k = 1, inner = 1] }, { data: picked }, n) {
      const run = add ??= compile("scatterAdd", engine);
      const [from, indices] = [addressOf(data), addressOf(picked)];
      const result = filled(memory, batch * n * inner, 0);
      const to = addressOf(result);
      if (result.length === 0) return result;
      engine.splitRange(engine.partsFor(numberTime * data.length), batch, 1, (first, many) => {
        const source = from + 4 * first * k * inner;
        run(to + 4 * first * n * inner, source, indices + 4 * first * k, many, n, k, inner);
      });
      return result;
    },
  };
}

/** Both walk over the indices; they differ in which side an index names. */
function compile(what: "gather" | "scatterAdd", engine: Engine): Move {
  const module = new Module();
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.func(what, parameters, (f, to, from, indices, batch, n, k, inner) => {
    const rowBytes = f.let(i32.shl(inner, i32.const(2)));
    const tableBytes = f.let(i32.mul(n, rowBytes));
    const missing = f.let(f32x4.const(NaN));
    f.while(batch, () => {
      const left = f.let(k);
      f.while(left, () => {
        const number = f.let(f32.load(indices));
        const index = f.let(i32.truncSatF32U(number));
        const isWhole = f32.eq(f32.convertI32U(index), number);
        const isRow = i32.and(isWhole, i32.ltU(index, n));
        const place = i32.mul(index, rowBytes);
        if (what === "gather") {
          const source = f.let(i32.add(from, place));
          f.if(
            isRow,
            () => row(f, to, source, rowBytes, (_, s) => v128.load(s)),
            () => row(f, to, to, rowBytes, () => missing),
          );
          f.advance(to, rowBytes);
        } else {
          f.if(isRow, () => {
            const target = f.let(i32.add(to, place));
            row(f, target, from, rowBytes, (t, s) => f32x4.add(v128.load(t), v128.load(s)));
          });
          f.advance(from, rowBytes);
        }
        f.advance(indices, 4);
        f.advance(left, -1);
      });
      f.advance(what === "gather" ? from : to, tableBytes);
      f.advance(batch, -1);
    });
  });
  return engine.load(module)(what);
}
