/**
 * The command that repeats a run.
 *
 * @module
 */
import { isAbsolute, relative } from "node:path";
import { flagName, type Flags, kebabCase } from "../../cli/flag.ts";
import { shellWord } from "../../cli/shell_word.ts";
import { trainFlags } from "../../train/command.ts";
import { taskOf } from "../../train/task_of.ts";

/** Flags that choose what is computed: shown even where they have their defaults. */
const always: ReadonlySet<string> = new Set([
  "dataset",
  "model",
  "optimizer",
  "backend",
  "batchSize",
  "epochs",
  "seed",
]);

/**
 * The command line that does again what `config.json` says, quoted for a POSIX shell: what the run
 * was trained on and by, and every other flag that had not its default.
 */
export function repeatCommand(config: Readonly<Record<string, unknown>>): string {
  const flags: Flags = trainFlags;
  // Where files are and when they are written is the repetition's own affair.
  const words = Object.entries(flags).filter(([, { concerns }]) => concerns === undefined).flatMap(
    ([name, flag]) => {
      const value = config[name];
      if (value === undefined || value === null) return [];
      if (flag.value === undefined) {
        return value === flag.option.default ? [] : [flagName(name, flag)];
      }
      const texts = Array.isArray(value) ? value.map(String) : [String(value)];
      const isDefault = flag.repeatable !== true && value === flag.option.default;
      if (isDefault && !always.has(name)) return [];
      // A value that starts with a dash would be taken for a flag of its own.
      return texts.map(name === "plugin" ? fromHere : String).map((text) =>
        `--${kebabCase(name)}${text.startsWith("-") ? "=" : " "}${shellWord(text)}`
      );
    },
  );
  return [`deno task ${taskOf(String(config["backend"]))}`, ...words].join(" ");
}

/** The path of a file in the folder that this program runs in, as people write it; any other as it is. */
function fromHere(path: string): string {
  const here = isAbsolute(path) ? relative(Deno.cwd(), path) : "..";
  return here.startsWith("..") || isAbsolute(here) ? path : `./${here}`;
}
