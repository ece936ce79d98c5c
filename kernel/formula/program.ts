/**
 * A kernel: formulas as a straight-line program, ready to be printed in a backend's own language.
 *
 * @module
 */
import type { FunctionName } from "./functions.ts";

/** One step of a kernel. Operands are positions of earlier instructions. */
export type Instruction =
  | { readonly op: "input"; readonly index: number }
  | { readonly op: "uniform"; readonly index: number }
  | { readonly op: "constant"; readonly value: number }
  | { readonly op: FunctionName; readonly args: readonly number[] };

/** One value that a kernel stores. */
export interface Output {
  /** What the formula calls it. */
  readonly name: string;
  /** The instruction that computes it. */
  readonly value: number;
  /** The input that it overwrites in place, by index; `undefined` for a new array. */
  readonly overwrites: number | undefined;
}

/**
 * Formulas over arrays, as straight-line code. Every shared subexpression appears once. Equal
 * kernels are the same object, so a backend may keep what it compiled in a `WeakMap` by kernel.
 */
export interface Kernel {
  /** The program's text: equal for equal kernels, usable as a cache key. */
  readonly key: string;
  /** Names of the arrays read. */
  readonly inputs: readonly string[];
  /** How many scalars are passed to each call: numbers, never truth values. */
  readonly uniforms: number;
  /** In order of evaluation. */
  readonly instructions: readonly Instruction[];
  /** What is stored. */
  readonly outputs: readonly Output[];
}
