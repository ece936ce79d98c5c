import {
  elementwise,
  type Layer,
  onesInit,
  type Op,
  overwrite,
  reshapeTo,
  ShapeError,
  sizeOf,
  type Tensor,
  ValueError,
  zerosInit,
} from "../../kernel/mod.ts";
import { type EpsilonAttributes, refuseEpsilon } from "../ops/_batch_norm.ts";
import { batchNormBy } from "../ops/_batch_norm_by.ts";
import { channelStatistics } from "../ops/_channel_statistics.ts";
import { batchNorm } from "../ops/batch_norm.ts";
import { slice } from "../ops/slice.ts";
import { imagesOf, withChannels } from "./_images.ts";
import { scaleAndOffset } from "./_weights.ts";

/** What a {@linkcode batchNormLayer} can be told. */
export type BatchNormOptions = EpsilonAttributes & {
  /** Part of the running statistics that each batch replaces, above 0 and at most 1. Default: 0.1. */
  readonly momentum?: number;
};

const mix: Op<[old: Tensor, now: Tensor], { readonly momentum: number }> = elementwise({
  name: "batchNorm.mix",
  inputs: ["old", "now"],
  attributes: { momentum: 0.1 },
  y: "(1 - momentum) * old + momentum * now",
  samples: [],
  examples: [],
});

/**
 * Batch normalisation of inputs `[n, c, ...]`, see {@linkcode batchNorm}: each channel gets mean 0 and variance
 * 1, then its own scale and offset. Images without channels, `[n, h, w]`, count as images of one. Its parameters are `scale` `[c]`, which starts at 1, and `offset` `[c]`, which
 * starts at 0.
 *
 * In training the mean and the variance are those of the batch. They also move the running ones, the states
 * `mean` and `variance` `[c]`, which start at 0 and 1 and are used otherwise:
 *
 *     running ← (1 − momentum) · running + momentum · batch
 *
 * where the variance is divided by N − 1, as in PyTorch. A batch with one value a channel has no variance; it
 * is normalised by the running statistics, and does not move them.
 *
 * ```ts
 * import { batchNormLayer, build, conv, Random, relu, sequential } from "../../mod.ts";
 *
 * const layers = sequential(conv(16, { bias: false }), batchNormLayer(), relu);
 * const model = build(layers, { inputShape: [3, 32, 32], random: new Random(0) });
 * console.log(Object.keys(model.state)); // [ "batchNorm1.mean", "batchNorm1.variance" ]
 * ```
 *
 * Source: Ioffe & Szegedy, "Batch normalization: accelerating deep network training by reducing internal
 * covariate shift", 2015.
 *
 * @throws {ValueError} for options outside their range.
 */
export function batchNormLayer(options: BatchNormOptions = {}): Layer {
  const { momentum = 0.1, epsilon = 1e-5 } = options;
  refuseEpsilon("batchNorm", epsilon);
  if (!(momentum > 0 && momentum <= 1)) {
    throw new ValueError(`batchNorm: momentum: found ${momentum}, allowed: above 0 and at most 1`);
  }
  return {
    name: "batchNorm",
    plan(input) {
      const output = withChannels(input);
      const [c] = output;
      if (c === undefined) {
        throw new ShapeError("batchNorm takes inputs [channels, ...], found []");
      }
      return {
        output,
        parameters: scaleAndOffset([c]),
        state: {
          mean: { shape: [c], init: zerosInit },
          variance: { shape: [c], init: onesInit },
        },
      };
    },
    apply(batch, { training, own }) {
      const x = imagesOf(batch);
      const [n = 0, c = 0, ...pixels] = x.shape;
      const [scale, offset] = [own("scale"), own("offset")];
      const running = [own("mean"), own("variance")] as const;
      if (training && n * sizeOf(pixels) > 1) {
        const statistics = channelStatistics(x);
        running.forEach((old, i) => {
          const now = reshapeTo(slice(statistics, { start: [i, 0], end: [i + 1, c] }), [c]);
          overwrite(old, mix(old, now, { momentum }));
        });
        return batchNorm(x, scale, offset, { epsilon });
      }
      return batchNormBy(x, scale, offset, ...running, { epsilon });
    },
  };
}
