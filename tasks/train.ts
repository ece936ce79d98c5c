/**
 * `deno task train`: trains a model and leaves a run folder.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { loadPlugins } from "./plugins.ts";
import { trainCommand } from "./train/command.ts";
import { pluginPaths } from "./train/plugin_paths.ts";
import { trainRun } from "./train/run.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    // Plugins come first: they add to what the help text shows and the other flags may name.
    const plugins = await loadPlugins(pluginPaths(args));
    await runCommand(trainCommand(plugins), args, async ({ flags }) => {
      await trainRun(flags, plugins);
    });
  });
}
