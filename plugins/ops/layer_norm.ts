import { defineOp, type Op, ShapeError, showShape, sizeOf, type Tensor } from "../../kernel/mod.ts";
import { type EpsilonAttributes, refuseEpsilon } from "./_batch_norm.ts";
import { type Standardization, standardize, standardizeBackward } from "./_standardize.ts";

/**
 * Normalises each example of x by its own mean and variance, over the last axes, then scales and shifts each
 * element: over the axes that scale and offset have, with the mean μ and the variance v of their N elements,
 *
 *     y = scale · x̂ + offset,  x̂ = (x − μ) / √(v + ε)
 *
 * Nothing depends on the rest of the batch, so training and evaluation compute the same.
 *
 * x̂ is what `batchNorm` makes of the examples as channels, so with σ = √(v + ε) and h = scale · y∇ for an
 * example, x∇ = (h − mean(h) − x̂ mean(h x̂)) / σ. scale∇ = Σ y∇ x̂ and offset∇ = Σ y∇ over the examples.
 *
 * ```ts
 * import { layerNorm, ones, tensor, zeros } from "../../mod.ts";
 *
 * const x = tensor([[1, 3], [20, 10]]);
 * console.log(await layerNorm(x, ones([2]), zeros([2])).values()); // -1, 1, 1, -1, nearly
 * ```
 *
 * Source: Ba, Kiros & Hinton, "Layer normalization", 2016, equations 3 and 4.
 *
 * @throws {ShapeError} unless scale and offset have the shape of the last axes of x, one axis or more.
 * @throws {ValueError} for an epsilon that is not above 0.
 */
export const layerNorm: Op<[x: Tensor, scale: Tensor, offset: Tensor], EpsilonAttributes> =
  defineOp(
    {
      name: "layerNorm",
      inputs: ["x", "scale", "offset"],
      attributes: { epsilon: 1e-5 },
      shape: ([x, scale, offset], { epsilon }) => {
        const rank = scale.length;
        const last = showShape(x.slice(-rank));
        if (rank === 0 || [scale, offset].some((shape) => showShape(shape) !== last)) {
          throw new ShapeError(
            `layerNorm: found x ${showShape(x)}, scale ${showShape(scale)} and offset ` +
              `${showShape(offset)}, needed: two that have the shape of the last axes of x`,
          );
        }
        refuseEpsilon("layerNorm", epsilon);
        return x;
      },
      forward: ({ backend, inputs, attributes }) =>
        standardize(backend, inputs, examplesOf(inputs, attributes)),
      backward: ({ grad, inputs, attributes }) =>
        standardizeBackward(grad, inputs, examplesOf(inputs, attributes)),
      keeps: ({ inputs: [x, scale] }) => [x, scale],
      samples: [
        { inputs: [[3, 5], [5], [5]] },
        { inputs: [[2, 3, 4], [4], [4]] },
        { inputs: [[2, 3, 4], [3, 4], [3, 4]], attributes: { epsilon: 0.1 } },
        { inputs: [[2, 2, 3, 2], [2, 3, 2], [2, 3, 2]] },
        { inputs: [[6], [6], [6]] },
        { inputs: [[4, 1], [1], [1]], attributes: { epsilon: 1 } },
        { inputs: [[0, 3], [3], [3]] },
        { inputs: [[17, 33], [33], [33]] },
      ],
      examples: [
        {
          inputs: [[[1, 3], [20, 10]], [4, 5], [0.5, 0]],
          attributes: { epsilon: 15 },
          output: [[-0.5, 1.25], [20 / Math.sqrt(40) + 0.5, -25 / Math.sqrt(40)]],
        },
        { inputs: [[7, 7, 7], [1, 1, 1], [1, 2, 3]], output: [1, 2, 3] },
      ],
      errors: [
        {
          inputs: [[3, 5], [3], [3]],
          message: "layerNorm: found x [3, 5], scale [3] and offset [3]",
        },
        {
          inputs: [[3, 5], [5], [1]],
          message: "needed: two that have the shape of the last axes of x",
        },
        { inputs: [[3], [2, 3], [2, 3]], message: "found x [3], scale [2, 3]" },
        { inputs: [[3], [], []], message: "scale [] and offset []" },
        {
          inputs: [[3], [3], [3]],
          attributes: { epsilon: -1 },
          message: "layerNorm: epsilon: found -1",
        },
      ],
    },
  );

/** Each example is a part. */
function examplesOf(
  [x, scale]: readonly [x: Tensor, scale: Tensor, offset: Tensor],
  { epsilon }: Required<EpsilonAttributes>,
): Standardization {
  const parts = sizeOf(x.shape.slice(0, -scale.shape.length));
  return { parts, epsilon, broadcast: scale.shape };
}
