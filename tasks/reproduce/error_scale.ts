/**
 * Accuracies by their distance to 100 %, which a logarithmic scale shows best.
 *
 * @module
 */

/** Percentage points to 100 %. An accuracy of 100 % would be infinitely far off: it is drawn at 99.99. */
export function errorOf(accuracy: number): number | null {
  if (!Number.isFinite(accuracy)) return null;
  return Math.max(0.01, Number((100 * (1 - accuracy)).toPrecision(12)));
}

/** Round accuracies, closer together the nearer they are to 100 %. */
export function accuracyTicks([least, greatest]: readonly [number, number]): number[] {
  const round = [
    95,
    90,
    80,
    60,
    40,
    30,
    20,
    15,
    10,
    8,
    6,
    5,
    4,
    3,
    2.5,
    2,
    1.5,
    1,
    0.5,
    0.2,
    0.1,
    0.05,
    0.02,
  ];
  const within = round.filter((error) => error >= least && error <= greatest);
  // Labels need a seventh of a doubling between them.
  return within.filter((error, i) => i === 0 || Math.log2((within[i - 1] ?? NaN) / error) > 0.2);
}
