import { type BinaryOp, elementwise } from "../../kernel/mod.ts";

/**
 * Compares two tensors, element by element: y = 1 where a = b, else 0. Shapes broadcast. NaN equals
 * nothing, itself included.
 *
 * y is constant wherever it has a derivative, so no gradient flows. The mean of `equal(predictions,
 * labels)` is a classifier's accuracy.
 *
 * ```ts
 * import { equal, mean, tensor } from "../../mod.ts";
 *
 * const right = equal(tensor([3, 1, 4]), tensor([3, 1, 5]));
 * console.log(await mean(right).item()); // 0.666...
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const equal: BinaryOp = elementwise({
  name: "equal",
  inputs: ["a", "b"],
  y: "a == b ? 1 : 0",
  samples: [
    {
      inputs: [
        { shape: [3, 4], whole: true, from: 0, to: 2 },
        { shape: [4], whole: true, from: 0, to: 2 },
      ],
    },
    {
      inputs: [
        { shape: [17], whole: true, from: 0, to: 3 },
        { shape: [17], whole: true, from: 0, to: 3 },
      ],
    },
    { inputs: [{ shape: [0], whole: true }, { shape: [1], whole: true }] },
  ],
  examples: [
    { inputs: [[1, 2, 3, NaN], [1, 5, 3, NaN]], output: [1, 0, 1, 0] },
    { inputs: [[[1, 2], [2, 1]], 2], output: [[0, 1], [1, 0]] },
    { inputs: [[0], [-0]], output: [1] },
  ],
  errors: [{ inputs: [[2, 3], [2]], message: "equal: shapes [2, 3] and [2] do not broadcast" }],
});
