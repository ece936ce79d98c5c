/**
 * Checks what needs the data: that they are there, and that the models fit them.
 *
 * @module
 */
import type { Dataset } from "../../kernel/dataset.ts";
import type { PluginSet } from "../../kernel/plugin.ts";
import { chosenIn, optionsIn } from "./declared.ts";
import type { Settings } from "./settings.ts";

/** Where data come from. */
export interface TrialOptions {
  /** The folder with local files, if any. */
  readonly dataDir: string | undefined;
  /** Told in a line what takes long, such as a download. */
  readonly onProgress: (line: string) => void;
}

/**
 * Loads every dataset of the runs once, makes every backend, and lays out every model, without its
 * parameters. Throws the user error that the first of them comes to. So data that must be downloaded are there
 * before several processes ask for them at once.
 *
 * What Deno's permissions keep this process from is left to the runs, which have more.
 */
export async function tryOut(
  runs: readonly Settings[],
  plugins: PluginSet,
  { dataDir, onProgress }: TrialOptions,
): Promise<void> {
  for (const group of groupBySection(runs, "backend")) {
    const backend = plugins.get("backend", chosenIn("backend", group[0], plugins).name);
    await unlessDenied(() => backend.create(optionsIn("backend", group[0], plugins).values));
  }
  for (const group of groupBySection(runs, "dataset")) {
    const { name } = chosenIn("dataset", group[0], plugins);
    const options = optionsIn("dataset", group[0], plugins).values;
    const dataset = await unlessDenied(() =>
      plugins.get("dataset", name).load(options, { dataDir, onProgress })
    );
    if (dataset === undefined) continue;
    for (const [settings] of groupBySection(group, "model")) layOut(settings, dataset, plugins);
  }
}

type Group = [Settings, ...Settings[]];

/** Runs that have the same in a section. */
function groupBySection(runs: readonly Settings[], section: string): Group[] {
  const groups = new Map<string, Group>();
  for (const settings of runs) {
    const own = Object.entries(settings)
      .filter(([name]) => name.split(".", 1)[0] === section).sort();
    const key = JSON.stringify(own);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [settings]);
    else group.push(settings);
  }
  return [...groups.values()];
}

function layOut(settings: Settings, { inputShape, classes }: Dataset, plugins: PluginSet): void {
  const model = plugins.get("model", chosenIn("model", settings, plugins).name);
  const { values } = optionsIn("model", settings, plugins);
  model.create(values, { inputShape, classes: classes.length }).plan(inputShape);
}

async function unlessDenied<T>(body: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
