/**
 * Beyond question 12: why was RMSProp so much worse in the report?
 *
 * Not at its learning rate of 0.001. PyTorch's RMSProp takes 0.01 unless told otherwise, ten times what its Adam takes;
 * there this network learns nothing. Run it: `deno run -A experiments/rmsprop.ts --data-dir FOLDER`,
 * where FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import {
  bestAccuracy,
  defineExperiment,
  type Experiment,
  isAbove,
  learningCurve,
  runExperiment,
} from "../mod.ts";
import { cnnTraining, showBest } from "./cifar10_cnn.ts";

/** The experiment. */
export const rmspropRates: Experiment = defineExperiment({
  name: "rmsprop",
  question: "Q12",
  title: "why RMSProp did so badly: its learning rate",
  takes: "10 min after figure-6",
  async run(context) {
    const { quick, text, train, figure, finding } = context;
    text(`
      RMSProp divides each gradient by the root of its running mean square, so its first steps have the size of the
      learning rate whatever the gradient: about 10 times it, for after one step the mean square holds 1 − α = 0.01 of the
      gradient's square. Adam corrects this. RMSProp with α = 0.99 at four learning rates, 0.01 being PyTorch's
      default:`);
    const groups = await train(
      [0.0005, 0.001, 0.003, 0.01].map((learningRate) =>
        cnnTraining(`learning rate ${learningRate}`, quick, {
          batchSize: 16,
          learningRate,
          optimizer: "rmsprop",
        })
      ),
    );
    const title = "RMSProp: the best validation accuracy by learning rate";
    await showBest(context, groups, { name: "rmsprop", setting: "learning rate", title });
    const curves = "RMSProp: learning curves by learning rate";
    await figure("rmsprop-curves", learningCurve(groups, { title: curves }), curves);
    if (quick) return;
    const [, good = [], , bad = []] = groups.map(bestAccuracy);
    finding("RMSProp at 0.001 is better than at its default of 0.01", ...isAbove(good, bad));
  },
});

if (import.meta.main) await runExperiment(rmspropRates);
