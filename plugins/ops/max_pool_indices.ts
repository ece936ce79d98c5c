import { type Backend, defineOp, sizeOf, type UnaryOp } from "../../kernel/mod.ts";
import { compileFormula } from "./_kernel.ts";
import { type PoolAttributes, poolDefaults, pooledShape, poolWindows } from "./_pool.ts";

export type { PoolAttributes } from "./_pool.ts";

// Where the maximum is −∞, so is the padding: the first pixel that is none is meant.
const indices = compileFormula(
  ["m", "k", "top", "left"],
  "(top + (m == lowest ? max(-top, 0) : floor(k / columns))) * width + " +
    "left + (m == lowest ? max(-left, 0) : k - columns * floor(k / columns))",
  { into: "k", uniforms: ["lowest", "columns", "width"] },
);

/**
 * Where the maximum of each window lies in images x [n, c, h, w]: its index r · w + t for row r and column t
 * of the image, the first in reading order of several. NaN counts as the maximum. Padding never does, even
 * where all pixels are −∞. The result is [n, c, oh, ow], with oh and ow as for `maxPool2d`.
 *
 * An index does not change when its input changes a little, so no gradient flows.
 *
 * ```ts
 * import { maxPoolIndices, tensor } from "../../mod.ts";
 *
 * const x = tensor([[[[1, 5, 2, 0], [3, 4, 9, 9]]]]);
 * console.log(await maxPoolIndices(x, { size: 2 }).values()); // 1, 6
 * ```
 *
 * @throws {ShapeError} for anything but four axes, images without pixels, or a window larger than the padded image.
 * @throws {ValueError} for attributes outside their range.
 */
export const maxPoolIndices: UnaryOp<PoolAttributes> = defineOp({
  name: "maxPoolIndices",
  attributes: poolDefaults,
  shape: ([x], attributes) => pooledShape("maxPoolIndices", x, attributes),
  forward: ({ backend, inputs: [x], attributes, shape }) => {
    const { size, stride, dilation, padding } = poolWindows("maxPoolIndices", attributes);
    const [lead, counts] = [shape.slice(0, 2), shape.slice(2)];
    const [width = 1, columns = 1] = [x.shape[3], size[1]];
    const padded = [
      ...lead,
      ...padding.map(([before, after], i) => {
        return before + (x.shape[i + 2] ?? 0) + after;
      }),
    ];
    const start = [0, 0, ...padding.map(([before]) => before)];
    const image = { data: backend.pad(x, start, padded, -Infinity), shape: padded };
    const none = padding.map(() => [0, 0] as const);
    const data = backend.unfold(image, { size, stride, dilation, padding: none });
    backend.release(image.data);
    const windows = { data, shape: [...lead, sizeOf(size), ...counts] };
    const [m, k] = [backend.reduce("max", windows, [2]), backend.reduce("argmax", windows, [2])];
    backend.release(data);
    const [top, left] = counts.map((count, i) =>
      starts(backend, count, stride[i] ?? 1, padding[i]?.[0] ?? 0)
    );
    backend.elementwise(
      indices.kernel,
      [
        { data: m, shape },
        { data: k, shape },
        { data: top, shape: [counts[0] ?? 0, 1] },
        { data: left, shape: [counts[1] ?? 0] },
      ],
      indices.uniforms({ lowest: -Infinity, columns, width }),
      shape,
    );
    for (const array of [m, top, left]) backend.release(array);
    return k;
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
    { inputs: [{ shape: [1, 3, 3, 4], distinct: true }], attributes: { size: [3, 4] } },
    { inputs: [{ shape: [1, 1, 2, 3], distinct: true }], attributes: { size: 1 } },
    { inputs: [[0, 3, 4, 4]], attributes: { size: 2 } },
    { inputs: [{ shape: [1, 2, 9, 14], distinct: true }], attributes: { size: 2 } },
  ],
  examples: [
    {
      inputs: [[[[[1, 5, 2, 0], [3, 4, 9, 9]]]]],
      attributes: { size: 2 },
      output: [[[[1, 6]]]],
    },
    {
      // NaN is the maximum, the first of two; the column that fills no window is left out.
      inputs: [[[[[1, NaN, 2, 4, 9], [NaN, 4, 3, 4, 9]]]]],
      attributes: { size: 2 },
      output: [[[[1, 3]]]],
    },
    {
      inputs: [[[[[-Infinity, -Infinity], [-Infinity, -1]]]]],
      attributes: { size: 2, stride: 1, padding: 1 },
      output: [[[[0, 0, 1], [0, 3, 3], [2, 3, 3]]]],
    },
    {
      inputs: [[[[[3, 1, 2], [0, 4, 1]]]]],
      attributes: { size: [1, 2], stride: 1 },
      output: [[[[0, 2], [4, 4]]]],
    },
  ],
  errors: [
    {
      inputs: [[1, 1, 0, 4]],
      attributes: { size: 2, padding: 1 },
      message: "maxPoolIndices: found images of 0×4, needed: one pixel or more",
    },
    {
      inputs: [[1, 1, 4, 0]],
      attributes: { size: 2, padding: 1 },
      message: "maxPoolIndices: found images of 4×0",
    },
    { inputs: [[3, 4, 4]], attributes: { size: 2 }, message: "found shape [3, 4, 4], needed" },
    {
      inputs: [[1, 1, 4, 4]],
      attributes: { size: 5 },
      message: "maxPoolIndices: a window of 5×5 does not fit into an image of 4×4",
    },
    {
      inputs: [[1, 1, 4, 4]],
      attributes: { size: [2, 3], padding: [1, 2] },
      message: "padding: found [1, 2] for windows of [2, 3], allowed: at most half of them",
    },
  ],
});

/** Where each window begins along one axis: −padding, stride − padding, ... */
function starts(backend: Backend, count: number, stride: number, padding: number): unknown {
  return backend.upload(Float64Array.from({ length: count }, (_, i) => i * stride - padding));
}
