/**
 * From the flags of `deno task graph` to the model.
 *
 * @module
 */
import {
  build,
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
import type { graphFlags } from "./command.ts";

/** The flags of `deno task graph`, checked. */
export type GraphFlags = FlagValues<typeof graphFlags>;

/** A model, and what it was made for. */
export interface ChosenModel {
  /** With parameters. */
  readonly model: Model;
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
  for (const section of settingSections) {
    const [name] = Object.keys(settings[section]);
    if (section === "model" || section === "dataset" || name === undefined) continue;
    throw new UsageError(
      `--set ${section}.${name}: a graph has no ${section}, allowed: options of the model or the dataset`,
    );
  }
  const plugin = plugins.get("model", flags.model);
  const options = parseOptions(
    plugin.options,
    settings.model,
    `model ${plugin.name}`,
    (name) => plugins.get("op", name),
  );
  const { task, source } = await taskOf(flags, given, plugins, settings.dataset);
  const model = build(plugin.create(options, task), {
    inputShape: task.inputShape,
    random: new Random(0),
    backend: wasm(),
  });
  return { model, title: `${plugin.name} ${source}` };
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
