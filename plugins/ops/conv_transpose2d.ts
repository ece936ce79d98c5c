import { defineOp, type Op, type Tensor } from "../../kernel/mod.ts";
import { kernelSize } from "./_conv2d.ts";
import {
  addedBy,
  type ConvTransposeAttributes,
  name,
  transposedConvolution,
  transposeDefaults,
  transposedShape,
} from "./_conv_transpose2d.ts";
import { windowsOf } from "./_windows.ts";
import { pad } from "./pad.ts";

export type { ConvTransposeAttributes } from "./_conv_transpose2d.ts";

/**
 * Transposed convolution of images x [n, i, h, w] with kernels weight [i, o / groups, kh, kw]: each pixel
 * lays its kernel, times its value, into the output, a stride from its neighbour's. With stride s, padding p,
 * dilation d,
 *
 *     y[n, o, a·s − p + u·d, b·s − p + v·d] += weight[i, o, u, v] · x[n, i, a, b]   for all i, a, b, u, v
 *
 * from zeros of shape [n, o, oh, ow] with oh = (h − 1)·s − 2p + d·(kh − 1) + 1 + outputPadding, and ow
 * alike; what falls outside is dropped. It enlarges images by its stride. Stride, padding, dilation and
 * output padding are one number, or [height, width].
 *
 * It is the adjoint of the convolution with the same weight and attributes: ⟨convTranspose2d(x, w), z⟩ and
 * ⟨x, conv2d(z, w)⟩ are the same sum. So x∇ = conv2d(y∇, weight), and weight∇ is what the weight of conv2d gets
 * for the input y∇ and the output's gradient x.
 *
 * ```ts
 * import { convTranspose2d, tensor } from "../../mod.ts";
 *
 * const x = tensor([[[[1, 2]]]]);
 * const y = convTranspose2d(x, tensor([[[[1, 10, 100]]]]), { stride: [1, 2] });
 * console.log(y.shape, await y.values()); // [ 1, 1, 1, 5 ] 1, 10, 102, 20, 200
 * ```
 *
 * Source: Zeiler et al., "Deconvolutional networks", CVPR 2010; Dumoulin & Visin, "A guide to convolution
 * arithmetic for deep learning", 2016, section 4.
 *
 * @throws {ShapeError} for shapes that do not fit, or groups that do not divide the channels.
 * @throws {ValueError} for a stride, padding, dilation, output padding or groups out of range.
 */
