/**
 * Question 8: Normalize, Expand, Select, Squeeze and Unsqueeze with their derivations and checks, and
 * every op of the original library with ours.
 *
 * Run it: `deno run -A experiments/q8.ts`.
 *
 * @module
 */
import * as d from "../mod.ts";

/** The ops of the original library, and ours. */
const ops: Readonly<Record<string, d.OpInfo>> = {
  "element-wise sum": d.add,
  "difference": d.subtract,
  "product": d.multiply,
  "quotient": d.divide,
  "matrix product": d.matmul,
  "batched matrix–vector product": d.batchedMatVec,
  "logarithm": d.log,
  "exponential": d.exp,
  "sum": d.sum,
  "row-wise maximum": d.rowMax,
  "row-wise sum": d.rowSum,
  "normalize": d.normalize,
  "sigmoid": d.sigmoid,
  "ReLU": d.relu,
  "expand": d.expand,
  "select": d.select,
  "squeeze": d.squeeze,
  "unsqueeze": d.unsqueeze,
  "identity": d.identity,
  "softmax": d.softmax,
  "log-softmax": d.logSoftmax,
  "cross-entropy": d.crossEntropy,
};

/** The experiment. */
export const q8: d.Experiment = d.defineExperiment({
  name: "q8",
  question: "Q8",
  title: "the ops of the original library, each with its derivation and check",
  takes: "5 s",
  async run({ text, table, worked, passes, finding, source }) {
    text(String.raw`
      **Normalize** divides each row by its sum: $y_j = x_j / s$ with $s = \sum_l x_l$, so
      $\partial y_j / \partial x_k = \delta_{jk} / s - x_j / s^2$, for $\partial s / \partial x_k = 1$:

      $$x^\nabla_k = \sum_j y^\nabla_j \left(\frac{\delta_{jk}}{s} - \frac{x_j}{s^2}\right)
        = \frac{1}{s} \left(y^\nabla_k - \sum_j y^\nabla_j \, y_j\right)$$`);
    await worked(d.normalize, { inputs: { x: [[1, 3], [2, 2]] }, gradient: [[1, 0], [0, 1]] });
    await passes(d.normalize);
    text(String.raw`
      **Expand** repeats: $y_{il} = x_i$, so $x^\nabla_i = \sum_l y^\nabla_{il}$ (see Q4).`);
    await worked(d.expand, { inputs: { x: [[1], [2]] }, attributes: { shape: [2, 3] } });
    await passes(d.expand);
    text(String.raw`
      **Select** takes one entry of each row: $y_b = x_{b, i_b}$. Each output is a copy of one
      entry, $\partial y_b / \partial x_{ak} = \delta_{ab} \, \delta_{k i_b}$, and an index has no derivative:

      $$x^\nabla_{ak} = \sum_b y^\nabla_b \, \delta_{ab} \, \delta_{k i_b}
        = \begin{cases} y^\nabla_a & \text{if } k = i_a \\ 0 & \text{otherwise} \end{cases}$$`);
    const chosen = { x: [[1, 2, 3], [4, 5, 6]], i: [2, 0] };
    await worked(d.select, { inputs: chosen, indices: ["i"], gradient: [10, 20] });
    await passes(d.select);
    text(String.raw`
      **Squeeze** removes an axis of size 1 and **Unsqueeze** inserts one. Every output is one input
      under another index, so $\partial y / \partial x$ is the identity and the gradient is put back into the
      shape of x: each is the other's gradient.`);
    await worked(d.squeeze, {
      inputs: { x: [[1], [2]] },
      attributes: { axis: 1 },
      gradient: [3, 4],
    });
    await passes(d.squeeze);
    await worked(d.unsqueeze, {
      inputs: { x: [1, 2] },
      attributes: { axis: 0 },
      gradient: [[3, 4]],
    });
    await passes(d.unsqueeze);
    text("**All ops of the original**, each with the file that holds ours and its derivation:");
    const rows = await Promise.all(
      Object.entries(ops).map(async ([theirs, op]) => {
        const { name } = op;
        const file = `plugins/ops/${name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}.ts`;
        const { link } = await source(file, `export const ${name}:`);
        const findings = await d.checkGradient(op, {
          backend: d.reference({ dtype: "float64" }),
        });
        return [theirs, `\`${name}\``, link, findings.length === 0 ? "passes" : "fails"];
      }),
    );
    table(["the original's", "ours", "where", "gradient check"], rows);
    const passing = rows.filter((row) => row.at(-1) === "passes").length;
    finding(
      "every op of the original is there and passes the gradient check",
      passing === rows.length,
      `${passing} of ${rows.length} pass.`,
    );
  },
});

if (import.meta.main) await d.runExperiment(q8);
