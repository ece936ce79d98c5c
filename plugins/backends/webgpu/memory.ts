/**
 * Buffers and a pool of them.
 *
 * A block's size is rounded up to a size class, so that arrays of about the same size share blocks. Of the free blocks of
 * a class the one of lowest number is taken: what a step asks for in the same order as the step before it, with the
 * same blocks free, it gets in the same blocks, and bind groups made for those blocks can be used again.
 *
 * @module
 */
import { ValueError } from "../../../kernel/errors.ts";
import type { MemoryUse } from "../../../kernel/backend.ts";
import { classBytes, sizeClass } from "../wasm/size_class.ts";
import { type Block, blockOf, bytesOf, GpuArray, type StorageType } from "./array.ts";

/** Beyond this, size classes are not made for; such arrays get a block of their own size. */
const largest = 2 ** 31;

/** What a memory asks of its device. */
export interface BlockSource {
  /** The most bytes of one array. */
  readonly mostBytes: number;
  /** Makes a buffer. */
  create(bytes: number): GPUBuffer;
  /** Called before buffers are destroyed: bind groups that name them are of no use any more. */
  forget(): void;
}

/** Allocates arrays. */
export class Memory {
  readonly #source: BlockSource;
  /** Free blocks by size class, those of lower numbers last. */
  readonly #free = new Map<number, Block[]>();
  #blocks = 0;
  #arrays = 0;
  #bytes = 0;
  #reserved = 0;
  #idle = 0;

  /** An empty memory. */
  constructor(source: BlockSource) {
    this.#source = source;
  }

  /** What is held now. */
  use(): MemoryUse {
    return { arrays: this.#arrays, bytes: this.#bytes, reserved: this.#reserved };
  }

  /**
   * A new array; its elements are whatever was there before. With `batch`, it lies in no block that this batch of commands
   * names: so what is copied to it now, before the commands run, is not what they still read.
   */
  allocate(length: number, storage: StorageType = "float32", batch?: number): GpuArray {
    const bytes = bytesOf(length, storage);
    const block = this.#take(bytes, batch);
    this.#arrays++;
    this.#bytes += bytes;
    return new GpuArray(block, length, storage);
  }

  /** Gives an array's block back. The array must not be used afterwards; doing so throws. */
  release(array: GpuArray): void {
    const block = blockOf(array);
    array.block = undefined;
    this.#arrays--;
    this.#bytes -= array.bytes;
    const free = this.#freeOf(block.bytes);
    let at = free.length;
    while (at > 0 && (free[at - 1]?.id ?? 0) < block.id) at--;
    free.splice(at, 0, block);
    this.#idle += block.bytes;
  }

  #freeOf(bytes: number): Block[] {
    let free = this.#free.get(bytes);
    if (free === undefined) this.#free.set(bytes, free = []);
    return free;
  }

  #take(bytes: number, batch: number | undefined): Block {
    const { mostBytes } = this.#source;
    if (bytes > mostBytes) {
      throw new ValueError(
        `webgpu: an array of ${bytes} bytes was asked for, and one binding of this adapter holds at most ` +
          `${mostBytes}; use a smaller batch or model`,
      );
    }
    const rounded = bytes > largest ? bytes : classBytes(sizeClass(bytes));
    const needed = Math.min(Math.ceil(rounded / 4) * 4, Math.floor(mostBytes / 4) * 4);
    const free = this.#freeOf(needed);
    const at = free.findLastIndex((block) => block.batch !== batch);
    const [reused] = at < 0 ? [] : free.splice(at, 1);
    if (reused !== undefined) {
      this.#idle -= needed;
      return reused;
    }
    // Sizes that change would leave a block of each behind.
    if (this.#idle >= needed && 2 * this.#idle >= this.#reserved) this.#trim();
    const buffer = this.#source.create(needed);
    this.#reserved += needed;
    return { buffer, id: this.#blocks++, bytes: needed, batch: -1 };
  }

  /** Gives all idle blocks back to the device. */
  #trim(): void {
    this.#source.forget();
    for (const free of this.#free.values()) {
      for (const { buffer, bytes } of free) {
        buffer.destroy();
        this.#reserved -= bytes;
      }
    }
    this.#free.clear();
    this.#idle = 0;
  }
}
