/**
 * Which evaluation is the best so far, and when to give up waiting for a better one.
 *
 * @module
 */
import type { MetricsRow } from "../run/metrics.ts";

/** What is watched: an accuracy, of which more is better, or a loss, of which less is. */
export type Monitor = "validationAccuracy" | "validationLoss";

/** Place of the best row, the first of equals; -1 where none was measured. */
export function bestRow(rows: readonly MetricsRow[], monitor: Monitor): number {
  const sign = monitor === "validationAccuracy" ? 1 : -1;
  let [best, place] = [-Infinity, -1];
  rows.forEach((row, i) => {
    const value = sign * (row[monitor] ?? NaN);
    if (value > best) [best, place] = [value, i];
  });
  return place;
}

/** What was measured in that row; NaN where nothing was. */
export function bestValue(rows: readonly MetricsRow[], monitor: Monitor): number {
  return rows[bestRow(rows, monitor)]?.[monitor] ?? NaN;
}

/** Whether the last `patience` evaluations were all no better than the one before them. */
export function isStale(rows: readonly MetricsRow[], monitor: Monitor, patience: number): boolean {
  return rows.length - 1 - Math.max(0, bestRow(rows, monitor)) >= patience;
}
