/**
 * What `deno task list` declares about its command line, and does.
 *
 * @module
 */
import { option, type PluginSet } from "../../kernel/mod.ts";
import type { FlagValues } from "../cli/flag.ts";
import { type CommandSpec, type HelpOutput, standardOutput } from "../cli/spec.ts";
import { styleOf } from "../cli/style.ts";
import { chooseEntries } from "./choose.ts";
import { kinds, listEntries } from "./entry.ts";
import { entryText, listText } from "./text.ts";

/** The flags of `deno task list`. */
export const listFlags = {
  json: {
    option: option.boolean({ default: false, description: "print JSON, for programs" }),
  },
  plugin: {
    value: "<file>",
    repeatable: true,
    option: option.text({
      default: "",
      description: "module whose plugins to list too; may be given several times",
    }),
  },
} as const;

/** The command line of `deno task list`. */
export const listCommand: CommandSpec<typeof listFlags> = {
  name: "deno task list",
  description:
    "Lists what can be chosen, with its options, their defaults and where it comes from.",
  flags: listFlags,
  operands: {
    value: "<what>",
    description: `a kind (${kinds.join(", ")}), a name, or a kind and a name`,
    max: 2,
  },
  examples: [
    { does: "List everything", line: "deno task list" },
    { does: "List one kind", line: "deno task list optimizers" },
    { does: "Say all about one", line: "deno task list op softmax" },
    { does: "List a module's plugins too", line: "deno task list --plugin ./my_op.ts" },
  ],
};

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 100;

/** Prints what was asked for. Throws a user error for an unknown kind or name. */
export function printList(
  { json }: FlagValues<typeof listFlags>,
  operands: readonly string[],
  plugins: PluginSet,
  output: HelpOutput = standardOutput(),
): void {
  const entries = chooseEntries(listEntries(plugins), operands);
  const layout = { width: Math.min(WIDEST, output.width), style: styleOf(output.colour) };
  const isKind = kinds.some((kind) => operands[0] === kind || operands[0] === `${kind}s`);
  // A kind and a name, or a name alone, ask for all that is known.
  const inFull = operands.length === 2 || operands.length === 1 && !isKind;
  output.write(
    json
      ? JSON.stringify(entries, null, 2)
      : inFull
      ? entries.map((entry) => entryText(entry, layout)).join("\n\n")
      : listText(entries, layout),
  );
}
