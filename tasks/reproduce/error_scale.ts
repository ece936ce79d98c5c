/**
 * Accuracies by their distance to 100 %, which a logarithmic scale shows best.
 *
 * @module
 */
import { type PlottedValues, type ValueAxis, valueAxis } from "../plot/axes.ts";

/** Percentage points to 100 %. An accuracy of 100 % would be infinitely far off: it is drawn at 99.99. */
export function errorOf(accuracy: number): number | null {
  if (!Number.isFinite(accuracy)) return null;
  return Math.max(0.01, Number((100 * (1 - accuracy)).toPrecision(12)));
}

/** Percentage points to 100 % that are worth a tick, closer together the nearer they are to it. */
const round: readonly number[] = [
  ...[95, 90, 80, 60, 40, 30, 20, 15, 10, 8, 6, 5, 4, 3, 2.5, 2, 1.5, 1, 0.5, 0.2, 0.1, 0.05, 0.02],
];

/**
 * A logarithmic axis that shows these errors, with ticks at round accuracies. The end near 100 % is one of them: it
 * is what curves are read against.
 */
export function errorAxis(errors: PlottedValues): ValueAxis {
  const axis = valueAxis(errors, { scale: "log" });
  // Errors are above zero, so that only an axis of none at all is linear.
  if (!axis.isLog) return axis;
  const best = errors.reduce<number>((a, b) => Math.min(a, b ?? Infinity), Infinity);
  const [least, greatest] = [round.find((tick) => tick <= best) ?? axis.domain[0], axis.domain[1]];
  const within = round.filter((error) => error >= least && error <= greatest);
  return {
    domain: [least, greatest],
    // Labels need a fifth of a doubling between them.
    ticks: within.filter((error, i) => i === 0 || Math.log2((within[i - 1] ?? NaN) / error) > 0.2),
    isLog: true,
  };
}
