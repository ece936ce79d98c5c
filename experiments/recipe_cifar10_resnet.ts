/**
 * A recipe: CIFAR-10 above 85 % on test in less than an hour, with a network of the script's own.
 *
 * The script is a plugin too: each training process loads it by `--plugin` and finds the model. Run it:
 * `deno run -A experiments/recipe_cifar10_resnet.ts --data-dir FOLDER`, where FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import {
  batchNormLayer,
  conv,
  defineExperiment,
  defineModel,
  type Experiment,
  globalPool,
  type Layer,
  linear,
  maxPool,
  type ModelFunction,
  type Option,
  option,
  relu,
  residual,
  runExperiment,
  sequential,
} from "../mod.ts";
import { pluginPath, showRecipe } from "./recipes.ts";

/** The options of {@linkcode resnet9}. */
export type Resnet9Options = {
  readonly width: Option<number>;
};

/**
 * Residual network of nine layers, of which few work at the full resolution: each pool quarters the pixels before
 * the channels double. After Page, "How to train your ResNet", 2018.
 */
export const resnet9: ModelFunction<Resnet9Options> = defineModel({
  name: "resnet9",
  description: "residual network of nine layers that is quick to train",
  options: {
    width: option.integer({ default: 32, min: 1, description: "channels of the first layer" }),
  },
  create({ width }, { classes }) {
    const layer = (channels: number, ...pool: readonly Layer[]) =>
      sequential(
        conv(channels, { padding: "same", bias: false }),
        ...pool,
        batchNormLayer(),
        relu,
      );
    const block = (channels: number) => residual(sequential(layer(channels), layer(channels)));
    return sequential(
      layer(width, maxPool(2)),
      layer(2 * width, maxPool(2)),
      block(2 * width),
      layer(4 * width, maxPool(2)),
      block(4 * width),
      globalPool(),
      linear(classes),
    );
  },
});

/** The experiment. */
export const recipeCifar10Resnet: Experiment = defineExperiment({
  name: "recipe-cifar10-resnet",
  question: "Recipe",
  title: "CIFAR-10 above 85 % in an hour",
  takes: "1 h",
  run: (context) =>
    showRecipe(context, {
      name: "recipe-cifar10-resnet",
      text: `
        A residual network of nine layers that the script itself defines. Half of the images are mirrored, all moved by
        up to four pixels each way; labels are smoothed by 0.1; SGD with Nesterov's momentum 0.9 and a weight decay of
        0.0005, with a learning rate that rises to 0.1 and falls along a cosine.`,
      dataset: "cifar10",
      label: "ResNet-9",
      args: `--epochs 12 --plugin ${pluginPath(import.meta.url)} --model resnet9 ` +
        "--set dataset.crop=4 --set dataset.flip=true --set loss.labelSmoothing=0.1 --optimizer sgd " +
        "--set optimizer.learningRate=0.1 --set optimizer.momentum=0.9 " +
        "--set optimizer.nesterov=true --set optimizer.weightDecay=0.0005",
      above: 85,
      minutes: 60,
    }),
});

if (import.meta.main) await runExperiment(recipeCifar10Resnet);
