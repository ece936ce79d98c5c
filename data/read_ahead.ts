/**
 * Reading batches in another thread while this one trains.
 *
 * @module
 */
import type { Split } from "../kernel/dataset.ts";
import type { Random } from "../kernel/random.ts";
import { type PackedSplit, packSplit } from "./packed_split.ts";
import type { ReadTask } from "./read_ahead_worker.ts";
import { type Epoch, makeRing, type Ring, type Rows, rowsOf, stop, take } from "./ring.ts";

/** Milliseconds without a batch after which a worker is not kept. */
const IDLE = 1000;

/** To read so many pixels without changing them takes about as long as to start a worker. */
const PAYS = 2 ** 25;

/**
 * A split whose batches are read ahead, in another thread, when `batches` is given it: decoding and
 * augmentation then take no time from training.
 *
 * ```ts
 * import { batches, digits, Random, readAhead } from "../mod.ts";
 *
 * const { inputShape, splits } = await digits({ scale: "standard", crop: 2 });
 * using train = readAhead(splits.train);
 * for (const epoch of [1, 2]) {
 *   const shuffle = new Random(0).fork(`order of epoch ${epoch}`);
 *   const random = new Random(0).fork(`augmentation of epoch ${epoch}`);
 *   const options = { batchSize: 16, inputShape, shuffle, random };
 *   for await (const batch of batches(train, options)) console.log(batch.size);
 * }
 * ```
 *
 * The bytes are the same with it and without: a batch that the worker has not finished when it is
 * asked for is read on the spot. That is so for all batches of a split that has a user's own code in
 * it, and where there are no workers. So training waits for no message, and what goes wrong while
 * reading goes wrong where the batch is asked for.
 */
export function readAhead(split: Split): Split & Disposable {
  return new ReadAhead(split);
}

/** See {@linkcode readAhead}. */
export class ReadAhead implements Split, Disposable {
  /** How many examples there are. */
  readonly size: number;
  readonly #split: Split;
  #packed: PackedSplit | undefined;
  #epoch: Epoch | undefined;
  #ring: Ring | undefined;
  #worker: Worker | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isIdle = true;

  /** Nothing is started before a batch is asked for. */
  constructor(split: Split) {
    this.size = split.size;
    this.#split = split;
    const packed = packSplit(split);
    if (packed !== undefined && pays(packed) && canStartWorker()) this.#packed = packed;
  }

  /** Reads on the spot. See {@linkcode Split.read}. */
  read(
    indices: Uint32Array,
    inputs: Float32Array,
    labels: Float32Array,
    random?: Random,
  ): void | Promise<void> {
    return this.#split.read(indices, inputs, labels, random);
  }

  /**
   * Begins an epoch; what was begun before ends. The result says where a batch is, until it is called
   * again, or that the batch has to be read. Batches are asked for in order.
   */
  begin(epoch: Epoch, random: Random | undefined): (batch: number) => Rows | undefined {
    this.#leaveRing();
    const split = this.#packed;
    if (split === undefined) return () => undefined;
    this.#epoch = epoch;
    const state = random?.state;
    return (batch) => {
      if (this.#epoch !== epoch) return undefined;
      this.#isIdle = false;
      this.#ring ??= this.#send({ split, epoch, random: state, ring: makeRing(epoch, batch) });
      return take(this.#ring, batch) ? rowsOf(this.#ring, epoch, batch) : undefined;
    };
  }

  #send(task: ReadTask): Ring {
    this.#worker ??= this.#startWorker();
    this.#worker.postMessage(task);
    return task.ring;
  }

  #startWorker(): Worker {
    const url = new URL("./read_ahead_worker.ts", import.meta.url);
    const worker = new Worker(url, { type: "module" });
    worker.onerror = (event) => {
      event.preventDefault();
      this.#packed = undefined;
      this[Symbol.dispose]();
    };
    // A loop that is left without being ended must not keep the program alive.
    this.#timer = setInterval(() => {
      if (this.#isIdle) this.#stopWorker();
      this.#isIdle = true;
    }, IDLE);
    return worker;
  }

  #stopWorker(): void {
    clearInterval(this.#timer);
    // A worker that waits for room would not hear that it is to end.
    this.#leaveRing();
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #leaveRing(): void {
    if (this.#ring !== undefined) stop(this.#ring);
    this.#ring = undefined;
  }

  /** Ends the worker. What is left of an epoch is read on the spot. */
  [Symbol.dispose](): void {
    this.#stopWorker();
    this.#epoch = undefined;
  }
}

/** Whether a worker saves more time than it takes to start one. */
function pays(packed: PackedSplit): boolean {
  return packed.kind === "augmented" || packed.images.pixels.length > PAYS;
}

/** Whether there are workers, and this program may load one without asking anybody. */
function canStartWorker(): boolean {
  if (typeof Worker === "undefined" || typeof SharedArrayBuffer === "undefined") return false;
  const folder = new URL("..", import.meta.url);
  return folder.protocol !== "file:" ||
    Deno.permissions.querySync({ name: "read", path: folder }).state === "granted";
}
