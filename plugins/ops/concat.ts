import {
  defineOp,
  type Op,
  resolveAxis,
  type Shape,
  ShapeError,
  showShape,
  type Tensor,
} from "../../kernel/mod.ts";
import { slice } from "./slice.ts";

/** Along which axis. */
export type ConcatAttributes = {
  /** The axis along which inputs follow each other; a negative one counts from the end. */
  readonly axis: number;
};

/**
 * Joins tensors along an axis. Their other sizes are equal.
 *
 * Every output is one input: xᵢ∇ is the part of y∇ that xᵢ has become, a slice.
 *
 * ```ts
 * import { concat, tensor } from "../../mod.ts";
 *
 * const y = concat(tensor([[1], [2]]), tensor([[3, 4], [5, 6]]), { axis: 1 });
 * console.log(await y.values()); // 1, 3, 4, 2, 5, 6
 * ```
 *
 * @throws {ShapeError} for an axis that does not exist, or shapes that differ elsewhere.
 */
export const concat: Op<[...xs: Tensor[]], ConcatAttributes> = defineOp({
  name: "concat",
  inputs: ["...xs"],
  shape: (shapes, { axis }) => joinedShape(shapes, axis),
  forward: ({ backend, inputs, attributes: { axis }, shape }) =>
    backend.concat(inputs, resolveAxis("concat", axis, shape)),
  backward: ({ grad, inputs, attributes }) => {
    const axis = resolveAxis("concat", attributes.axis, grad.shape);
    let next = 0;
    return inputs.map((x) => {
      const from = next;
      next += x.shape[axis] ?? 0;
      const start = grad.shape.map((_, i) => i === axis ? from : 0);
      const end = start.map((at, i) => at + (x.shape[i] ?? 0));
      return () => slice(grad, { start, end });
    });
  },
  keeps: () => [],
  samples: [
    { inputs: [[2, 3], [1, 3], [3, 3]], attributes: { axis: 0 } },
    { inputs: [[2, 1], [2, 4]], attributes: { axis: -1 } },
    { inputs: [[2, 1, 2], [2, 3, 2]], attributes: { axis: 1 } },
    { inputs: [[0, 3], [2, 3]], attributes: { axis: 0 } },
    { inputs: [[3]], attributes: { axis: 0 } },
    { inputs: [[17, 3], [17, 6]], attributes: { axis: 1 } },
  ],
  examples: [
    {
      inputs: [[[1], [2]], [[3, 4], [5, 6]]],
      attributes: { axis: 1 },
      output: [[1, 3, 4], [2, 5, 6]],
    },
    { inputs: [[1, 2], [], [3]], attributes: { axis: 0 }, output: [1, 2, 3] },
  ],
  errors: [
    {
      inputs: [[2, 3], [2, 4]],
      attributes: { axis: 0 },
      message: "concat: shapes [2, 3] and [2, 4] differ beside axis 0",
    },
    { inputs: [[2, 3], [3]], attributes: { axis: 0 }, message: "[2, 3] and [3] differ" },
    { inputs: [[2], [2]], attributes: { axis: 1 }, message: "concat: axis 1 does not exist" },
    { inputs: [], attributes: { axis: 0 }, message: "concat: found 0 inputs" },
  ],
});

function joinedShape(shapes: readonly Shape[], axis: number): Shape {
  const [first = [], ...rest] = shapes;
  const along = resolveAxis("concat", axis, first);
  let total = first[along] ?? 0;
  for (const shape of rest) {
    if (shape.length !== first.length || shape.some((n, i) => i !== along && n !== first[i])) {
      throw new ShapeError(
        `concat: shapes ${showShape(first)} and ${showShape(shape)} differ beside axis ${axis}`,
      );
    }
    total += shape[along] ?? 0;
  }
  return first.with(along, total);
}
