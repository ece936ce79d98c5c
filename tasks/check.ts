/**
 * `deno task check`: whether backends compute what they should.
 *
 * @module
 */
import { checkCommand, runCheck } from "./check/command.ts";
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { loadPlugins } from "./plugins.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    await runCommand(checkCommand, args, async ({ flags, operands }) => {
      const isRight = await runCheck(flags, operands, await loadPlugins(flags.plugin));
      if (!isRight) Deno.exitCode = 1;
    });
  });
}
