/**
 * Reductions. One over several axes that are not neighbours goes a group at a time, the innermost
 * first.
 *
 * @module
 */
import type { Backend } from "../../../../kernel/backend.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import { reduceGroups } from "./groups.ts";
import { compileReduction, type Reducer, type Reduction } from "./compile.ts";
import { maximum } from "./maximum.ts";
import { place } from "./place.ts";
import { sum } from "./sum.ts";

/** `Backend.reduce` over one memory. */
export type Reduce = Backend<WasmArray>["reduce"];

type Kind = Parameters<Reduce>[0];

/** Numbers in a line of the cache. */
const lineNumbers = 16;

const reducers: Readonly<Record<Kind, Reducer>> = { sum, max: maximum, argmax: place };

/** Nanoseconds that one number takes. */
const numberTime = 0.3;

/** Returns what compiles and calls the kernels. */
export function createReduce(engine: Engine): Reduce {
  const { memory } = engine;
  const kernels: Partial<Record<Kind, Reduction>> = {};

  const once = (run: Reduction, x: WasmArray, outer: number, count: number, inner: number) => {
    const from = addressOf(x);
    const result = memory.allocate(outer * inner);
    const to = addressOf(result);
    if (count === 0) memory.f32.fill(0, to / 4, to / 4 + result.length);
    else if (result.length > 0) {
      const parts = engine.partsFor(numberTime * outer * count * inner);
      if (outer > 1) {
        engine.splitRange(parts, outer, 1, (start, many) => {
          const source = from + 4 * start * count * inner;
          run(to + 4 * start * inner, source, many, count, inner, inner);
        });
      } else {
        engine.splitRange(parts, inner, lineNumbers, (start, many) => {
          run(to + 4 * start, from + 4 * start, 1, count, many, inner);
        });
      }
    }
    return result;
  };

  return (kind, x, axes) => {
    const run = kernels[kind] ??= compileReduction(reducers[kind], engine);
    const reduce = (x: WasmArray, outer: number, count: number, inner: number) =>
      once(run, x, outer, count, inner);
    return reduceGroups(x, axes, reduce, (array) => memory.release(array));
  };
}
