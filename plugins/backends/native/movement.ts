/**
 * Everything that moves numbers: strided copies, windows, rows by index, random numbers.
 *
 * @module
 */
import { type Backend, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { offsetOf, simplify, stridesOf, type Walk } from "../wasm/movement/strides.ts";
import type { Calls } from "./call.ts";
import { addressOf, type Memory, type NativeArray } from "./memory.ts";
import { layoutOf } from "./windows.ts";

/** The primitives that only move numbers, or add them where they meet. */
export type Movement = Pick<
  Backend<NativeArray>,
  | "permute"
  | "slice"
  | "pad"
  | "concat"
  | "gather"
  | "scatterAdd"
  | "unfold"
  | "fold"
  | "random"
>;

/** A new array filled with one value. */
export function filled(
  memory: Memory,
  calls: Calls,
  length: number,
  value: number,
): NativeArray {
  const array = memory.allocate(length);
  calls.pass(array.address, length, value);
  calls.symbols.fill(calls.address);
  return array;
}

/** Builds them on a strided walk. */
export function createMovement(memory: Memory, calls: Calls): Movement {
  const strided = (kind: "copy" | "add", walk: Walk, to: number, from: number): void => {
    if (sizeOf(walk.sizes) === 0) return;
    const { sizes, to: out, from: steps } = simplify(walk);
    const args = [Number(kind === "add"), to, from, Math.max(1, sizes.length)];
    if (sizes.length === 0) args.push(1, 1, 1);
    sizes.forEach((size, d) => args.push(size, out[d] ?? 0, steps[d] ?? 0));
    calls.pass(...args);
    calls.symbols.strided(calls.address);
  };
  /** Copies a walk into a new array of the walk's sizes. */
  const gathered = (sizes: Shape, from: readonly number[], source: number): NativeArray => {
    const result = memory.allocate(sizeOf(sizes));
    strided("copy", { sizes, to: stridesOf(sizes), from }, result.address, source);
    return result;
  };

  const movement: Movement = {
    permute({ data, shape }, order) {
      const strides = stridesOf(shape);
      const sizes = order.map((axis) => shape[axis] ?? 1);
      return gathered(sizes, order.map((axis) => strides[axis] ?? 0), addressOf(data));
    },

    slice({ data, shape }, start, sizes) {
      const strides = stridesOf(shape);
      return gathered(sizes, strides, addressOf(data) + 4 * offsetOf(start, strides));
    },

    pad({ data, shape: sizes }, start, shape, value) {
      const to = stridesOf(shape);
      const source = addressOf(data);
      const result = filled(memory, calls, sizeOf(shape), value);
      const target = result.address + 4 * offsetOf(start, to);
      strided("copy", { sizes, to, from: stridesOf(sizes) }, target, source);
      return result;
    },

    concat(inputs, axis) {
      const joined = inputs.reduce((n, { shape }) => n + (shape[axis] ?? 1), 0);
      const shape = inputs[0]?.shape.with(axis, joined) ?? [];
      const to = stridesOf(shape);
      const sources = inputs.map(({ data }) => addressOf(data));
      const result = memory.allocate(sizeOf(shape));
      let target = result.address;
      inputs.forEach(({ shape: sizes }, i) => {
        strided("copy", { sizes, to, from: stridesOf(sizes) }, target, sources[i] ?? 0);
        target += 4 * (sizes[axis] ?? 1) * (to[axis] ?? 0);
      });
      return result;
    },

    gather({ data, shape: [batch = 1, n = 1, inner = 1] }, { data: picked, shape: [, k = 1] }) {
      const [from, indices] = [addressOf(data), addressOf(picked)];
      const result = memory.allocate(batch * k * inner);
      if (result.length > 0) {
        calls.pass(result.address, from, indices, batch, n, k, inner);
        calls.symbols.gather(calls.address);
      }
      return result;
    },

    scatterAdd({ data, shape: [batch = 1, k = 1, inner = 1] }, { data: picked }, n) {
      const [from, indices] = [addressOf(data), addressOf(picked)];
      const result = memory.allocate(batch * n * inner);
      if (result.length > 0) {
        calls.pass(result.address, from, indices, batch, n, k, inner);
        calls.symbols.scatter_add(calls.address);
      }
      return result;
    },

    unfold(x, windows) {
      const { padded, start, sizes, strides } = layoutOf(x.shape, windows);
      const source = start === undefined ? x.data : movement.pad(x, start, padded, 0);
      const result = gathered(sizes, strides, addressOf(source));
      if (source !== x.data) memory.release(source);
      return result;
    },

    fold(x, windows, shape) {
      const { padded, start, sizes, strides } = layoutOf(shape, windows);
      const from = addressOf(x.data);
      const sum = filled(memory, calls, sizeOf(padded), 0);
      strided("add", { sizes, to: strides, from: stridesOf(sizes) }, sum.address, from);
      if (start === undefined) return sum;
      const result = movement.slice({ data: sum, shape: padded }, start, shape);
      memory.release(sum);
      return result;
    },

    random([key0, key1], shape) {
      const result = memory.allocate(sizeOf(shape));
      calls.pass(result.address, result.length, key0, key1);
      calls.symbols.random_uniform(calls.address);
      return result;
    },
  };
  return movement;
}
