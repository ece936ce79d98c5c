/**
 * `deno task train`: trains a model and leaves a run folder.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { loadPlugins } from "./plugins.ts";
import { trainCommand } from "./train/command.ts";
import { RunFolder } from "./run/folder.ts";
import { pluginsOfRun } from "./train/config.ts";
import { valuesOf } from "./train/early_flags.ts";
import { trainRun } from "./train/run.ts";

/** What `deno task train` does with its arguments. */
export async function runTrain(args: readonly string[]): Promise<void> {
  // Plugins come first: they add to what the help text shows and the other flags may name.
  const [resumed] = valuesOf(args, "resume");
  const before = resumed === undefined ? [] : await pluginsOfRun(await RunFolder.open(resumed));
  const plugins = await loadPlugins([...before, ...valuesOf(args, "plugin")]);
  await runCommand(
    trainCommand(plugins),
    args,
    ({ flags, given }) => trainRun(flags, plugins, given),
  );
}

if (import.meta.main) await runTask(runTrain);
