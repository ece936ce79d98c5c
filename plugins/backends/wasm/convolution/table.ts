import type { Memory } from "../memory.ts";
import { columnsOf, entryBytes } from "./tile.ts";

/** Entries behind the last one that a tile may read. */
const spare = Math.max(...columnsOf) - 1;

/** A table that the kernels read: entries of two words, offsets in bytes. */
export class Table {
  /** Address of the first entry. */
  readonly start: number;
  /** Address behind the last entry. */
  end: number;
  readonly #memory: Memory;
  readonly #bytes: number;

  /** An empty table with room for so many entries. */
  constructor(memory: Memory, entries: number) {
    this.#memory = memory;
    this.#bytes = entryBytes * (entries + spare);
    this.start = this.end = memory.reserve(this.#bytes);
  }

  /** How many entries there are. */
  get count(): number {
    return (this.end - this.start) / entryBytes;
  }

  /**
   * Replaces all entries by those that `write` writes; it gets all words of the memory and the place of the
   * first, and returns where it ended.
   */
  fill(write: (words: Int32Array, at: number) => number): void {
    const { i32 } = this.#memory;
    const end = write(i32, this.start / 4);
    // A tile that reads on writes what it wrote last, once more.
    for (let i = 0; i < 2 * spare; i++) i32[end + i] = i32[end + i - 2] ?? 0;
    this.end = 4 * end;
  }

  /** Gives the memory back. */
  release(): void {
    this.#memory.giveBack(this.start, this.#bytes);
  }
}
