import type { Layer, Tensor, UnaryOp } from "../../kernel/mod.ts";
import { type PoolAttributes, pooledShape } from "../ops/_pool.ts";
import type { Pair } from "../ops/_windows.ts";
import { imageOf, imagesOf } from "./_images.ts";

/** What a pool can be told. Pairs are one number or [height, width]. */
export type PoolOptions = Omit<PoolAttributes, "size">;

/** A layer that applies a pool to images [n, c, h, w], or [n, h, w] of one channel. */
export function poolLayer(
  name: string,
  pool: UnaryOp<PoolAttributes>,
  size: Pair,
  { stride = size, padding = 0 }: PoolOptions,
): Layer {
  const attributes = { size, stride, padding };
  return {
    name,
    plan: (input) => ({
      output: pooledShape(name, [1, ...imageOf(name, input)], attributes).slice(1),
    }),
    apply: (x: Tensor) => pool(imagesOf(x), attributes),
  };
}
