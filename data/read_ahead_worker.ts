/**
 * The worker of `ReadAhead`.
 *
 * @module
 */
import { Random, type RandomState } from "../kernel/random.ts";
import { type PackedSplit, unpackSplit } from "./packed_split.ts";
import { type Epoch, fill, type Ring } from "./ring.ts";

/** An epoch to be read. */
export interface ReadTask {
  readonly split: PackedSplit;
  readonly epoch: Epoch;
  readonly random: RandomState | undefined;
  readonly ring: Ring;
}

addEventListener("message", (event) => {
  if (!(event instanceof MessageEvent)) return;
  const { split, epoch, random: state, ring }: ReadTask = event.data;
  const random = new Random(0);
  if (state !== undefined) random.state = state;
  try {
    fill(ring, epoch, unpackSplit(split), state === undefined ? undefined : random);
  } catch {
    // Whoever asks for the batch will read it on the spot, and meet the error there.
  }
});
