import { defineOp, reshapeTo, resolveAxis, type UnaryOp } from "../../kernel/mod.ts";

/** Where the new axis goes. */
export type UnsqueezeAttributes = {
  /** Its place in the output; a negative one counts from the output's end. */
  readonly axis: number;
};

/**
 * Inserts an axis of size 1. The values stay where they are: nothing is copied.
 *
 * Every output is one input under another name, so ∂y/∂x is the identity: x∇ is y∇ without the axis,
 * `squeeze(y∇)`.
 *
 * ```ts
 * import { tensor, unsqueeze } from "../../mod.ts";
 *
 * const x = tensor([1, 2, 3]);
 * console.log(unsqueeze(x, { axis: 0 }).shape, unsqueeze(x, { axis: -1 }).shape); // [ 1, 3 ] [ 3, 1 ]
 * ```
 *
 * @throws {ShapeError} for an axis that the output does not have.
 */
export const unsqueeze: UnaryOp<UnsqueezeAttributes> = defineOp({
  name: "unsqueeze",
  compose: ([x], attributes) => {
    const axis = resolveAxis("unsqueeze", attributes.axis, [...x.shape, 1]);
    return reshapeTo(x, x.shape.toSpliced(axis, 0, 1));
  },
  samples: [
    { inputs: [[3, 2]], attributes: { axis: 0 } },
    { inputs: [[3, 2]], attributes: { axis: 1 } },
    { inputs: [[3, 2]], attributes: { axis: -1 } },
    { inputs: [[]], attributes: { axis: 0 } },
    { inputs: [[0, 3]], attributes: { axis: 1 } },
  ],
  examples: [
    { inputs: [[1, 2]], attributes: { axis: 0 }, output: [[1, 2]] },
    { inputs: [[1, 2]], attributes: { axis: -1 }, output: [[1], [2]] },
    { inputs: [[[1, 2], [3, 4]]], attributes: { axis: 1 }, output: [[[1, 2]], [[3, 4]]] },
  ],
  errors: [
    { inputs: [[3, 2]], attributes: { axis: 3 }, message: "unsqueeze: axis 3 does not exist" },
    { inputs: [[3, 2]], attributes: { axis: -4 }, message: "allowed: -3 to 2" },
  ],
});
