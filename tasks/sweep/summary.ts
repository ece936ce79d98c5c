/**
 * What a sweep came to.
 *
 * @module
 */
import { formatDuration } from "../cli/format.ts";
import { type Cell, type Column, formatTable } from "../cli/table.ts";
import { shortName } from "../plot/groups.ts";
import { type Measure, measureNamed, valuesOf } from "../plot/measure.ts";
import type { PlottedRun } from "../plot/runs.ts";
import { spreadOf } from "../run/spread.ts";
import type { PlannedRun } from "./plan.ts";

/** A run that is finished, with what was planned of it. */
export interface FinishedRun {
  /** What was planned. */
  readonly planned: PlannedRun;
  /** What came of it. */
  readonly run: PlottedRun;
}

/**
 * A table of the combinations of settings, the best first: how many seeds are finished, mean, standard
 * deviation, least and greatest of the metric over them, mean accuracy on the test split, mean time.
 * Columns in which all are alike are left out.
 */
export function summaryTable(
  varied: readonly string[],
  metric: string,
  finished: readonly FinishedRun[],
): string {
  const measure = measureNamed(metric, "metric");
  const test = measureNamed("testAccuracy", "metric");
  const seconds = measureNamed("seconds", "metric");
  const groups = [...Map.groupBy(finished, ({ planned }) => keyOf(planned)).values()]
    .map((members) => {
      const runs = members.map(({ run }) => run);
      return {
        settings: members[0]?.planned.settings ?? {},
        spread: spreadOf(valuesOf(runs, measure)),
        test: spreadOf(valuesOf(runs, test)).mean,
        seconds: spreadOf(valuesOf(runs, seconds)).mean,
      };
    })
    .sort((a, b) => order(a.spread.mean, b.spread.mean, measure));
  const isSpread = groups.some(({ spread }) => spread.count > 1);
  const hasTest = groups.some((group) => Number.isFinite(group.test));
  const shown = { format: measure.format };
  const columns: Column[] = [
    ...varied.map((name) => ({ title: shortName(name, varied) })),
    ...(isSpread
      ? [
        { title: "seeds" },
        ...["mean", "deviation", "least", "greatest"].map((title) => ({ title, ...shown })),
      ]
      : [{ title: titleOf(measure), ...shown }]),
    ...(hasTest ? [{ title: "test accuracy", format: test.format }] : []),
    { title: "time", format: formatDuration },
  ];
  const rows = groups.map(({ settings, spread, test, seconds }): Cell[] =>
    [
      ...varied.map((name) => settings[name]),
      ...(isSpread
        ? [spread.count, spread.mean, spread.deviation, spread.least, spread.greatest]
        : [spread.mean]),
      ...(hasTest ? [test] : []),
      seconds,
    ].map((cell) => Number.isNaN(cell) ? undefined : cell)
  );
  const better = measure.lessIsBetter ? "the least first" : "the greatest first";
  const over = isSpread ? ", over the seeds" : "";
  return `${measure.title}${over}, ${better}:\n\n${formatTable(columns, rows)}`;
}

function titleOf({ title }: Measure): string {
  return title.toLowerCase();
}

function keyOf({ settings }: PlannedRun): string {
  return JSON.stringify(Object.entries(settings).filter(([name]) => name !== "seed"));
}

/** The better first; what is not a number last. */
function order(a: number, b: number, { lessIsBetter }: Measure): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return lessIsBetter ? a - b : b - a;
}