export const convTranspose2d: Op<[x: Tensor, weight: Tensor], ConvTransposeAttributes> = defineOp({
  name,
  inputs: ["x", "weight"],
  attributes: transposeDefaults,
  compose: ([x, weight], attributes) => {
    transposedShape(x.shape, weight.shape, attributes);
    const windows = windowsOf(name, kernelSize(weight.shape), attributes);
    const more = addedBy(name, attributes.outputPadding, windows);
    const strides = more.map((added, axis) => Math.floor(added / (windows.stride[axis] ?? 1)));
    if (strides.every((count) => count === 0)) return transposedConvolution(x, weight, attributes);
    // A stride more of output is what a pixel more of input makes; zeros add nothing to it.
    const larger = pad(x, { before: [0, 0, 0, 0], after: [0, 0, ...strides] });
    const [down = 0, across = 0] = more.map((added, axis) => added % (windows.stride[axis] ?? 1));
    return transposedConvolution(larger, weight, { ...attributes, outputPadding: [down, across] });
  },
  samples: [
    { inputs: [[2, 3, 4, 5], [3, 4, 3, 2]] },
    { inputs: [[1, 3, 5, 5], [3, 2, 3, 3]], attributes: { padding: 1 } },
    {
      inputs: [[2, 2, 3, 4], [2, 3, 3, 3]],
      attributes: { stride: 2, padding: 1, outputPadding: 1 },
    },
    {
      inputs: [[1, 2, 3, 2], [2, 2, 2, 4]],
      attributes: { stride: [3, 2], padding: [0, 2], outputPadding: [2, 1] },
    },
    { inputs: [[2, 2, 3, 4], [2, 3, 2, 2]], attributes: { stride: 2 } },
    {
      inputs: [[1, 2, 4, 5], [2, 1, 3, 2]],
      attributes: { dilation: [2, 3], stride: [3, 2], padding: [1, 3] },
    },
    { inputs: [[2, 4, 3, 3], [4, 3, 3, 3]], attributes: { groups: 2, padding: 1 } },
    { inputs: [[2, 3, 3, 4], [3, 1, 3, 2]], attributes: { groups: 3, stride: 2 } },
    { inputs: [[2, 5, 4, 3], [5, 7, 1, 1]] },
    {
      inputs: [[1, 2, 3, 3], [2, 3, 1, 1]],
      attributes: { stride: [3, 2], outputPadding: [1, 0] },
    },
    { inputs: [[1, 2, 1, 1], [2, 2, 3, 4]] },
    {
      inputs: [[2, 2, 3, 3], [2, 3, 2, 3]],
      attributes: { dilation: [2, 4], stride: [1, 2], padding: [1, 2], outputPadding: [1, 3] },
    },
    { inputs: [[0, 3, 4, 4], [3, 2, 3, 3]] },
    { inputs: [[2, 16, 10, 10], [16, 6, 5, 5]] },
  ],
  examples: [
    {
      inputs: [[[[[1, 2]]]], [[[[1, 10, 100]]]]],
      attributes: { stride: [1, 2] },
      output: [[[[1, 10, 102, 20, 200]]]],
    },
    {
      inputs: [[[[[1, 2], [3, 4]]]], [[[[1, 10], [100, 1000]]]]],
      attributes: { padding: 1 },
      output: [[[[1234]]]],
    },
    {
      inputs: [[[[[1, 2]]]], [[[[1, 10]]]]],
      attributes: { stride: [2, 3], outputPadding: [1, 2] },
      output: [[[[1, 10, 0, 2, 20, 0, 0], [0, 0, 0, 0, 0, 0, 0]]]],
    },
    {
      inputs: [[[[[1]], [[2]]]], [[[[1]], [[10]]], [[[100]], [[1000]]]]],
      attributes: { groups: 2 },
      output: [[[[1]], [[10]], [[200]], [[2000]]]],
    },
  ],
  errors: [
    {
      inputs: [[1, 3, 4, 4], [2, 3, 3, 3]],
      message: "weight [2, 3, 3, 3], needed: a weight with kernels for 3 channels",
    },
    {
      inputs: [[1, 3, 4], [3, 2, 3, 3]],
      message: "needed: [n, i, h, w] and [i, o / groups, kh, kw]",
    },
    {
      inputs: [[1, 4, 4, 4], [4, 1, 3, 3]],
      attributes: { groups: 3 },
      message: "convTranspose2d: groups: found 3 for 4 channels",
    },
    {
      inputs: [[1, 3, 4, 4], [3, 2, 3, 3]],
      attributes: { stride: 2, outputPadding: 2 },
      message: "outputPadding: found 2 with stride 2, allowed: less than the stride",
    },
    {
      inputs: [[1, 3, 4, 4], [3, 2, 3, 3]],
      attributes: { outputPadding: -1 },
      message: "convTranspose2d: outputPadding: found -1",
    },
    {
      inputs: [[1, 3, 2, 2], [3, 2, 1, 1]],
      attributes: { padding: 2 },
      message: "images of 2×2 would become -2×-2",
    },
    { inputs: [[1, 3, 0, 2], [3, 2, 1, 1]], message: "images of 0×2 would become" },
    {
      inputs: [[1, 3, 4, 4], [3, 2, 3, 3]],
      attributes: { stride: [0, 1] },
      message: "convTranspose2d: stride: found [0, 1]",
    },
  ],
});
