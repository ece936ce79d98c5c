import {
  broadcastShapes,
  broadcastTo,
  defineOp,
  type Op,
  type Shape,
  ShapeError,
  showShape,
  sumTo,
  type Tensor,
} from "../../kernel/mod.ts";
import { keptInputs } from "./_bilinear.ts";

/** Which sides are used as their transposes, without being copied. */
export type MatmulAttributes = {
  /** Use aᵀ: `a` is `[..., k, m]`. Default: false. */
  readonly transposeA?: boolean;
  /** Use bᵀ: `b` is `[..., n, k]`. Default: false. */
  readonly transposeB?: boolean;
};

const product: Op<[a: Tensor, b: Tensor], MatmulAttributes> = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  attributes: { transposeA: false, transposeB: false },
  shape: ([a, b], { transposeA, transposeB }) => {
    const [m = 0] = a.slice(transposeA ? -1 : -2);
    const [n = 0] = b.slice(transposeB ? -2 : -1);
    return [...(a.length > 2 ? a : b).slice(0, -2), m, n];
  },
  forward: ({ backend, inputs: [a, b], attributes: { transposeA, transposeB } }) =>
    backend.matmul(a, b, { a: transposeA, b: transposeB }),
  backward: ({ grad: g, inputs: [a, b], attributes: { transposeA, transposeB } }) => [
    () =>
      sumTo(
        transposeA
          ? product(b, g, { transposeA: transposeB, transposeB: true })
          : product(g, b, { transposeB: !transposeB }),
        a.shape,
      ),
    () =>
      sumTo(
        transposeB
          ? product(g, a, { transposeA: true, transposeB: transposeA })
          : product(a, g, { transposeA: !transposeA }),
        b.shape,
      ),
  ],
  keeps: keptInputs,
  samples: [],
  examples: [],
});

/**
 * Matrix product over the last two axes: `[..., m, k] × [..., k, n]` is `[..., m, n]`. Leading axes
 * broadcast.
 *
 * With L the loss and Y = A B, ∂L/∂Aᵢⱼ = Σₗ Y∇ᵢₗ ∂Yᵢₗ/∂Aᵢⱼ = Σₗ Y∇ᵢₗ Bⱼₗ, so A∇ = Y∇ Bᵀ and, in the same
 * way, B∇ = Aᵀ Y∇. A linear layer without bias, Y = X Wᵀ, thus has W∇ = (Y∇)ᵀ X and X∇ = Y∇ W.
 *
 * ```ts
 * import { matmul, tensor } from "../../mod.ts";
 *
 * const y = matmul(tensor([[1, 2], [3, 4]]), tensor([[1], [10]]));
 * console.log(y.shape, await y.values()); // [ 2, 1 ] 21, 43
 * ```
 *
 * @throws {ShapeError} where the inner sizes differ or an input has fewer than two axes.
 */
export const matmul: Op<[a: Tensor, b: Tensor], MatmulAttributes> = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  attributes: { transposeA: false, transposeB: false },
  compose: ([a, b], attributes) => {
    refuse(a.shape, b.shape, attributes);
    const [leadA, leadB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    if (leadA.length === 0 || leadB.length === 0 || showShape(leadA) === showShape(leadB)) {
      return product(a, b, attributes);
    }
    const lead = broadcastShapes("matmul", [{ shape: leadA }, { shape: leadB }]);
    return product(
      broadcastTo(a, [...lead, ...a.shape.slice(-2)]),
      broadcastTo(b, [...lead, ...b.shape.slice(-2)]),
      attributes,
    );
  },
  samples: [
    { inputs: [[3, 4], [4, 5]] },
    { inputs: [[4, 3], [4, 5]], attributes: { transposeA: true } },
    { inputs: [[3, 4], [5, 4]], attributes: { transposeB: true } },
    { inputs: [[4, 3], [5, 4]], attributes: { transposeA: true, transposeB: true } },
    { inputs: [[2, 3, 4], [2, 4, 5]] },
    { inputs: [[2, 3, 4], [4, 5]] },
    { inputs: [[3, 4], [2, 4, 5]] },
    { inputs: [[4, 3], [2, 4, 5]], attributes: { transposeA: true } },
    { inputs: [[2, 1, 3, 4], [1, 3, 5, 4]], attributes: { transposeB: true } },
    { inputs: [[1, 1], [1, 1]] },
    { inputs: [[0, 4], [4, 3]] },
    { inputs: [[2, 0], [0, 3]] },
    { inputs: [[17, 33], [33, 9]] },
  ],
  examples: [
    { inputs: [[[1, 2], [3, 4]], [[1, 0], [10, 100]]], output: [[21, 200], [43, 400]] },
    { inputs: [[[1, 2, 3]], [[4, 5, 6]]], attributes: { transposeB: true }, output: [[32]] },
  ],
  errors: [
    { inputs: [[128, 784], [10, 784]], message: "inner sizes differ: [128, 784] × [10, 784]" },
    { inputs: [[3], [3, 2]], message: "needed: at least two axes" },
    { inputs: [[2, 3, 4], [3, 4, 5]], message: "do not broadcast" },
  ],
});

function refuse(a: Shape, b: Shape, { transposeA, transposeB }: Required<MatmulAttributes>): void {
  if (a.length < 2 || b.length < 2) {
    throw new ShapeError(
      `matmul: found ${showShape(a)} × ${showShape(b)}, needed: at least two axes each`,
    );
  }
  if (a.at(transposeA ? -2 : -1) === b.at(transposeB ? -1 : -2)) return;
  const mark = (shape: Shape, transposed: boolean) => `${showShape(shape)}${transposed ? "ᵀ" : ""}`;
  throw new ShapeError(
    `matmul: inner sizes differ: ${mark(a, transposeA)} × ${mark(b, transposeB)}`,
  );
}
