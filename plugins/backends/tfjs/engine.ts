/**
 * Kernels of TensorFlow.js over one of its backends, and the arrays that they make.
 *
 * The numbers of a tensor never change, so arrays share them: a reshape or a copy is another reference. What overwrites an
 * array gives it other numbers.
 *
 * @module
 */
import { type MemoryUse, type Shape, sizeOf } from "../../../kernel/backend.ts";
import type { EngineName } from "./load.ts";
import type { KernelBackend, KernelInputs, TensorFlow, TfjsTensor } from "./tensorflow.ts";

/** An array of float32. */
export class TfjsArray {
  /** Its numbers, as one axis; `undefined` once it was released. */
  tensor: TfjsTensor | undefined;
  /** How many there are. */
  readonly length: number;

  /** Made by {@linkcode Engine} alone. */
  constructor(tensor: TfjsTensor, length: number) {
    this.tensor = tensor;
    this.length = length;
  }
}

/** Calls kernels; all tensors that it makes are gone when the computation ends. */
export interface Run {
  /** Calls a kernel by its name. */
  (
    kernel: string,
    inputs: KernelInputs,
    attributes?: Readonly<Record<string, unknown>>,
  ): TfjsTensor;
  /** A tensor of values from the host. */
  write(values: Float32Array | Int32Array, shape: Shape): TfjsTensor;
  /** A tensor of one number throughout. */
  fill(shape: Shape, value: number): TfjsTensor;
}

/** One backend of TensorFlow.js with the arrays on it. */
export class Engine {
  readonly #tensorFlow: TensorFlow;
  readonly #backend: KernelBackend;
  readonly #name: EngineName;
  #arrays = 0;
  #bytes = 0;

  /** Without arrays. */
  constructor(tensorFlow: TensorFlow, backend: KernelBackend, name: EngineName) {
    this.#tensorFlow = tensorFlow;
    this.#backend = backend;
    this.#name = name;
  }

  /** An array of these values, copied. */
  upload(values: ArrayLike<number>): TfjsArray {
    return this.make(({ write }) => write(Float32Array.from(values), [values.length]));
  }

  /** The first values, copied. */
  async read(array: TfjsArray, length: number): Promise<Float32Array<ArrayBuffer>> {
    const { dataId } = tensorOf(array);
    // The array may be released while its values are on their way.
    this.#backend.incRef(dataId);
    try {
      const values = await this.#backend.read(dataId);
      return Float32Array.from({ length }, (_, i) => values[i] ?? NaN);
    } finally {
      this.#backend.disposeData(dataId);
    }
  }

  /** Gives an array's reference back. It must not be used afterwards; doing so throws. */
  release(array: TfjsArray): void {
    const { dataId } = tensorOf(array);
    array.tensor = undefined;
    this.#arrays--;
    this.#bytes -= 4 * array.length;
    this.#backend.disposeData(dataId);
  }

  /** What is held now. Numbers that several arrays share count for each. */
  memory(): MemoryUse {
    const reserved = this.#backend.memory().numBytesAllocatedInGPU ?? 0;
    return {
      arrays: this.#arrays,
      bytes: this.#bytes,
      reserved: Math.max(reserved, this.#bytes),
    };
  }

  /** How many tensors TensorFlow.js holds: one for each array, or less where arrays share numbers. */
  tensors(): number {
    return this.#backend.numDataIds();
  }

  /** A new array of what `body` computes. */
  make(body: (run: Run) => TfjsTensor): TfjsArray {
    return this.#compute((run) => this.#hold(body(run)));
  }

  /**
   * Arrays of what `body` computes, one for each tensor without a target. Those with one become the numbers of that array,
   * when all have been computed.
   */
  makeAll(
    body: (run: Run) => readonly { readonly value: TfjsTensor; readonly into?: TfjsArray }[],
  ): TfjsArray[] {
    return this.#compute((run) => {
      const results = body(run);
      // Two arrays may change places, so all new numbers are held before old ones are let go.
      const held = results.map(({ value, into }) =>
        into === undefined ? this.#hold(value) : { into, tensor: this.#referTo(value) }
      );
      return held.flatMap((one) => {
        if (one instanceof TfjsArray) return [one];
        this.#backend.disposeData(tensorOf(one.into).dataId);
        one.into.tensor = one.tensor;
        return [];
      });
    });
  }

  #compute<T>(body: (run: Run) => T): T {
    const made: TfjsTensor[] = [];
    const noted = (tensor: TfjsTensor): TfjsTensor => {
      made.push(tensor);
      return tensor;
    };
    const call = (kernel: string, inputs: KernelInputs, attrs = {}): TfjsTensor => {
      const found = this.#tensorFlow.getKernel(kernel, this.#name);
      if (found === undefined) {
        throw new Error(`tfjs: the engine ${this.#name} has no kernel ${kernel}`);
      }
      return noted(found.kernelFunc({ inputs, attrs, backend: this.#backend }));
    };
    const write: Run["write"] = (values, shape) => {
      const dtype = values instanceof Int32Array ? "int32" : "float32";
      return noted({ dataId: this.#backend.write(values, shape, dtype), shape, dtype });
    };
    const fill: Run["fill"] = (shape, value) =>
      call("Fill", {}, { shape, value, dtype: "float32" });
    try {
      return body(Object.assign(call, { write, fill }));
    } finally {
      for (const { dataId } of made) this.#backend.disposeData(dataId);
    }
  }

  #hold(value: TfjsTensor): TfjsArray {
    const tensor = this.#referTo(value);
    const length = sizeOf(value.shape);
    this.#arrays++;
    this.#bytes += 4 * length;
    return new TfjsArray(tensor, length);
  }

  #referTo(value: TfjsTensor): TfjsTensor {
    this.#backend.incRef(value.dataId);
    return value;
  }
}

/** The tensor of a live array, in the shape under which it is to be seen. */
export function seen(
  { data, shape }: { readonly data: TfjsArray; readonly shape: Shape },
): TfjsTensor {
  return reshaped(tensorOf(data), shape);
}

/** The same numbers in another shape. */
export function reshaped({ dataId, dtype }: TfjsTensor, shape: Shape): TfjsTensor {
  return { dataId, dtype, shape };
}

/** The numbers of a live array. Throws for one that was released: that is a bug of the caller. */
function tensorOf({ tensor }: TfjsArray): TfjsTensor {
  if (tensor === undefined) throw new Error("tfjs: an array was used after it was released");
  return tensor;
}
