/**
 * What of TensorFlow.js is used here, as types. It ships types of its own, but naming them would make whoever checks this
 * project download it.
 *
 * These are the calls that a backend of TensorFlow.js offers to its ops, one level below `tf.add` and its kin: kernels are
 * named, take and give tensors without a rank, and nobody counts references but the backend. So nothing is hidden in a scope,
 * and the global choice of `tf.setBackend` plays no part.
 *
 * @module
 */

/** What a tensor holds. A `bool` is a byte, 0 or 1. */
export type TfjsDType = "float32" | "int32" | "bool";

/** A tensor: numbers that never change, by reference, and a shape to see them in. */
export interface TfjsTensor {
  /** The numbers, for the backend that has them. */
  readonly dataId: object;
  /** The size of each axis. */
  readonly shape: readonly number[];
  /** What the numbers are. */
  readonly dtype: TfjsDType;
}

/** Inputs of a kernel: by name, or in a list. */
export type KernelInputs = Readonly<Record<string, TfjsTensor>> | readonly TfjsTensor[];

/** A function of a backend. */
export interface Kernel {
  /** Makes one tensor; kernels that make several are not used here. */
  kernelFunc(call: {
    readonly inputs: KernelInputs;
    readonly attrs: Readonly<Record<string, unknown>>;
    readonly backend: KernelBackend;
  }): TfjsTensor;
}

/** Where numbers are. Each `dataId` begins with one reference; the last one to go frees it. */
export interface KernelBackend {
  /** Takes values over, without a copy. */
  write(
    values: Float32Array | Int32Array,
    shape: readonly number[],
    dtype: TfjsDType,
  ): object;
  /** All values; they may be the very ones that the backend holds. */
  read(dataId: object): Promise<ArrayLike<number>>;
  /** One reference more. */
  incRef(dataId: object): void;
  /** One reference less. */
  disposeData(dataId: object): boolean;
  /** How many tensors are held. */
  numDataIds(): number;
  /** What a GPU has handed out. */
  memory(): { readonly numBytesAllocatedInGPU?: number };
}

/** What of the package `tfjs-core` is used. */
export interface TensorFlow {
  /** Flags. */
  env(): { get(flag: string): unknown; set(flag: string, value: unknown): void };
  /** What makes a backend of its own, sharing nothing with others. */
  findBackendFactory(name: string): (() => KernelBackend | Promise<KernelBackend>) | undefined;
  /** A kernel by name and backend. */
  getKernel(name: string, backend: string): Kernel | undefined;
}
