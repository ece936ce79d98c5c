/**
 * The reference backend: plain TypeScript, the executable specification of the contract.
 *
 * It is written to be read and believed, not to be fast. Intermediate results are float64 even when
 * it stores float32.
 *
 * @module
 */
import {
  type Backend,
  type BackendFunction,
  defineBackend,
  fillUniform,
  type MemoryUse,
  type Operand,
  type Option,
  option,
  type Shape,
  sizeOf,
  type Values,
  type Windows,
} from "../../../kernel/mod.ts";
import { elementwise } from "./elementwise.ts";
import { offsets, strides, windowIndex } from "./layout.ts";

type Array_ = Operand<Values>;

class Reference implements Backend<Values> {
  readonly name = "reference";
  readonly fused = {};
  readonly dtype: "float32" | "float64";
  readonly #live = new Set<Values>();

  constructor(dtype: "float32" | "float64") {
    this.dtype = dtype;
  }

  #make = (size: number): Values => {
    const values = this.dtype === "float64" ? new Float64Array(size) : new Float32Array(size);
    this.#live.add(values);
    return values;
  };

  /** A new array with `x[index[i]]` at place i, and `value` where the index is negative. */
  #take(x: Values, index: Int32Array, value = 0): Values {
    const y = this.#make(index.length);
    index.forEach((from, i) => y[i] = from < 0 ? value : x[from] ?? NaN);
    return y;
  }

  upload(values: ArrayLike<number>): Values {
    const y = this.#make(values.length);
    y.set(values);
    return y;
  }

  read(data: Values, length: number): Promise<Values> {
    return Promise.resolve(data.slice(0, length));
  }

  release(data: Values): void {
    if (!this.#live.delete(data)) throw new Error("reference: an array was released twice");
  }

  memory(): MemoryUse {
    let bytes = 0;
    for (const values of this.#live) bytes += values.byteLength;
    return { arrays: this.#live.size, bytes, reserved: bytes };
  }

  elementwise(
    kernel: Parameters<Backend["elementwise"]>[0],
    inputs: readonly Array_[],
    uniforms: readonly number[],
    shape: Shape,
  ): Values[] {
    return elementwise(kernel, inputs, uniforms, shape, this.#make);
  }

  reduce(kind: "sum" | "max" | "argmax", x: Array_, axes: readonly number[]): Values {
    const own = strides(x.shape);
    const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
    const pick = (list: readonly number[], from: readonly number[]) =>
      list.map((i) => from[i] ?? 1);
    const starts = offsets(pick(kept, x.shape), pick(kept, own));
    const within = offsets(pick(axes, x.shape), pick(axes, own));
    const y = this.#make(starts.length);
    starts.forEach((start, i) => y[i] = reducers[kind](x.data, start, within));
    return y;
  }

  matmul(a: Array_, b: Array_, transposed: { readonly a: boolean; readonly b: boolean }): Values {
    const [p = 1, q = 1] = a.shape.slice(-2);
    const [r = 1, s = 1] = b.shape.slice(-2);
    const [m, k] = transposed.a ? [q, p] : [p, q];
    const n = transposed.b ? r : s;
    const batch = sizeOf((a.shape.length > 2 ? a.shape : b.shape).slice(0, -2));
    const y = this.#make(batch * m * n);
    for (let i = 0; i < y.length; i++) {
      const t = Math.floor(i / (m * n));
      const row = Math.floor(i / n) % m;
      const column = i % n;
      const atA = (a.shape.length > 2 ? t * m * k : 0) + (transposed.a ? row : row * k);
      const atB = (b.shape.length > 2 ? t * k * n : 0) + (transposed.b ? column * k : column);
      const [stepA, stepB] = [transposed.a ? m : 1, transposed.b ? 1 : n];
      let sum = 0;
      for (let j = 0; j < k; j++) {
        sum += (a.data[atA + j * stepA] ?? 0) * (b.data[atB + j * stepB] ?? 0);
      }
      y[i] = sum;
    }
    return y;
  }

  permute(x: Array_, order: readonly number[]): Values {
    const own = strides(x.shape);
    return this.#take(
      x.data,
      offsets(order.map((i) => x.shape[i] ?? 1), order.map((i) => own[i] ?? 1)),
    );
  }

  slice(x: Array_, start: readonly number[], shape: Shape): Values {
    return this.#take(x.data, block(x.shape, start, shape));
  }

  pad(x: Array_, start: readonly number[], shape: Shape, value: number): Values {
    const y = this.#make(sizeOf(shape)).fill(value);
    block(shape, start, x.shape).forEach((to, i) => y[to] = x.data[i] ?? 0);
    return y;
  }

  concat(inputs: readonly Array_[], axis: number): Values {
    const shape = [...inputs[0]?.shape ?? []];
    shape[axis] = inputs.reduce((n, x) => n + (x.shape[axis] ?? 0), 0);
    const y = this.#make(sizeOf(shape));
    let at = 0;
    for (const x of inputs) {
      const start = shape.map((_, i) => i === axis ? at : 0);
      block(shape, start, x.shape).forEach((to, i) => y[to] = x.data[i] ?? 0);
      at += x.shape[axis] ?? 0;
    }
    return y;
  }

  gather(x: Array_, indices: Array_): Values {
    const [batch = 1, n = 1, inner = 1] = x.shape;
    const [, k = 1] = indices.shape;
    const y = this.#make(batch * k * inner);
    for (let i = 0; i < y.length; i++) {
      const row = Math.floor(i / inner);
      const from = indices.data[row] ?? -1;
      const valid = Number.isInteger(from) && from >= 0 && from < n;
      y[i] = valid ? x.data[(Math.floor(row / k) * n + from) * inner + i % inner] ?? NaN : NaN;
    }
    return y;
  }

  scatterAdd(x: Array_, indices: Array_, n: number): Values {
    const [batch = 1, k = 1, inner = 1] = x.shape;
    const y = this.#make(batch * n * inner);
    for (let i = 0; i < batch * k * inner; i++) {
      const row = Math.floor(i / inner);
      const into = indices.data[row] ?? -1;
      if (!Number.isInteger(into) || into < 0 || into >= n) continue;
      const at = (Math.floor(row / k) * n + into) * inner + i % inner;
      y[at] = (y[at] ?? 0) + (x.data[i] ?? 0);
    }
    return y;
  }

  unfold(x: Array_, windows: Windows): Values {
    return this.#take(x.data, windowIndex(x.shape, windows));
  }

  fold(x: Array_, windows: Windows, shape: Shape): Values {
    const y = this.#make(sizeOf(shape));
    windowIndex(shape, windows).forEach((to, i) => {
      if (to >= 0) y[to] = (y[to] ?? 0) + (x.data[i] ?? 0);
    });
    return y;
  }

  random(key: readonly [number, number], shape: Shape): Values {
    const y = this.#make(sizeOf(shape));
    fillUniform(key, y);
    return y;
  }
}

const reducers = {
  sum: (x: Values, start: number, within: Int32Array): number => {
    let sum = 0;
    for (const offset of within) sum += x[start + offset] ?? 0;
    return sum;
  },
  max: (x: Values, start: number, within: Int32Array): number => {
    let max = -Infinity;
    for (const offset of within) max = Math.max(max, x[start + offset] ?? NaN);
    return max;
  },
  argmax: (x: Values, start: number, within: Int32Array): number => {
    let best = 0;
    for (let i = 1; i < within.length; i++) {
      const value = x[start + (within[i] ?? 0)] ?? NaN;
      const before = x[start + (within[best] ?? 0)] ?? NaN;
      if (value > before || (Number.isNaN(value) && !Number.isNaN(before))) best = i;
    }
    return best;
  },
} as const;

/** Where the block of `inner` at `start` lies in an array of shape `outer`. */
function block(outer: Shape, start: readonly number[], inner: Shape): Int32Array {
  const own = strides(outer);
  return offsets(inner, own, own.reduce((sum, step, i) => sum + step * (start[i] ?? 0), 0));
}

/** The options of {@linkcode reference}. */
export type ReferenceOptions = { readonly dtype: Option<"float32" | "float64"> };

const options: ReferenceOptions = {
  dtype: option.choice({
    default: "float32",
    choices: ["float32", "float64"],
    description: "what arrays are stored in",
  }),
};

/** Plain TypeScript in float64 or float32. */
export const reference: BackendFunction<ReferenceOptions> = defineBackend({
  name: "reference",
  description: "plain TypeScript, the executable specification",
  options,
  create: ({ dtype }): Backend<Values> => new Reference(dtype),
});
