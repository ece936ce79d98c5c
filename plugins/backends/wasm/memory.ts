/**
 * The backend's one WebAssembly memory and the pool of blocks within it.
 *
 * A block's size is rounded up to a size class, so that arrays of about the same size share blocks.
 * A released block goes on top of its class's stack: the next array of that
 * size gets the block whose bytes are still in the cache.
 *
 * Every block is aligned to 64 bytes and a whole number of 64 bytes long. A kernel may therefore
 * run over an array's end up to the next multiple of 64 bytes.
 *
 * @module
 */
import { ValueError } from "../../../kernel/errors.ts";
import type { MemoryUse } from "../../../kernel/backend.ts";
import { hasSharedMemory } from "./features.ts";
import { classBytes, line, sizeClass } from "./size_class.ts";

/** Bytes of a WebAssembly page. */
const pageBytes = 65536;
/** What a 32-bit address can reach, less a page, so that the end of an array never wraps to 0. */
const addressable = 2 ** 32 - pageBytes;
/** The first bytes stay unused: arrays without elements lie there. */
const firstAddress = line;

/** An array of float32 in the memory. */
export class WasmArray {
  /** Where it begins, in bytes; −1 once it was released. */
  address: number;
  /** Its number of elements. */
  readonly length: number;

  /** Made by {@linkcode Memory.allocate} alone. */
  constructor(address: number, length: number) {
    this.address = address;
    this.length = length;
  }
}

/** A stretch of memory that no block has been cut from. */
interface Stretch {
  start: number;
  end: number;
}

/** Allocates float32 arrays in one growing WebAssembly memory. */
export class Memory {
  /** The memory that the backend's modules import. */
  readonly wasm: WebAssembly.Memory;
  /** Whether threads share it. */
  readonly isShared: boolean;
  /** All of it as float32. Replaced when the memory grows: never keep a copy. */
  f32: Float32Array;
  /** All of it as int32. Replaced when the memory grows: never keep a copy. */
  i32: Int32Array;
  readonly #limit: number;
  /** Stacks of free addresses by size class. */
  readonly #free: number[][] = [];
  /** Where new blocks are cut from. The memory's last line stays free: kernels may read past an end. */
  #stretch: Stretch = { start: firstAddress, end: pageBytes - line };
  /** Other stretches, left by merging. */
  #stretches: Stretch[] = [];
  #arrays = 0;
  #bytes = 0;

  /**
   * An empty memory that may grow to `maximumBytes`, 4 GiB less a page at most. If it is to be shared, it is where the
   * engine can.
   */
  constructor(maximumBytes: number = addressable, isShared = false) {
    if (!(maximumBytes >= pageBytes)) {
      throw new ValueError(
        `wasm: maximumBytes: found ${maximumBytes}, allowed: a number, ${pageBytes} or more`,
      );
    }
    this.#limit = Math.floor(Math.min(maximumBytes, addressable) / pageBytes) * pageBytes;
    const size = { initial: 1, maximum: this.#limit / pageBytes };
    this.isShared = isShared && hasSharedMemory();
    this.wasm = new WebAssembly.Memory({ ...size, shared: this.isShared });
    this.f32 = new Float32Array(this.wasm.buffer);
    this.i32 = new Int32Array(this.wasm.buffer);
  }

  /** Bytes that do not count as arrays: arguments, packing buffers, tables. */
  reserve(bytes: number): number {
    return this.#block(sizeClass(bytes), bytes);
  }

  /** Gives back what was reserved. */
  giveBack(address: number, bytes: number): void {
    this.#stack(sizeClass(bytes)).push(address);
  }

  /** A new array; its elements are whatever was there before. */
  allocate(length: number): WasmArray {
    const bytes = 4 * length;
    // Size classes are made for 32-bit sizes.
    if (bytes > this.#limit) throw this.#exhausted(bytes);
    const address = length === 0 ? firstAddress : this.#block(sizeClass(bytes), bytes);
    this.#arrays++;
    this.#bytes += bytes;
    return new WasmArray(address, length);
  }

  /** Gives an array's block back. The array must not be used afterwards; doing so throws. */
  release(array: WasmArray): void {
    const address = addressOf(array);
    array.address = -1;
    this.#arrays--;
    this.#bytes -= 4 * array.length;
    if (array.length > 0) this.#stack(sizeClass(4 * array.length)).push(address);
  }

  /** What is held now. */
  use(): MemoryUse {
    return { arrays: this.#arrays, bytes: this.#bytes, reserved: this.f32.byteLength };
  }

  #stack(size: number): number[] {
    return this.#free[size] ??= [];
  }

  /** The address of a block of the class: a released one, or cut from what is left. */
  #block(size: number, bytes: number): number {
    const reused = this.#free[size]?.pop();
    if (reused !== undefined) return reused;
    const needed = classBytes(size);
    if (!this.#fits(needed) && !this.#reuse(needed) && !this.#grow(needed)) {
      this.#merge();
      if (!this.#fits(needed) && !this.#switch(needed) && !this.#grow(needed)) {
        throw this.#exhausted(bytes);
      }
    }
    const address = this.#stretch.start;
    this.#stretch.start += needed;
    return address;
  }

  #exhausted(bytes: number): ValueError {
    return new ValueError(
      `wasm: out of memory: asked for ${bytes} bytes, ${this.#bytes} in use by ` +
        `${this.#arrays} arrays, the limit is ${this.#limit}; put the body of a ` +
        "loop into step(), or use a smaller batch or model",
    );
  }

