import { heNormal, type Layer, reshapeTo, ShapeError, type Windows } from "../../kernel/mod.ts";
import { refuseGroups } from "../ops/_conv2d.ts";
import { addedBy } from "../ops/_conv_transpose2d.ts";
import { type Pair, windowsOf } from "../ops/_windows.ts";
import { add } from "../ops/add.ts";
import { convTranspose2d } from "../ops/conv_transpose2d.ts";
import { imageOf, imagesOf } from "./_images.ts";
import { refuseCount, type WeightOptions, weightSpecs } from "./_weights.ts";

/** What a {@linkcode convTranspose} layer can be told. Pairs are one number or [height, width]. */
export interface ConvTransposeOptions extends WeightOptions {
  /** Height and width of the kernels. Default: 3. */
  readonly size?: Pair;
  /** By how much the image grows: the distance between the kernels of neighbouring pixels. Default: 1. */
  readonly stride?: Pair;
  /** How much is cut off on each side of the output. Default: 0. */
  readonly padding?: Pair;
  /** Rows and columns added at the end of the output, fewer than the stride or the dilation. Default: 0. */
  readonly outputPadding?: Pair;
  /** Distance between the pixels that a kernel writes. Default: 1. */
  readonly dilation?: Pair;
  /** Into how many parts the channels are cut; each has kernels of its own. Default: 1. */
  readonly groups?: number;
}

/**
 * Transposed convolution: enlarges images `[n, c, h, w]` by its stride, see {@linkcode convTranspose2d}. Its
 * parameters are `weight` `[c, channels / groups, height, width]`, which starts from He's normal, and `bias`
 * `[channels]`, which starts at 0. Images without channels, `[n, h, w]`, count as images of one.
 *
 * ```ts
 * import { build, convTranspose, Random } from "../../mod.ts";
 *
 * const layer = convTranspose(8, { size: 2, stride: 2 });
 * console.log(build(layer, { inputShape: [16, 7, 7], random: new Random(0) }).outputShape); // [ 8, 14, 14 ]
 * ```
 *
 * @throws {ValueError} for options outside their range. Inputs that do not fit are refused when the model is
 * built.
 */
export function convTranspose(channels: number, options: ConvTransposeOptions = {}): Layer {
  const { size = 3, stride = 1, padding = 0, outputPadding = 0, dilation = 1, groups = 1 } =
    options;
  const { bias = true, init = heNormal } = options;
  refuseCount("convTranspose", "channels", channels);
  const windows = windowsOf("convTranspose", size, { stride, padding, dilation });
  const more = addedBy("convTranspose", outputPadding, windows);
  return {
    name: "convTranspose",
    plan(input) {
      const [c, ...image] = imageOf("convTranspose", input);
      refuseGroups("convTranspose", groups, c, channels);
      const enlarged = image.map((n, i) => lengthOf(n, i, windows) + (more[i] ?? 0));
      if (enlarged.some((n) => n < 1)) {
        throw new ShapeError(
          `convTranspose: images of ${image.join("×")} would become ${
            enlarged.join("×")
          }; use less ` +
            "padding",
        );
      }
      return {
        output: [channels, ...enlarged],
        parameters: weightSpecs([c, channels / groups, ...windows.size], channels, {
          ...options,
          init,
        }),
      };
    },
    apply(x, { own }) {
      const attributes = { stride, padding, outputPadding, dilation, groups };
      const y = convTranspose2d(imagesOf(x), own("weight"), attributes);
      return bias ? add(y, reshapeTo(own("bias"), [channels, 1, 1])) : y;
    },
  };
}

/** How many pixels along axis `i` the transposed convolution needs at least, to make `n` of them. */
function lengthOf(n: number, i: number, { size, stride, dilation, padding }: Windows): number {
  const [before, after] = padding[i] ?? [0, 0];
  return (n - 1) * (stride[i] ?? 1) + (dilation[i] ?? 1) * ((size[i] ?? 1) - 1) + 1 - before -
    after;
}
