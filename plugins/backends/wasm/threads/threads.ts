/**
 * Work on several threads.
 *
 * Calls of kernels are written down, part by part, and the parts are given to whoever is free: this thread is one of
 * those who take them. So a kernel's caller is the same code for one thread and for many, and a thread that the system
 * keeps from running holds up nothing but the part that it has begun.
 *
 * The parts of a job know nothing of each other, and what a part comes to does not depend on where the parts begin and
 * end. That is for those to see to who split: then results are the same bits for any number of threads.
 *
 * @module
 */
import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { WasmFunction } from "../assembler.ts";
import type { Memory } from "../memory.ts";
import {
  control,
  controlWords,
  type Loaded,
  mostArguments,
  runParts,
  type Shared,
  startThread,
} from "./worker.ts";

/** Numbers that the records of a job may take. */
const recordNumbers = 2 ** 14;
/** The most parts of a job. The first records say where each begins. */
const mostParts = 128;
/** A part of less work than this is not worth handing over, in nanoseconds. */
const leastPart = 20_000;
/** How often this thread looks whether the last parts are done before it sleeps. */
const patience = 20_000;

/** A function that records may name. */
interface Recordable {
  readonly run: WasmFunction;
  readonly loaded: Loaded;
}

/** Parts that could have been handed over by the time that starting a thread takes: about 50 ms. */
const partsOfStart = 2500;

/** Splits work over threads. They start one by one, each when there has been work that would have paid for its start. */
export class Threads {
  /** How many there are, this one included. */
  readonly count: number;
  readonly #memory: Memory;
  readonly #leastPart: number;
  readonly #functions: Recordable[] = [];
  /** Modules that the other threads have been sent. */
  readonly #sent = new Set<Loaded>();
  #shared: Shared | undefined;
  /** To each thread that has been started. */
  readonly #ports: MessagePort[] = [];
  /** How many more may be started. */
  #more: number;
  /** Nanoseconds of work that could have been split. */
  #seen = 0;
  /** Parts that have been begun, and where the next record goes; no part: calls are not recorded. */
  #parts = 0;
  #at = 0;

  /** As many threads as `count`, if the memory can be shared. Parts of less work than `least` nanoseconds are not made. */
  constructor(memory: Memory, count: number, least: number = leastPart) {
    this.#memory = memory;
    this.#leastPart = least;
    this.count = memory.isShared ? count : 1;
    this.#more = this.count - 1;
  }

  /** Whether calls are written down for later. */
  get isRecording(): boolean {
    return this.#parts > 0;
  }

