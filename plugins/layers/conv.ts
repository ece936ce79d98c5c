import { heNormal, type Layer, reshapeTo, ValueError } from "../../kernel/mod.ts";
import { refuseGroups } from "../ops/_conv2d.ts";
import { countWindows, type Pair, pair, windowsOf } from "../ops/_windows.ts";
import { add } from "../ops/add.ts";
import { conv2d } from "../ops/conv2d.ts";
import { imageOf, imagesOf } from "./_images.ts";
import { refuseCount, type WeightOptions, weightSpecs } from "./_weights.ts";

/** What a {@linkcode conv} layer can be told. Pairs are one number or [height, width]. */
export interface ConvOptions extends WeightOptions {
  /** Height and width of the kernels. Default: 3. */
  readonly size?: Pair;
  /** Step between places of a kernel. Default: 1. */
  readonly stride?: Pair;
  /**
   * Zeros on each side of the image, or "same": as many as make the output as large as the input, divided
   * by the stride. Default: 0.
   */
  readonly padding?: Pair | "same";
  /** Distance between the pixels that a kernel reads. Default: 1. */
  readonly dilation?: Pair;
  /** Into how many parts the channels are cut; each has kernels of its own. Default: 1. */
  readonly groups?: number;
}

/**
 * Convolution: slides `channels` kernels over images `[n, c, h, w]`, see {@linkcode conv2d}. Its parameters are
 * `weight` `[channels, c / groups, height, width]`, which starts from He's normal, and `bias` `[channels]`,
 * which starts at 0. Images without channels, `[n, h, w]`, count as images of one.
 *
 * ```ts
 * import { build, conv, Random, relu, sequential } from "../../mod.ts";
 *
 * const layers = sequential(conv(16, { padding: "same" }), relu, conv(32, { stride: 2 }));
 * const model = build(layers, { inputShape: [3, 32, 32], random: new Random(0) });
 * console.log(model.outputShape, model.parameters["conv2.weight"]?.shape); // [ 32, 15, 15 ] [ 32, 16, 3, 3 ]
 * ```
 *
 * @throws {ValueError} for options outside their range. Inputs that do not fit are refused when the model is
 * built.
 */
export function conv(channels: number, options: ConvOptions = {}): Layer {
  const { size = 3, stride = 1, dilation = 1, groups = 1, bias = true, init = heNormal } = options;
  refuseCount("conv", "channels", channels);
  const padding = paddingOf(size, dilation, options.padding ?? 0);
  const windows = windowsOf("conv", size, { stride, padding, dilation });
  return {
    name: "conv",
    plan(input) {
      const [c, ...image] = imageOf("conv", input);
      refuseGroups("conv", groups, c, channels);
      const weight = [channels, c / groups, ...windows.size];
      return {
        output: [channels, ...countWindows("conv", image, windows)],
        parameters: weightSpecs(weight, channels, { ...options, init }),
      };
    },
    apply(x, { own }) {
      const y = conv2d(imagesOf(x), own("weight"), { stride, padding, dilation, groups });
      return bias ? add(y, reshapeTo(own("bias"), [channels, 1, 1])) : y;
    },
  };
}

function paddingOf(size: Pair, dilation: Pair, padding: Pair | "same"): Pair {
  if (padding !== "same") return padding;
  const [height, width] = pair("conv", "size", size, 1);
  const [down, across] = pair("conv", "dilation", dilation, 1);
  const [top, left] = [down * (height - 1) / 2, across * (width - 1) / 2];
  if (Number.isInteger(top) && Number.isInteger(left)) return [top, left];
  throw new ValueError(
    `conv: padding: found "same" for kernels of ${height}×${width}, needed: odd sizes, so that both ` +
      "sides of the image get as much",
  );
}
