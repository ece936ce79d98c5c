/**
 * Short work, timed where nothing disturbs it.
 *
 * @module
 */

/** Microseconds of a call: the best of many rounds, each of `calls` calls. */
export function bestOf(call: () => void, { rounds = 40, calls = 50 } = {}): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    best = Math.min(best, (performance.now() - start) / calls);
  }
  return 1000 * best;
}
