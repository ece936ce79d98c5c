/**
 * The times of a work, as a table.
 *
 * @module
 */
import { cutTo } from "../cli/format.ts";
import { formatTable } from "../cli/table.ts";
import { COMPARED_STEPS } from "./same_work.ts";
import { quartiles } from "./statistics.ts";
import { fastestPytorch, ratioOf, type Timing } from "./timing.ts";

/** Why a contestant does not count may be a long story. */
const NOTE_WIDTH = 60;

/** Milliseconds with three digits or so: `0.282 ms`, `27.6 ms`. */
export function formatMilliseconds(time: number): string {
  return `${time.toFixed(time < 1 ? 3 : time < 10 ? 2 : 1)} ms`;
}

/**
 * A row for each contestant: median and quartiles over the turns, and how many times as long it takes as PyTorch in
 * its fastest setting, turn by turn; where there is no PyTorch, as the first contestant.
 */
export function resultTable(timings: readonly Timing[], turns: number): string {
  const base = fastestPytorch(timings) ?? timings.find(({ problem }) => problem === "");
  return formatTable(
    [
      { title: "contestant" },
      { title: "median", format: formatMilliseconds },
      { title: "middle half" },
      { title: `× ${base?.label ?? "PyTorch"}`, format: formatRatio },
      { title: "middle half" },
      { title: `loss of step ${COMPARED_STEPS}`, format: (x) => x.toPrecision(6) },
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
        losses.length < COMPARED_STEPS ? `loss of step ${losses.length}` : "",
        timing.turns.length < turns ? `turns: ${timing.turns.length}` : "",
      ];
      return [
        label,
        times.median,
        `${formatMilliseconds(times.low).replace(" ms", "")} – ${formatMilliseconds(times.high)}`,
        ratio?.median,
        ratio && `${formatRatio(ratio.low)} – ${formatRatio(ratio.high)}`,
        losses.slice(0, COMPARED_STEPS).at(-1),
        notes.filter((note) => note !== "").join("; "),
      ];
    }),
  );
}

/** A ratio with three digits. */
export function formatRatio(ratio: number): string {
  return ratio < 100 ? ratio.toPrecision(3) : ratio.toFixed(0);
}
