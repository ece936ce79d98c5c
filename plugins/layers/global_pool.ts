import type { Layer } from "../../kernel/mod.ts";
import { globalAveragePool } from "../ops/global_average_pool.ts";
import { imageOf, imagesOf } from "./_images.ts";

/**
 * Mean of each channel: `[n, c, h, w]` becomes `[n, c]`, see {@linkcode globalAveragePool}. Images without channels,
 * `[n, h, w]`, count as images of one.
 *
 * ```ts
 * import { build, globalPool, Random } from "../../mod.ts";
 *
 * const model = build(globalPool(), { inputShape: [64, 8, 8], random: new Random(0) });
 * console.log(model.outputShape); // [ 64 ]
 * ```
 */
export function globalPool(): Layer {
  return {
    name: "globalPool",
    plan: (input) => ({ output: imageOf("globalPool", input).slice(0, 1) }),
    apply: (x) => globalAveragePool(imagesOf(x)),
  };
}
