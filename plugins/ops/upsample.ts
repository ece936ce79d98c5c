import {
  broadcastTo,
  defineOp,
  reshapeTo,
  ShapeError,
  showShape,
  type UnaryOp,
} from "../../kernel/mod.ts";
import { type Pair, pair } from "./_windows.ts";

/** By how much images grow. */
export type UpsampleAttributes = {
  /** Whole factor, 1 or more: one number or [height, width]. */
  readonly scale: Pair;
};

/**
 * Enlarges images [n, c, h, w] by a whole factor s, each pixel becoming a block of s × s copies (nearest
 * neighbour): y[n, c, i, j] = x[n, c, ⌊i / s⌋, ⌊j / s⌋].
 *
 * A pixel is copied to its block, so its gradient is the sum over the block:
 * x∇[n, c, i, j] = Σ_{u, v < s} y∇[n, c, s·i + u, s·j + v].
 *
 * ```ts
 * import { tensor, upsample } from "../../mod.ts";
 *
 * const y = upsample(tensor([[[[1, 2]]]]), { scale: [1, 3] });
 * console.log(y.shape, await y.values()); // [ 1, 1, 1, 6 ] 1, 1, 1, 2, 2, 2
 * ```
 *
 * @throws {ShapeError} for anything but four axes.
 * @throws {ValueError} for a scale that is not whole or below 1.
 */
export const upsample: UnaryOp<UpsampleAttributes> = defineOp({
  name: "upsample",
  compose: ([x], { scale }) => {
    const [down, across] = pair("upsample", "scale", scale, 1);
    const [n = 0, c = 0, h = 0, w = 0] = x.shape;
    if (x.shape.length !== 4) {
      throw new ShapeError(`upsample: found shape ${showShape(x.shape)}, needed: [n, c, h, w]`);
    }
    const blocks = broadcastTo(reshapeTo(x, [n, c, h, 1, w, 1]), [n, c, h, down, w, across]);
    return reshapeTo(blocks, [n, c, h * down, w * across]);
  },
  samples: [
    { inputs: [[2, 3, 2, 4]], attributes: { scale: 2 } },
    { inputs: [[1, 2, 3, 2]], attributes: { scale: [3, 1] } },
    { inputs: [[2, 1, 3, 3]], attributes: { scale: 1 } },
    { inputs: [[0, 2, 3, 3]], attributes: { scale: 2 } },
    { inputs: [[2, 3, 5, 7]], attributes: { scale: [2, 3] } },
  ],
  examples: [
    {
      inputs: [[[[[1, 2], [3, 4]]]]],
      attributes: { scale: 2 },
      output: [[[[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]]],
    },
    { inputs: [[[[[1, 2]]]]], attributes: { scale: [1, 3] }, output: [[[[1, 1, 1, 2, 2, 2]]]] },
  ],
  errors: [
    { inputs: [[3, 4, 5]], attributes: { scale: 2 }, message: "upsample: found shape [3, 4, 5]" },
    { inputs: [[1, 1, 2, 2]], attributes: { scale: 0 }, message: "upsample: scale: found 0" },
    { inputs: [[1, 1, 2, 2]], attributes: { scale: [2, 1.5] }, message: "found [2, 1.5]" },
  ],
});