  /**
   * Joins what is free if that is half of everything; whether there is room then. Sizes that change
   * would otherwise leave a block of each behind.
   */
  #reuse(needed: number): boolean {
    const idle = this.f32.byteLength - this.#bytes;
    if (idle < needed || 2 * idle < this.f32.byteLength) return false;
    this.#merge();
    return this.#fits(needed) || this.#switch(needed);
  }

  #fits(needed: number): boolean {
    return this.#stretch.end - this.#stretch.start >= needed;
  }

  /** Cuts from another stretch that has room; whether there is one. */
  #switch(needed: number): boolean {
    const found = this.#stretches.findIndex(({ start, end }) => end - start >= needed);
    const [stretch] = found < 0 ? [] : this.#stretches.splice(found, 1, this.#stretch);
    if (stretch !== undefined) this.#stretch = stretch;
    return stretch !== undefined;
  }

  /** Makes room for `needed` bytes at the end; whether there was room. */
  #grow(needed: number): boolean {
    const old = this.f32.byteLength;
    const last = this.#stretch.end === old - line;
    const least = (last ? this.#stretch.start : old - line) + needed + line;
    if (least > this.#limit) return false;
    // Grow by a quarter at least: each growth replaces the views and may move the pages.
    const wanted = Math.min(this.#limit, Math.max(least, 1.25 * old));
    const pages = Math.ceil((wanted - old) / pageBytes);
    try {
      this.wasm.grow(pages);
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
    this.f32 = new Float32Array(this.wasm.buffer);
    this.i32 = new Int32Array(this.wasm.buffer);
    if (!last) {
      this.#stretches.push(this.#stretch);
      this.#stretch = { start: old - line, end: old - line };
    }
    this.#stretch.end = this.f32.byteLength - line;
    return true;
  }

  /** Joins all that is free into the longest possible stretches. */
  #merge(): void {
    const pieces = [...this.#stretches, this.#stretch];
    this.#free.forEach((addresses, size) => {
      for (const start of addresses) pieces.push({ start, end: start + classBytes(size) });
      addresses.length = 0;
    });
    pieces.sort((a, b) => a.start - b.start);
    const merged: Stretch[] = [];
    for (const piece of pieces) {
      const before = merged.at(-1);
      if (before?.end === piece.start) before.end = piece.end;
      else if (piece.end > piece.start) merged.push({ ...piece });
    }
    this.#stretch = merged.pop() ?? { start: 0, end: 0 };
    this.#stretches = merged;
  }
}

/** Where a live array begins. Throws for one that was released: that is a bug of the caller. */
export function addressOf(array: WasmArray): number {
  if (array.address < 0) throw new Error("wasm: an array was used after it was released");
  return array.address;
}
