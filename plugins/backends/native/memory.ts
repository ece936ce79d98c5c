/**
 * Blocks from C's allocator and a pool of them.
 *
 * A block's size is rounded up to a size class, so that arrays of about the same size share blocks. A released block
 * goes on top of its class's stack: the next array of that size gets the block whose bytes are still in the cache.
 *
 * Every block is aligned to 64 bytes, a whole number of 64 bytes long, and followed by 64 more that nobody has. A
 * kernel may therefore write up to the next multiple of 64 bytes, and read one vector further.
 *
 * @module
 */
import { ValueError } from "../../../kernel/errors.ts";
import type { MemoryUse } from "../../../kernel/backend.ts";
import { classBytes, sizeClass } from "../wasm/size_class.ts";
import type { Symbols } from "./library.ts";

/** An array of float32. */
export class NativeArray {
  /** Where it begins; 0 once it was released. */
  address: number;
  /** Its number of elements. */
  readonly length: number;

  /** Made by {@linkcode Memory.allocate} alone. */
  constructor(address: number, length: number) {
    this.address = address;
    this.length = length;
  }
}

/** Beyond this, size classes are not made for; such arrays get a block of their own. */
const largest = 2 ** 31;

/** What C's allocator can be asked. */
type Allocator = Pick<Symbols, "allocate" | "deallocate" | "to_host" | "from_host">;

/** Gives the blocks of backends back that nobody uses any more. */
const abandoned = new FinalizationRegistry<() => void>((free) => free());

/** Allocates float32 arrays. */
export class Memory {
  readonly #allocator: Allocator;
  /** Stacks of free addresses by size class. */
  readonly #free: number[][] = [];
  /** All blocks that were taken from the system. */
  readonly #blocks = new Set<number>();
  #arrays = 0;
  #bytes = 0;
  #reserved = 0;
  /** Bytes of blocks on the stacks. */
  #idle = 0;

  /** An empty memory. */
  constructor(allocator: Allocator) {
    this.#allocator = allocator;
    const blocks = this.#blocks;
    abandoned.register(this, () => {
      for (const block of blocks) allocator.deallocate(block);
    });
  }

  /** A new array; its elements are whatever was there before. */
  allocate(length: number): NativeArray {
    const bytes = 4 * length;
    const address = this.#block(bytes);
    this.#arrays++;
    this.#bytes += bytes;
    return new NativeArray(address, length);
  }

  /** Gives an array's block back. The array must not be used afterwards; doing so throws. */
  release(array: NativeArray): void {
    const address = addressOf(array);
    const bytes = 4 * array.length;
    array.address = 0;
    this.#arrays--;
    this.#bytes -= bytes;
    if (bytes > largest) {
      this.#giveBack(address, bytes);
      return;
    }
    const size = sizeClass(bytes);
    (this.#free[size] ??= []).push(address);
    this.#idle += classBytes(size);
  }

  /** Copies values into a new array. */
  upload(values: ArrayLike<number>): NativeArray {
    const own = isPlain(values) ? values : Float32Array.from(values);
    const array = this.allocate(own.length);
    if (own.length > 0) this.#allocator.from_host(array.address, own, own.byteLength);
    return array;
  }

  /** The first numbers of an array, copied. */
  read(array: NativeArray, length: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(length);
    const from = addressOf(array);
    if (length > 0) this.#allocator.to_host(from, values, values.byteLength);
    return values;
  }

  /** What is held now. */
  use(): MemoryUse {
    return { arrays: this.#arrays, bytes: this.#bytes, reserved: this.#reserved };
  }

  #block(bytes: number): number {
    const size = bytes > largest ? undefined : sizeClass(bytes);
    const reused = size === undefined ? undefined : this.#free[size]?.pop();
    const needed = size === undefined ? bytes : classBytes(size);
    if (reused !== undefined) {
      this.#idle -= needed;
      return reused;
    }
    // Sizes that change would leave a block of each behind.
    if (this.#idle >= needed && 2 * this.#idle >= this.#reserved) this.#trim();
    let address = this.#allocator.allocate(needed);
    if (address === 0) {
      this.#trim();
      address = this.#allocator.allocate(needed);
    }
    if (address === 0) {
      throw new ValueError(
        `native: out of memory: asked for ${bytes} bytes, ${this.#bytes} in use by ${this.#arrays} arrays; put the ` +
          "body of a loop into step(), or use a smaller batch or model",
      );
    }
    this.#blocks.add(address);
    this.#reserved += needed;
    return address;
  }

  /** Gives all idle blocks back to the system. */
  #trim(): void {
    this.#free.forEach((addresses, size) => {
      for (const address of addresses) this.#giveBack(address, classBytes(size));
      addresses.length = 0;
    });
    this.#idle = 0;
  }

  #giveBack(address: number, bytes: number): void {
    this.#allocator.deallocate(address);
    this.#blocks.delete(address);
    this.#reserved -= bytes;
  }
}

/** Whether the values can be copied as they are. */
function isPlain(values: ArrayLike<number>): values is Float32Array<ArrayBuffer> {
  return values instanceof Float32Array && values.buffer instanceof ArrayBuffer;
}

/** Where a live array begins. Throws for one that was released: that is a bug of the caller. */
export function addressOf(array: NativeArray): number {
  if (array.address === 0) throw new Error("native: an array was used after it was released");
  return array.address;
}
