/**
 * Permute, slice, pad and concat: each is a strided copy.
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../../kernel/backend.ts";
import { addressOf, type Memory, type WasmArray } from "../memory.ts";
import type { Strided } from "./strided.ts";
import { offsetOf, stridesOf } from "./strides.ts";

/** The primitives that only move numbers. */
export type Movement = Pick<Backend<WasmArray>, "permute" | "slice" | "pad" | "concat">;

/** A new array filled with one value. */
export function filled(memory: Memory, length: number, value: number): WasmArray {
  const array = memory.allocate(length);
  const first = addressOf(array) / 4;
  memory.f32.fill(value, first, first + length);
  return array;
}

/** Builds them on a strided copy. */
export function createMovement(memory: Memory, strided: Strided): Movement {
  return {
    permute({ data, shape }, order) {
      const strides = stridesOf(shape);
      const sizes = order.map((axis) => shape[axis] ?? 1);
      const from = order.map((axis) => strides[axis] ?? 0);
      const source = addressOf(data);
      const result = memory.allocate(data.length);
      strided("copy", { sizes, to: stridesOf(sizes), from }, addressOf(result), source);
      return result;
    },

    slice({ data, shape }, start, sizes) {
      const from = stridesOf(shape);
      const source = addressOf(data) + 4 * offsetOf(start, from);
      const result = memory.allocate(sizeOf(sizes));
      strided("copy", { sizes, to: stridesOf(sizes), from }, addressOf(result), source);
      return result;
    },

    pad({ data, shape: sizes }, start, shape, value) {
      const to = stridesOf(shape);
      const source = addressOf(data);
      const result = filled(memory, sizeOf(shape), value);
      const target = addressOf(result) + 4 * offsetOf(start, to);
      strided("copy", { sizes, to, from: stridesOf(sizes) }, target, source);
      return result;
    },

    concat(inputs, axis) {
      const joined = inputs.reduce((n, { shape }) => n + (shape[axis] ?? 1), 0);
      const shape = inputs[0]?.shape.with(axis, joined) ?? [];
      const to = stridesOf(shape);
      for (const { data } of inputs) addressOf(data);
      const result = memory.allocate(sizeOf(shape));
      let target = addressOf(result);
      for (const { data, shape: sizes } of inputs) {
        strided("copy", { sizes, to, from: stridesOf(sizes) }, target, addressOf(data));
        target += 4 * (sizes[axis] ?? 1) * (to[axis] ?? 0);
      }
      return result;
    },
  };
}
