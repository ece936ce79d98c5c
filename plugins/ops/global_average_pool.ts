import { defineOp, ShapeError, showShape, type UnaryOp } from "../../kernel/mod.ts";
import { mean } from "./mean.ts";

/**
 * Mean of each channel over the whole image: [n, c, h, w] becomes [n, c] with
 * y[n, c] = (1 / hw) Σ_{i, j} x[n, c, i, j]. Behind a stack of convolutions it makes one number of each
 * feature, wherever in the image the feature was seen, and needs no parameters.
 *
 * Each pixel has an equal share: x∇[n, c, i, j] = y∇[n, c] / hw.
 *
 * ```ts
 * import { globalAveragePool, tensor } from "../../mod.ts";
 *
 * const x = tensor([[[[1, 2], [3, 6]], [[0, 0], [0, 4]]]]);
 * console.log(await globalAveragePool(x).values()); // 3, 1
 * ```
 *
 * Source: Lin, Chen & Yan, "Network in network", 2014, section 3.2.
 *
 * @throws {ShapeError} for anything but four axes.
 */
export const globalAveragePool: UnaryOp = defineOp({
  name: "globalAveragePool",
  compose: ([x]) => {
    if (x.shape.length !== 4) {
      throw new ShapeError(
        `globalAveragePool: found shape ${showShape(x.shape)}, needed: [n, c, h, w]`,
      );
    }
    return mean(x, { axes: [2, 3] });
  },
  samples: [
    { inputs: [[2, 3, 4, 5]] },
    { inputs: [[1, 2, 1, 1]] },
    { inputs: [[0, 3, 2, 2]] },
    { inputs: [[3, 17, 8, 8]] },
  ],
  examples: [
    { inputs: [[[[[1, 2], [3, 6]], [[0, 0], [0, 4]]]]], output: [[3, 1]] },
    { inputs: [[[[[5]]], [[[-2]]]]], output: [[5], [-2]] },
  ],
  errors: [
    { inputs: [[3, 4, 5]], message: "globalAveragePool: found shape [3, 4, 5], needed" },
    { inputs: [[2, 3]], message: "needed: [n, c, h, w]" },
  ],
});
