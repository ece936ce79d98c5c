/**
 * From the flags of `deno task graph` to the model.
 *
 * @module
 */
import {
  build,
  type Loss,
  type Model,
  type ModelTask,
  type PluginSet,
  Random,
  showShape,
  UsageError,
} from "../../kernel/mod.ts";
import { wasm } from "../../plugins/backends/mod.ts";
import type { FlagValues } from "../cli/flag.ts";
import { parseOptions, parseSettings, settingSections } from "../cli/set.ts";
import { type graphFlags, usualLoss } from "./command.ts";

/** The flags of `deno task graph`, checked. */
export type GraphFlags = FlagValues<typeof graphFlags>;

/** A model, what it was made for, and what it is trained by. */
export interface ChosenModel {
  /** With parameters. */
  readonly model: Model;
  /** What is drawn after it, if anything is. */
  readonly loss: Loss | undefined;
  /** `mlp on digits`. */
  readonly title: string;
}

/** Makes the model that the flags name. Throws a user error for what does not fit together. */
export async function chooseModel(
  flags: GraphFlags,
  given: ReadonlySet<string>,
  plugins: PluginSet,
): Promise<ChosenModel> {
  const settings = parseSettings(flags.set);
  const lossName = flags.loss ?? (flags.backward ? usualLoss : undefined);
  for (const section of settingSections) {
    const [name] = Object.keys(settings[section]);
    if (section === "model" || section === "dataset" || name === undefined) continue;
    if (section === "loss" && lossName !== undefined) continue;
    throw new UsageError(
      `--set ${section}.${name}: ` +
        (section === "loss"
          ? "nothing of the loss is drawn; add --loss NAME or --backward"
          : `a graph has no ${section}, allowed: options of the model, the loss or the dataset`),
    );
  }
  const plugin = plugins.get("model", flags.model);
  const findOp = (name: string) => plugins.get("op", name);
  const options = parseOptions(plugin.options, settings.model, `model ${plugin.name}`, findOp);
  const { task, source } = await taskOf(flags, given, plugins, settings.dataset);
  const model = build(plugin.create(options, task), {
    inputShape: task.inputShape,
    random: new Random(0),
    backend: wasm(),
  });
  const loss = lossName === undefined ? undefined : plugins.get("loss", lossName);
  return {
    model,
    loss: loss?.create(parseOptions(loss.options, settings.loss, `loss ${loss.name}`, findOp)),
    title: `${plugin.name} ${source}`,
  };
}

interface Chosen {
  readonly task: ModelTask;
  /** `on digits`. */
  readonly source: string;
}

/** From `--input-shape`, or from the dataset, which is then loaded. */
async function taskOf(
  { dataset, inputShape, classes, dataDir }: GraphFlags,
  given: ReadonlySet<string>,
  plugins: PluginSet,
  settings: Readonly<Record<string, string>>,
): Promise<Chosen> {
  if (inputShape !== undefined) {
    const needless = given.has("dataset")
      ? "--dataset"
      : Object.keys(settings).length > 0
      ? `--set dataset.${Object.keys(settings)[0]}`
      : undefined;
    if (needless !== undefined) {
      throw new UsageError(
        `--input-shape takes the place of a dataset; leave out it or ${needless}`,
      );
    }
    return { task: { inputShape, classes: classes ?? 10 }, source: `for ${showShape(inputShape)}` };
  }
  if (classes !== undefined) {
    throw new UsageError(
      "--classes goes with --input-shape; a dataset knows the number of its classes",
    );
  }
  if (dataDir === "") throw new UsageError('--data-dir: found "", needed: a folder');
  const plugin = plugins.get("dataset", dataset);
  const options = parseOptions(plugin.options, settings, `dataset ${plugin.name}`);
  const loaded = await plugin.load(options, {
    dataDir: dataDir ?? (Deno.env.get("DINOGRAD_DATA") || undefined),
    // Standard output may be a file of Mermaid.
    onProgress: (line) => console.error(line),
  });
  const task = { inputShape: loaded.inputShape, classes: loaded.classes.length };
  return { task, source: `on ${plugin.name}` };
}
