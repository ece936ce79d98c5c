/**
 * Medians and quartiles.
 *
 * @module
 */

/** Where the middle half of some values lies. */
export interface Quartiles {
  /** Half of the values are below. */
  readonly median: number;
  /** A quarter of the values are below. */
  readonly low: number;
  /** A quarter of the values are above. */
  readonly high: number;
}

/** The median; NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values.toSorted((a, b) => a - b), 0.5);
}

/** Median and quartiles, between two values in proportion (definition 7 of Hyndman and Fan, 1996). */
export function quartiles(values: readonly number[]): Quartiles {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below = NaN, above = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (place - Math.floor(place)) * (above - below);
}
