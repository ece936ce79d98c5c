/**
 * The times of a work, as a table.
 *
 * @module
 */
import { cutTo } from "../cli/format.ts";
import { formatTable } from "../cli/table.ts";
import { type Base, pytorchBase } from "./base.ts";
import { COMPARED_STEPS } from "./same_work.ts";
import { quartiles } from "./statistics.ts";
import { fastestOf, ratioOf, type Timing } from "./timing.ts";

/** Why a contestant does not count may be a long story. */
const NOTE_WIDTH = 60;

/** Milliseconds with three digits or so: `0.282 ms`, `27.6 ms`. */
export function formatMilliseconds(time: number): string {
  return `${time.toFixed(time < 1 ? 3 : time < 10 ? 2 : 1)} ms`;
}

/** How a table is made. */
export interface ResultOptions {
  /** Who is compared with; PyTorch when left out. */
  readonly base?: Base;
  /** Of a matrix product its floating-point operations: then there is a rate in the place of a loss. */
  readonly operations?: number;
}

/**
 * A row for each contestant: median and quartiles over the turns, and how many times as long it takes as the base in
 * its fastest setting, turn by turn; where that did not run, as the first contestant.
 */
export function resultTable(
  timings: readonly Timing[],
  turns: number,
  { base: compared = pytorchBase, operations }: ResultOptions = {},
): string {
  const base = fastestOf(compared.side, timings) ?? timings.find(({ problem }) => problem === "");
  const last = operations === undefined
    ? { title: `loss of step ${COMPARED_STEPS}`, format: (x: number) => x.toPrecision(6) }
    : { title: "GFLOPS", format: formatRatio };
  return formatTable(
    [
      { title: "contestant" },
      { title: "median", format: formatMilliseconds },
      { title: "middle half" },
      { title: `× ${base?.label ?? compared.name}`, format: formatRatio },
      { title: "middle half" },
      last,
      { title: "notes" },
    ],
    timings.map((timing) => {
      const { label, losses, problem } = timing;
      const note = cutTo(problem, NOTE_WIDTH);
      if (timing.turns.length === 0) {
        return [label, undefined, undefined, undefined, undefined, undefined, note];
      }
      const times = quartiles(timing.turns);
      const ratio = base && ratioOf(timing, base);
      const notes = [
        note,
        operations === undefined && losses.length < COMPARED_STEPS
          ? `loss of step ${losses.length}`
          : "",
        timing.turns.length < turns ? `turns: ${timing.turns.length}` : "",
      ];
      return [
        label,
        times.median,
        `${formatMilliseconds(times.low).replace(" ms", "")} – ${formatMilliseconds(times.high)}`,
        ratio?.median,
        ratio && `${formatRatio(ratio.low)} – ${formatRatio(ratio.high)}`,
        operations === undefined
          ? losses.slice(0, COMPARED_STEPS).at(-1)
          : operations / times.median / 1e6,
        notes.filter((note) => note !== "").join("; "),
      ];
    }),
  );
}

/** A ratio with three digits. */
export function formatRatio(ratio: number): string {
  return ratio < 100 ? ratio.toPrecision(3) : ratio.toFixed(0);
}
