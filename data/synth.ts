/**
 * Points in the plane, inside or outside an ellipse: a problem small enough to plot.
 *
 * @module
 */
import type { Dataset, DatasetFunction, Split } from "../kernel/dataset.ts";
import { defineDataset } from "../kernel/dataset.ts";
import { type Option, option } from "../kernel/options.ts";
import { Random } from "../kernel/random.ts";
import { checkRead } from "./check_read.ts";

/** The options of {@linkcode synth}. */
export type SynthOptions = {
  /** How many training points. */
  readonly train: Option<number>;
  /** How many validation points. */
  readonly validation: Option<number>;
  /** How many test points. */
  readonly test: Option<number>;
  /** Which points. */
  readonly seed: Option<number>;
};

/** Whether a point lies in the ellipse x² + 0.95 x y + 0.4 y² ≤ 0.6. */
export function insideEllipse(x: number, y: number): boolean {
  return x * x + 0.95 * x * y + 0.4 * y * y <= 0.6;
}

/** Points from one stream of random numbers, kept as `[x0, y0, x1, y1, ...]`. */
class PointSplit implements Split {
  readonly size: number;
  readonly #points: Float32Array;

  constructor(size: number, random: Random) {
    this.size = size;
    this.#points = Float32Array.from({ length: 2 * size }, () => random.normal());
  }

  read(indices: Uint32Array, inputs: Float32Array, labels: Float32Array): void {
    checkRead({ size: this.size, rowSize: 2, indices, inputs, labels });
    for (let row = 0; row < indices.length; row++) {
      const index = indices[row] ?? 0;
      const x = this.#points[2 * index] ?? 0;
      const y = this.#points[2 * index + 1] ?? 0;
      inputs[2 * row] = x;
      inputs[2 * row + 1] = y;
      labels[row] = insideEllipse(x, y) ? 1 : 0;
    }
  }
}

const size = (count: number, what: string): Option<number> =>
  option.integer({
    default: count,
    min: 1,
    max: 10_000_000,
    description: `how many ${what} points`,
  });

/**
 * vugrad's synthetic data: both features are drawn from the standard normal distribution,
 * independently, and the class is whether the point lies inside the ellipse
 * x² + 0.95 x y + 0.4 y² ≤ 0.6 (label 1) or outside (label 0). About 44 % lie inside.
 *
 * vugrad (dlvu, `load_synth`) has the same ellipse and the same sizes, its labels the other way
 * round, and no test points. Each split is its own stream of random numbers under `seed`, so the
 * size of one does not change the points of another. They come from `Random.normal`, whose last
 * bits are the engine's; rounding to float32 hides nearly all of that.
 */
export const synth: DatasetFunction<SynthOptions> = defineDataset({
  name: "synth",
  description: "points in the plane, inside or outside an ellipse: no download",
  options: {
    train: size(60_000, "training"),
    validation: size(10_000, "validation"),
    test: size(10_000, "test"),
    seed: option.integer({ default: 0, description: "which points are drawn" }),
  },
  load({ train, validation, test, seed }): Promise<Dataset> {
    const random = new Random(seed).fork("synth");
    return Promise.resolve({
      name: "synth",
      inputShape: [2],
      classes: ["outside", "inside"],
      splits: {
        train: new PointSplit(train, random.fork("train")),
        validation: new PointSplit(validation, random.fork("validation")),
        test: new PointSplit(test, random.fork("test")),
      },
    });
  },
});
