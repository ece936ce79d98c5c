/**
 * Times what is only asked for: many calls, then one wait for all of them.
 *
 * @module
 */
import type { SampleOptions } from "../sample.ts";

/** Something a device is asked to do. */
export interface Enqueued<T = unknown> {
  /** Asks for it once more. */
  ask(): void;
  /** Resolves when all that was asked for is done. */
  wait(): Promise<T>;
}

/** Seconds of one call in each round, in which so many calls are asked for that they take about `seconds` together. */
export async function sampleEnqueued(
  { ask, wait }: Enqueued,
  { rounds, seconds }: SampleOptions,
  now: () => number = () => performance.now(),
): Promise<number[]> {
  const timed = async (calls: number): Promise<number> => {
    const start = now();
    for (let i = 0; i < calls; i++) ask();
    await wait();
    return (now() - start) / 1000 / calls;
  };
  const callsIn = (time: number) => Math.max(1, Math.ceil(seconds / time));
  // The first call compiles. A single one takes as long as the wait for it, so that several are asked what one takes.
  await timed(1);
  const few = callsIn(await timed(1));
  const calls = few === 1 ? 1 : callsIn(await timed(few));
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) found.push(await timed(calls));
  return found;
}
