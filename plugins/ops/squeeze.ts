import {
  defineOp,
  reshapeTo,
  resolveAxis,
  ShapeError,
  showShape,
  type UnaryOp,
} from "../../kernel/mod.ts";

/** Which axis goes. */
export type SqueezeAttributes = {
  /** An axis of size 1; a negative one counts from the end. */
  readonly axis: number;
};

/**
 * Removes an axis of size 1. The values stay where they are: nothing is copied.
 *
 * Every output is one input under another name, so ∂y/∂x is the identity: x∇ is y∇ with the axis put
 * back, `unsqueeze(y∇)`.
 *
 * ```ts
 * import { squeeze, tensor } from "../../mod.ts";
 *
 * console.log(squeeze(tensor([[1], [2]]), { axis: 1 }).shape); // [ 2 ]
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist or whose size is not 1.
 */
export const squeeze: UnaryOp<SqueezeAttributes> = defineOp({
  name: "squeeze",
  compose: ([x], attributes) => {
    const axis = resolveAxis("squeeze", attributes.axis, x.shape);
    if (x.shape[axis] !== 1) {
      throw new ShapeError(
        `squeeze: axis ${attributes.axis} of shape ${showShape(x.shape)} has size ${
          x.shape[axis]
        }, needed: 1`,
      );
    }
    return reshapeTo(x, x.shape.toSpliced(axis, 1));
  },
  samples: [
    { inputs: [[3, 1]], attributes: { axis: 1 } },
    { inputs: [[1, 3, 2]], attributes: { axis: 0 } },
    { inputs: [[2, 1, 3]], attributes: { axis: -2 } },
    { inputs: [[1]], attributes: { axis: 0 } },
    { inputs: [[0, 1]], attributes: { axis: 1 } },
  ],
  examples: [
    { inputs: [[[1], [2]]], attributes: { axis: 1 }, output: [1, 2] },
    { inputs: [[[[1, 2]], [[3, 4]]]], attributes: { axis: -2 }, output: [[1, 2], [3, 4]] },
  ],
  errors: [
    {
      inputs: [[3, 2]],
      attributes: { axis: 1 },
      message: "squeeze: axis 1 of shape [3, 2] has size 2, needed: 1",
    },
    { inputs: [[3, 1]], attributes: { axis: 2 }, message: "squeeze: axis 2 does not exist" },
  ],
});
