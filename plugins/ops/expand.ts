import {
  broadcastTo,
  defineOp,
  type Shape,
  ShapeError,
  showShape,
  type UnaryOp,
} from "../../kernel/mod.ts";

/** The shape of the output. */
export type ExpandAttributes = {
  /** What the input is repeated to: aligned at the right, each size of the input is the same or 1. */
  readonly shape: Shape;
};

/**
 * Repeats its input along new axes and along axes of size 1: broadcasting, on its own.
 *
 * Take a vector x of m elements repeated as k columns, Yᵢₗ = xᵢ for l = 1 … k (here: a column [m, 1]
 * expanded to [m, k]). With L the loss, xᵢ is in k outputs and the chain rule has k terms:
 *
 *     x∇ᵢ = Σⱼₗ Y∇ⱼₗ ∂Yⱼₗ/∂xᵢ = Σⱼₗ Y∇ⱼₗ δⱼᵢ = Σₗ Y∇ᵢₗ
 *
 * For 16 columns it is the sum of the 16. So the gradient of a repetition is a sum over the repeated axes:
 * `expand` and `sum` are adjoint, and each is the other's derivative.
 *
 * ```ts
 * import { expand, tensor } from "../../mod.ts";
 *
 * console.log(await expand(tensor([[1], [2]]), { shape: [2, 3] }).values()); // 1, 1, 1, 2, 2, 2
 * ```
 *
 * @throws {ShapeError} for a shape that the input does not broadcast to.
 */
export const expand: UnaryOp<ExpandAttributes> = defineOp({
  name: "expand",
  compose: ([x], { shape }) => {
    const lead = shape.length - x.shape.length;
    if (
      lead < 0 || x.shape.some((n, i) => n !== 1 && n !== shape[lead + i]) ||
      shape.some((n) => !Number.isInteger(n) || n < 0)
    ) {
      throw new ShapeError(
        `expand: shape ${showShape(x.shape)} does not broadcast to ${showShape(shape)}; allowed: ` +
          "whole numbers, aligned at the right with sizes that are the same or 1",
      );
    }
    return broadcastTo(x, shape);
  },
  samples: [
    { inputs: [[4]], attributes: { shape: [3, 4] } },
    { inputs: [[3, 1]], attributes: { shape: [3, 16] } },
    { inputs: [[]], attributes: { shape: [2, 3] } },
    { inputs: [[2, 1, 3]], attributes: { shape: [2, 4, 3] } },
    { inputs: [[1, 3]], attributes: { shape: [0, 3] } },
    { inputs: [[2, 3]], attributes: { shape: [2, 3] } },
    { inputs: [[1]], attributes: { shape: [5, 1, 7] } },
  ],
  examples: [
    { inputs: [[[1], [2]]], attributes: { shape: [2, 3] }, output: [[1, 1, 1], [2, 2, 2]] },
    { inputs: [[1, 2]], attributes: { shape: [3, 2] }, output: [[1, 2], [1, 2], [1, 2]] },
    { inputs: [7], attributes: { shape: [2] }, output: [7, 7] },
  ],
  errors: [
    {
      inputs: [[3]],
      attributes: { shape: [3, 4] },
      message: "expand: shape [3] does not broadcast to [3, 4]",
    },
    { inputs: [[2, 3]], attributes: { shape: [3] }, message: "does not broadcast to [3]" },
    { inputs: [[1]], attributes: { shape: [-1] }, message: "does not broadcast to [-1]" },
  ],
});
