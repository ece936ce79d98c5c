/**
 * What a contestant's turns came to, and how contestants compare.
 *
 * @module
 */
import type { Side } from "./contestants.ts";
import type { GpuCalls } from "./peers/gpu_calls.ts";
import { differentWork } from "./same_work.ts";
import { median, type Quartiles, quartiles } from "./statistics.ts";
import type { Result } from "./turns.ts";

/** The turns of a contestant. */
export interface Timing {
  /** What tables call it. */
  readonly label: string;
  /** What it is compared as. */
  readonly side: Side;
  /** The peer and its version, as it says itself; empty where it did not run. */
  readonly version: string;
  /** Milliseconds of one step, the median of each turn. */
  readonly turns: readonly number[];
  /** Of the first steps. */
  readonly losses: readonly number[];
  /** Why its times do not count: it could not run, or did other work. Empty where they do. */
  readonly problem: string;
  /** What a step asks of the graphics card, of who computes on one through WebGPU. */
  readonly calls?: GpuCalls;
}

/** What each contestant's turns came to. The first that ran, one of dinograd's, says what the work is. */
export function timingsOf(results: readonly Result[]): Timing[] {
  const measured = results.map(({ outcomes }) =>
    outcomes.flatMap((outcome) => "missing" in outcome ? [] : [outcome])
  );
  const own = measured.find((turns) => turns.length > 0)?.[0]?.losses ?? [];
  return withoutEchoes(results.map(({ contestant: { label, side, rounds }, outcomes }, i) => {
    const turns = measured[i] ?? [];
    const reasons = outcomes.map((outcome) =>
      "missing" in outcome ? outcome.missing : differentWork(outcome.losses, own, rounds)
    );
    const calls = turns[0]?.calls;
    return {
      label,
      side,
      version: turns[0]?.name ?? "",
      turns: turns.map(({ milliseconds }) => median(milliseconds)),
      losses: turns[0]?.losses ?? [],
      problem: reasons.find((reason) => reason !== "") ?? "",
      ...calls !== undefined && { calls },
    };
  }));
}

/** Where no setting of PyTorch ran, for one reason, it is one contestant that did not. */
function withoutEchoes(timings: readonly Timing[]): Timing[] {
  const [first, ...rest] = timings.filter(({ side }) => side === "pytorch");
  const isOne = first !== undefined && first.turns.length === 0 &&
    rest.every(({ turns, problem }) => turns.length === 0 && problem === first.problem);
  return timings.flatMap((timing) =>
    !isOne || timing.side !== "pytorch"
      ? [timing]
      : timing === first
      ? [{ ...timing, label: "PyTorch" }]
      : []
  );
}

/** How many times as long one takes as another. */
export interface Ratio extends Quartiles {
  /** How many turns both had. */
  readonly turns: number;
}

/**
 * The turns' ratios of `a` to `b`; `undefined` where either's times do not count. What slows the machine down in a
 * turn slows both.
 */
export function ratioOf(a: Timing, b: Timing): Ratio | undefined {
  if (a.problem !== "" || b.problem !== "") return undefined;
  const ratios = a.turns.flatMap((time, i) => {
    const other = b.turns[i];
    return other === undefined ? [] : [time / other];
  });
  return ratios.length === 0 ? undefined : { ...quartiles(ratios), turns: ratios.length };
}

/** Of the contestants of a side the fastest whose times count: who everybody is compared with. */
export function fastestOf(side: Side, timings: readonly Timing[]): Timing | undefined {
  const [first] = timings
    .filter((each) => each.side === side && each.problem === "" && each.turns.length > 0)
    .toSorted((a, b) => median(a.turns) - median(b.turns));
  return first;
}