  /** In how many parts to do work of so many nanoseconds: 1 where it is too little, or part of other work. */
  partsFor(nanoseconds: number): number {
    if (this.count === 1 || this.isRecording || nanoseconds < 2 * this.#leastPart) return 1;
    this.#seen += nanoseconds;
    const paid = this.#seen / (partsOfStart * this.#leastPart);
    if (this.#more > 0 && this.#ports.length + 1 <= paid) this.#start();
    if (this.#ports.length === 0) return 1;
    // Two for each thread: one may be slower.
    const most = Math.min(mostParts, 2 * (this.#ports.length + 1));
    return Math.min(most, Math.floor(nanoseconds / this.#leastPart));
  }

  /** A function that can be recorded in place of `run`. */
  recordable(run: WasmFunction, loaded: Loaded): WasmFunction {
    if (this.count === 1) return run;
    const id = this.#functions.push({ run, loaded }) - 1;
    return (...args) => {
      if (this.isRecording) this.#record(id, args);
      else run(...args);
    };
  }

  /** The number that the next function will be recorded by. */
  get nextFunction(): number {
    return this.#functions.length;
  }

  /**
   * Calls `body` for each part. The kernels that it calls run later, all of a part in their order, but before `split`
   * returns; what it does to memory by other means happens at once.
   */
  split(parts: number, body: (part: number) => void): void {
    if (parts < 2 || this.#shared === undefined || this.isRecording) {
      for (let part = 0; part < parts; part++) body(part);
      return;
    }
    const { records } = this.#shared;
    this.#at = mostParts + 1;
    try {
      for (let part = 0; part < parts; part++) {
        if (this.#parts === mostParts) this.flush();
        records[this.#parts++] = this.#at;
        body(part);
      }
      this.#run();
    } finally {
      this.#parts = 0;
    }
  }

  /** Runs what has been recorded so far, and goes on recording. */
  flush(): void {
    this.#run();
    this.#at = mostParts + 1;
    this.#parts = 1;
    if (this.#shared !== undefined) this.#shared.records[0] = this.#at;
  }

  #record(id: number, args: readonly number[]): void {
    const { records } = this.#shared ?? missing();
    if (this.#at + 2 + args.length > records.length) this.flush();
    this.#send(id);
    records[this.#at++] = id;
    records[this.#at++] = args.length;
    for (const arg of args) records[this.#at++] = arg;
  }

  /** Sends the other threads the module of a function, once. */
  #send(id: number): void {
    const loaded = this.#functions[id]?.loaded;
    if (loaded === undefined || this.#sent.has(loaded)) return;
    this.#sent.add(loaded);
    for (const port of this.#ports) port.postMessage(loaded);
  }

  /** Runs all recorded parts, on all threads, and waits for the last one. */
  #run(): void {
    const { words, records, control } = this.#shared ?? missing();
    const parts = this.#parts;
    records[parts] = this.#at;
    Atomics.store(words, control.parts, parts);
    Atomics.store(words, control.done, 0);
    Atomics.store(words, control.left, parts);
    Atomics.add(words, control.generation, 1);
    if (Atomics.load(words, control.sleepers) > 0) {
      Atomics.notify(words, control.generation, parts - 1);
    }
    const own = (id: number) => this.#functions[id]?.run ?? missing();
    const failure = runParts({ words, records, control }, own);
    for (let turns = 0; Atomics.load(words, control.done) < parts; turns++) {
      if (turns < patience) continue;
      const done = Atomics.load(words, control.done);
      // It is the last of all who calls; a timeout in case it has just done so.
      if (done < parts) Atomics.wait(words, control.done, done, 1);
    }
    if (Atomics.exchange(words, control.failed, 0) === 0) return;
    throw failure instanceof Error ? failure : new Error("wasm: a kernel failed on another thread");
  }

  /** Starts one more thread. Where the system does not let it, those that there are will do. */
  #start(): void {
    const shared = this.#shared ??= this.#share();
    const { port1, port2 } = new MessageChannel();
    try {
      startThread(shared, port2);
    } catch (error) {
      this.#more = 0;
      console.warn(
        `wasm: works with ${this.#ports.length + 1} threads: cannot start more: ${error}`,
      );
      return;
    }
    this.#more--;
    port1.unref();
    for (const loaded of this.#sent) port1.postMessage(loaded);
    this.#ports.push(port1);
  }

  #share(): Shared {
    const memory = this.#memory;
    const bytes = 4 * controlWords + 8 * (recordNumbers + mostArguments);
    const address = memory.reserve(bytes);
    const { buffer } = memory.wasm;
    const words = new Int32Array(buffer, address, controlWords).fill(0);
    abandoned.register(this, words);
    return {
      memory: memory.wasm,
      words,
      records: new Float64Array(buffer, address + 4 * controlWords, recordNumbers),
      control,
    };
  }
}

/**
 * Ends the threads of a backend that nobody has any more, and with them its memory. They have to be told: one that sleeps
 * in `Atomics.wait` cannot be terminated.
 */
const abandoned = new FinalizationRegistry<Int32Array<ArrayBufferLike>>((words) => {
  Atomics.store(words, control.over, 1);
  Atomics.add(words, control.generation, 1);
  Atomics.notify(words, control.generation);
});

function missing(): never {
  throw new Error("wasm: a function was recorded that is not there");
}
