/**
 * Arrays on a GPU, and the blocks that hold them.
 *
 * @module
 */

/** A buffer that is used for one array after another. */
export interface Block {
  /** The buffer, of which arrays take the beginning. */
  readonly buffer: GPUBuffer;
  /** Counts up; blocks of lower numbers are taken first. */
  readonly id: number;
  /** Its size. */
  readonly bytes: number;
  /** The last batch of commands that names it. */
  batch: number;
}

/** How the numbers of an array are stored. Shaders compute in float32 either way. */
export type StorageType = "float32" | "float16";

/** An array of numbers. */
export class GpuArray {
  /** Where it lies; `undefined` once it was released. */
  block: Block | undefined;
  /** Its number of elements. */
  readonly length: number;
  /** How they are stored. */
  readonly storage: StorageType;

  /** Made by `Memory.allocate` alone. */
  constructor(block: Block, length: number, storage: StorageType) {
    this.block = block;
    this.length = length;
    this.storage = storage;
  }

  /** The bytes that its numbers take. */
  get bytes(): number {
    return bytesOf(this.length, this.storage);
  }
}

/** The bytes that so many numbers take. */
export function bytesOf(length: number, storage: StorageType): number {
  return (storage === "float16" ? 2 : 4) * length;
}

/** Where a live array lies. Throws for one that was released: that is a bug of the caller. */
export function blockOf(array: GpuArray): Block {
  if (array.block === undefined) {
    throw new Error("webgpu: an array was used after it was released");
  }
  return array.block;
}
