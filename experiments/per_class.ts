/**
 * Questions 11 and 12: how good are the report's two final models on the test images, and on each class of them?
 *
 * SGD with batch size 8 and learning rate 0.005, with momentum and without, and Adam with batch size 16 and
 * learning rate 0.001. Run it: `deno run -A experiments/per_class.ts --data-dir FOLDER`, where FOLDER
 * holds CIFAR-10's files.
 *
 * @module
 */
import {
  classAccuracies,
  defineExperiment,
  type Experiment,
  isNear,
  perClassAccuracy,
  runExperiment,
  testAccuracy,
} from "../mod.ts";
import { cnnTraining } from "./cifar10_cnn.ts";

/** Accuracy on test in percent: the report's, and PyTorch 1.13's with one seed. */
const original = { sgd: 56, adam: 59 };
const pytorch = { plain: 60.4, momentum: 55.0, adam: 60.5, rmsprop: 60.8 };

/** The report's, by class. */
const originalBy = {
  sgd: [57.8, 71.2, 39.8, 39.0, 58.5, 30.5, 76.5, 54.4, 70.5, 70.1],
  adam: [72.2, 58.4, 44.9, 59.4, 52.8, 40.9, 70.3, 63.2, 65.0, 64.7],
};

/** The experiment. */
export const perClass: Experiment = defineExperiment({
  name: "per-class",
  question: "Q12",
  title: "the final models, by class",
  takes: "20 min",
  async run({ quick, text, table, train, figure, finding }) {
    const [plain, momentum, adam, rmsprop] = await train([
      cnnTraining("SGD", quick, { batchSize: 8, learningRate: 0.005, momentum: 0 }),
      cnnTraining("SGD, momentum 0.9", quick, { batchSize: 8, learningRate: 0.005 }),
      cnnTraining("Adam", quick, { batchSize: 16, learningRate: 0.001, optimizer: "adam" }),
      cnnTraining("RMSProp", quick, { batchSize: 16, learningRate: 0.001, optimizer: "rmsprop" }),
    ]);
    text(`
      The report's best SGD (batch size 8, learning rate 0.005) and its best Adam (16, 0.001) after 10 epochs, and
      RMSProp (16, 0.001). The report does not say whether its SGD had the tutorial's momentum; its number is that of
      the one with momentum. Accuracy on the test images in percent:`);
    table(["", "report", "PyTorch, seed 0", "ours"], [
      ["SGD", "", pytorch.plain, testAccuracy(plain)],
      ["SGD, momentum 0.9", original.sgd, pytorch.momentum, testAccuracy(momentum)],
      ["Adam", original.adam, pytorch.adam, testAccuracy(adam)],
      ["RMSProp", "", pytorch.rmsprop, testAccuracy(rmsprop)],
    ]);
    text("By class:");
    const byAdam = classAccuracies(adam);
    table(
      ["class", "SGD, report", "SGD with momentum, ours", "Adam, report", "Adam, ours"],
      classAccuracies(momentum).map(({ name, accuracies }, i) => [
        ...[name, originalBy.sgd[i] ?? NaN, accuracies, originalBy.adam[i] ?? NaN],
        byAdam[i]?.accuracies ?? NaN,
      ]),
    );
    const title = "Accuracy on test by class";
    const spec = perClassAccuracy(
      [plain, momentum, adam].map(({ label, runs }) => ({
        label,
        runs: runs.map(({ predictions }) => predictions),
      })),
      { title },
    );
    await figure("per-class", spec, title);
    if (quick) return;
    const near = (group: typeof plain, reference: number) =>
      finding(
        `${group.label} is within 1.5 points of PyTorch`,
        ...isNear(testAccuracy(group), reference, 1.5, "PyTorch's"),
      );
    near(plain, pytorch.plain);
    near(momentum, pytorch.momentum);
    near(adam, pytorch.adam);
    near(rmsprop, pytorch.rmsprop);
  },
});

if (import.meta.main) await runExperiment(perClass);
