/**
 * `deno task sweep`: trains over grids of options, several runs at once.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { loadPlugins } from "./plugins.ts";
import { sweepCommand } from "./sweep/command.ts";
import { sweep } from "./sweep/sweep.ts";
import { valuesOf } from "./train/early_flags.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    // Plugins come first: they add to what the help text shows and the other flags may name.
    const plugins = await loadPlugins(valuesOf(args, "plugin"));
    await runCommand(sweepCommand(plugins), args, async ({ flags, given }) => {
      await sweep(flags, given, plugins);
    });
  });
}
