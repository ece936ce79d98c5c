/**
 * Picking rows by index, and the adjoint, adding rows up by index: the pair under `gather` and
 * `select`.
 *
 * @module
 */
import { defineOp, type Op, type Shape, type Tensor } from "../../kernel/mod.ts";

/** How to look at the arrays. */
export type RowsAttributes = {
  /** The array that rows are picked from, as [batch, n, inner]. */
  readonly view: readonly [batch: number, n: number, inner: number];
  /** Shape of the output. */
  readonly shape: Shape;
};

const indexShape = (indices: Tensor, [batch]: RowsAttributes["view"]): Shape => [
  batch,
  batch === 0 ? 0 : indices.size / batch,
];

/**
 * y[b, j] = x[b, i[b, j]], a row of `inner` values each. Every y[b, j] is a copy of one row of x, so
 * that row's gradient is the sum of y∇[b, j] over the j that picked it: {@linkcode scatterRows}.
 */
export const gatherRows: Op<[x: Tensor, indices: Tensor], RowsAttributes> = defineOp({
  name: "gatherRows",
  inputs: ["x", "indices"],
  shape: (_, { shape }) => shape,
  forward: ({ backend, inputs: [x, indices], attributes: { view } }) =>
    backend.gather(
      { data: x.data, shape: view },
      { data: indices.data, shape: indexShape(indices, view) },
    ),
  backward: ({ grad, inputs: [x, indices], attributes: { view } }) => [
    () => scatterRows(grad, indices, { view, shape: x.shape }),
    undefined,
  ],
  keeps: ({ inputs: [, indices] }) => [indices],
  samples: [],
  examples: [],
});

/** y[b, i[b, j]] += x[b, j]. Linear in x; its adjoint is {@linkcode gatherRows}. */
export const scatterRows: Op<[x: Tensor, indices: Tensor], RowsAttributes> = defineOp({
  name: "scatterRows",
  inputs: ["x", "indices"],
  shape: (_, { shape }) => shape,
  forward: ({ backend, inputs: [x, indices], attributes: { view } }) => {
    const [batch, n, inner] = view;
    const [, k = 0] = indexShape(indices, view);
    return backend.scatterAdd(
      { data: x.data, shape: [batch, k, inner] },
      { data: indices.data, shape: [batch, k] },
      n,
    );
  },
  backward: ({ grad, inputs: [x, indices], attributes: { view } }) => [
    () => gatherRows(grad, indices, { view, shape: x.shape }),
    undefined,
  ],
  keeps: ({ inputs: [, indices] }) => [indices],
  samples: [],
  examples: [],
});
