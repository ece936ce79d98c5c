/**
 * Places on a line that are as near as can be to where they are wanted, and not too near each other.
 *
 * @module
 */

/**
 * The positions x that minimise Σ wᵢ (xᵢ − dᵢ)² under xᵢ₊₁ − xᵢ ≥ gapᵢ.
 *
 * With the gaps before each position subtracted this is isotonic regression, which "pool adjacent
 * violators" solves exactly in linear time (Barlow et al. 1972).
 */
export function spread(
  desired: readonly number[],
  weights: readonly number[],
  gaps: readonly number[],
): number[] {
  const offsets = [0];
  for (const gap of gaps) offsets.push((offsets.at(-1) ?? 0) + gap);
  // Positions that touch form a block, which stands at its weighted mean.
  const blocks: { mean: number; weight: number; count: number }[] = [];
  desired.forEach((d, i) => {
    let block = { mean: d - (offsets[i] ?? 0), weight: weights[i] ?? 1, count: 1 };
    let last = blocks.at(-1);
    while (last !== undefined && last.mean >= block.mean) {
      const weight = last.weight + block.weight;
      const mean = (last.mean * last.weight + block.mean * block.weight) / weight;
      block = { mean, weight, count: last.count + block.count };
      blocks.pop();
      last = blocks.at(-1);
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ mean, count }) => Array<number>(count).fill(mean))
    .map((mean, i) => mean + (offsets[i] ?? 0));
}
