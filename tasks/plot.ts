/**
 * `deno task plot`: draws runs beside each other.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { plotCommand, plotCommandLine } from "./plot/command.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    await runCommand(plotCommand, args, async ({ flags, operands }) => {
      await plotCommandLine(operands, flags);
    });
  });
}
