import {
  defineOp,
  type Draw,
  elementwise,
  full,
  type Op,
  type Operand,
  reshapeTo,
  type Tensor,
} from "../../kernel/mod.ts";
import { axesWithin, byChannel, type EpsilonAttributes } from "./_batch_norm.ts";
import { compileFormula } from "./_kernel.ts";
import { multiply } from "./multiply.ts";
import { sum } from "./sum.ts";

const factorFormula = "scale / sqrt(v + epsilon)";
const factors = compileFormula(["scale", "v"], factorFormula, { uniforms: ["epsilon"] });
const outputs = compileFormula(["x", "mean", "factor", "offset"], "(x - mean) * factor + offset");

const factorOf: Op<[scale: Tensor, v: Tensor], Required<EpsilonAttributes>> = elementwise({
  name: "batchNorm.factor",
  inputs: ["scale", "v"],
  attributes: { epsilon: 1e-5 },
  y: factorFormula,
  samples: [],
  examples: [],
});

/** Statistics have no gradient. */
const whole = (channels: number, from: number): Draw => ({
  shape: [channels],
  whole: true,
  from,
  to: from + 3,
});

/**
 * Normalises the channels of x [n, c, ...] by a given mean and variance [c], then scales and shifts them: what
 * batch normalisation does outside of training. With f = scale / √(v + ε), y = (x − mean) f + offset, so
 * x∇ = f y∇, scale∇ = Σ y∇ (x − mean) / √(v + ε) and offset∇ = Σ y∇ over each channel. Mean and variance are
 * running statistics: they have no gradient.
 */
export const batchNormBy: Op<
  [x: Tensor, scale: Tensor, offset: Tensor, mean: Tensor, v: Tensor],
  Required<EpsilonAttributes>
> = defineOp({
  name: "batchNorm.running",
  inputs: ["x", "scale", "offset", "mean", "v"],
  attributes: { epsilon: 1e-5 },
  shape: ([x]) => x,
  forward: ({ backend, inputs: [x, scale, offset, mean, v], attributes }) => {
    const perChannel = ({ data, shape: [c = 0] }: Operand<unknown>) => ({ data, shape: [c, 1] });
    const uniforms = factors.uniforms(attributes);
    const [data] = backend.elementwise(factors.kernel, [scale, v], uniforms, scale.shape);
    const factor = { data, shape: scale.shape };
    const large = byChannel(x.data, x.shape);
    const inputs = [large, ...[mean, factor, offset].map(perChannel)];
    const [y] = backend.elementwise(outputs.kernel, inputs, [], large.shape);
    backend.release(data);
    return y;
  },
  backward: ({ grad, inputs: [x, scale, , mean, v], attributes }) => {
    const axes = axesWithin(x.shape);
    const fill = (value: number) => full(scale.shape, value, { backend: x.backend });
    return [
      () => {
        const factor = factorOf(scale, v, attributes);
        return multiply(grad, reshapeTo(factor, [factor.size, ...axes.slice(1).map(() => 1)]));
      },
      () => sum(multiply(grad, batchNormBy(x, fill(1), fill(0), mean, v, attributes)), { axes }),
      () => sum(grad, { axes }),
      undefined,
      undefined,
    ];
  },
  keeps: ({ inputs: [x, scale, , mean, v] }) => [x, scale, mean, v],
  samples: [
    { inputs: [[3, 2, 2, 3], [2], [2], whole(2, -1), whole(2, 1)] },
    { inputs: [[4, 3], [3], [3], whole(3, -1), whole(3, 1)], attributes: { epsilon: 0.1 } },
    { inputs: [[2, 1, 5], [1], [1], whole(1, -1), whole(1, 1)] },
    { inputs: [[0, 2, 3], [2], [2], whole(2, -1), whole(2, 1)] },
  ],
  examples: [
    {
      inputs: [[[5, 1]], [6, 2], [10, 0], [1, 1], [3, 8]],
      attributes: { epsilon: 1 },
      output: [[22, 0]],
    },
  ],
});
