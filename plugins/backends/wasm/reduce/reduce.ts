/**
 * Reductions. One over several axes that are not neighbours goes a group at a time, the innermost
 * first.
 *
 * @module
 */
import type { Backend } from "../../../../kernel/backend.ts";
import { addressOf, type Memory, type WasmArray } from "../memory.ts";
import { compileReduction, type Reducer, type Reduction } from "./compile.ts";
import { maximum } from "./maximum.ts";
import { place } from "./place.ts";
import { sum } from "./sum.ts";

/** `Backend.reduce` over one memory. */
export type Reduce = Backend<WasmArray>["reduce"];

type Kind = Parameters<Reduce>[0];

const reducers: Readonly<Record<Kind, Reducer>> = { sum, max: maximum, argmax: place };

/** Returns what compiles and calls the kernels. */
export function createReduce(memory: Memory): Reduce {
  const kernels: Partial<Record<Kind, Reduction>> = {};

  const once = (run: Reduction, x: WasmArray, outer: number, count: number, inner: number) => {
    const from = addressOf(x);
    const result = memory.allocate(outer * inner);
    const to = addressOf(result);
    if (count === 0) memory.f32.fill(0, to / 4, to / 4 + result.length);
    else if (result.length > 0) run(to, from, outer, count, inner);
    return result;
  };

  return (kind, { data, shape }, axes) => {
    const run = kernels[kind] ??= compileReduction(reducers[kind], memory.wasm);
    let current = data;
    let inner = 1;
    let d = shape.length - 1;
    let group = axes.length - 1;
    while (group >= 0) {
      // Axes that are kept, and those of size 1, only widen what lies within.
      while (d > (axes[group] ?? 0)) inner *= shape[d--] ?? 1;
      let count = 1;
      while (group >= 0 && axes[group] === d) {
        count *= shape[d--] ?? 1;
        group--;
      }
      let outer = 1;
      for (let i = 0; i <= d; i++) outer *= shape[i] ?? 1;
      const reduced = once(run, current, outer, count, inner);
      if (current !== data) memory.release(current);
      current = reduced;
    }
    return current;
  };
}
