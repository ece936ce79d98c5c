import {
  defineOp,
  elementwise,
  type Op,
  resolveAxis,
  type Tensor,
  type UnaryOp,
} from "../../kernel/mod.ts";
import { keptShape, refuseEmpty } from "./_axes.ts";
import { compileFormula } from "./_kernel.ts";
import type { SoftmaxAttributes } from "./softmax.ts";
import { sum } from "./sum.ts";

const exponentials = compileFormula(["x", "m"], "exp(x - m)").kernel;
const logarithms = compileFormula(["s"], "log(s)", { into: "s" }).kernel;
const differences = compileFormula(["x", "m", "l"], "(x - m) - l").kernel;

const center: Op<[l: Tensor, w: Tensor, total: Tensor]> = elementwise({
  name: "logSoftmax.dx",
  inputs: ["l", "w", "total"],
  y: "w - exp(l) * total",
  samples: [],
  examples: [],
});

/**
 * Logarithm of the softmax along an axis: yᵢ = log(eˣⁱ / Σⱼ eˣʲ) = xᵢ − log Σⱼ eˣʲ.
 *
 * Computed as (xᵢ − m) − log Σⱼ eˣʲ⁻ᵐ with m = maxⱼ xⱼ, where nothing overflows: the sum is from 1 to the
 * number of elements. The logarithm of a probability too small to be stored is still exact, which
 * `log(softmax(x))` would make −∞.
 *
 * ∂yᵢ/∂xₖ = δᵢₖ − eˣᵏ / Σⱼ eˣʲ = δᵢₖ − eʸᵏ, so xₖ∇ = Σᵢ yᵢ∇ (δᵢₖ − eʸᵏ) = yₖ∇ − eʸᵏ Σᵢ yᵢ∇.
 *
 * ```ts
 * import { logSoftmax, tensor } from "../../mod.ts";
 *
 * console.log(await logSoftmax(tensor([[1000, 0], [5, 5]])).values()); // 0, -1000, -0.693..., -0.693...
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist or is empty.
 */
export const logSoftmax: UnaryOp<SoftmaxAttributes> = defineOp({
  name: "logSoftmax",
  attributes: { axis: -1 },
  shape: ([x], attributes) => {
    refuseEmpty("logSoftmax", x, [resolveAxis("logSoftmax", attributes.axis, x)]);
    return x;
  },
  forward: ({ backend, inputs: [x], attributes, shape }) => {
    const axes = [resolveAxis("logSoftmax", attributes.axis, shape)];
    const kept = keptShape(shape, axes);
    const max = { data: backend.reduce("max", x, axes), shape: kept };
    const [e] = backend.elementwise(exponentials, [x, max], [], shape);
    const total = { data: backend.reduce("sum", { data: e, shape }, axes), shape: kept };
    backend.release(e);
    backend.elementwise(logarithms, [total], [], kept);
    const [data] = backend.elementwise(differences, [x, max, total], [], shape);
    backend.release(max.data);
    backend.release(total.data);
    return data;
  },
  backward: ({ grad, output, attributes: { axis } }) => [
    () => center(output, grad, sum(grad, { axes: [axis], keepDims: true })),
  ],
  keeps: ({ output }) => [output],
  samples: [
    { inputs: [[3, 5]] },
    { inputs: [[2, 2, 3]] },
    { inputs: [[2, 3, 2]], attributes: { axis: 1 } },
    { inputs: [[4, 2]], attributes: { axis: 0 } },
    { inputs: [[4, 1]] },
    { inputs: [[7]] },
    { inputs: [[0, 3]] },
    { inputs: [[17, 33]] },
  ],
  examples: [
    { inputs: [[[0, Math.log(3)]]], output: [[-Math.log(4), Math.log(0.75)]] },
    { inputs: [[[1000, 0], [-1000, -1000]]], output: [[0, -1000], [-Math.LN2, -Math.LN2]] },
    {
      inputs: [[[0, 7], [Math.log(4), 7]]],
      attributes: { axis: 0 },
      output: [[Math.log(0.2), -Math.LN2], [Math.log(0.8), -Math.LN2]],
    },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { axis: 2 }, message: "logSoftmax: axis 2 does not exist" },
    { inputs: [[3, 0]], message: "axis 1 of shape [3, 0] is empty" },
  ],
});
