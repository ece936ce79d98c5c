/**
 * A recipe: MNIST above 99.4 % on test.
 *
 * Run it: `deno run -A experiments/recipe_mnist.ts --data-dir FOLDER`, where FOLDER holds MNIST's files.
 *
 * @module
 */
import { defineExperiment, type Experiment, runExperiment } from "../mod.ts";
import { showRecipe } from "./recipes.ts";

/** The experiment. */
export const recipeMnist: Experiment = defineExperiment({
  name: "recipe-mnist",
  question: "Recipe",
  title: "MNIST above 99.4 %",
  takes: "20 min",
  run: (context) =>
    showRecipe(context, {
      name: "recipe-mnist",
      text: `
        Two convolutions of 32 and 64 kernels of 5 × 5 and one hidden layer, each with batch normalisation; images
        moved by up to two pixels each way; Adam with a learning rate that rises to 0.003 and falls along a
        cosine.`,
      dataset: "mnist",
      label: "CNN",
      args: "--epochs 8 --model cnn --set model.channels=32-64 --set model.hidden=128 " +
        "--set model.norm=batch --set dataset.crop=2 --set optimizer.learningRate=0.003",
      above: 99.4,
    }),
});

if (import.meta.main) await runExperiment(recipeMnist);
