/**
 * `deno task graph`: draws the computation graph of a model.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { graphCommand } from "./graph/command.ts";
import { drawModel } from "./graph/draw.ts";
import { loadPlugins } from "./plugins.ts";
import { valuesOf } from "./train/early_flags.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    // Plugins come first: they add to what the help text shows and the other flags may name.
    const plugins = await loadPlugins(valuesOf(args, "plugin"));
    await runCommand(
      graphCommand(plugins),
      args,
      ({ flags, given }) => drawModel(flags, given, plugins),
    );
  });
}
