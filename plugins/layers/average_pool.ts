import type { Layer } from "../../kernel/mod.ts";
import { averagePool2d } from "../ops/average_pool2d.ts";
import type { Pair } from "../ops/_windows.ts";
import { poolLayer, type PoolOptions } from "./_pool.ts";

/**
 * Mean of each window of images `[n, c, h, w]`, see {@linkcode averagePool2d}. The size is one number or
 * [height, width]. Images without channels, `[n, h, w]`, count as images of one.
 *
 * ```ts
 * import { averagePool, build, Random } from "../../mod.ts";
 *
 * const layer = averagePool(3, { stride: 2, padding: 1 });
 * console.log(build(layer, { inputShape: [6, 28, 28], random: new Random(0) }).outputShape); // [ 6, 14, 14 ]
 * ```
 */
export function averagePool(size: Pair, options: PoolOptions = {}): Layer {
  return poolLayer("averagePool", averagePool2d, size, options);
}
