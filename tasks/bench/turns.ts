/**
 * The contestants take turns, so that a change in the machine's speed meets them all.
 *
 * @module
 */
import type { Contestant } from "./contestants.ts";
import { type Outcome, runContestant } from "./run_contestant.ts";

/** All turns of a contestant. */
export interface Result {
  /** Who. */
  readonly contestant: Contestant;
  /** What each turn came to, in order. */
  readonly outcomes: readonly Outcome[];
}

/** How long the turns are. */
export interface TurnOptions {
  /** How many each contestant has. */
  readonly turns: number;
  /** Of warm-up, and again of timing. */
  readonly seconds: number;
}

/** Why times of turns of this length are not to be trusted; empty where they take as long as is needed. */
export function lengthWarning(seconds: number, needed: number): string {
  if (seconds >= needed) return "";
  return `warning: --seconds ${seconds} is too short for compilers, caches and threads to settle: times come out ` +
    `too long and rates too low, to each contestant's own degree; needed: ${needed}`;
}

/** Who is not compared with anybody and has taken this long takes no more turns. */
const PATIENCE_SECONDS = 10;

/** What a contestant's process comes to, with these flags. */
export type Run = (contestant: Contestant, flags: readonly string[]) => Promise<Outcome>;

/**
 * Lets all contestants do the work of these flags in turn. `announce` is told who is next, and what it returns is
 * disposed of when that one is done.
 */
export async function takeTurns(
  contestants: readonly Contestant[],
  workFlags: readonly string[],
  { turns, seconds }: TurnOptions,
  announce: (what: string) => Disposable,
  run: Run = runContestant,
): Promise<Result[]> {
  const flags = [...workFlags, "--seconds", String(seconds)];
  const results = contestants.map((contestant) => ({
    contestant,
    outcomes: [] as Outcome[],
    spent: 0,
  }));
  for (let turn = 0; turn < turns; turn++) {
    for (const result of results) {
      const { label, side } = result.contestant;
      // What is not there in the first turn will not be there in the second.
      if (result.outcomes.some((outcome) => "missing" in outcome)) continue;
      if (side === "other" && result.spent > 1000 * PATIENCE_SECONDS) continue;
      const start = performance.now();
      using _ = announce(`turn ${turn + 1} of ${turns}: ${label}`);
      result.outcomes.push(await run(result.contestant, flags));
      result.spent += performance.now() - start;
    }
  }
  return results.map(({ contestant, outcomes }) => ({ contestant, outcomes }));
}
