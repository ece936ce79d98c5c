/**
 * Batches that one thread reads ahead of another, in memory that both see.
 *
 * @module
 */
import { type Shape, sizeOf } from "../kernel/backend.ts";
import type { Split } from "../kernel/dataset.ts";
import type { Random } from "../kernel/random.ts";

/** An epoch cut into batches. */
export interface Epoch {
  /** The numbers of all examples, in the order in which they come. */
  readonly order: Uint32Array<ArrayBuffer>;
  /** Examples per batch; the last may have fewer. */
  readonly batchSize: number;
  /** The shape of one example. */
  readonly inputShape: Shape;
}

/** Room for batches: batch `n` has slot `n` modulo `slots`. */
export interface Room {
  /** How many batches fit. */
  readonly slots: number;
  /** The inputs of all slots. */
  readonly inputs: Float32Array;
  /** The labels of all slots. */
  readonly labels: Float32Array;
}

/** Room in shared memory. */
export interface Ring extends Room {
  /** For each slot its batch, counted from 1; then the first batch, from 0, that is still wanted. */
  readonly state: Int32Array<SharedArrayBuffer>;
}

/** A batch in a room. */
export interface Rows {
  /** Which examples it has. */
  readonly indices: Uint32Array;
  /** Their inputs. */
  readonly inputs: Float32Array;
  /** Their labels. */
  readonly labels: Float32Array;
}

/** Examples that are read ahead where two batches have fewer. */
const AHEAD = 512;

/** No batch has this number. */
const NONE = 2 ** 31 - 1;

/** Room for `slots` batches of an epoch; `allocate` makes the memory for so many floats. */
export function makeRoom(
  { batchSize, inputShape }: Epoch,
  slots: number,
  allocate: (size: number) => Float32Array,
): Room {
  const size = slots * batchSize;
  return { slots, inputs: allocate(size * sizeOf(inputShape)), labels: allocate(size) };
}

/** A ring for an epoch from batch `start` on. */
export function makeRing(epoch: Epoch, start: number): Ring {
  const slots = Math.max(2, Math.ceil(AHEAD / epoch.batchSize));
  const state = new Int32Array(new SharedArrayBuffer(4 * slots + 4));
  state[slots] = start;
  const allocate = (size: number) => new Float32Array(new SharedArrayBuffer(4 * size));
  return { ...makeRoom(epoch, slots, allocate), state };
}

/** Where a batch is, whose examples are these. */
export function rowsOf(
  { slots, inputs, labels }: Room,
  { order, batchSize, inputShape }: Epoch,
  batch: number,
): Rows {
  const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize);
  const first = batch % slots * batchSize;
  const end = first + indices.length;
  const rowSize = sizeOf(inputShape);
  return {
    indices,
    inputs: inputs.subarray(first * rowSize, end * rowSize),
    labels: labels.subarray(first, end),
  };
}

/**
 * For the thread that trains: whether a batch has been read. It then stays until the next is asked
 * for; one that has not been read by now is left to the one who asks.
 */
export function take({ slots, state }: Ring, batch: number): boolean {
  const isThere = Atomics.load(state, batch % slots) === batch + 1;
  Atomics.store(state, slots, isThere ? batch : batch + 1);
  // Waking a thread costs more than a small batch: it is done when half of the slots are free.
  if (batch % (slots >> 1) === 0) Atomics.notify(state, slots);
  return isThere;
}

/** For the thread that trains: no more batches are wanted. */
export function stop({ slots, state }: Ring): void {
  Atomics.store(state, slots, NONE);
  Atomics.notify(state, slots);
}

/**
 * For the thread that reads: reads batch after batch, each as soon as there is a slot for it, until
 * the last or until no more are wanted. It blocks the thread. The split must read synchronously.
 */
export function fill(ring: Ring, epoch: Epoch, split: Split, random: Random | undefined): void {
  const { slots, state } = ring;
  for (let batch = 0;;) {
    const wanted = Atomics.load(state, slots);
    batch = Math.max(batch, wanted);
    if (batch * epoch.batchSize >= epoch.order.length) return;
    if (batch >= wanted + slots) {
      Atomics.wait(state, slots, wanted);
      continue;
    }
    const { indices, inputs, labels } = rowsOf(ring, epoch, batch);
    void split.read(indices, inputs, labels, random);
    Atomics.store(state, batch % slots, batch + 1);
    batch++;
  }
}
