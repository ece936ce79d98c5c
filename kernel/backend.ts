/**
 * The contract of a backend: a closed set of primitives over contiguous, row-major arrays.
 *
 * A backend knows nothing of gradients. It computes in one dtype, chosen when it is made. Class
 * indices are whole numbers held in that dtype (exact up to 2²⁴ in float32).
 *
 * Every call but {@linkcode Backend.read} returns at once: a CPU has computed by then, a GPU has
 * enqueued. Calls take effect in the order in which they were made, so a `read` sees all calls made
 * before it and none made after.
 *
 * The caller has checked shapes and axes; a backend may rely on what each method states.
 *
 * @module
 */
import type { Kernel } from "./formula/program.ts";

/** The size of each dimension; `[]` is a scalar. Sizes may be 0 and 1. */
export type Shape = readonly number[];

/** What a backend stores and computes in. */
export type DType = "float32" | "float64";

/** The values of one array on the host. */
export type Values = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** An array on a backend, with the shape under which a primitive is to see it. */
export interface Operand<Handle> {
  /** The backend's own reference to the array. */
  readonly data: Handle;
  /** Its shape: the product is the number of elements. */
  readonly shape: Shape;
}

/** Sliding windows over the last `size.length` axes of an array. */
export interface Windows {
  /** Window size per spatial axis. */
  readonly size: readonly number[];
  /** Step between windows. */
  readonly stride: readonly number[];
  /** Distance between two elements of a window. */
  readonly dilation: readonly number[];
  /** Zeros before and after each spatial axis. */
  readonly padding: readonly (readonly [before: number, after: number])[];
}

/** What a backend holds at this moment. */
export interface MemoryUse {
  /** Arrays that were made and not yet released. */
  readonly arrays: number;
  /** Their size in bytes. */
  readonly bytes: number;
  /** Everything the backend has taken from the system, pooled arrays included. */
  readonly reserved: number;
}

/** A fused kernel: what a composition of primitives computes, in one call. */
export interface Fused<Handle> {
  /** Computes the op of that name. */
  run(
    inputs: readonly Operand<Handle>[],
    attributes: Readonly<Record<string, unknown>>,
    shape: Shape,
  ): Handle;
}

/** The closed set of primitives that a backend implements. */
export interface Backend<Handle = unknown> {
  /** The plugin's name: `reference`, `wasm`. */
  readonly name: string;
  /** The dtype of all its arrays. */
  readonly dtype: DType;
  /** Fused kernels by op name. Optional; each is held to the samples of the op it replaces. */
  readonly fused: Readonly<Record<string, Fused<Handle>>>;
  /** The relative error of storing a result, where that is more than the dtype's: 2⁻¹¹ where results are stored in float16. */
  readonly roundoff?: number;
  /** Whether calls only enqueue: then how long they take says nothing of how long computing takes. */
  readonly enqueues?: boolean;

  /** Copies values to the backend, rounding to its dtype. */
  upload(values: ArrayLike<number>): Handle;
  /** The `length` values of an array, as they stand after all earlier calls. The only wait. */
  read(data: Handle, length: number): Promise<Values>;
  /** Gives an array back to the pool. No call may use it afterwards. */
  release(data: Handle): void;
  /** What is held now. */
  memory(): MemoryUse;

  /**
   * Evaluates a kernel at every position of `shape`. Inputs broadcast to `shape` from the right.
   * Returns one new array for each output that does not overwrite an input; an output that does
   * (its `overwrites` is the input's index) is written in place; that input has `shape` itself and shares
   * its array with no other.
   * `uniforms` are the values of `kernel.uniforms`, in order.
   */
  elementwise(
    kernel: Kernel,
    inputs: readonly Operand<Handle>[],
    uniforms: readonly number[],
    shape: Shape,
  ): Handle[];

  /**
   * Reduces over `axes` (ascending, not empty, the axes vanish). `argmax` takes exactly one axis
   * and yields the first index of the maximum; NaN counts as the maximum. `sum` of nothing is 0;
   * `max` and `argmax` of nothing never reach a backend.
   */
  reduce(kind: "sum" | "max" | "argmax", x: Operand<Handle>, axes: readonly number[]): Handle;

  /**
   * Matrix product over the last two axes: `[..., m, k] × [..., k, n]`. A transposed side is stored
   * as `[..., k, m]` or `[..., n, k]`. Leading axes are equal, or one side has none and is shared.
   */
  matmul(
    a: Operand<Handle>,
    b: Operand<Handle>,
    transposed: { readonly a: boolean; readonly b: boolean },
  ): Handle;

  /** Reorders axes: axis `i` of the result is axis `order[i]` of `x`. */
  permute(x: Operand<Handle>, order: readonly number[]): Handle;
  /** The block from `start` (inclusive) of the given `shape`; one entry per axis. */
  slice(x: Operand<Handle>, start: readonly number[], shape: Shape): Handle;
  /** `x` placed at `start` in an array of `shape` filled with `value`. With 0, slice's adjoint. */
  pad(x: Operand<Handle>, start: readonly number[], shape: Shape, value: number): Handle;
  /** Joins arrays along an axis. */
  concat(inputs: readonly Operand<Handle>[], axis: number): Handle;

  /**
   * Picks rows: `x` is `[batch, n, inner]`, `indices` is `[batch, k]`, the result
   * `[batch, k, inner]` with `y[b, j] = x[b, indices[b, j]]`. An index outside 0..n−1, or not
   * whole, yields NaN: a GPU cannot throw.
   */
  gather(x: Operand<Handle>, indices: Operand<Handle>): Handle;
  /**
   * The adjoint of gather: `x` is `[batch, k, inner]`, the result `[batch, n, inner]` with
   * `y[b, indices[b, j]] += x[b, j]`, in the order of `j`. Indices outside 0..n−1 add nothing.
   */
  scatterAdd(x: Operand<Handle>, indices: Operand<Handle>, n: number): Handle;

  /**
   * Lays sliding windows side by side: `[...lead, ...spatial]` becomes
   * `[...lead, product(windows.size), ...counts]`.
   */
  unfold(x: Operand<Handle>, windows: Windows): Handle;
  /** The adjoint of unfold: adds windows back into an array of `shape`. */
  fold(x: Operand<Handle>, windows: Windows, shape: Shape): Handle;

  /**
   * Uniform numbers in [0, 1), multiples of 2⁻²⁴, the same bits on every backend: element `2i` and
   * `2i + 1` are the upper 24 bits of the two words of Threefry-2x32-20 under `key` at counter
   * `(i, 0)`.
   */
  random(key: readonly [number, number], shape: Shape): Handle;
}

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** A shape as errors print it: `[128, 784]`. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a === b || (a.length === b.length && a.every((n, i) => n === b[i]));
}

/** How many windows fit along each spatial axis. */
export function windowCounts(spatial: Shape, w: Windows): number[] {
  return spatial.map((n, i) => {
    const [before, after] = w.padding[i] ?? [0, 0];
    const reach = ((w.size[i] ?? 1) - 1) * (w.dilation[i] ?? 1) + 1;
    return Math.floor((n + before + after - reach) / (w.stride[i] ?? 1)) + 1;
  });
}
