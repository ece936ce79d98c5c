/**
 * Tensors from numbers.
 *
 * @module
 */
import { full as fullOn } from "./arithmetic.ts";
import { type Backend, type Shape, showShape, sizeOf } from "./backend.ts";
import { ShapeError, UsageError } from "./errors.ts";
import type { Nested } from "./declaration.ts";
import { own } from "./scope.ts";
import { Allocation, Tensor } from "./tensor.ts";

let makeBackend: () => Backend = () => {
  throw new UsageError(
    "no backend chosen; call useBackend(), or import mod.ts, which chooses wasm",
  );
};
let current: Backend | undefined;

/**
 * Chooses the backend of tensors that are made without one. A function is called when the first such
 * tensor is made.
 */
export function useBackend(backend: Backend | (() => Backend)): void {
  current = typeof backend === "function" ? undefined : backend;
  makeBackend = typeof backend === "function" ? backend : () => backend;
}

/** The backend of tensors that are made without one. */
export function currentBackend(): Backend {
  return current ??= makeBackend();
}

/** How {@linkcode tensor} and its kin make a tensor. */
export interface TensorOptions {
  /** The backend to hold the values; default: {@linkcode currentBackend}. */
  readonly backend?: Backend;
  /** Whether gradients are to flow to it. Default: false. */
  readonly requiresGrad?: boolean;
  /** The shape, where the values are given flat. */
  readonly shape?: Shape;
}

/**
 * A tensor with these values: a number, nested arrays, or flat values with a shape.
 *
 * ```ts
 * import { tensor } from "../mod.ts";
 *
 * const matrix = tensor([[1, 2, 3], [4, 5, 6]]);
 * const same = tensor(new Float32Array([1, 2, 3, 4, 5, 6]), { shape: [2, 3] });
 * console.log(matrix.shape, same.shape); // [ 2, 3 ] [ 2, 3 ]
 * ```
 *
 * @throws {ShapeError} for rows of different lengths, or values that do not fill the shape.
 */
export function tensor(
  values: Nested | Float32Array | Float64Array,
  options: TensorOptions = {},
): Tensor {
  const { backend = currentBackend(), requiresGrad = false } = options;
  const flat = isTyped(values) ? values : flatten(values);
  const found = isTyped(values) ? [values.length] : shapeOf(values);
  const shape = options.shape ?? found;
  if (flat.length !== sizeOf(shape)) {
    throw new ShapeError(
      `tensor: found ${flat.length} values, needed: ${sizeOf(shape)} for shape ${showShape(shape)}`,
    );
  }
  return own(new Tensor(new Allocation(backend, backend.upload(flat)), shape, requiresGrad));
}

/** A tensor in which every element has the same value. */
export function full(shape: Shape, value: number, options: TensorOptions = {}): Tensor {
  const made = fullOn(shape, value, options.backend ?? currentBackend());
  return options.requiresGrad ? own(new Tensor(made.allocation, shape, true)) : made;
}

/** Zeros. */
export function zeros(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 0, options);
}

/** Ones. */
export function ones(shape: Shape, options: TensorOptions = {}): Tensor {
  return full(shape, 1, options);
}

/**
 * Uniform numbers in [0, 1) drawn by Threefry under `key` (`Random.key`, or two words): the same bits
 * on every backend.
 */
export function uniform(
  shape: Shape,
  key: readonly [number, number],
  options: TensorOptions = {},
): Tensor {
  const { backend = currentBackend(), requiresGrad = false } = options;
  return own(new Tensor(new Allocation(backend, backend.random(key, shape)), shape, requiresGrad));
}

function isTyped(
  values: Nested | Float32Array | Float64Array,
): values is Float32Array | Float64Array {
  return ArrayBuffer.isView(values);
}

/** The shape of nested arrays, read off the first of each. */
export function shapeOf(values: Nested): number[] {
  if (typeof values === "number") return [];
  if (!Array.isArray(values)) {
    throw new ShapeError(
      `tensor: found ${values === null ? "null" : typeof values}, needed: numbers`,
    );
  }
  const [first]: readonly Nested[] = values;
  return first === undefined ? [0] : [values.length, ...shapeOf(first)];
}

/** The numbers of nested arrays in order. Throws a {@linkcode ShapeError} where they are ragged. */
export function flatten(values: Nested): number[] {
  const result: number[] = [];
  const walk = (part: Nested, shape: readonly number[]): void => {
    if (typeof part === "number") {
      if (shape.length > 0) {
        throw new ShapeError("tensor: found a number where other rows have arrays");
      }
      result.push(part);
    } else if (!Array.isArray(part)) {
      throw new ShapeError(
        `tensor: found ${part === null ? "null" : typeof part}, needed: numbers`,
      );
    } else if (shape.length === 0 || part.length !== shape[0]) {
      throw new ShapeError(
        `tensor: found a row of length ${part.length}, needed: ${shape[0] ?? "a number"}`,
      );
    } else {
      for (const entry of part) walk(entry, shape.slice(1));
    }
  };
  walk(values, shapeOf(values));
  return result;
}
