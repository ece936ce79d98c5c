/**
 * What the turns came to, as a table.
 *
 * @module
 */
import { formatTable } from "../cli/table.ts";
import { median } from "./median.ts";
import type { Measured } from "./peers/measure.ts";
import type { Result } from "./turns.ts";

/** Losses are compared after so many steps; who had time for fewer is compared after those. */
const COMPARED = 3;

/** A row for each contestant. The ratios are to the first one, turn by turn. */
export function resultTable(results: readonly Result[], turns: number): string {
  const [own] = results.map(measurements);
  const milliseconds = (x: number) => `${x.toFixed(x < 10 ? 2 : 1)} ms`;
  return formatTable(
    [
      { title: "" },
      { title: "median", format: milliseconds },
      { title: "fastest turn", format: milliseconds },
      { title: "slowest turn", format: milliseconds },
      { title: "dinograd / this", format: (x) => x.toPrecision(3) },
      { title: `loss of step ${COMPARED}`, format: (x) => x.toPrecision(6) },
      { title: "" },
    ],
    results.map((result) => {
      const { label } = result.contestant;
      const measured = measurements(result);
      const [first] = measured;
      if (first === undefined) {
        const [why] = result.outcomes;
        const missing = why && "missing" in why ? why.missing : "";
        return [label, undefined, undefined, undefined, undefined, undefined, missing];
      }
      const times = measured.map((turn) => median(turn.milliseconds));
      const ratios = times.flatMap((time, i) => {
        const same = own?.[i];
        return same === undefined ? [] : [median(same.milliseconds) / time];
      });
      const wrong = measured.map(({ losses }) => differentWork(losses, own?.[0]?.losses ?? losses))
        .find((why) => why !== "");
      const notes = [
        wrong ?? "",
        first.losses.length < COMPARED ? `loss of step ${first.losses.length}` : "",
        times.length < turns ? `turns: ${times.length}` : "",
      ];
      return [
        label,
        median(times),
        Math.min(...times),
        Math.max(...times),
        wrong === undefined && ratios.length > 0 ? median(ratios) : undefined,
        first.losses.at(-1),
        notes.filter((note) => note !== "").join("; "),
      ];
    }),
  );
}

function measurements({ outcomes }: Result): Measured[] {
  return outcomes.flatMap((outcome) => "missing" in outcome ? [] : [outcome]);
}

/**
 * Why losses show that the work was not that of `own`: they differ by more than one in 10,000, or what
 * the steps took off the loss differs by more than one in 50. Empty where they do not.
 */
export function differentWork(losses: readonly number[], own: readonly number[]): string {
  const last = Math.min(losses.length, own.length, COMPARED) - 1;
  const [start = NaN, ownStart = NaN] = [losses[0], own[0]];
  const [end = NaN, ownEnd = NaN] = [losses[last], own[last]];
  const close = (a: number, b: number, tolerance: number) =>
    Math.abs(a - b) <= tolerance * Math.abs(b);
  if (!close(start, ownStart, 1e-4) || !close(end, ownEnd, 1e-4)) {
    return `not the same work: loss ${end.toPrecision(6)}, dinograd's ${ownEnd.toPrecision(6)}`;
  }
  if (last < 1 || close(start - end, ownStart - ownEnd, 0.02)) return "";
  return `not the same work: the loss fell by ${(start - end).toPrecision(3)}, dinograd's by ` +
    (ownStart - ownEnd).toPrecision(3);
}
