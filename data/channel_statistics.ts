/**
 * Mean and standard deviation of each channel of examples.
 *
 * @module
 */
import { type Shape, sizeOf } from "../kernel/backend.ts";
import type { Split } from "../kernel/dataset.ts";
import { channelsOf } from "./transforms.ts";

/** What `standardize` subtracts and divides by: one number for each channel. */
export interface ChannelStatistics {
  /** The means. */
  readonly mean: readonly number[];
  /** The standard deviations, 0 or more. A channel of deviation 0 is not divided. */
  readonly deviation: readonly number[];
}

/** How many examples are read at a time. */
const CHUNK = 256;

/**
 * Mean and standard deviation, √(Σ(x − mean)² / n), of each channel of a split's examples of the
 * given shape; those of another shape than `[channels, height, width]` count as one channel. What
 * `augment` does to training examples is not measured.
 */
export async function measureChannels(split: Split, shape: Shape): Promise<ChannelStatistics> {
  const rowSize = sizeOf(shape);
  const channels = channelsOf(shape);
  const area = rowSize / channels;
  const sums = Array.from({ length: channels }, () => ({ mean: 0, squares: 0 }));
  for (let start = 0; start < split.size; start += CHUNK) {
    const size = Math.min(CHUNK, split.size - start);
    const inputs = new Float32Array(size * rowSize);
    const indices = Uint32Array.from({ length: size }, (_, i) => start + i);
    await split.read(indices, inputs, new Float32Array(size));
    sums.forEach((sum, channel) => {
      const { mean, squares } = momentsOf(inputs, { rowSize, area, channel });
      // Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm", 1979: no cancellation.
      const share = size / (start + size);
      const apart = mean - sum.mean;
      sum.mean += apart * share;
      sum.squares += squares + apart ** 2 * start * area * share;
    });
  }
  const n = split.size * area;
  return {
    mean: sums.map(({ mean }) => mean),
    deviation: sums.map(({ squares }) => Math.sqrt(squares / n)),
  };
}

/** The mean of one channel of a few examples, and the sum of the squares of what is apart from it. */
function momentsOf(
  inputs: Float32Array,
  { rowSize, area, channel }: {
    readonly rowSize: number;
    readonly area: number;
    readonly channel: number;
  },
): { mean: number; squares: number } {
  const { length } = inputs;
  let [sum, squares] = [0, 0];
  for (let from = channel * area; from < length; from += rowSize) {
    for (let at = from; at < from + area; at++) sum += inputs[at] ?? 0;
  }
  const mean = sum / (length / rowSize * area);
  for (let from = channel * area; from < length; from += rowSize) {
    for (let at = from; at < from + area; at++) squares += ((inputs[at] ?? 0) - mean) ** 2;
  }
  return { mean, squares };
}
