/**
 * What the tests of this folder share: both variants of the backend, kernels without a formula's
 * text, and a plain way to run a primitive.
 *
 * @module
 */
import fc from "fast-check";
import { assertEquals } from "@std/assert";
import { type Backend, type Operand, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { compile } from "../../../kernel/formula/compile.ts";
import { call, constant, type Expr, variable } from "../../../kernel/formula/expr.ts";
import { type FunctionName, functions } from "../../../kernel/formula/functions.ts";
import type { Kernel } from "../../../kernel/formula/program.ts";
import { createWasm, type WasmArray } from "./mod.ts";

/** On one thread, with fused multiply-add where the engine has it and without; on three, which split all that they can. */
export const variants: readonly Backend<WasmArray>[] = [
  createWasm(),
  createWasm({ relaxed: false }),
  createWasm({ threads: 3, leastPart: 1e-9 }),
];

/** An array on the host. */
export interface Host {
  /** Its dimensions. */
  readonly shape: Shape;
  /** Its elements, row-major. */
  readonly values: Float32Array;
}

/** Uploads arrays, runs a primitive, reads what it made, releases all, and checks that all is. */
export async function run(
  backend: Backend<WasmArray>,
  arrays: readonly Host[],
  primitive: (...operands: Operand<WasmArray>[]) => WasmArray | readonly WasmArray[],
): Promise<Float32Array> {
  const before = backend.memory();
  const operands = arrays.map(({ shape, values }) => ({ shape, data: backend.upload(values) }));
  const made = [primitive(...operands)].flat();
  const [result] = made;
  const values = result === undefined ? [] : await backend.read(result, result.length);
  for (const array of [...made, ...operands.map(({ data }) => data)]) backend.release(array);
  const { arrays: count, bytes } = backend.memory();
  assertEquals({ count, bytes }, { count: before.arrays, bytes: before.bytes });
  return Float32Array.from(values);
}

/** An array of small whole numbers: sums of them are exact in any order. */
export function wholeNumbers(shape: Shape): fc.Arbitrary<Host> {
  const length = sizeOf(shape);
  return fc.array(fc.integer({ min: -9, max: 9 }), { minLength: length, maxLength: length })
    .map((values) => ({ shape, values: Float32Array.from(values) }));
}

/** Shapes of `rank` dimensions, each from `min` to `max`. */
export function shapes(
  rank: { readonly min: number; readonly max: number },
  size: { readonly min: number; readonly max: number },
): fc.Arbitrary<number[]> {
  return fc.array(fc.integer(size), { minLength: rank.min, maxLength: rank.max });
}

/** All indices of a shape, in row-major order. */
export function indices(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The value at an index. */
export function at({ shape, values }: Host, index: readonly number[]): number {
  return values[shape.reduce((offset, n, d) => offset * n + (index[d] ?? 0), 0)] ?? NaN;
}

/** The kernel that applies one function to its inputs; truth values come out as 0 and 1. */
export function kernelOf(name: FunctionName, arity: number): Kernel {
  const names = Array.from({ length: arity }, (_, i) => `x${i}`);
  const value = call(name, ...names.map(variable));
  return kernelFor(names, {
    y: functions[name].gives === "truth" ? call("select", value, constant(1), constant(0)) : value,
  });
}

/** The kernel of some expressions. */
export function kernelFor(
  inputs: readonly string[],
  outputs: Readonly<Record<string, Expr>>,
): Kernel {
  return compile(inputs, outputs).kernel;
}
