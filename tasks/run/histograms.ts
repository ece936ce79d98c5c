/**
 * How weights and gradients are spread, as a run goes on: `histograms.jsonl`.
 *
 * @module
 */
import { type Fields, fieldsOf, parseLines } from "./jsonl.ts";

/** How often values fall into bins of equal width. Values that are not finite are in no bin. */
export interface Histogram {
  /** The least value: where the first bin begins. */
  readonly min: number;
  /** The greatest value: where the last bin ends. Equal to `min` where all values are. */
  readonly max: number;
  /** Values in each bin; one bin where all values are equal. */
  readonly counts: readonly number[];
}

/** The spreads at one moment of a run: a row of the file. */
export interface HistogramsRow {
  /** Epochs done. */
  readonly epoch: number;
  /** Updates of the parameters done since the start of the run. */
  readonly step: number;
  /** By the name of the parameter: `linear1.weight`. */
  readonly weights: Readonly<Record<string, Histogram>>;
  /** Gradients of the mean loss of a training batch, by the name of the parameter. */
  readonly gradients: Readonly<Record<string, Histogram>>;
}

const BINS = 40;

/**
 * Sorts values into 40 bins of equal width: a finite value v is in bin
 * `floor(40 (v - min) / (max - min))`, the greatest in the last. `NaN` and infinities are in none.
 * Without a finite value, `min` and `max` are 0.
 */
export function histogram(values: ArrayLike<number>): Histogram {
  let [min, max, finite] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    finite++;
  }
  if (finite === 0) return { min: 0, max: 0, counts: [0] };
  if (min === max) return { min, max, counts: [finite] };
  const counts = new Array<number>(BINS).fill(0);
  // The width of values near the greatest double is infinite, and so are 40 widths. A power of two
  // changes no digit.
  const scale = Math.max(-min, max) > 1e300 ? 2 ** -8 : 1;
  const [first, width] = [min * scale, max * scale - min * scale];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(BINS - 1, Math.floor((value * scale - first) * BINS / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { min, max, counts };
}

/** Reads the rows of `histograms.jsonl`. */
export function parseHistograms(text: string, source: string): HistogramsRow[] {
  return parseLines(text, source, parseRow, "an object with epoch, step, weights and gradients");
}

function parseRow(fields: Fields): HistogramsRow | undefined {
  const [epoch, step] = [fields.get("epoch"), fields.get("step")];
  const weights = parseNamed(fields.get("weights"));
  const gradients = parseNamed(fields.get("gradients"));
  if (typeof epoch !== "number" || typeof step !== "number") return undefined;
  if (weights === undefined || gradients === undefined) return undefined;
  return { epoch, step, weights, gradients };
}

function parseNamed(json: unknown): Record<string, Histogram> | undefined {
  const named: [string, Histogram][] = [];
  for (const [name, value] of fieldsOf(json) ?? [["", undefined]]) {
    const fields = fieldsOf(value);
    const [min, max, counts] = [fields?.get("min"), fields?.get("max"), fields?.get("counts")];
    if (typeof min !== "number" || typeof max !== "number" || !(min <= max)) return undefined;
    if (!isCounts(counts)) return undefined;
    named.push([name, { min, max, counts }]);
  }
  return Object.fromEntries(named);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 &&
    value.every((count) => Number.isSafeInteger(count) && count >= 0);
}
