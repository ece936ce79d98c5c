/**
 * What the recipes share: how they are trained, and what they show.
 *
 * @module
 */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type ExperimentContext, learningCurve, testAccuracy } from "../mod.ts";

/** A way to train, and what it promises. */
export interface Recipe {
  /** What its runs and its figure are called. */
  readonly name: string;
  /** What is done, in Markdown. */
  readonly text: string;
  /** What it is trained on; the rehearsal takes generated digits. */
  readonly dataset: "mnist" | "cifar10";
  /** What the figure calls it. */
  readonly label: string;
  /** Flags of `deno task train` besides those that all recipes share. */
  readonly args: string;
  /** The promised accuracy on test, in percent, of every seed. */
  readonly above: number;
  /** The promised time of a run. */
  readonly minutes?: number;
}

/** Batches of 128; all but 1,000 training images are trained on; pixels of mean 0 and deviation 1. */
const shared = "--batch-size 128 --schedule cosine --warmup 400 --set dataset.scale=standard " +
  "--set dataset.validation=1000";

/** The path of a script for `--plugin`, from the working directory. */
export function pluginPath(url: string): string {
  return relative(Deno.cwd(), fileURLToPath(url));
}

/** Trains, and shows the accuracy on test, the time and the learning curve. */
export async function showRecipe(context: ExperimentContext, recipe: Recipe): Promise<void> {
  const { quick, text, table, train, figure, finding } = context;
  const { name, dataset, label, args, above, minutes } = recipe;
  text(recipe.text);
  const [trained] = await train([{
    label,
    name,
    args: quick
      ? `--dataset digits ${shared} ${args.replace(/--epochs \d+/, "--epochs 1")}`
      : `--dataset ${dataset} ${shared} ${args}`,
  }]);
  const accuracies = testAccuracy(trained);
  const times = trained.runs.map(({ result }) => result.seconds / 60);
  const parameters = trained.runs[0]?.result.parameters ?? NaN;
  table(
    ["parameters", "test accuracy (%)", "minutes a run"],
    [[parameters.toLocaleString("en"), accuracies, times]],
  );
  const title = `${label} on ${quick ? "generated digits" : names[dataset]}`;
  await figure(name, learningCurve([trained], { title }), title);
  if (quick) return;
  const [least, longest] = [Math.min(...accuracies), Math.max(...times)];
  finding(
    `every seed is above ${above} % on test`,
    least > above,
    `The least is ${least.toFixed(2)} %.`,
  );
  if (minutes === undefined) return;
  finding(
    `every run takes less than ${minutes} minutes`,
    longest < minutes,
    `The longest takes ${longest.toFixed(1)}.`,
  );
}

const names = { mnist: "MNIST", cifar10: "CIFAR-10" };
