/**
 * Whether contestants did the same work: their losses tell.
 *
 * @module
 */

/** Losses are compared after so many steps; who had time for fewer is compared after those. */
export const COMPARED_STEPS = 3;

/**
 * Why losses show that the work was not that of `own`: they differ by more than one in 10,000, or what
 * the steps took off the loss differs by more than one in 50. Empty where they do not.
 *
 * Of who rounds what it computes to float16 the losses alone are looked at, for one in 100: what a few steps take
 * off can be less than the rounding.
 */
export function differentWork(
  losses: readonly number[],
  own: readonly number[],
  rounds = false,
): string {
  const last = Math.min(losses.length, own.length, COMPARED_STEPS) - 1;
  const [start = NaN, ownStart = NaN] = [losses[0], own[0]];
  const [end = NaN, ownEnd = NaN] = [losses[last], own[last]];
  const close = (a: number, b: number, tolerance: number) =>
    Math.abs(a - b) <= tolerance * Math.abs(b);
  const tolerance = rounds ? 1e-2 : 1e-4;
  if (!close(start, ownStart, tolerance) || !close(end, ownEnd, tolerance)) {
    return `not the same work: loss ${end.toPrecision(6)}, dinograd's ${ownEnd.toPrecision(6)}`;
  }
  if (last < 1 || rounds || close(start - end, ownStart - ownEnd, 0.02)) return "";
  return `not the same work: the loss fell by ${(start - end).toPrecision(3)}, dinograd's by ` +
    (ownStart - ownEnd).toPrecision(3);
}
