import {
  defineOp,
  elementwise,
  type Op,
  reshapeTo,
  type Tensor,
  type UnaryOp,
} from "../../kernel/mod.ts";
import { keptShape, reduce, reducedShape, refuseEmpty, resolveAxes } from "./_axes.ts";
import { divide } from "./divide.ts";
import { equal } from "./equal.ts";
import { type ReductionAttributes, sum } from "./sum.ts";

const route: Op<[x: Tensor, m: Tensor, share: Tensor]> = elementwise({
  name: "max.dx",
  inputs: ["x", "m", "share"],
  y: "x == m ? share : 0",
  samples: [],
  examples: [],
});

/**
 * Maximum over axes: y = maxᵢ xᵢ, where i runs over the given axes. NaN counts as the maximum. For the
 * larger of two tensors see `maximum`.
 *
 * Where one xₖ is larger than all others, y = xₖ in a neighbourhood: ∂y/∂xₖ = 1 and the other derivatives
 * are 0. Where c elements are equal to the maximum there is no derivative; each of them receives y∇ / c,
 * as in PyTorch's `amax`. That is right when they all move together, and does not depend on their order.
 *
 * ```ts
 * import { max, tensor } from "../../mod.ts";
 *
 * const x = tensor([[1, 5, 3], [9, 2, 4]]);
 * console.log(await max(x).item(), await max(x, { axes: [1] }).values()); // 9 5, 9
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist, is named twice or is empty.
 */
export const max: UnaryOp<ReductionAttributes> = defineOp({
  name: "max",
  attributes: { axes: undefined, keepDims: false },
  shape: ([x], attributes) => {
    const axes = resolveAxes("max", attributes.axes, x);
    refuseEmpty("max", x, axes);
    return reducedShape(x, axes, attributes.keepDims);
  },
  forward: ({ backend, inputs: [x], attributes: { axes } }) =>
    reduce(backend, "max", x, resolveAxes("max", axes, x.shape)),
  backward: ({ grad, output, inputs: [x], attributes }) => [() => {
    const axes = resolveAxes("max", attributes.axes, x.shape);
    const kept = keptShape(x.shape, axes);
    const m = reshapeTo(output, kept);
    const ties = sum(equal(x, m), { axes, keepDims: true });
    return route(x, m, divide(reshapeTo(grad, kept), ties));
  }],
  samples: [
    { inputs: [{ shape: [3, 5], distinct: true }] },
    { inputs: [{ shape: [3, 5], distinct: true }], attributes: { axes: [0] } },
    { inputs: [{ shape: [3, 5], distinct: true }], attributes: { axes: [-1], keepDims: true } },
    { inputs: [{ shape: [2, 3, 4], distinct: true }], attributes: { axes: [2, 0] } },
    { inputs: [{ shape: [2, 1, 4], distinct: true }], attributes: { axes: [1] } },
    { inputs: [[]] },
    { inputs: [[0, 3]], attributes: { axes: [1] } },
    { inputs: [{ shape: [17, 33], distinct: true, from: -20, to: 20 }], attributes: { axes: [1] } },
  ],
  examples: [
    { inputs: [[[1, 5, 3], [9, 2, 4]]], output: 9 },
    { inputs: [[[1, 5, 3], [9, 2, 4]]], attributes: { axes: [1] }, output: [5, 9] },
    { inputs: [[[-1, -5], [-9, NaN]]], attributes: { axes: [0] }, output: [-1, NaN] },
    {
      inputs: [[[-Infinity, -Infinity]]],
      attributes: { axes: [1], keepDims: true },
      output: [[-Infinity]],
    },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { axes: [2] }, message: "max: axis 2 does not exist" },
    { inputs: [[3, 5]], attributes: { axes: [0, -2] }, message: "name axis 0 twice" },
    { inputs: [[3, 0]], attributes: { axes: [1] }, message: "axis 1 of shape [3, 0] is empty" },
    { inputs: [[0]], message: "max: axis 0 of shape [0] is empty" },
  ],
});
