/**
 * What kernels run on: the memory, the engine's instructions, the threads.
 *
 * @module
 */
import { functionOf, type Module, type WasmFunction } from "./assembler.ts";
import { hasRelaxedSimd } from "./features.ts";
import { Memory } from "./memory.ts";
import { Threads } from "./threads/threads.ts";

/** What an engine is made with. */
export interface EngineOptions {
  /** Use fused multiply-add where there is one. */
  readonly relaxed?: boolean | undefined;
  /** The most memory to take, in bytes. */
  readonly maximumBytes?: number | undefined;
  /** How many threads to use. */
  readonly threads?: number | undefined;
  /** The least work of a part, in nanoseconds, for which a thread is called; small in tests. */
  readonly leastPart?: number | undefined;
}

/** Words of one block of arguments at most, and of all blocks. */
const [blockWords, allWords] = [1024, 2 ** 14];

/** Loads kernels, passes them arguments, and runs them on one thread or several. */
export class Engine {
  /** Whether kernels may use fused multiply-add. */
  readonly relaxed: boolean;
  readonly memory: Memory;
  readonly #threads: Threads;
  /** Index of the first word for arguments, and of the next free one. */
  readonly #blocks: number;
  #next: number;

  /** An engine with a memory of its own. */
  constructor({ relaxed = true, maximumBytes, threads = 1, leastPart }: EngineOptions = {}) {
    this.relaxed = relaxed && hasRelaxedSimd();
    this.memory = new Memory(maximumBytes, threads > 1);
    this.#threads = new Threads(this.memory, threads, leastPart);
    const words = this.#threads.count > 1 ? allWords : blockWords;
    this.#blocks = this.#next = this.memory.reserve(4 * words) / 4;
  }

  /** Compiles a module; returns its exported functions by name. */
  load(module: Module): (name: string) => WasmFunction {
    const { memory } = this;
    const compiled = new WebAssembly.Module(module.encode(memory.isShared));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: memory.wasm } });
    const names = Object.keys(exports);
    const loaded = { module: compiled, first: this.#threads.nextFunction, names };
    const functions = new Map(
      names.map((name) => [name, this.#threads.recordable(functionOf(exports, name), loaded)]),
    );
    return (name) => functions.get(name) ?? functionOf(exports, name);
  }

  /**
   * A block of words for the arguments of one call, as the index of the first. The words are written, and the kernel is
   * called with {@linkcode Engine.load}'s function and the block's address, before the next block is taken.
   */
  block(words: number): number {
    if (words > blockWords) {
      throw new Error(`wasm: a kernel needs ${words} words of arguments, at most ${blockWords}`);
    }
    if (!this.#threads.isRecording) return this.#blocks;
    if (this.#next + words > this.#blocks + allWords) {
      this.#threads.flush();
      this.#next = this.#blocks;
    }
    const block = this.#next;
    this.#next += words;
    return block;
  }

  /** In how many parts to do work that takes one thread so many nanoseconds. */
  partsFor(nanoseconds: number): number {
    return this.#threads.partsFor(nanoseconds);
  }

  /**
   * Calls `body` for each part; parts may run at the same time. The kernels that it calls have run when this returns, in
   * their order within a part.
   */
  split(parts: number, body: (part: number) => void): void {
    this.#threads.split(parts, body);
    if (!this.#threads.isRecording) this.#next = this.#blocks;
  }

  /** Cuts `size` items into parts that begin at multiples of `unit`. */
  splitRange(
    parts: number,
    size: number,
    unit: number,
    body: (start: number, count: number, part: number) => void,
  ): void {
    const units = Math.ceil(size / unit);
    const many = Math.min(parts, units);
    if (many < 2) {
      body(0, size, 0);
      return;
    }
    this.split(many, (part) => {
      const start = Math.floor(part * units / many) * unit;
      const end = Math.min(size, Math.floor((part + 1) * units / many) * unit);
      body(start, end - start, part);
    });
  }
}
