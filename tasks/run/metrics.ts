/**
 * The numbers of a run, one JSON object a line: `metrics.jsonl`. Nothing in it depends on the clock,
 * so that the same run gives the same bytes; what the clock said is in `times.jsonl`.
 *
 * @module
 */
import { type Fields, parseLines } from "./jsonl.ts";

/** The measurements after an epoch, or after an evaluation within one. */
export interface MetricsRow {
  /** Epochs done; a fraction where the evaluation fell within one. */
  readonly epoch: number;
  /** Updates of the parameters done since the start of the run. */
  readonly step: number;
  /** Mean training loss an example, over the examples since the row before. */
  readonly trainLoss?: number;
  /** Accuracy from 0 to 1 on the training examples since the row before. */
  readonly trainAccuracy?: number;
  /** Mean loss an example on the validation split. */
  readonly validationLoss?: number;
  /** Accuracy from 0 to 1 on the validation split. */
  readonly validationAccuracy?: number;
  /** The optimizer's learning rate at the time. */
  readonly learningRate?: number;
}

/** What the clock said at a row of metrics: a row of `times.jsonl`. */
export interface TimesRow {
  /** Updates of the parameters done since the start of the run. */
  readonly step: number;
  /** Seconds of training and evaluation since the start of the run, interruptions left out. */
  readonly seconds: number;
  /** Training examples a second since the row before, evaluation not included. */
  readonly samplesPerSecond: number;
  /** The share of that time in which training waited for data, from 0 to 1. */
  readonly dataWait?: number;
}

const measured = [
  "trainLoss",
  "trainAccuracy",
  "validationLoss",
  "validationAccuracy",
  "learningRate",
] as const;

/**
 * Reads the rows of `metrics.jsonl`. JSON has no word for a number that is not finite, such as the
 * loss of a run that diverged: `null` becomes NaN. Fields of other names are passed over.
 */
export function parseMetrics(text: string, source: string): MetricsRow[] {
  return parseLines(text, source, parseRow, "an object with numbers for epoch and step");
}

/** Reads the rows of `times.jsonl`. */
export function parseTimes(text: string, source: string): TimesRow[] {
  return parseLines(text, source, (fields) => {
    const [step, seconds, samplesPerSecond] = ["step", "seconds", "samplesPerSecond"]
      .map((name) => numberOf(fields, name));
    if (step === undefined || seconds === undefined || samplesPerSecond === undefined) return;
    const dataWait = numberOf(fields, "dataWait");
    return { step, seconds, samplesPerSecond, ...dataWait === undefined ? {} : { dataWait } };
  }, "an object with numbers for step, seconds and samplesPerSecond");
}

function parseRow(fields: Fields): MetricsRow | undefined {
  const epoch = fields.get("epoch");
  const step = fields.get("step");
  if (typeof epoch !== "number" || typeof step !== "number") return undefined;
  const row: { -readonly [K in keyof MetricsRow]: MetricsRow[K] } = { epoch, step };
  for (const name of measured) {
    if (!fields.has(name)) continue;
    const value = numberOf(fields, name);
    if (value === undefined) return undefined;
    row[name] = value;
  }
  return row;
}

function numberOf(fields: Fields, name: string): number | undefined {
  const value = fields.get(name);
  return value === null ? NaN : typeof value === "number" ? value : undefined;
}
