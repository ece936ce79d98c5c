/**
 * `deno task list`: the plugins, with their options, defaults, and where they come from.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { listCommand, printList } from "./list/command.ts";
import { loadPlugins } from "./plugins.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    await runCommand(listCommand, args, async ({ flags, operands }) => {
      printList(flags, operands, await loadPlugins(flags.plugin));
    });
  });
}
