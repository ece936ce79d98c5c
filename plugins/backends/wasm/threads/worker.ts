/**
 * What a thread does: it waits for work, takes parts of it as long as there are any, and waits again.
 *
 * The functions here are the whole program of a worker. They reach it as text, in a `data:` URL, which needs no permission;
 * so they use nothing of this file but each other.
 *
 * @module
 */
import { type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { WasmFunction } from "../assembler.ts";

/** Where in the control words what is. Words that different threads write lie on lines of their own. */
export const control = {
  /** Counts the jobs. Who sleeps, sleeps here. */
  generation: 0,
  /** Threads that sleep. */
  sleepers: 1,
  /** 1 once nobody has the backend any more. */
  over: 2,
  /** 1 if a kernel of the job failed. */
  failed: 3,
  /** Parts of the job that nobody has taken, or less than 0. */
  left: 16,
  /** Parts that are done. */
  done: 32,
  /** Parts of the job. */
  parts: 48,
} as const;

/** The most arguments of a function. */
export const mostArguments = 16;

/** How many control words there are. */
export const controlWords = 64;

/** The calls of a part begin and end at these places of the records. */
export type Records = Float64Array<ArrayBufferLike>;

/** A module with functions that records name by number: those of `names`, from `first` on. */
export interface Loaded {
  readonly module: WebAssembly.Module;
  readonly first: number;
  readonly names: readonly string[];
}

/** What a thread starts with. */
export interface Shared {
  readonly memory: WebAssembly.Memory;
  readonly words: Int32Array<ArrayBufferLike>;
  readonly records: Records;
  readonly control: typeof control;
}

/** Takes parts of a job and runs them until none is left. Returns the first error, for whoever can throw it. */
export function runParts(
  { words, records, control }: Omit<Shared, "memory">,
  functionAt: (id: number) => WasmFunction,
): unknown {
  const { left, done, parts, failed } = control;
  let failure: unknown;
  // The count is read first, so that those who come late do not count it down for ever.
  while (Atomics.load(words, left) > 0) {
    const part = Atomics.sub(words, left, 1) - 1;
    if (part < 0) break;
    const end = records[part + 1] ?? 0;
    let at = records[part] ?? 0;
    try {
      while (at < end) {
        call(functionAt(records[at] ?? 0), records, at + 2);
        at += 2 + (records[at + 1] ?? 0);
      }
    } catch (error) {
      // The part counts as done: the others wait for it.
      failure ??= error;
      Atomics.store(words, failed, 1);
    }
    if (Atomics.add(words, done, 1) + 1 === Atomics.load(words, parts)) Atomics.notify(words, done);
  }
  return failure;
}

/**
 * Calls a function with the most arguments that one has, from `at` on: it drops those that it does not take. This takes
 * nanoseconds, where a list of arguments would have to be made.
 */
export function call(run: WasmFunction, records: Records, at: number): void {
  const r = (i: number) => records[at + i] ?? 0;
  run(
    r(0),
    r(1),
    r(2),
    r(3),
    r(4),
    r(5),
    r(6),
    r(7),
    r(8),
    r(9),
    r(10),
    r(11),
    r(12),
    r(13),
    r(14),
    r(15),
  );
}

/** The life of a thread. */
export function serve(
  shared: Shared,
  receive: () => { message: Loaded } | undefined,
): void {
  const { memory, words, control: { generation, sleepers, over } } = shared;
  const functions: WasmFunction[] = [];
  const functionAt = (id: number): WasmFunction => {
    for (;;) {
      const found = functions[id];
      if (found !== undefined) return found;
      // Modules are sent before the work that needs them.
      const loaded = receive()?.message;
      if (loaded === undefined) continue;
      const { module, first, names } = loaded;
      try {
        const { exports } = new WebAssembly.Instance(module, { env: { memory } });
        names.forEach((name, i) => functions[first + i] = exports[name] as WasmFunction);
      } catch (error) {
        names.forEach((_, i) =>
          functions[first + i] = () => {
            throw error;
          }
        );
      }
    }
  };
  let seen = 0;
  while (Atomics.load(words, over) === 0) {
    runParts(shared, functionAt);
    // The next job often comes within microseconds; waking up would take longer.
    for (let turns = 0; turns < 20000 && Atomics.load(words, generation) === seen; turns++);
    while (Atomics.load(words, generation) === seen) {
      Atomics.add(words, sleepers, 1);
      Atomics.wait(words, generation, seen);
      Atomics.sub(words, sleepers, 1);
    }
    seen = Atomics.load(words, generation);
  }
}

/** Starts a thread. It does not keep the process alive. */
export function startThread(shared: Shared, port: MessagePort): void {
  const program = [
    'import { receiveMessageOnPort, workerData } from "node:worker_threads";',
    call,
    runParts,
    serve,
    "const { port, ...shared } = workerData;",
    `${serve.name}(shared, () => ${receiveMessageOnPort.name}(port));`,
    "port.close();",
  ].join("\n");
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
    workerData: { ...shared, port },
    transferList: [port],
  });
  worker.unref();
}
