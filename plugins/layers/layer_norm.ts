import { type Layer, ShapeError } from "../../kernel/mod.ts";
import { type EpsilonAttributes, refuseEpsilon } from "../ops/_batch_norm.ts";
import { layerNorm } from "../ops/layer_norm.ts";
import { scaleAndOffset } from "./_weights.ts";

/**
 * Normalises each example over all its axes, see {@linkcode layerNorm}: mean 0 and variance 1, then a scale and
 * an offset for each element. Its parameters `scale` and `offset` have the shape of an example and start at 1 and
 * 0. Training and evaluation are the same.
 *
 * ```ts
 * import { build, layerNormLayer, linear, Random, relu, sequential } from "../../mod.ts";
 *
 * const layers = sequential(linear(64, { bias: false }), layerNormLayer(), relu, linear(10));
 * console.log(build(layers, { inputShape: [20], random: new Random(0) }).outputShape); // [ 10 ]
 * ```
 *
 * @throws {ValueError} for an epsilon that is not above 0.
 */
export function layerNormLayer({ epsilon = 1e-5 }: EpsilonAttributes = {}): Layer {
  refuseEpsilon("layerNorm", epsilon);
  return {
    name: "layerNorm",
    plan(input) {
      if (input.length === 0) throw new ShapeError("layerNorm takes inputs with axes, found []");
      return { output: input, parameters: scaleAndOffset(input) };
    },
    apply: (x, { own }) => layerNorm(x, own("scale"), own("offset"), { epsilon }),
  };
}
