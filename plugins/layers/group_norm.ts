import { type Layer, ShapeError } from "../../kernel/mod.ts";
import { type EpsilonAttributes, refuseEpsilon } from "../ops/_batch_norm.ts";
import { refuseGroups } from "../ops/_conv2d.ts";
import { groupNorm } from "../ops/group_norm.ts";
import { imagesOf, withChannels } from "./_images.ts";
import { scaleAndOffset } from "./_weights.ts";

/**
 * Normalises groups of channels of each example `[c, ...]`, see {@linkcode groupNorm}: mean 0 and variance 1, then
 * a scale and an offset for each channel. Its parameters are `scale` `[c]`, which starts at 1, and `offset` `[c]`,
 * which starts at 0. Images without channels, `[h, w]`, count as images of one. Training and evaluation are the
 * same, so it serves where batches are small.
 *
 * ```ts
 * import { build, conv, groupNormLayer, Random, relu, sequential } from "../../mod.ts";
 *
 * const layers = sequential(conv(16, { bias: false }), groupNormLayer(4), relu);
 * console.log(build(layers, { inputShape: [3, 32, 32], random: new Random(0) }).outputShape); // [ 16, 30, 30 ]
 * ```
 *
 * @throws {ValueError} for options outside their range. Groups that do not divide the channels are refused when
 * the model is built.
 */
export function groupNormLayer(groups: number, { epsilon = 1e-5 }: EpsilonAttributes = {}): Layer {
  refuseEpsilon("groupNorm", epsilon);
  refuseGroups("groupNorm", groups);
  return {
    name: "groupNorm",
    plan(input) {
      const output = withChannels(input);
      const [c] = output;
      if (c === undefined) throw new ShapeError("groupNorm takes inputs [channels, ...], found []");
      refuseGroups("groupNorm", groups, c);
      return { output, parameters: scaleAndOffset([c]) };
    },
    apply: (x, { own }) => groupNorm(imagesOf(x), own("scale"), own("offset"), { groups, epsilon }),
  };
}
