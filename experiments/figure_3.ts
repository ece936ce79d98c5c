/**
 * Question 10, figure 3: sigmoid or ReLU, in an MLP on MNIST whose hidden layer is 8 times as wide as its
 * input?
 *
 * On pixels from 0 to 255, as in the report, sigmoid: ReLU is less accurate and less stable. Run it:
 * `deno run -A experiments/figure_3.ts --data-dir FOLDER`, where FOLDER holds MNIST's files.
 *
 * @module
 */
import { defineExperiment, type Experiment, runExperiment } from "../mod.ts";
import { compareOnRawPixels } from "./sigmoid_and_relu.ts";

/** The report's validation accuracy in percent after the last epoch. */
const report = { sigmoid: 97.44, ReLU: 96.6 };

/** The experiment. */
export const figure3: Experiment = defineExperiment({
  name: "figure-3",
  question: "Q10",
  title: "sigmoid and ReLU on raw pixels, hidden layer 8 times the input",
  takes: "30 min",
  run: (context) =>
    compareOnRawPixels(context, { number: 3, hidden: context.quick ? 512 : 6272, report }),
});

if (import.meta.main) await runExperiment(figure3);
