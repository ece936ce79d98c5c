import {
  defineModel,
  type Layer,
  type LayerLike,
  type ModelFunction,
  type Op,
  type Option,
  option,
  sequential,
  type Tensor,
} from "../../kernel/mod.ts";
import { batchNormLayer } from "../layers/batch_norm.ts";
import { conv } from "../layers/conv.ts";
import { globalPool } from "../layers/global_pool.ts";
import { linear } from "../layers/linear.ts";
import { residual } from "../layers/residual.ts";
import { relu } from "../ops/relu.ts";

/** The options of {@linkcode resnet}. */
export type ResnetOptions = {
  readonly depth: Option<number>;
  readonly width: Option<number>;
  readonly activation: Option<Op<[x: Tensor]>>;
};

const options: ResnetOptions = {
  depth: option.integer({
    default: 3,
    min: 1,
    description: "residual blocks in each of the three stages; 6 · depth + 2 layers in all",
  }),
  width: option.integer({
    default: 16,
    min: 1,
    description: "channels of the first stage; the second has twice, the third four times as many",
  }),
  activation: option.unaryOp({ default: relu, description: "op between the layers" }),
};

/**
 * Residual network for small images: a convolution, then three stages of `depth` residual blocks, then the mean
 * of each channel and a linear layer. A block is two convolutions of 3 × 3, each with batch normalisation, whose
 * output is added to what came in. Each stage but the first begins with a stride of 2 and doubles the channels;
 * there a convolution of 1 × 1 brings what came in to the new shape. By default it has 20 layers and 0.27 million
 * parameters.
 *
 * It takes images `[c, h, w]`, or `[h, w]` of one channel, of any size. Weights of convolutions start from He's
 * normal, those of the linear layer from Glorot's.
 *
 * ```ts
 * import { build, countParameters, Random, resnet } from "../../mod.ts";
 *
 * const task = { inputShape: [3, 32, 32], classes: 10 };
 * const model = build(resnet(task), { ...task, random: new Random(0) });
 * console.log(countParameters(model)); // 272474
 * ```
 *
 * Source: He et al., "Deep residual learning for image recognition", 2016, section 4.2.
 */
export const resnet: ModelFunction<ResnetOptions> = defineModel({
  name: "resnet",
  description: "residual network for small images, with batch normalisation",
  options,
  create({ depth, width, activation }, { classes }) {
    const convolution = (channels: number, size: number, stride: number): LayerLike[] => [
      conv(channels, { size, stride, padding: "same", bias: false }),
      batchNormLayer(),
    ];
    const block = (channels: number, stride: number): Layer =>
      residual(
        sequential(
          ...convolution(channels, 3, stride),
          activation,
          ...convolution(channels, 3, 1),
        ),
        stride === 1 ? undefined : sequential(...convolution(channels, 1, stride)),
      );
    const stages = [0, 1, 2].flatMap((stage) =>
      Array.from(
        { length: depth },
        (_, i) => block(width * 2 ** stage, stage > 0 && i === 0 ? 2 : 1),
      )
    );
    return sequential(
      ...convolution(width, 3, 1),
      activation,
      ...stages.flatMap((each) => [each, activation]),
      globalPool(),
      linear(classes),
    );
  },
});
