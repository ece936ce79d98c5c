/**
 * What looking at the clock costs here. `performance.now()` of Deno counts in steps of 10 ns and takes about 50 to
 * 100; `process.hrtime` knows no more and takes longer.
 *
 * @module
 */
import { asOp, attributeTo } from "./attribution.ts";
import { ProfileClock } from "./profile_clock.ts";
import { timed } from "./profiled_backend.ts";

/** What timing a call adds to it. */
export interface TimingCost {
  /** To the time of the call itself, in milliseconds. */
  readonly within: number;
  /** To the time between calls, in milliseconds. */
  readonly between: number;
}

/** Times calls that do nothing, attributed to an op as those of a step are. */
export function calibrate(): TimingCost {
  const [rounds, calls] = [20, 500];
  let least = { within: Infinity, between: Infinity };
  for (let i = 0; i < rounds; i++) {
    const clock = new ProfileClock();
    const nothing = timed(clock, "nothing", () => undefined);
    attributeTo(clock.work);
    clock.start();
    for (let j = 0; j < calls; j++) asOp("nothing", nothing);
    clock.stop();
    attributeTo(undefined);
    const within = (clock.calls.get("forward")?.get("nothing")?.milliseconds ?? 0) / calls;
    const between = clock.total / calls - within;
    // Whatever disturbs makes it longer.
    if (within + between < least.within + least.between) least = { within, between };
  }
  return least;
}
