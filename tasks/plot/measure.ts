/**
 * The numbers that runs are compared by.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/options.ts";
import { formatDuration, formatLoss, formatPercent } from "../cli/format.ts";
import type { MetricsRow } from "../run/metrics.ts";
import type { Spread } from "../run/spread.ts";
import { bestValue, type Monitor } from "../train/best.ts";
import type { PlottedRun } from "./runs.ts";
import { oneOfEachSeed } from "./seeds.ts";

/** A number that a run comes to. */
export interface Measure {
  /** How the command line calls it: `testAccuracy`. */
  readonly name: string;
  /** How a table and the axis of a plot call it, without its unit. */
  readonly title: string;
  /** What it is measured in; empty for a pure number. */
  readonly unit: "%" | "s" | "";
  /** What one unit is: values times this are percent where `unit` says so. */
  readonly scale: number;
  /** Whether the lesser of two values is the better one. */
  readonly lessIsBetter: boolean;
  /** As people read it, with its unit. */
  format(value: number): string;
  /** The run's value; `undefined` where it was not measured, or not yet. */
  of(run: PlottedRun): number | undefined;
}

const accuracy = { unit: "%", scale: 100, lessIsBetter: false, format: formatPercent } as const;
const loss = { unit: "", scale: 1, lessIsBetter: true, format: formatLoss } as const;

/** What runs can be compared by, the usual one first. */
export const measures: readonly [Measure, ...Measure[]] = [
  {
    name: "bestValidationAccuracy",
    title: "Best validation accuracy",
    ...accuracy,
    of: ({ rows, result }) => result?.bestValidationAccuracy ?? best(rows, "validationAccuracy"),
  },
  {
    name: "validationAccuracy",
    title: "Last validation accuracy",
    ...accuracy,
    of: ({ rows, result }) => result?.validationAccuracy ?? last(rows, "validationAccuracy"),
  },
  {
    name: "testAccuracy",
    title: "Test accuracy",
    ...accuracy,
    of: ({ result }) => result?.testAccuracy,
  },
  {
    name: "bestValidationLoss",
    title: "Best validation loss per example",
    ...loss,
    of: ({ rows, result }) => result?.bestValidationLoss ?? best(rows, "validationLoss"),
  },
  {
    name: "validationLoss",
    title: "Last validation loss per example",
    ...loss,
    of: ({ rows, result }) => result?.validationLoss ?? last(rows, "validationLoss"),
  },
  {
    name: "trainLoss",
    title: "Last training loss per example",
    ...loss,
    of: ({ rows, result }) => result?.trainLoss ?? last(rows, "trainLoss"),
  },
  {
    name: "testLoss",
    title: "Test loss per example",
    ...loss,
    of: ({ result }) => result?.testLoss,
  },
  {
    name: "seconds",
    title: "Time of training",
    unit: "s",
    scale: 1,
    lessIsBetter: true,
    format: formatDuration,
    of: ({ result }) => result?.seconds,
  },
];

/**
 * The measure of this name. Throws a {@linkcode UsageError} that starts with `where` for any other.
 */
export function measureNamed(name: string, where: string): Measure {
  const found = measures.find((measure) => measure.name === name);
  if (found !== undefined) return found;
  const names = measures.map((measure) => measure.name);
  throw new UsageError(
    `${where}: found "${name}", allowed: ${names.join(", ")}${nearest(name, names)}`,
  );
}

/**
 * What the runs of a group came to by this measure, in its own unit: one value for each seed, of the
 * runs where it was measured.
 */
export function valuesOf(runs: readonly PlottedRun[], measure: Measure): number[] {
  return oneOfEachSeed(runs.filter((run) => measure.of(run) !== undefined))
    .map((run) => measure.of(run)).filter((value) => value !== undefined);
}

/** `97.26 ± 0.15 %`; the mean alone of one value, and a dash of none. */
export function formatSpread({ count, mean, deviation }: Spread, measure: Measure): string {
  if (count === 0) return "–";
  const shown = measure.format(mean);
  if (count === 1) return shown;
  switch (measure.unit) {
    case "%":
      return `${shown.replace(" %", "")} ± ${measure.format(deviation)}`;
    case "s":
      return `${shown} ± ${measure.format(deviation)}`;
    case "":
      return `${shown} ± ${formatDeviation(deviation)}`;
  }
}

/** Two digits: a spread over few seeds is known no better. */
function formatDeviation(deviation: number): string {
  if (!Number.isFinite(deviation)) return "–";
  const isPlain = deviation === 0 || (deviation >= 1e-3 && deviation < 100);
  return isPlain ? deviation.toPrecision(2) : deviation.toExponential(1);
}

function best(rows: readonly MetricsRow[], monitor: Monitor): number | undefined {
  const value = bestValue(rows, monitor);
  return Number.isNaN(value) ? undefined : value;
}

function last(
  rows: readonly MetricsRow[],
  field: "validationAccuracy" | "validationLoss" | "trainLoss",
): number | undefined {
  return rows.findLast((row) => row[field] !== undefined)?.[field];
}
