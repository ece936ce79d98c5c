import { defineOp, resolveAxis, type UnaryOp } from "../../kernel/mod.ts";
import { reducedShape, refuseEmpty } from "./_axes.ts";

/** Along which axis to look for the maximum. */
export type ArgmaxAttributes = {
  /** The axis, which vanishes; a negative one counts from the end. Default: −1, the last. */
  readonly axis?: number;
};

/**
 * Index of the maximum along an axis: y = argmaxᵢ xᵢ, the first of several. NaN counts as the
 * maximum.
 *
 * An index does not change when its input changes a little, so no gradient flows. Along the last axis
 * of a classifier's output [n, classes] it is the predicted class of each example.
 *
 * ```ts
 * import { argmax, tensor } from "../../mod.ts";
 *
 * console.log(await argmax(tensor([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1]])).values()); // 1, 0
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist or is empty.
 */
export const argmax: UnaryOp<ArgmaxAttributes> = defineOp({
  name: "argmax",
  attributes: { axis: -1 },
  shape: ([x], attributes) => {
    const axis = resolveAxis("argmax", attributes.axis, x);
    refuseEmpty("argmax", x, [axis]);
    return reducedShape(x, [axis], false);
  },
  forward: ({ backend, inputs: [x], attributes: { axis } }) =>
    backend.reduce("argmax", x, [resolveAxis("argmax", axis, x.shape)]),
  samples: [
    { inputs: [{ shape: [3, 5], distinct: true }] },
    { inputs: [{ shape: [3, 5], distinct: true }], attributes: { axis: 0 } },
    { inputs: [{ shape: [2, 3, 4], distinct: true }], attributes: { axis: 1 } },
    { inputs: [{ shape: [7], distinct: true }] },
    { inputs: [[1, 1]] },
    { inputs: [[0, 3]] },
    { inputs: [{ shape: [17, 33], distinct: true }] },
  ],
  examples: [
    { inputs: [[[1, 3, 2], [9, 8, 7]]], output: [1, 0] },
    { inputs: [[[1, 3, 2], [9, 8, 7]]], attributes: { axis: 0 }, output: [1, 1, 1] },
    { inputs: [[[1, 2, 2], [3, NaN, NaN], [-Infinity, -Infinity, -1]]], output: [1, 1, 2] },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { axis: 2 }, message: "argmax: axis 2 does not exist" },
    { inputs: [[3, 0]], message: "axis 1 of shape [3, 0] is empty" },
    { inputs: [[]], message: "none, it is a scalar" },
  ],
});
