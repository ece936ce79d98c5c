/**
 * `--set SECTION.NAME=VALUE`: options of plugins on the command line.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { OpInfo } from "../../kernel/declaration.ts";
import { nearest, type Options, type OptionValues, resolveOptions } from "../../kernel/options.ts";
import { type Suggested, suggestionFor } from "./suggestion.ts";

/** What has options that can be set. */
export const settingSections = [
  "model",
  "loss",
  "optimizer",
  "schedule",
  "dataset",
  "backend",
] as const;

/** A kind of plugin, or the schedule, whose options can be set. */
export type SettingSection = typeof settingSections[number];

/** The texts that were set, by section and name; the last one counts for a name set twice. */
export type Settings = Readonly<Record<SettingSection, Readonly<Record<string, string>>>>;

/**
 * Splits `["model.hidden=3136", "optimizer.learningRate=1e-4"]` into
 * `{ model: { hidden: "3136" }, optimizer: { learningRate: "1e-4" }, ... }`, other sections empty.
 * Only the first `=` separates, so that a value may hold others. `known` are those that may have been
 * meant by a name without a section.
 */
export function parseSettings(
  items: readonly string[],
  known: readonly Suggested[] = [],
): Settings {
  const sections = new Map<string, [name: string, text: string][]>(
    settingSections.map((section) => [section, []]),
  );
  for (const item of items) {
    const [, section, name, text] = /^([^.=]*)\.([^=]*)=(.*)$/s.exec(item) ?? [];
    if (section === undefined || name === undefined || text === undefined || name === "") {
      throw new UsageError(
        `--set: found "${item}", allowed: SECTION.NAME=VALUE, such as model.hidden=128, ` +
          `where SECTION is ${settingSections.join(", ")}${
            suggestionFor(item.replace(/=.*$/s, ""), known)
          }`,
      );
    }
    const entries = sections.get(section);
    if (entries === undefined) {
      throw new UsageError(
        `--set ${item}: unknown section "${section}", allowed: ${settingSections.join(", ")}${
          nearest(section, settingSections)
        }`,
      );
    }
    entries.push([name, text]);
  }
  // fromEntries makes own properties, even of a name like "__proto__".
  const texts = (section: SettingSection) => Object.fromEntries(sections.get(section) ?? []);
  return {
    model: texts("model"),
    loss: texts("loss"),
    optimizer: texts("optimizer"),
    schedule: texts("schedule"),
    dataset: texts("dataset"),
    backend: texts("backend"),
  };
}

/**
 * The values of a plugin's declared options from their texts; defaults for those not set. `owner`
 * starts the message of an error: `model mlp`. `findOp` finds an op by name, for options that are
 * ops. Throws a user error for a name that was not declared or a text that its option refuses.
 */
export function parseOptions<O extends Options>(
  declared: O,
  texts: Readonly<Record<string, string>>,
  owner: string,
  findOp?: (name: string) => OpInfo,
): OptionValues<O> {
  const values = Object.entries(texts).map(([name, text]) => {
    const own = Object.hasOwn(declared, name) ? declared[name] : undefined;
    // A name that was not declared keeps its text: resolveOptions refuses it by name.
    return [name, own === undefined ? text : own.parse(text, `${owner}.${name}`, findOp)];
  });
  // Each value was made by the option of its name, which is what OptionValues says.
  return resolveOptions(declared, Object.fromEntries(values) as Partial<OptionValues<O>>, owner);
}
