/**
 * What the three maps of a convolution share. y = conv2d(x, w) is linear in x and in w, and so are the
 * two maps that carry y∇ back: `convTranspose2d` to x, `conv2d.dweight` to w. Each of the three is a
 * derivative of the other two, so gradients of every order are among them.
 *
 * As matrices, for each image and each group: with U the windows of x side by side (unfold, one column for
 * each place of the kernel) and W the kernels as rows, y = W U, the image of y∇ is fold(Wᵀ y∇), and w∇ is
 * the sum of y∇ Uᵀ over the images.
 *
 * @module
 */
import {
  type Backend,
  type Operand,
  type Shape,
  ShapeError,
  showShape,
  sizeOf,
  type Tensor,
  ValueError,
  type Windows,
} from "../../kernel/mod.ts";
import { showFound } from "./_found.ts";
import { compileFormula } from "./_kernel.ts";
import { type Pair, reachOf } from "./_windows.ts";

/** How kernels slide over an image, and which channels they read. */
export type ConvolutionAttributes = {
  /** Step between places of a kernel, 1 or more: one number or [height, width]. Default: 1. */
  readonly stride?: Pair;
  /** Zeros on each side of the image, 0 or more: one number or [height, width]. Default: 0. */
  readonly padding?: Pair;
  /** Distance between the pixels that a kernel reads, 1 or more: one number or [height, width]. Default: 1. */
  readonly dilation?: Pair;
  /** How many parts the channels are cut into; each has kernels of its own. Default: 1. */
  readonly groups?: number;
};

/** The defaults of all three. */
export const defaults = { stride: 1, padding: 0, dilation: 1, groups: 1 } as const;

const copy = compileFormula(["x"], "x").kernel;

/** [height, width] of the kernels of a weight [.., .., height, width]. */
export function kernelSize([, , height = 0, width = 0]: Shape): [height: number, width: number] {
  return [height, width];
}

/** The rows and columns at the end of images [.., .., height, width] that no window reaches. */
export function unreached(image: Shape, windows: Windows): [height: number, width: number] {
  const reach = reachOf(windows);
  const rest = (axis: 0 | 1): number => {
    const [before, after] = windows.padding[axis] ?? [0, 0];
    return ((image[axis + 2] ?? 0) + before + after - reach[axis]) % (windows.stride[axis] ?? 1);
  };
  return [rest(0), rest(1)];
}

/**
 * @throws {ShapeError} unless both have four axes; `needed` is what the message asks for.
 */
export function refuseRanks(op: string, x: Shape, weight: Shape, needed: string): void {
  if (x.length === 4 && weight.length === 4) return;
  throw new ShapeError(
    `${op}: found x ${showShape(x)} and weight ${showShape(weight)}, needed: ${needed}`,
  );
}

/**
 * @throws {ValueError} unless `groups` is a whole number, 1 or more.
 * @throws {ShapeError} unless it divides the channels.
 */
export function refuseGroups(op: string, groups: number, ...channels: readonly number[]): void {
  if (!Number.isSafeInteger(groups) || groups < 1) {
    throw new ValueError(
      `${op}: groups: found ${showFound(groups)}, allowed: a whole number, 1 or more`,
    );
  }
  const odd = channels.find((n) => n % groups !== 0);
  if (odd === undefined) return;
  throw new ShapeError(
    `${op}: groups: found ${groups} for ${odd} channels, allowed: a number that divides them`,
  );
}

/** Calls `use` with the kernels as matrices of one row each, [groups, rows, columns], for every image. */
export function withMatrices(
  backend: Backend,
  { data, shape: [kernels = 0, ...size] }: Tensor,
  images: number,
  groups: number,
  use: (matrices: Operand<unknown>) => unknown,
): unknown {
  const matrix = [kernels / groups, sizeOf(size)];
  // One matrix may be shared by a whole batch of products, several may not.
  if (groups === 1) return use({ data, shape: matrix });
  const shape = [images, groups, ...matrix];
  const [repeated] = backend.elementwise(copy, [{ data, shape: shape.slice(1) }], [], shape);
  const result = use({ data: repeated, shape });
  backend.release(repeated);
  return result;
}
