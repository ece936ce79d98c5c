import {
  defineOp,
  type Op,
  type Shape,
  sizeOf,
  type Tensor,
  type UnaryOp,
} from "../../kernel/mod.ts";
import { type PoolAttributes, poolDefaults, pooledShape } from "./_pool.ts";
import { maxPoolIndices } from "./max_pool_indices.ts";

const planes = ([n = 0, c = 0, h = 0, w = 0]: Shape) => [n * c, h * w, 1];

/** The pixels of given indices, one for each window. */
const pick: Op<[x: Tensor, indices: Tensor], PoolAttributes> = defineOp({
  name: "maxPool2d",
  inputs: ["x", "indices"],
  attributes: poolDefaults,
  shape: ([, indices]) => indices,
  forward: ({ backend, inputs: [{ data, shape }, indices] }) =>
    backend.gather(
      { data, shape: planes(shape) },
      { data: indices.data, shape: planes(indices.shape).slice(0, 2) },
    ),
  backward: ({ grad, inputs: [{ shape }, indices], attributes }) => [
    () => spread(grad, indices, { ...attributes, shape }),
    undefined,
  ],
  keeps: ({ inputs: [, indices] }) => [indices],
  samples: [],
  examples: [],
});

/** The adjoint: what windows have goes to their pixels, and is added up where several have the same. */
const spread: Op<
  [g: Tensor, indices: Tensor],
  PoolAttributes & { readonly shape: Shape }
> = defineOp({
  name: "maxPool2d.dx",
  inputs: ["g", "indices"],
  attributes: poolDefaults,
  shape: (_, { shape }) => shape,
  forward: ({ backend, inputs: [{ data, shape }, indices], attributes }) =>
    backend.scatterAdd(
      { data, shape: planes(shape) },
      { data: indices.data, shape: planes(indices.shape).slice(0, 2) },
      sizeOf(attributes.shape.slice(2)),
    ),
  backward: ({ grad, inputs: [, indices], attributes: { shape: _, ...attributes } }) => [
    () => pick(grad, indices, attributes),
    undefined,
  ],
  keeps: ({ inputs: [, indices] }) => [indices],
  samples: [],
  examples: [],
});

/**
 * Maximum of each window of images x [n, c, h, w]: with size k, stride s and padding p,
 *
 *     y[n, c, i, j] = max_{u, v < k} x[n, c, i·s − p + u, j·s − p + v]
 *
 * over the pixels inside of the image; padding never wins. The result is [n, c, oh, ow] with
 * oh = ⌊(h + 2p − k) / s⌋ + 1, and ow alike. Size, stride and padding are one number, or [height, width]. NaN
 * counts as the maximum.
 *
 * Where one pixel of a window is larger than all others it stays so in a neighbourhood: y moves as that pixel
 * does, and with no other. So the pixel at index r of window j gets y∇ⱼ from each window j that it is the
 * maximum of. This is a gather by `maxPoolIndices`, which is constant, and its gradient is the one of a
 * gather. Of several equal pixels the first one gets the gradient, as in PyTorch.
 *
 * ```ts
 * import { maxPool2d, tensor } from "../../mod.ts";
 *
 * const x = tensor([[[[1, 5, 2, 0], [3, 4, 9, 9]]]]);
 * console.log(await maxPool2d(x, { size: 2 }).values()); // 5, 9
 * ```
 *
 * @throws {ShapeError} for anything but four axes, images without pixels, or a window larger than the padded image.
 * @throws {ValueError} for attributes outside their range.
 */
export const maxPool2d: UnaryOp<PoolAttributes> = defineOp({
  name: "maxPool2d",
  attributes: poolDefaults,
  compose: ([x], attributes) => {
    pooledShape("maxPool2d", x.shape, attributes);
    return pick(x, maxPoolIndices(x, attributes), attributes);
  },
  samples: [
    { inputs: [{ shape: [2, 3, 4, 6], distinct: true }], attributes: { size: 2 } },
    { inputs: [{ shape: [1, 2, 5, 7], distinct: true }], attributes: { size: 2 } },
    { inputs: [{ shape: [2, 1, 7, 6], distinct: true }], attributes: { size: 3, stride: 2 } },
    {
      inputs: [{ shape: [1, 2, 5, 6], distinct: true }],
      attributes: { size: [3, 2], stride: [1, 2], padding: [1, 0] },
    },
    {
      inputs: [{ shape: [2, 2, 4, 4], distinct: true }],
      attributes: { size: 3, stride: 2, padding: 1 },
    },
    { inputs: [[1, 1, 2, 3]], attributes: { size: 1 } },
    { inputs: [[0, 3, 4, 4]], attributes: { size: 2 } },
    { inputs: [{ shape: [1, 2, 9, 14], distinct: true }], attributes: { size: 2 } },
  ],
  examples: [
    { inputs: [[[[[1, 5, 2, 0], [3, 4, 9, 9]]]]], attributes: { size: 2 }, output: [[[[5, 9]]]] },
    {
      inputs: [[[[[-3, NaN], [-1, -2]]]]],
      attributes: { size: 2, stride: 1, padding: 1 },
      output: [[[[-3, NaN, NaN], [-1, NaN, NaN], [-1, -1, -2]]]],
    },
    {
      inputs: [[[[[-Infinity, -Infinity], [-Infinity, -1]]]]],
      attributes: { size: 2, stride: 1, padding: [1, 0] },
      output: [[[[-Infinity], [-1], [-1]]]],
    },
  ],
  errors: [
    {
      inputs: [[1, 1, 0, 4]],
      attributes: { size: 2, padding: 1 },
      message: "maxPool2d: found images of 0×4, needed: one pixel or more",
    },
    {
      inputs: [[1, 1, 4, 0]],
      attributes: { size: 2, padding: 1 },
      message: "maxPool2d: found images of 4×0",
    },
    { inputs: [[3, 4, 4]], attributes: { size: 2 }, message: "maxPool2d: found shape [3, 4, 4]" },
    {
      inputs: [[1, 1, 4, 3]],
      attributes: { size: 4 },
      message: "maxPool2d: a window of 4×4 does not fit into an image of 4×3",
    },
    { inputs: [[1, 1, 4, 4]], attributes: { size: 0 }, message: "maxPool2d: size: found 0" },
    {
      inputs: [[1, 1, 4, 4]],
      attributes: { size: 2, stride: [1, 0] },
      message: "maxPool2d: stride: found [1, 0]",
    },
    {
      inputs: [[1, 1, 4, 4]],
      attributes: { size: 2, padding: 2 },
      message: "maxPool2d: padding: found [2, 2] for windows of [2, 2]",
    },
  ],
});
