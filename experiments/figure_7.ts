/**
 * Question 12, figure 7: how does training go with each optimizer of figure 6?
 *
 * It shows the runs of figure 6, and trains them if they are not there. Run it:
 * `deno run -A experiments/figure_7.ts --data-dir FOLDER`, where FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import { defineExperiment, type Experiment, runExperiment, smallMultiples } from "../mod.ts";
import { optimizers } from "./cifar10_cnn.ts";

/** The experiment. */
export const figure7: Experiment = defineExperiment({
  name: "figure-7",
  question: "Q12",
  title: "learning curves by optimizer",
  takes: "1 s after figure-6",
  async run({ quick, text, train, figure }) {
    text("Training loss above, validation accuracy below, of the runs of figure 6:");
    const groups = await train(optimizers(quick));
    const title = "Figure 7: learning curves by optimizer, learning rate 0.001";
    await figure("figure-7", smallMultiples(groups, { title }), title);
  },
});

if (import.meta.main) await runExperiment(figure7);
