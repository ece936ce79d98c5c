/**
 * Question 11, figure 4: which batch size, and which learning rate, train the report's CNN on CIFAR-10 best?
 *
 * Run it: `deno run -A experiments/figure_4.ts --data-dir FOLDER`, where FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import { bestAccuracy, defineExperiment, type Experiment, isNear, runExperiment } from "../mod.ts";
import { batchSizes, learningRates, showBest } from "./cifar10_cnn.ts";

/** The best validation accuracy in percent that the report reached, about. */
const original = 60;

/** The experiment. */
export const figure4: Experiment = defineExperiment({
  name: "figure-4",
  question: "Q11",
  title: "batch sizes and learning rates of a CNN on CIFAR-10",
  takes: "60 min",
  async run(context) {
    const { quick, text, train, finding } = context;
    text(`
      The network of PyTorch's 60-minute tutorial: convolutions 3 → 6 and 6 → 16 of 5 × 5, ReLU and max-pooling
      after each, then linear layers 400 → 120 → 84 → 10. SGD with the tutorial's momentum of 0.9, 10 epochs, pixels
      from −1 to 1. Validation accuracy in percent, the best of those measured every 2,000 updates. The report's best
      was about ${original}.`);
    const sizes = await train(batchSizes(quick));
    await showBest(context, sizes, {
      name: "figure-4-batch-size",
      setting: "batch size",
      title: "Figure 4: the best validation accuracy by batch size, learning rate 0.001",
    });
    const rates = await train(learningRates(quick));
    await showBest(context, rates, {
      name: "figure-4-learning-rate",
      setting: "learning rate",
      title: "Figure 4: the best validation accuracy by learning rate, batch size 16",
    });
    if (quick) return;
    const best = [...sizes, ...rates].map(bestAccuracy).toSorted((a, b) => mean(b) - mean(a));
    finding("the best is near the report's", ...isNear(best[0] ?? [], original, 3));
  },
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

if (import.meta.main) await runExperiment(figure4);
