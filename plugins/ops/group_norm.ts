import { defineOp, type Op, type Tensor } from "../../kernel/mod.ts";
import { type EpsilonAttributes, refuseChannels, refuseEpsilon } from "./_batch_norm.ts";
import { refuseGroups } from "./_conv2d.ts";
import { type Standardization, standardize, standardizeBackward } from "./_standardize.ts";

/** How many groups there are, and what is added to the variance. */
export type GroupNormAttributes = EpsilonAttributes & {
  /** Into how many groups of neighbours the channels are cut: a number that divides them. */
  readonly groups: number;
};

/**
 * Normalises groups of channels of each example of x [n, c, ...] by their own mean and variance, then scales
 * and shifts each channel: with μ and v the mean and the variance of all N values of a group,
 *
 *     y = scale_c · x̂ + offset_c,  x̂ = (x − μ) / √(v + ε)
 *
 * Nothing depends on the rest of the batch, so it serves where batches are small. With one group it is layer
 * normalisation over all that an example has; with c groups it is instance normalisation.
 *
 * x̂ is what `batchNorm` makes of the groups of all examples as channels, so with σ = √(v + ε) and
 * h = scale_c · y∇ within a group, x∇ = (h − mean(h) − x̂ mean(h x̂)) / σ. scale∇ = Σ y∇ x̂ and offset∇ = Σ y∇
 * over examples and pixels.
 *
 * ```ts
 * import { groupNorm, ones, tensor, zeros } from "../../mod.ts";
 *
 * const x = tensor([[1, 3, 20, 10]]);
 * console.log(await groupNorm(x, ones([4]), zeros([4]), { groups: 2 }).values()); // -1, 1, 1, -1, nearly
 * ```
 *
 * Source: Wu & He, "Group normalization", 2018, equations 1, 2 and 7.
 *
 * @throws {ShapeError} unless the shapes are [n, c, ...], [c] and [c], and the groups divide the channels.
 * @throws {ValueError} for groups that are not a whole number above 0 or an epsilon that is not above 0.
 */
export const groupNorm: Op<[x: Tensor, scale: Tensor, offset: Tensor], GroupNormAttributes> =
  defineOp({
    name: "groupNorm",
    inputs: ["x", "scale", "offset"],
    attributes: { epsilon: 1e-5 },
    shape: ([x, scale, offset], { groups, epsilon }) => {
      refuseChannels("groupNorm", x, scale, offset);
      refuseEpsilon("groupNorm", epsilon);
      refuseGroups("groupNorm", groups, x[1] ?? 0);
      return x;
    },
    forward: ({ backend, inputs, attributes }) =>
      standardize(backend, inputs, groupsOf(inputs, attributes)),
    backward: ({ grad, inputs, attributes }) =>
      standardizeBackward(grad, inputs, groupsOf(inputs, attributes)),
    keeps: ({ inputs: [x, scale] }) => [x, scale],
    samples: [
      { inputs: [[2, 4, 2, 3], [4], [4]], attributes: { groups: 2 } },
      { inputs: [[2, 3, 2, 2], [3], [3]], attributes: { groups: 1 } },
      { inputs: [[2, 3, 2, 2], [3], [3]], attributes: { groups: 3, epsilon: 0.1 } },
      { inputs: [[3, 6], [6], [6]], attributes: { groups: 2 } },
      { inputs: [[2, 2, 5], [2], [2]], attributes: { groups: 2 } },
      { inputs: [[0, 4, 2, 2], [4], [4]], attributes: { groups: 2 } },
      { inputs: [[3, 6, 5, 7], [6], [6]], attributes: { groups: 3 } },
    ],
    examples: [
      {
        inputs: [[[1, 3, 20, 10]], [1, 1, 2, 2], [0, 0, 0, 1]],
        attributes: { groups: 2, epsilon: 11 },
        output: [[-1 / Math.sqrt(12), 1 / Math.sqrt(12), 10 / 6, -10 / 6 + 1]],
      },
      {
        inputs: [[[[1, 3], [5, 7]]], [3, 4], [0, 1]],
        attributes: { groups: 1, epsilon: 4 },
        output: [[[-3, -1], [7 / 3, 5]]],
      },
    ],
    errors: [
      {
        inputs: [[2, 4, 3, 3], [4], [4]],
        attributes: { groups: 3 },
        message: "groupNorm: groups: found 3 for 4 channels, allowed: a number that divides them",
      },
      {
        inputs: [[2, 4], [4], [4]],
        attributes: { groups: 0 },
        message: "groups: found 0, allowed",
      },
      {
        inputs: [[2, 4], [3], [4]],
        attributes: { groups: 2 },
        message: "found x [2, 4], scale [3]",
      },
      { inputs: [[4], [4], [4]], attributes: { groups: 2 }, message: "needed: [n, c, ...]" },
      {
        inputs: [[2, 4], [4], [4]],
        attributes: { groups: 2, epsilon: 0 },
        message: "groupNorm: epsilon: found 0",
      },
    ],
  });

/** Each group of an example is a part. */
function groupsOf(
  [{ shape: [n = 0, c = 0, ...pixels] }]: readonly [x: Tensor, scale: Tensor, offset: Tensor],
  { groups, epsilon }: Required<GroupNormAttributes>,
): Standardization {
  return { parts: n * groups, epsilon, broadcast: [c, ...pixels.map(() => 1)] };
}
