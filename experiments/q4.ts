/**
 * Question 4: what is the gradient of a vector x that is repeated as the 16 columns of Y?
 *
 * x∇ᵢ = Σₗ Y∇ᵢₗ: repeating and summing are adjoint. Run it: `deno run -A experiments/q4.ts`.
 *
 * @module
 */
import {
  defineExperiment,
  defineOp,
  expand,
  type Experiment,
  mean,
  ones,
  runExperiment,
  sum,
  type UnaryOp,
  unsqueeze,
} from "../mod.ts";

const columns = 16;

/** The repetition, x times a row of ones, with a gradient that reduces that of Y over its columns. */
const repeat = (reduce: typeof sum): UnaryOp =>
  defineOp({
    name: "repeat",
    shape: ([[n = 0]]) => [n, columns],
    forward: ({ backend, inputs: [x] }) =>
      backend.matmul(unsqueeze(x, { axis: 1 }), ones([1, columns], { backend }), {
        a: false,
        b: false,
      }),
    backward: ({ grad }) => [() => reduce(grad, { axes: [1] })],
    samples: [{ inputs: [[3]] }],
    examples: [{ inputs: [[7]], output: [Array<number>(columns).fill(7)] }],
  });

/** The experiment. */
export const q4: Experiment = defineExperiment({
  name: "q4",
  question: "Q4",
  title: "a vector repeated as 16 columns",
  takes: "1 s",
  async run({ text, worked, passes, isRefused, source }) {
    const { link } = await source("plugins/ops/expand.ts", "defineOp({");
    text(String.raw`
      $Y_{jl} = x_j$ for $l = 1 \dots 16$, so $x_i$ is in 16 outputs and the chain rule keeps 16 terms:

      $$x^\nabla_i = \sum_{jl} Y^\nabla_{jl} \frac{\partial Y_{jl}}{\partial x_i}
        = \sum_{jl} Y^\nabla_{jl} \, \delta_{ij} = \sum_{l=1}^{16} Y^\nabla_{il}$$`);
    text(`
      The op is \`expand\` (${link}). Its gradient is \`sum\` over the repeated axis, and the gradient of
      \`sum\` is \`expand\`: the two are adjoint. With four columns, so that they fit on the page:`);
    await worked(expand, {
      inputs: { x: [[1], [2]] },
      output: "Y",
      attributes: { shape: [2, 4] },
      gradient: [[1, 2, 3, 4], [10, 20, 30, 40]],
    });
    await passes(repeat(sum));
    await passes(expand);
    await passes(sum);
    await isRefused(repeat(mean), "the mean over the columns in place of the sum");
  },
});

if (import.meta.main) await runExperiment(q4);
