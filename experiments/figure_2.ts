/**
 * Question 9, figure 2: sigmoid or ReLU, in an MLP on MNIST whose hidden layer is 4 times as wide as its
 * input?
 *
 * On pixels from 0 to 255, as in the report, sigmoid: ReLU is less accurate and less stable. Run it:
 * `deno run -A experiments/figure_2.ts --data-dir FOLDER`, where FOLDER holds MNIST's files.
 *
 * @module
 */
import { defineExperiment, type Experiment, runExperiment } from "../mod.ts";
import { compareOnRawPixels, pytorch } from "./sigmoid_and_relu.ts";

/** The report's validation accuracy in percent after the last epoch. */
const report = { sigmoid: 97.26, ReLU: 96.36 };

/** The experiment. */
export const figure2: Experiment = defineExperiment({
  name: "figure-2",
  question: "Q9",
  title: "sigmoid and ReLU on raw pixels, hidden layer 4 times the input",
  takes: "15 min",
  run: (context) =>
    compareOnRawPixels(context, {
      number: 2,
      hidden: context.quick ? 256 : 3136,
      report,
      pytorch: pytorch.raw,
    }),
});

if (import.meta.main) await runExperiment(figure2);
