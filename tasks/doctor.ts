/**
 * `deno task doctor`: what this machine offers, and how to get what is missing.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { doctorCommand, runDoctor } from "./doctor/command.ts";
import { loadPlugins } from "./plugins.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    await runCommand(doctorCommand, args, async ({ flags }) => {
      const isWell = await runDoctor(flags, await loadPlugins(flags.plugin));
      if (!isWell) Deno.exitCode = 1;
    });
  });
}
