import { defineOp, type Op, ShapeError, showShape, sizeOf, type Tensor } from "../../kernel/mod.ts";
import { keptInputs } from "./_bilinear.ts";
import {
  type ConvolutionAttributes,
  defaults,
  kernelSize,
  refuseGroups,
  refuseRanks,
  unreached,
  withMatrices,
} from "./_conv2d.ts";
import { convolutionWeight } from "./_conv2d_weight.ts";
import { transposedConvolution } from "./_conv_transpose2d.ts";
import { countWindows, windowsOf } from "./_windows.ts";

export type { ConvolutionAttributes } from "./_conv2d.ts";
export type { Pair } from "./_windows.ts";

/**
 * Convolution of images x [n, c, h, w] with kernels weight [o, c / groups, kh, kw], as every framework
 * has it: the kernel is not flipped, so it is a cross-correlation. With stride s, padding p, dilation d,
 *
 *     y[n, o, i, j] = Σ weight[o, c, u, v] · x[n, c, i·s − p + u·d, j·s − p + v·d]   over c, u, v
 *
 * where x counts as 0 outside of the image. The result is [n, o, oh, ow] with
 * oh = ⌊(h + 2p − d·(kh − 1) − 1) / s⌋ + 1, and ow alike. Stride, padding and dilation are one number, or
 * [height, width]. With groups, kernel o reads only the channels of its own group; groups = c is a
 * depthwise convolution. There is no bias: add one of shape [o, 1, 1].
 *
 * y is linear in x and in the weight. The factor of x[n, c, r, t] in y[n, o, i, j] is weight[o, c, u, v] if
 * there are u and v with r = i·s − p + u·d and t = j·s − p + v·d, else 0. Hence
 *
 *     x∇[n, c, r, t]      = Σ weight[o, c, u, v] · y∇[n, o, i, j]   over o and all i, j, u, v that meet there
 *     weight∇[o, c, u, v] = Σ y∇[n, o, i, j] · x[n, c, i·s − p + u·d, j·s − p + v·d]   over n, i, j
 *
 * The first is `convTranspose2d(y∇, weight)`, with the `outputPadding` that gives back the rows and columns
 * that no window reached; the second is an op of its own. The three are each other's derivatives.
 *
 * ```ts
 * import { conv2d, tensor } from "../../mod.ts";
 *
 * const x = tensor([[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]);
 * const diagonal = tensor([[[[1, 0], [0, 1]]]]);
 * console.log(await conv2d(x, diagonal).values()); // 6, 8, 12, 14
 * console.log(conv2d(x, diagonal, { stride: 2, padding: [1, 0] }).shape); // [ 1, 1, 2, 1 ]
 * ```
 *
 * Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016.
 *
 * @throws {ShapeError} for shapes that do not fit, a kernel larger than the padded image, or groups that do
 * not divide the channels.
 * @throws {ValueError} for a stride, padding, dilation or groups that are not whole numbers in their range.
 */
