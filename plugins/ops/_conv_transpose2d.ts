/**
 * The transposed convolution whose images a convolution gives back: its output padding is less than the stride.
 *
 * @module
 */
import {
  defineOp,
  type Op,
  type Shape,
  ShapeError,
  showShape,
  type Tensor,
  ValueError,
  type Windows,
} from "../../kernel/mod.ts";
import { keptInputs } from "./_bilinear.ts";
import {
  type ConvolutionAttributes,
  defaults,
  kernelSize,
  refuseGroups,
  refuseRanks,
  withMatrices,
} from "./_conv2d.ts";
import { convolutionWeight } from "./_conv2d_weight.ts";
import { type Pair, pair, reachOf, windowsOf } from "./_windows.ts";
import { conv2d } from "./conv2d.ts";

/** Those of the convolution whose input is computed, and how much larger it is. */
export type ConvTransposeAttributes = ConvolutionAttributes & {
  /**
   * Rows and columns added at the end, 0 or more and less than the stride or the dilation: one number or
   * [height, width]. A convolution with a stride gives the same output for inputs of several sizes;
   * this says which of them is meant. Default: 0.
   */
  readonly outputPadding?: Pair;
};

/** The name of the op. */
export const name = "convTranspose2d";

/** The defaults of its attributes. */
export const transposeDefaults = { ...defaults, outputPadding: 0 } as const;

/** The adjoint of {@linkcode conv2d} by its input. */
export const transposedConvolution: Op<[x: Tensor, weight: Tensor], ConvTransposeAttributes> =
  defineOp({
    name,
    inputs: ["x", "weight"],
    attributes: transposeDefaults,
    shape: ([x, weight], attributes) => transposedShape(x, weight, attributes),
    forward: ({ backend, inputs: [x, weight], attributes, shape }) => {
      const { groups } = attributes;
      const [n = 0, i = 0, h = 0, w = 0] = x.shape;
      const [o = 0, kh = 0, kw = 0] = weight.shape.slice(1);
      const lead = groups === 1 ? [n] : [n, groups];
      const pixels = { data: x.data, shape: [...lead, i / groups, h * w] };
      const data = withMatrices(
        backend,
        weight,
        n,
        groups,
        (kernels) => backend.matmul(kernels, pixels, { a: true, b: false }),
      );
      const unfolded = { data, shape: [n, o * groups, kh * kw, h, w] };
      const windows = windowsOf(name, kernelSize(weight.shape), attributes);
      const y = backend.fold(unfolded, windows, shape);
      backend.release(data);
      return y;
    },
    backward: ({ grad, inputs: [x, weight], attributes: { outputPadding: _, ...attributes } }) => [
      () => conv2d(grad, weight, attributes),
      () => convolutionWeight(grad, x, { ...attributes, size: kernelSize(weight.shape) }),
    ],
    keeps: keptInputs,
    samples: [],
    examples: [],
  });

/**
 * The shape of the output.
 *
 * @throws {ShapeError} for shapes that do not fit, or groups that do not divide the channels.
 * @throws {ValueError} for attributes out of range.
 */
export function transposedShape(
  x: Shape,
  weight: Shape,
  attributes: Required<ConvTransposeAttributes>,
): Shape {
  const { groups, outputPadding } = attributes;
  refuseRanks(name, x, weight, "[n, i, h, w] and [i, o / groups, kh, kw]");
  const [n = 0, i = 0, ...image] = x;
  const [kernels = 0, o = 0] = weight;
  refuseGroups(name, groups, i);
  if (kernels !== i) {
    throw new ShapeError(
      `${name}: found x ${showShape(x)} and weight ${showShape(weight)}, needed: a weight ` +
        `with kernels for ${i} channels`,
    );
  }
  const windows = windowsOf(name, kernelSize(weight), attributes);
  return [n, o * groups, ...enlarged(image, windows, outputPadding)];
}

/**
 * Both numbers of the output padding.
 *
 * @throws {ValueError} unless each is less than the stride or the dilation.
 */
export function addedBy(op: string, outputPadding: Pair, windows: Windows): [number, number] {
  const more = pair(op, "outputPadding", outputPadding, 0);
  more.forEach((added, axis) => {
    const [step = 1, dilation = 1] = [windows.stride[axis], windows.dilation[axis]];
    if (added < step || added < dilation) return;
    throw new ValueError(
      `${op}: outputPadding: found ${added} with stride ${step}, allowed: less than the stride, or ` +
        `than the dilation of ${dilation}`,
    );
  });
  return more;
}

/** [height, width] of the images that windows give back. */
function enlarged(image: Shape, windows: Windows, outputPadding: Pair): number[] {
  const more = addedBy(name, outputPadding, windows);
  const reach = reachOf(windows);
  const along = (axis: 0 | 1): number => {
    const [step = 1, [before, after] = [0, 0]] = [windows.stride[axis], windows.padding[axis]];
    return ((image[axis] ?? 0) - 1) * step + reach[axis] + more[axis] - before - after;
  };
  const result = [along(0), along(1)];
  if (image.includes(0) || result.some((m) => m < 0)) {
    throw new ShapeError(
      `${name}: images of ${image.join("×")} would become ${result.join("×")}; use images with ` +
        "pixels, or less padding",
    );
  }
  return result;
}
