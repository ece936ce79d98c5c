/**
 * Where kernels put what they compute.
 *
 * @module
 */
import type { GpuArray, StorageType } from "./array.ts";
import type { Memory } from "./memory.ts";

/** Allocates the results of kernels. */
export interface Results {
  /** A new array in the storage of results. */
  allocate(length: number): GpuArray;
  /** A new array of which not a digit may be lost: sums, indices, random numbers. */
  exact(length: number): GpuArray;
  /** A new array stored as another is: its numbers are taken over as they are. */
  like(array: GpuArray, length: number): GpuArray;
  /** Gives an array back. */
  release(array: GpuArray): void;
}

/** Results in one storage, but for the few of which not a digit may be lost. */
export function resultsIn(memory: Memory, storage: StorageType): Results {
  return {
    allocate: (length) => memory.allocate(length, storage),
    exact: (length) => memory.allocate(length),
    like: (array, length) => memory.allocate(length, array.storage),
    release: (array) => memory.release(array),
  };
}
