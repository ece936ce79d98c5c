import type { Layer } from "../../kernel/mod.ts";
import type { Pair } from "../ops/_windows.ts";
import { maxPool2d } from "../ops/max_pool2d.ts";
import { poolLayer, type PoolOptions } from "./_pool.ts";

export type { PoolOptions } from "./_pool.ts";

/**
 * Maximum of each window of images `[n, c, h, w]`, see {@linkcode maxPool2d}. The size is one number or
 * [height, width]. Images without channels, `[n, h, w]`, count as images of one.
 *
 * ```ts
 * import { build, maxPool, Random } from "../../mod.ts";
 *
 * const model = build(maxPool(2), { inputShape: [6, 28, 28], random: new Random(0) });
 * console.log(model.outputShape); // [ 6, 14, 14 ]
 * ```
 */
export function maxPool(size: Pair, options: PoolOptions = {}): Layer {
  return poolLayer("maxPool", maxPool2d, size, options);
}