export const conv2d: Op<[x: Tensor, weight: Tensor], ConvolutionAttributes> = defineOp({
  name: "conv2d",
  inputs: ["x", "weight"],
  attributes: defaults,
  shape: ([x, weight], attributes) => {
    const { groups } = attributes;
    refuseRanks("conv2d", x, weight, "[n, c, h, w] and [o, c / groups, kh, kw]");
    const [n = 0, c = 0] = x;
    const [o = 0, read = 0] = weight;
    refuseGroups("conv2d", groups, c, o);
    if (read !== c / groups) {
      throw new ShapeError(
        `conv2d: found x ${showShape(x)} and weight ${showShape(weight)}, whose kernels read ` +
          `${read} channels, needed: ${c / groups}${groups > 1 ? `, for ${groups} groups` : ""}`,
      );
    }
    return [
      n,
      o,
      ...countWindows("conv2d", x, windowsOf("conv2d", kernelSize(weight), attributes)),
    ];
  },
  forward: ({ backend, inputs: [x, weight], attributes, shape: [n = 0, , oh = 0, ow = 0] }) => {
    const { groups } = attributes;
    const data = backend.unfold(x, windowsOf("conv2d", kernelSize(weight.shape), attributes));
    const lead = groups === 1 ? [n] : [n, groups];
    const windows = { data, shape: [...lead, sizeOf(weight.shape.slice(1)), oh * ow] };
    const y = withMatrices(
      backend,
      weight,
      n,
      groups,
      (kernels) => backend.matmul(kernels, windows, { a: false, b: false }),
    );
    backend.release(data);
    return y;
  },
  backward: ({ grad, inputs: [x, weight], attributes }) => [
    () =>
      transposedConvolution(grad, weight, {
        ...attributes,
        outputPadding: unreached(
          x.shape,
          windowsOf("conv2d", kernelSize(weight.shape), attributes),
        ),
      }),
    () => convolutionWeight(x, grad, { ...attributes, size: kernelSize(weight.shape) }),
  ],
  keeps: keptInputs,
  samples: [
    { inputs: [[2, 3, 5, 6], [4, 3, 3, 2]] },
    { inputs: [[2, 3, 5, 5], [4, 3, 3, 3]], attributes: { padding: 1 } },
    { inputs: [[1, 2, 6, 7], [3, 2, 3, 3]], attributes: { stride: 2, padding: 1 } },
    { inputs: [[2, 2, 7, 6], [2, 2, 2, 3]], attributes: { stride: [3, 2], padding: [2, 1] } },
    { inputs: [[1, 2, 7, 9], [3, 2, 3, 2]], attributes: { dilation: [2, 3] } },
    {
      inputs: [[2, 1, 9, 8], [2, 1, 3, 3]],
      attributes: { stride: [2, 3], padding: [3, 2], dilation: [3, 2] },
    },
    { inputs: [[2, 4, 5, 5], [6, 2, 3, 3]], attributes: { groups: 2, padding: 1 } },
    { inputs: [[2, 3, 5, 4], [6, 1, 2, 3]], attributes: { groups: 3, stride: 2 } },
    { inputs: [[3, 5, 4, 3], [7, 5, 1, 1]] },
    { inputs: [[2, 3, 5, 5], [4, 3, 1, 1]], attributes: { stride: 2 } },
    { inputs: [[2, 2, 3, 4], [3, 2, 3, 4]] },
    { inputs: [[1, 1, 1, 2], [2, 1, 3, 4]], attributes: { padding: 1 } },
    { inputs: [[0, 3, 5, 5], [4, 3, 3, 3]] },
    { inputs: [[0, 4, 5, 5], [4, 2, 3, 3]], attributes: { groups: 2 } },
    { inputs: [[2, 0, 3, 3], [2, 0, 2, 2]] },
    { inputs: [[2, 3, 17, 18], [9, 3, 5, 5]] },
    // As many as backends take other kernels for: one of TensorFlow.js's was wrong from here on.
    { inputs: [[8, 6, 12, 12], [16, 6, 5, 5]] },
  ],
  examples: [
    {
      inputs: [[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]], [[[[1, 0], [0, 1]]]]],
      output: [[[[6, 8], [12, 14]]]],
    },
    {
      // Not flipped: the second kernel takes the right neighbour of each pixel.
      inputs: [[[[[1, 2, 3]]]], [[[[0, 1, 0]]], [[[0, 0, 1]]]]],
      attributes: { padding: [0, 1] },
      output: [[[[1, 2, 3]], [[2, 3, 0]]]],
    },
    {
      inputs: [[[[[1, 2], [3, 4]], [[10, 20], [30, 40]]]], [[[[1]], [[1]]], [[[2]], [[0]]]]],
      output: [[[[11, 22], [33, 44]], [[2, 4], [6, 8]]]],
    },
    {
      inputs: [[[[[1, 2]], [[3, 4]]]], [[[[1, 10]]], [[[100, 1000]]]]],
      attributes: { groups: 2 },
      output: [[[[21]], [[4300]]]],
    },
    {
      inputs: [[[[[1, 2, 3, 4, 5, 6]]]], [[[[1, 10]]]]],
      attributes: { stride: [1, 3], dilation: [1, 2] },
      output: [[[[31, 64]]]],
    },
  ],
  errors: [
    {
      inputs: [[1, 3, 4, 4], [6, 3, 5, 5]],
      message: "conv2d: a window of 5×5 does not fit into an image of 4×4",
    },
    {
      inputs: [[1, 3, 4, 9], [6, 3, 3, 3]],
      attributes: { dilation: [3, 1], padding: [1, 0] },
      message: "a window of 7×3 does not fit into an image of 6×9",
    },
    {
      inputs: [[1, 4, 5, 5], [6, 4, 3, 3]],
      attributes: { groups: 3 },
      message: "conv2d: groups: found 3 for 4 channels",
    },
    {
      inputs: [[1, 6, 5, 5], [4, 2, 3, 3]],
      attributes: { groups: 3 },
      message: "groups: found 3 for 4 channels",
    },
    {
      inputs: [[1, 3, 5, 5], [6, 4, 3, 3]],
      message: "weight [6, 4, 3, 3], whose kernels read 4 channels, needed: 3",
    },
    {
      inputs: [[1, 4, 5, 5], [6, 4, 3, 3]],
      attributes: { groups: 2 },
      message: "needed: 2, for 2 groups",
    },
    {
      inputs: [[1, 3, 5, 5], [6, 27]],
      message: "needed: [n, c, h, w] and [o, c / groups, kh, kw]",
    },
    { inputs: [[3, 5, 5], [6, 3, 3, 3]], message: "conv2d: found x [3, 5, 5]" },
    {
      inputs: [[1, 3, 5, 5], [6, 3, 3, 3]],
      attributes: { stride: 0 },
      message: "conv2d: stride: found 0, allowed: a whole number, 1 or more",
    },
    {
      inputs: [[1, 3, 5, 5], [6, 3, 3, 3]],
      attributes: { padding: [1, -1] },
      message: "conv2d: padding: found [1, -1]",
    },
    {
      inputs: [[1, 3, 5, 5], [6, 3, 3, 3]],
      attributes: { dilation: 0.5 },
      message: "conv2d: dilation: found 0.5",
    },
    {
      inputs: [[1, 3, 5, 5], [6, 3, 3, 3]],
      attributes: { groups: 0 },
      message: "conv2d: groups: found 0, allowed: a whole number, 1 or more",
    },
    { inputs: [[1, 3, 5, 5], [6, 3, 0, 3]], message: "conv2d: size: found [0, 3]" },
  ],
});
