/**
 * The contestants take turns, so that a change in the machine's speed meets them all.
 *
 * @module
 */
import { type Contestant, contestantsOf, type Outcome, runContestant } from "./contestants.ts";
import type { BenchWork } from "./works.ts";

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

/** Compilers, caches and threads settle in this time. */
export const SECONDS = 0.5;

/** Why times of turns of this length are not to be trusted; empty where nothing speaks against them. */
export function lengthWarning(seconds: number): string {
  if (seconds >= SECONDS) return "";
  return `warning: --seconds ${seconds} is too short for compilers, caches and threads to settle: times come out ` +
    `too long and rates too low, to each contestant's own degree; needed: ${SECONDS}`;
}

/** Who is not compared with anybody and has taken this long takes no more turns. */
const PATIENCE_SECONDS = 10;

/**
 * Lets all contestants do the work in turn. `announce` is told who is next, and what it returns is disposed of
 * when that one is done.
 */
export async function takeTurns(
  work: BenchWork,
  { turns, seconds }: TurnOptions,
  announce: (what: string) => Disposable,
): Promise<Result[]> {
  const { network, hidden, batch, optimizer } = work;
  const flags = [
    ...["--work", network, "--batch", String(batch), "--optimizer", optimizer],
    ...(network === "mlp" ? ["--hidden", String(hidden)] : []),
    ...["--seconds", String(seconds)],
  ];
  const results = contestantsOf(work).map((contestant) => ({
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
      result.outcomes.push(await runContestant(result.contestant, flags));
      result.spent += performance.now() - start;
    }
  }
  return results.map(({ contestant, outcomes }) => ({ contestant, outcomes }));
}
