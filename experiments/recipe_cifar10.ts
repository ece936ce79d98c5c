/**
 * A recipe: CIFAR-10 above 75 % on test in less than ten minutes.
 *
 * Run it: `deno run -A experiments/recipe_cifar10.ts --data-dir FOLDER`, where FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import { defineExperiment, type Experiment, runExperiment } from "../mod.ts";
import { showRecipe } from "./recipes.ts";

/** The experiment. */
export const recipeCifar10: Experiment = defineExperiment({
  name: "recipe-cifar10",
  question: "Recipe",
  title: "CIFAR-10 above 75 % in ten minutes",
  takes: "20 min",
  run: (context) =>
    showRecipe(context, {
      name: "recipe-cifar10",
      text: `
        The report's network with other sizes: three convolutions of 32, 64 and 128 kernels of 3 × 3 with batch
        normalisation and no hidden layer. Half of the images are mirrored, all moved by up to two pixels
        each way; Adam with a learning rate that rises to 0.005 and falls along a cosine.`,
      dataset: "cifar10",
      label: "CNN",
      args: "--epochs 8 --model cnn --set model.channels=32-64-128 --set model.size=3 " +
        "--set model.hidden=none --set model.norm=batch --set dataset.crop=2 --set dataset.flip=true " +
        "--set optimizer.learningRate=0.005",
      above: 75,
      minutes: 10,
    }),
});

if (import.meta.main) await runExperiment(recipeCifar10);
