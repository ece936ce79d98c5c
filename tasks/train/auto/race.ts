/**
 * Finds the fastest of several without waiting for the slow ones.
 *
 * @module
 */

/** Something that takes training steps. */
export interface Runner {
  /** Takes so many steps of so many examples each, and returns the seconds that one took. */
  time(batchSize: number, steps: number): Promise<number>;
}

/** What came of a runner. */
export type Lap =
  /** Seconds a step of the whole batch. */
  | { readonly kind: "measured"; readonly seconds: number }
  /** A step of these few examples took longer than one of the whole batch on a faster runner. */
  | { readonly kind: "slower"; readonly batchSize: number; readonly seconds: number };

/** How the race is held. */
export interface RaceOptions {
  /** Examples in a step of the training to come. */
  readonly batchSize: number;
  /** Seconds that the steps of a runner may take once it is warm; two are taken in any case. */
  readonly seconds: number;
  /** Seconds of a step on the fastest so far; `Infinity` for the first. */
  readonly toBeat: number;
}

/** Batches are made larger by this factor. */
const GROWTH = 8;
/** Seconds that a first step may take, compiling included, before a runner is out. */
const PATIENCE = 3;
/** More steps than this tell no more. */
const MOST_STEPS = 100;

/**
 * Measures a runner. One that is a hundred times slower than another would take minutes for a batch, so it begins with a
 * single example, and is out as soon as a few take longer than all do elsewhere.
 */
export async function runLap(runner: Runner, options: RaceOptions): Promise<Lap> {
  const { batchSize, seconds: budget, toBeat } = options;
  if (Number.isFinite(toBeat)) {
    for (let size = 1; size < batchSize; size *= GROWTH) {
      const first = await runner.time(size, 1); // compiles kernels, fills pools
      const seconds = first > PATIENCE ? first : await runner.time(size, 1);
      if (seconds > toBeat) return { kind: "slower", batchSize: size, seconds };
    }
  }
  await runner.time(batchSize, 1);
  const once = await runner.time(batchSize, 1);
  const steps = Math.min(MOST_STEPS, Math.floor(budget / once));
  // Several in a row overlap on a device that computes beside the program, as they do in training.
  const seconds = steps > 1 ? Math.min(once, await runner.time(batchSize, steps)) : once;
  return { kind: "measured", seconds };
}
