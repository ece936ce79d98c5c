/**
 * `deno task export`: writes the trained model of a run for TensorFlow.js.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { exportCommand, exportRun } from "./layers_model/export_command.ts";
import { loadPlugins } from "./plugins.ts";
import { RunFolder } from "./run/folder.ts";
import { pluginsOfRun } from "./train/config.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    await runCommand(exportCommand, args, async ({ flags, operands: [run = ""] }) => {
      const plugins = await loadPlugins(await pluginsOfRun(await RunFolder.open(run)));
      await exportRun(run, flags, plugins);
    });
  });
}
