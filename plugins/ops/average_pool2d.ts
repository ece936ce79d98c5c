import { defineOp, type Shape, sizeOf, type UnaryOp } from "../../kernel/mod.ts";
import { divideBy } from "./_divide_by.ts";
import { compileFormula } from "./_kernel.ts";
import { type PoolAttributes, poolDefaults, pooledShape, poolWindows } from "./_pool.ts";

const copy = compileFormula(["x"], "x").kernel;

/** The sum of each window. */
const sums: UnaryOp<PoolAttributes> = defineOp({
  name: "averagePool2d.sum",
  attributes: poolDefaults,
  shape: ([x], attributes) => pooledShape("averagePool2d", x, attributes),
  forward: ({ backend, inputs: [x], attributes, shape: [n = 0, c = 0, ...counts] }) => {
    const windows = poolWindows("averagePool2d", attributes);
    const data = backend.unfold(x, windows);
    const y = backend.reduce("sum", { data, shape: [n, c, sizeOf(windows.size), ...counts] }, [2]);
    backend.release(data);
    return y;
  },
  backward: ({ grad, inputs: [{ shape }], attributes }) => [
    () => spread(grad, { ...attributes, shape }),
  ],
  keeps: () => [],
  samples: [],
  examples: [],
});

/** The adjoint: what a window has goes to each of its pixels, and a pixel adds up what its windows have. */
const spread: UnaryOp<PoolAttributes & { readonly shape: Shape }> = defineOp({
  name: "averagePool2d.dx",
  inputs: ["g"],
  attributes: poolDefaults,
  shape: (_, { shape }) => shape,
  forward: (
    { backend, inputs: [{ data, shape: [n = 0, c = 0, ...counts] }], attributes, shape },
  ) => {
    const windows = poolWindows("averagePool2d", attributes);
    const unfolded = [n, c, sizeOf(windows.size), ...counts];
    const g = { data, shape: [n, c, 1, ...counts] };
    const [copies] = backend.elementwise(copy, [g], [], unfolded);
    const dx = backend.fold({ data: copies, shape: unfolded }, windows, shape);
    backend.release(copies);
    return dx;
  },
  backward: ({ grad, attributes: { shape: _, ...attributes } }) => [() => sums(grad, attributes)],
  keeps: () => [],
  samples: [],
  examples: [],
});

/**
 * Mean of each window of images x [n, c, h, w]: with size k, stride s and padding p,
 *
 *     y[n, c, i, j] = (1 / k²) Σ_{u, v < k} x[n, c, i·s − p + u, j·s − p + v]
 *
 * where x counts as 0 outside of the image, and those zeros count among the k². The result is [n, c, oh, ow]
 * with oh = ⌊(h + 2p − k) / s⌋ + 1, and ow alike. Size, stride and padding are one number, or
 * [height, width].
 *
 * The sum of a window moves by as much as each of its pixels, so a pixel gets the sum of y∇ / k² over the windows
 * that it is in.
 *
 * ```ts
 * import { averagePool2d, tensor } from "../../mod.ts";
 *
 * const x = tensor([[[[1, 5, 2, 0], [3, 3, 4, 6]]]]);
 * console.log(await averagePool2d(x, { size: 2 }).values()); // 3, 3
 * ```
 *
 * @throws {ShapeError} for anything but four axes, images without pixels, or a window larger than the padded image.
 * @throws {ValueError} for attributes outside their range.
 */
export const averagePool2d: UnaryOp<PoolAttributes> = defineOp({
  name: "averagePool2d",
  attributes: poolDefaults,
  compose: ([x], attributes) => {
    const total = sums(x, attributes);
    return divideBy(total, { divisor: sizeOf(poolWindows("averagePool2d", attributes).size) });
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
      inputs: [[1, 1, 0, 4]],
      attributes: { size: 2, padding: 1 },
      message: "averagePool2d: found images of 0×4, needed: one pixel or more",
    },
    {
      inputs: [[1, 1, 4, 0]],
      attributes: { size: 2, padding: 1 },
      message: "averagePool2d: found images of 4×0",
    },
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
