/**
 * Question 11, figure 5: how does training go, at each batch size and learning rate of figure 4?
 *
 * It shows the runs of figure 4, and trains them if they are not there. Run it:
 * `deno run -A experiments/figure_5.ts --data-dir FOLDER`, where FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import { defineExperiment, type Experiment, runExperiment, smallMultiples } from "../mod.ts";
import { batchSizes, learningRates } from "./cifar10_cnn.ts";

/** The experiment. */
export const figure5: Experiment = defineExperiment({
  name: "figure-5",
  question: "Q11",
  title: "learning curves by batch size and learning rate",
  takes: "1 s after figure-4",
  async run({ quick, text, train, figure }) {
    text("Training loss above, validation accuracy below, of the runs of figure 4:");
    const sizes = await train(batchSizes(quick));
    const byBatch = "Figure 5: learning curves by batch size, learning rate 0.001";
    await figure("figure-5-batch-size", smallMultiples(sizes, { title: byBatch }), byBatch);
    const rates = await train(learningRates(quick));
    const byRate = "Figure 5: learning curves by learning rate, batch size 16";
    await figure("figure-5-learning-rate", smallMultiples(rates, { title: byRate }), byRate);
  },
});

if (import.meta.main) await runExperiment(figure5);
