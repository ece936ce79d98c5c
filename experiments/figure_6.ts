/**
 * Question 12, figure 6: SGD, RMSProp or Adam?
 *
 * In the report RMSProp is much worse than the others at the same learning rate. Here it is not; what the report may
 * have seen is `rmsprop.ts`. Run it: `deno run -A experiments/figure_6.ts --data-dir FOLDER`, where
 * FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import { bestAccuracy, defineExperiment, type Experiment, isClose, runExperiment } from "../mod.ts";
import { optimizers, showBest } from "./cifar10_cnn.ts";

/** The experiment. */
export const figure6: Experiment = defineExperiment({
  name: "figure-6",
  question: "Q12",
  title: "optimizers of a CNN on CIFAR-10",
  takes: "10 min",
  async run(context) {
    const { quick, text, train, finding } = context;
    text(`
      The network and the setting of figure 4 with batch size 16, and learning rate 0.001 for each optimizer:
      SGD with momentum 0.9, RMSProp with α = 0.99, Adam with β = (0.9, 0.999). In the report SGD and Adam are
      close and RMSProp is much worse.`);
    const groups = await train(optimizers(quick));
    await showBest(context, groups, {
      name: "figure-6",
      setting: "optimizer",
      title: "Figure 6: the best validation accuracy by optimizer",
    });
    if (quick) return;
    const [sgd = [], rmsprop = [], adam = []] = groups.map(bestAccuracy);
    finding("SGD and Adam are close, as in the report", ...isClose(sgd, adam, 3));
    finding("RMSProp is close to them, unlike in the report", ...isClose(rmsprop, adam, 3));
  },
});

if (import.meta.main) await runExperiment(figure6);
