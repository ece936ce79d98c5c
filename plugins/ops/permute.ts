import {
  defineOp,
  resolveAxis,
  type Shape,
  ShapeError,
  showShape,
  type UnaryOp,
} from "../../kernel/mod.ts";

/** The new order of the axes. */
export type PermuteAttributes = {
  /** Axis i of the output is axis order[i] of the input; negative ones count from the end. */
  readonly order: readonly number[];
};

/**
 * Reorders axes: y at position (p₀, p₁, …) is x at the position whose coordinate order[i] is pᵢ.
 *
 * Every output is one input at another place, so y∇ is carried back to where its input was: x∇ is y∇
 * with its axes permuted by the inverse order, for which inverse[order[i]] = i.
 *
 * ```ts
 * import { permute, tensor } from "../../mod.ts";
 *
 * const images = tensor(new Float32Array(2 * 3 * 8 * 6), { shape: [2, 3, 8, 6] });
 * console.log(permute(images, { order: [0, 2, 3, 1] }).shape); // [ 2, 8, 6, 3 ]
 * ```
 *
 * @throws {ShapeError} unless the order names each axis once.
 */
export const permute: UnaryOp<PermuteAttributes> = defineOp({
  name: "permute",
  shape: ([x], { order }) => resolveOrder(order, x).map((axis) => x[axis] ?? 1),
  forward: ({ backend, inputs: [x], attributes: { order } }) =>
    backend.permute(x, resolveOrder(order, x.shape)),
  backward: ({ grad, inputs: [x], attributes }) => {
    const order = resolveOrder(attributes.order, x.shape);
    return [() => permute(grad, { order: order.map((_, axis) => order.indexOf(axis)) })];
  },
  keeps: () => [],
  samples: [
    { inputs: [[3, 5]], attributes: { order: [1, 0] } },
    { inputs: [[2, 3, 4]], attributes: { order: [2, 0, 1] } },
    { inputs: [[2, 3, 4]], attributes: { order: [0, -1, -2] } },
    { inputs: [[2, 1, 3, 2]], attributes: { order: [3, 1, 0, 2] } },
    { inputs: [[5]], attributes: { order: [0] } },
    { inputs: [[]], attributes: { order: [] } },
    { inputs: [[0, 3]], attributes: { order: [1, 0] } },
    { inputs: [[17, 33]], attributes: { order: [1, 0] } },
  ],
  examples: [
    {
      inputs: [[[1, 2, 3], [4, 5, 6]]],
      attributes: { order: [1, 0] },
      output: [[1, 4], [2, 5], [3, 6]],
    },
    {
      inputs: [[[[1, 2, 3]], [[4, 5, 6]]]],
      attributes: { order: [2, 0, 1] },
      output: [[[1], [4]], [[2], [5]], [[3], [6]]],
    },
  ],
  errors: [
    { inputs: [[3, 5]], attributes: { order: [0] }, message: "permute: found order [0] for shape" },
    { inputs: [[3, 5]], attributes: { order: [1, -1] }, message: "needed: each axis once" },
    { inputs: [[3, 5]], attributes: { order: [0, 2] }, message: "axis 2 does not exist" },
  ],
});

function resolveOrder(order: readonly number[], shape: Shape): number[] {
  const resolved = order.map((axis) => resolveAxis("permute", axis, shape));
  if (resolved.length === shape.length && new Set(resolved).size === shape.length) return resolved;
  throw new ShapeError(
    `permute: found order [${order.join(", ")}] for shape ${
      showShape(shape)
    }, needed: each axis once`,
  );
}
