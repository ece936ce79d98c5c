/**
 * Where histograms lie, and how one is drawn.
 *
 * @module
 */
import type { Histogram } from "../run/histograms.ts";

/** Times that one histogram may be wider than another before a linear axis hides the narrow one. */
const WIDE = 20;

/**
 * A histogram as the line along the tops of its bins, each held up to the next, down to zero at the end.
 * Bins that are too many for the values in them, as for the ten of a bias, are put together.
 */
export function outline(histogram: Histogram): { value: number; height: number }[] {
  const { min, max } = histogram;
  const counts = fewerBins(histogram.counts);
  const greatest = counts.reduce((a, b) => Math.max(a, b), 0) || 1;
  const tops = counts.map((count, bin) => ({
    value: decimal(min + bin * (max / counts.length - min / counts.length)),
    height: decimal(count / greatest),
  }));
  return [...tops, { value: decimal(max), height: 0 }];
}

/**
 * Equally many neighbours together, so that n values have at most 2 · n^(1/3) bins: the rule of Rice
 * University (Lane et al., "Online Statistics Education", 2.B.4).
 */
function fewerBins(counts: readonly number[]): number[] {
  const values = counts.reduce((a, b) => a + b, 0);
  const most = Math.max(1, 2 * Math.cbrt(values));
  let bins = counts.length;
  while (bins > most || counts.length % bins !== 0) bins--;
  const together = counts.length / bins;
  return Array.from(
    { length: bins },
    (_, bin) => counts.slice(bin * together, (bin + 1) * together).reduce((a, b) => a + b, 0),
  );
}

/**
 * Half the width of the part around zero that a symmetric log axis draws linearly: that of the narrowest
 * histogram. `undefined` where all are about as wide.
 */
export function linearPart(histograms: readonly Histogram[]): number | undefined {
  const widths = histograms.map(({ min, max }) => Math.max(Math.abs(min), Math.abs(max)))
    .filter((width) => width > 0);
  const [narrowest, widest] = [Math.min(...widths), Math.max(...widths)];
  return widest > WIDE * narrowest ? narrowest / 2 : undefined;
}

/** From the least to the greatest of all values, or a span around values that are all the same. */
export function domainOf(histograms: readonly Histogram[]): [least: number, greatest: number] {
  if (histograms.length === 0) return [-1, 1];
  const least = Math.min(...histograms.map(({ min }) => min));
  const greatest = Math.max(...histograms.map(({ max }) => max));
  const margin = least === greatest ? Math.max(0.1 * Math.abs(least), 0.1) : 0;
  return [least - margin, greatest + margin];
}

/** Six digits: more than a picture shows, and half as long as all of them. */
function decimal(value: number): number {
  return Number(value.toPrecision(6));
}
