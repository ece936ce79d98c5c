import { defineOp, type Op, type Tensor } from "../../kernel/mod.ts";
import { keptInputs } from "./_bilinear.ts";
import { type ConvolutionAttributes, defaults, unreached } from "./_conv2d.ts";
import { transposedConvolution } from "./_conv_transpose2d.ts";
import { windowsOf } from "./_windows.ts";
import { conv2d } from "./conv2d.ts";

/** Those of the convolution, and the size of its kernels. */
export type ConvolutionWeightAttributes = ConvolutionAttributes & {
  /** [height, width] of the kernels. */
  readonly size: readonly [height: number, width: number];
};

/**
 * The gradient of conv2d's weight: of images x [n, c, h, w] and the gradient g [n, o, oh, ow] of the
 * output, [o, c / groups, kh, kw] with
 *
 *     w[o, c, u, v] = Σ_{n, i, j} g[n, o, i, j] · x[n, c, i·s − p + u·d, j·s − p + v·d]
 *
 * It is linear in x and in g, and it is conv2d with y in the place of the weight: ⟨W, w⟩ =
 * ⟨conv2d(x, W), g⟩. So with W the gradient of w, g∇ = conv2d(x, W) and x∇ = convTranspose2d(g, W).
 */
export const convolutionWeight: Op<[x: Tensor, g: Tensor], ConvolutionWeightAttributes> = defineOp({
  name: "conv2d.dweight",
  inputs: ["x", "g"],
  attributes: defaults,
  shape: ([[, c = 0], [, o = 0]], { size, groups }) => [o, c / groups, ...size],
  forward: ({ backend, inputs: [x, g], attributes, shape: [o = 0, c = 0, kh = 0, kw = 0] }) => {
    const { groups, size } = attributes;
    const [n = 0, , oh = 0, ow = 0] = g.shape;
    const unfolded = backend.unfold(x, windowsOf("conv2d", size, attributes));
    const products = backend.matmul(
      { data: g.data, shape: [n, groups, o / groups, oh * ow] },
      { data: unfolded, shape: [n, groups, c * kh * kw, oh * ow] },
      { a: false, b: true },
    );
    backend.release(unfolded);
    const sum = backend.reduce("sum", { data: products, shape: [n, o, c * kh * kw] }, [0]);
    backend.release(products);
    return sum;
  },
  backward: ({ grad, inputs: [x, g], attributes: { size, ...attributes } }) => [
    () =>
      transposedConvolution(g, grad, {
        ...attributes,
        outputPadding: unreached(x.shape, windowsOf("conv2d", size, attributes)),
      }),
    () => conv2d(x, grad, attributes),
  ],
  keeps: keptInputs,
  samples: [
    { inputs: [[2, 3, 5, 6], [2, 4, 3, 5]], attributes: { size: [3, 2] } },
    {
      inputs: [[1, 2, 6, 7], [1, 3, 3, 4]],
      attributes: { size: [3, 3], stride: 2, padding: 1 },
    },
    {
      inputs: [[2, 1, 9, 8], [2, 2, 5, 3]],
      attributes: { size: [3, 3], stride: [2, 3], padding: [3, 2], dilation: [3, 2] },
    },
    {
      inputs: [[2, 4, 5, 5], [2, 6, 5, 5]],
      attributes: { size: [3, 3], groups: 2, padding: 1 },
    },
    { inputs: [[3, 5, 4, 3], [3, 7, 4, 3]], attributes: { size: [1, 1] } },
    { inputs: [[2, 2, 3, 4], [2, 3, 1, 1]], attributes: { size: [3, 4] } },
    { inputs: [[0, 3, 5, 5], [0, 4, 3, 3]], attributes: { size: [3, 3] } },
    { inputs: [[2, 3, 17, 18], [2, 9, 13, 14]], attributes: { size: [5, 5] } },
  ],
  examples: [
    {
      inputs: [[[[[1, 2, 3], [4, 5, 6]]]], [[[[1, 10]]]]],
      attributes: { size: [2, 2] },
      output: [[[[21, 32], [54, 65]]]],
    },
  ],
});
