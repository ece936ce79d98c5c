/**
 * Numbers as people read them in lines and tables.
 *
 * @module
 */

/** Seconds to `0.42 s`, `8.1 s`, `3 min 05 s` or `2 h 07 min`; `–` for what is not finite. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 0.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = whole < 3600 ? Math.floor(whole / 60) : Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** A count in thousands: 41,250. Rounded to three figures, as rates are no better known. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return "–";
  const rounded = Number(perSecond.toPrecision(3));
  return rounded < 100 ? String(rounded) : formatCount(rounded);
}

/** A whole number with commas between thousands: 60,000. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** A fraction from 0 to 1 as a percentage with two decimals: `97.26 %`. */
export function formatPercent(fraction: number): string {
  return Number.isFinite(fraction) ? `${(100 * fraction).toFixed(2)} %` : "–";
}

/** A loss with four significant digits, in scientific notation where it is very large or small. */
export function formatLoss(loss: number): string {
  if (!Number.isFinite(loss)) return String(loss);
  const size = Math.abs(loss);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? loss.toExponential(2) : loss.toPrecision(4);
}

/** A text in at most `width` characters, with an ellipsis where its end is cut off. */
export function cutTo(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 1 ? "" : `${text.slice(0, width - 1)}…`;
}
