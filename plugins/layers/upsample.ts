import type { Layer } from "../../kernel/mod.ts";
import { type Pair, pair } from "../ops/_windows.ts";
import { upsample } from "../ops/upsample.ts";
import { imageOf, imagesOf } from "./_images.ts";

/**
 * Enlarges images `[n, c, h, w]` by a whole factor, one number or [height, width]: each pixel becomes a block
 * of copies, see {@linkcode upsample}. Images without channels, `[n, h, w]`, count as images of one.
 *
 * ```ts
 * import { build, Random, upsampleLayer } from "../../mod.ts";
 *
 * const model = build(upsampleLayer(2), { inputShape: [8, 7, 7], random: new Random(0) });
 * console.log(model.outputShape); // [ 8, 14, 14 ]
 * ```
 */
export function upsampleLayer(scale: Pair): Layer {
  const [down, across] = pair("upsample", "scale", scale, 1);
  return {
    name: "upsample",
    plan(input) {
      const [c, h, w] = imageOf("upsample", input);
      return { output: [c, h * down, w * across] };
    },
    apply: (x) => upsample(imagesOf(x), { scale }),
  };
}
