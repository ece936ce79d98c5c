import {
  broadcastTo,
  defineOp,
  noGrad,
  type Op,
  reshapeTo,
  resolveAxis,
  sizeOf,
  type Tensor,
} from "../../kernel/mod.ts";
import { gatherRows } from "./_rows.ts";

/** Along which axis. */
export type GatherAttributes = {
  /** The axis that the indices count along; a negative one counts from the end. Default: 0. */
  readonly axis?: number;
};

/**
 * Picks entries along an axis: the axis is replaced by those of the indices. For axis 0,
 * y[j, ...] = x[i[j], ...]: rows of a matrix, or the vectors of an embedding, by number. It is PyTorch's
 * `index_select` for indices of any shape, and NumPy's `take`.
 *
 * Every output is a copy of one input. An input that was picked c times is c outputs, so its gradient is
 * the sum of theirs; one that was never picked has gradient 0. An index has no derivative.
 *
 * An index that is not a whole number from 0 to the axis's size − 1 yields NaN (a GPU cannot throw), and
 * its gradient goes nowhere.
 *
 * ```ts
 * import { gather, tensor } from "../../mod.ts";
 *
 * const vectors = tensor([[1, 2], [3, 4], [5, 6]]);
 * console.log(await gather(vectors, tensor([2, 0, 2])).values()); // 5, 6, 1, 2, 5, 6
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist.
 */
export const gather: Op<[x: Tensor, indices: Tensor], GatherAttributes> = defineOp({
  name: "gather",
  inputs: ["x", "indices"],
  attributes: { axis: 0 },
  compose: ([x, indices], attributes) => {
    const axis = resolveAxis("gather", attributes.axis, x.shape);
    const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
    const batch = sizeOf(before);
    // The same indices serve every entry of the axes before.
    const repeated = noGrad(() =>
      broadcastTo(reshapeTo(indices, [1, indices.size]), [batch, indices.size])
    );
    return gatherRows(x, repeated, {
      view: [batch, x.shape[axis] ?? 0, sizeOf(after)],
      shape: [...before, ...indices.shape, ...after],
    });
  },
  samples: [
    { inputs: [[4, 3], { shape: [4], whole: true, from: 0, to: 3 }] },
    { inputs: [[3, 5], { shape: [3, 2], whole: true, from: 0, to: 4 }], attributes: { axis: 1 } },
    {
      inputs: [[2, 3, 2], { shape: [1, 2], whole: true, from: 0, to: 2 }],
      attributes: { axis: -2 },
    },
    { inputs: [[4, 2], { shape: [], whole: true, from: 0, to: 3 }] },
    { inputs: [[4, 2], { shape: [0], whole: true, from: 0, to: 3 }] },
    { inputs: [[0, 2], { shape: [3], whole: true, from: 0, to: 1 }], attributes: { axis: 1 } },
    { inputs: [[5], { shape: [17], whole: true, from: 0, to: 4 }] },
  ],
  examples: [
    { inputs: [[[1, 2], [3, 4], [5, 6]], [2, 0, 2]], output: [[5, 6], [1, 2], [5, 6]] },
    {
      inputs: [[[1, 2, 3], [4, 5, 6]], [[2], [0]]],
      attributes: { axis: 1 },
      output: [[[3], [1]], [[6], [4]]],
    },
    { inputs: [[1, 2, 3], [0, 3, -1, 0.5, NaN]], output: [1, NaN, NaN, NaN, NaN] },
  ],
  errors: [
    { inputs: [[4, 3], [4]], attributes: { axis: 2 }, message: "gather: axis 2 does not exist" },
    { inputs: [[], [4]], message: "none, it is a scalar" },
  ],
});
