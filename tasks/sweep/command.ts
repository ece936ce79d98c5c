/**
 * What `deno task sweep` declares about its command line.
 *
 * @module
 */
import type { PluginSet } from "../../kernel/plugin.ts";
import type { CommandSpec } from "../cli/spec.ts";
import { trainCommand } from "../train/command.ts";
import { sweepFlags } from "./flags.ts";

/** The command line of `deno task sweep`. */
export function sweepCommand(plugins: PluginSet): CommandSpec<typeof sweepFlags> {
  const { sections } = trainCommand(plugins);
  return {
    name: "deno task sweep",
    description: "Trains over grids, lists and random draws of options, each run in a process of " +
      "its own, and compares what came of them. What can be varied is any flag of deno task train that " +
      "changes the numbers, such as batchSize, and any option of a plugin, such as model.hidden. An option " +
      "that only some of the chosen plugins have is left out with the others. The value none leaves out a " +
      "flag that has no default.",
    flags: sweepFlags,
    ...(sections === undefined ? {} : { sections }),
    examples: [
      {
        does: "Compare two optimizers at three batch sizes, with three seeds each",
        line: "deno task sweep --grid batchSize=16,64,256 --grid optimizer=sgd,adam --repeat 3",
      },
      {
        does: "Give each optimizer a learning rate of its own",
        line: "deno task sweep --list optimizer=sgd,adam --list optimizer.learningRate=0.1,0.001",
      },
      {
        does: "Search at random, two at a time",
        line: "deno task sweep --random optimizer.learningRate=1e-4..1e-1:log " +
          "--random model.hidden=16..512:log --samples 20 --parallel 2 --name search",
      },
      {
        does: "Go on with a sweep that was stopped, and try again what failed",
        line: "deno task sweep --resume sweeps/search --retry",
      },
    ],
  };
}
