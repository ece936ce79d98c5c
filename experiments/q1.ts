/**
 * Question 1: what are the gradients of S = X / Y, element by element?
 *
 * X∇ = S∇ / Y and Y∇ = −S∇ · X / Y². Run it: `deno run -A experiments/q1.ts`.
 *
 * @module
 */
import {
  type BinaryOp,
  defineExperiment,
  divide,
  elementwise,
  type Experiment,
  runExperiment,
} from "../mod.ts";

const { samples, examples, inputNames: inputs } = divide;
const declared = { name: "divide", y: "a / b", inputs, samples, examples };

/** Division with a mistake that is easily made: the minus sign of Y∇ is missing. */
const withoutMinus: BinaryOp = elementwise({ ...declared, db: "g * a / b^2" });

/** The experiment. */
export const q1: Experiment = defineExperiment({
  name: "q1",
  question: "Q1",
  title: "element-wise division, S = X / Y",
  takes: "1 s",
  async run({ text, code, worked, passes, isRefused, source }) {
    const { link } = await source("plugins/ops/divide.ts", "elementwise({");
    text(String.raw`
      Let $L$ be the loss and $X^\nabla$ its gradient, $X^\nabla_{ij} = \partial L / \partial X_{ij}$. Each
      $S_{ij}$ depends on $X_{ij}$ and $Y_{ij}$ alone, so every sum of the chain rule has one term:

      $$X^\nabla_{ij} = \sum_{kl} S^\nabla_{kl} \frac{\partial S_{kl}}{\partial X_{ij}}
        = \frac{S^\nabla_{ij}}{Y_{ij}}, \qquad
        Y^\nabla_{ij} = \sum_{kl} S^\nabla_{kl} \frac{\partial S_{kl}}{\partial Y_{ij}}
        = -\frac{S^\nabla_{ij} \, X_{ij}}{Y_{ij}^2}$$

      The op (${link}) is the formula $S = X / Y$ and nothing else. The program derives the gradients from
      it; as it writes them, with $a$, $b$ and $y$ for $X$, $Y$ and $S$, and $g$ for $S^\nabla$:`);
    for (const [name, tex] of Object.entries(divide.tex ?? {})) text(`$$${name} = ${tex}$$`);
    await worked(divide, {
      inputs: { X: [[6, 1], [-3, 8]], Y: [[2, 4], [3, -2]] },
      output: "S",
      gradient: [[1, 1], [1, 10]],
    });
    await passes(divide);
    text("And an op with a mistake that is easily made, the minus sign of Y∇ forgotten:");
    code("ts ignore", 'elementwise({ name: "divide", y: "a / b", db: "g * a / b^2" })');
    await isRefused(withoutMinus, "Y∇ without its minus sign");
  },
});

if (import.meta.main) await runExperiment(q1);
