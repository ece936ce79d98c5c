/**
 * `deno task import`: takes over a model of TensorFlow.js.
 *
 * @module
 */
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { importCommand, importModel } from "./layers_model/import_command.ts";

if (import.meta.main) {
  await runTask(async (args) => {
    await runCommand(
      importCommand,
      args,
      ({ flags, operands: [path = ""] }) => importModel(path, flags),
    );
  });
}
