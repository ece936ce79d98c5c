import { defineOp, full, reshapeTo, type UnaryOp } from "../../kernel/mod.ts";
import { divideBy } from "./_divide_by.ts";
import { type PoolAttributes, poolDefaults, pooledShape, poolWindows } from "./_pool.ts";
import { conv2d } from "./conv2d.ts";

/**
 * Mean of each window of images x [n, c, h, w]: with size k, stride s and padding p,
 *
 *     y[n, c, i, j] = (1 / k²) Σ_{u, v < k} x[n, c, i·s − p + u, j·s − p + v]
 *
 * where x counts as 0 outside of the image, and those zeros count among the k². The result is [n, c, oh, ow]
 * with oh = ⌊(h + 2p − k) / s⌋ + 1, and ow alike. Size, stride and padding are one number, or
 * [height, width].
 *
 * It is the convolution of every channel, by itself, with a kernel of ones, divided by k². So each pixel gets
 * the sum of y∇ / k² over the windows that it is in.
 *
 * ```ts
 * import { averagePool2d, tensor } from "../../mod.ts";
 *
 * const x = tensor([[[[1, 5, 2, 0], [3, 3, 4, 6]]]]);
 * console.log(await averagePool2d(x, { size: 2 }).values()); // 3, 3
 * ```
 *
 * @throws {ShapeError} for anything but four axes, or a window larger than the padded image.
 * @throws {ValueError} for attributes outside their range.
 */
export const averagePool2d: UnaryOp<PoolAttributes> = defineOp({
  name: "averagePool2d",
  attributes: poolDefaults,
  compose: ([x], attributes) => {
    const shape = pooledShape("averagePool2d", x.shape, attributes);
    const { size: [height = 1, width = 1] } = poolWindows("averagePool2d", attributes);
    const { size, stride = size, padding } = attributes;
    const [n = 0, c = 0, ...image] = x.shape;
    const ones = full([1, 1, height, width], 1, { backend: x.backend });
    const sums = conv2d(reshapeTo(x, [n * c, 1, ...image]), ones, { stride, padding });
    return divideBy(reshapeTo(sums, shape), { divisor: height * width });
  },
  samples: [
    { inputs: [[2, 3, 4, 6]], attributes: { size: 2 } },
    { inputs: [[1, 2, 5, 7]], attributes: { size: 2 } },
    { inputs: [[2, 1, 7, 6]], attributes: { size: 3, stride: 2 } },
    {
      inputs: [[1, 2, 5, 6]],
      attributes: { size: [3, 2], stride: [1, 2], padding: [1, 0] },
    },
    { inputs: [[2, 2, 4, 4]], attributes: { size: 3, stride: 2, padding: 1 } },
    { inputs: [[1, 1, 2, 3]], attributes: { size: 1 } },
    { inputs: [[0, 3, 4, 4]], attributes: { size: 2 } },
    { inputs: [[2, 3, 17, 18]], attributes: { size: 4, stride: 3 } },
  ],
  examples: [
    { inputs: [[[[[1, 5, 2, 0], [3, 3, 4, 6]]]]], attributes: { size: 2 }, output: [[[[3, 3]]]] },
    {
      // The zeros of the padding count.
      inputs: [[[[[4, 8], [12, 16]]]]],
      attributes: { size: 2, stride: 2, padding: 1 },
      output: [[[[1, 2], [3, 4]]]],
    },
    {
      inputs: [[[[[1, 2, 3]], [[10, 20, 30]]]]],
      attributes: { size: [1, 2], stride: 1 },
      output: [[[[1.5, 2.5]], [[15, 25]]]],
    },
  ],
  errors: [
    {
      inputs: [[3, 4, 4]],
      attributes: { size: 2 },
      message: "averagePool2d: found shape [3, 4, 4], needed: [n, c, h, w]",
    },
    {
      inputs: [[1, 1, 4, 3]],
      attributes: { size: 4 },
      message: "averagePool2d: a window of 4×4 does not fit into an image of 4×3",
    },
    { inputs: [[1, 1, 4, 4]], attributes: { size: 0 }, message: "averagePool2d: size: found 0" },
    {
      inputs: [[1, 1, 4, 4]],
      attributes: { size: 3, padding: 2 },
      message: "averagePool2d: padding: found [2, 2]",
    },
  ],
});
