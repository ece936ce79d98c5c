/**
 * Short calls, timed by turns in one process.
 *
 * @module
 */

/** What a call took. */
export interface Sampled {
  /** What the call is called. */
  readonly label: string;
  /** Of the fastest call of each round. */
  readonly seconds: readonly number[];
}

/** How long to measure. */
export interface SampleOptions {
  /** How often each has its turn. */
  readonly rounds: number;
  /** Of each call, in each round; every call is made at least once. */
  readonly seconds: number;
}

/** Times calls by turns, after a first call that does not count: it compiles. The clock tells milliseconds. */
export function sampleInTurns(
  calls: Readonly<Record<string, () => void>>,
  { rounds, seconds }: SampleOptions,
  now: () => number = () => performance.now(),
): Sampled[] {
  const sampled = Object.entries(calls).map(([label, call]) => {
    call();
    return { label, call, seconds: [] as number[] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const each of sampled) {
      let fastest = Infinity;
      const end = now() + 1000 * seconds;
      let start;
      do {
        start = now();
        each.call();
        fastest = Math.min(fastest, now() - start);
      } while (now() < end);
      each.seconds.push(fastest / 1000);
    }
  }
  return sampled.map(({ label, seconds }) => ({ label, seconds }));
}
