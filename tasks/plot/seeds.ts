/**
 * Seeds that were run more than once.
 *
 * @module
 */

import type { MetricsRow } from "../run/metrics.ts";

/** A run, as far as it matters which of several with one seed is taken. */
export interface SeededRun {
  /** What it was told; a run without a `seed` among it repeats no other. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What was measured, in the order of steps. */
  readonly rows: readonly MetricsRow[];
  /** What it came to; `undefined` for a run that is not finished. */
  readonly result?: unknown;
}

/**
 * One run for each seed of a group, in the order in which the seeds came: of several with one seed
 * the one that got furthest, of equals the last. The same seed with the same settings gives the same
 * numbers, so a second run is no second sample: it would make the spread look smaller than it is,
 * and a mean would lean towards that seed. A mean over the runs of one seed would be pulled down by
 * one that was stopped and then begun anew.
 */
export function oneOfEachSeed<T extends SeededRun>(runs: readonly T[]): T[] {
  return [...bySeed(runs).values()].flatMap((alike) => {
    const last = alike.at(-1);
    return last === undefined
      ? []
      : [alike.reduceRight((best, run) => isFurther(run, best) ? run : best, last)];
  });
}

/** A seed of a group that was run more than once. */
export interface RepeatedSeed<T> {
  /** The seed. */
  readonly seed: string;
  /** Its runs, as they came. */
  readonly runs: readonly T[];
  /** The one that counts. */
  readonly counted: T;
}

/** The seeds of a group that were run more than once. */
export function repeatedSeeds<T extends SeededRun>(runs: readonly T[]): RepeatedSeed<T>[] {
  return [...bySeed(runs).values()].flatMap((alike) => {
    const [counted] = oneOfEachSeed(alike);
    const seed = counted?.settings?.["seed"];
    if (counted === undefined || seed === undefined || alike.length < 2) return [];
    return [{ seed, runs: alike, counted }];
  });
}

/** The runs of each seed; one that has none is alone, under itself. */
function bySeed<T extends SeededRun>(runs: readonly T[]): Map<string | T, T[]> {
  return Map.groupBy(runs, (run) => run.settings?.["seed"] ?? run);
}

function isFurther(a: SeededRun, b: SeededRun): boolean {
  const [steps, others] = [a, b].map(({ rows }) => rows.at(-1)?.step ?? -1);
  if (steps !== others) return (steps ?? -1) > (others ?? -1);
  return a.result !== undefined && b.result === undefined;
}
