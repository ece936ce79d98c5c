import { defineOp, reshapeTo, resolveAxis, sizeOf, type UnaryOp } from "../../kernel/mod.ts";

/** From which axis on. */
export type FlattenAttributes = {
  /** The first axis that is merged; a negative one counts from the end. Default: 1. */
  readonly start?: number;
};

/**
 * Merges all axes from `start` on into one: by default, [n, ...] becomes [n, product of the others].
 * Nothing is copied.
 *
 * Every output is one input under another name, so ∂y/∂x is the identity: x∇ is y∇ in the shape of x.
 *
 * ```ts
 * import { flatten, tensor } from "../../mod.ts";
 *
 * const images = tensor(new Float32Array(2 * 28 * 28), { shape: [2, 1, 28, 28] });
 * console.log(flatten(images).shape); // [ 2, 784 ]
 * ```
 *
 * @throws {ShapeError} for a start that is not an axis.
 */
export const flatten: UnaryOp<FlattenAttributes> = defineOp({
  name: "flatten",
  attributes: { start: 1 },
  compose: ([x], attributes) => {
    const start = resolveAxis("flatten", attributes.start, x.shape);
    return reshapeTo(x, [...x.shape.slice(0, start), sizeOf(x.shape.slice(start))]);
  },
  samples: [
    { inputs: [[2, 3, 4]] },
    { inputs: [[2, 1, 3, 3]] },
    { inputs: [[2, 3, 4]], attributes: { start: 0 } },
    { inputs: [[2, 3, 4, 2]], attributes: { start: -2 } },
    { inputs: [[2, 3]] },
    { inputs: [[0, 3, 2]] },
    { inputs: [[5]], attributes: { start: 0 } },
  ],
  examples: [
    { inputs: [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]], output: [[1, 2, 3, 4], [5, 6, 7, 8]] },
    { inputs: [[[1, 2], [3, 4]]], attributes: { start: 0 }, output: [1, 2, 3, 4] },
  ],
  errors: [
    { inputs: [[3]], message: "flatten: axis 1 does not exist in shape [3]" },
    { inputs: [[3, 2]], attributes: { start: 2 }, message: "axis 2 does not exist" },
  ],
});
