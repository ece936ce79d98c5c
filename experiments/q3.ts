/**
 * Question 3: what are the gradients of a linear layer without bias, Y = X Wᵀ, with X n×f and W m×f?
 *
 * X∇ = Y∇ W and W∇ = (Y∇)ᵀ X. The report's answer has other shapes: an answer with such shapes fails
 * the check here. Run it: `deno run -A experiments/q3.ts`.
 *
 * @module
 */
import {
  defineExperiment,
  defineOp,
  type Experiment,
  matmul,
  type Op,
  runExperiment,
  type Tensor,
} from "../mod.ts";

type Linear = Op<[x: Tensor, w: Tensor]>;
type Gradients = (yGrad: Tensor, x: Tensor, w: Tensor) => readonly (() => Tensor)[];

/** A linear layer with these gradients, to be checked on these shapes of X and W. */
const linear = (gradients: Gradients, [x, w]: readonly [number[], number[]]): Linear =>
  defineOp({
    name: "linear",
    inputs: ["X", "W"],
    shape: ([[n = 0], [m = 0]]) => [n, m],
    forward: ({ backend, inputs: [x, w] }) => backend.matmul(x, w, { a: false, b: true }),
    backward: ({ grad, inputs: [x, w] }) => gradients(grad, x, w),
    samples: [{ inputs: [x, w] }],
    examples: [{ inputs: [[[1, 2]], [[3, 4], [5, 6]]], output: [[11, 17]] }],
  });

const right: Gradients = (g, x, w) => [
  () => matmul(g, w),
  () => matmul(g, x, { transposeA: true }),
];
const wrong: Gradients = (g, x, w) => [
  () => matmul(w, g, { transposeA: true, transposeB: true }), // f×n
  () => matmul(x, g, { transposeA: true }), // f×m
];

/** The experiment. */
export const q3: Experiment = defineExperiment({
  name: "q3",
  question: "Q3",
  title: "a linear layer without bias, Y = X Wᵀ",
  takes: "1 s",
  async run({ text, worked, passes, isRefused, source }) {
    const { link } = await source("plugins/ops/matmul.ts", "W∇ = (Y∇)ᵀ X and X∇ = Y∇ W");
    text(String.raw`
      $X$ is $n \times f$, $W$ is $m \times f$, and $Y_{ij} = \sum_k X_{ik} W_{jk}$. In the chain rule all
      terms but one sum vanish, for $\partial Y_{il} / \partial X_{ij} = W_{lj}$ and
      $\partial Y_{li} / \partial W_{ij} = X_{lj}$:

      $$X^\nabla_{ij} = \sum_l Y^\nabla_{il} W_{lj}, \qquad W^\nabla_{ij} = \sum_l Y^\nabla_{li} X_{lj}$$

      $$X^\nabla = Y^\nabla W \quad (n \times m \cdot m \times f), \qquad
        W^\nabla = (Y^\nabla)^\top X \quad (m \times n \cdot n \times f)$$

      Each gradient has the shape of what it belongs to. The same stands in the documentation of the matrix
      product (${link}), and the check finds it right:`);
    await passes(linear(right, [[4, 3], [2, 3]]));
    await worked(linear(right, [[4, 3], [2, 3]]), {
      inputs: { X: [[1, 2, 3], [4, 5, 6]], W: [[1, 0, -1]] },
      gradient: [[1], [10]],
    });
    text(String.raw`
      **The report's answer is wrong: its gradients do not have the shapes of $X$ and $W$.** An answer
      with such shapes is $X^\nabla = W^\top (Y^\nabla)^\top$, which is $f \times n$, and
      $W^\nabla = X^\top Y^\nabla$, which is $f \times m$. It does not get through:`);
    await isRefused(linear(wrong, [[4, 3], [2, 3]]), "gradients that are transposed");
    text("Nor where n = m = f hides it, because the shapes agree and the numbers alone are wrong:");
    await isRefused(linear(wrong, [[3, 3], [3, 3]]), "the same answer on square matrices");
  },
});

if (import.meta.main) await runExperiment(q3);
