/**
 * The contestants take turns, so that a change in the machine's speed meets them all.
 *
 * @module
 */
import { type Contestant, contestants, type Outcome, runContestant } from "./contestants.ts";
import type { NetworkName } from "./peers/work.ts";

/** A training step to time. */
export interface Work {
  readonly title: string;
  readonly network: NetworkName;
  readonly batch: number;
}

/** All turns of a contestant. */
export interface Result {
  readonly contestant: Contestant;
  readonly outcomes: readonly Outcome[];
}

/** Who has taken this long takes no more turns. */
const PATIENCE_SECONDS = 15;

/** Lets all contestants do the work in turn, `seconds` of warm-up and `seconds` of timing at a time. */
export async function takeTurns(
  { network, batch }: Work,
  turns: number,
  seconds: number,
): Promise<Result[]> {
  const flags = ["--work", network, "--batch", String(batch), "--seconds", String(seconds)];
  const results = contestants[network].map((contestant) => ({
    contestant,
    outcomes: [] as Outcome[],
    spent: 0,
  }));
  for (let turn = 0; turn < turns; turn++) {
    for (const result of results) {
      const [first] = result.outcomes;
      // What is not there in the first turn will not be there in the second.
      if (first !== undefined && "missing" in first) continue;
      if (result.spent > 1000 * PATIENCE_SECONDS) continue;
      const start = performance.now();
      result.outcomes.push(await runContestant(result.contestant, flags));
      result.spent += performance.now() - start;
    }
  }
  return results.map(({ contestant, outcomes }) => ({ contestant, outcomes }));
}
