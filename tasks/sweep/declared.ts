/**
 * What is declared of settings: their options, and which plugin has which.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { didYouMean, meant, type Option, type Options } from "../../kernel/options.ts";
import type { PluginSet } from "../../kernel/plugin.ts";
import { readFlags } from "../cli/flag.ts";
import { parseOptions, type SettingSection, settingSections } from "../cli/set.ts";
import { type Suggested, suggestedOptions } from "../cli/suggestion.ts";
import { findSchedule } from "../train/schedules.ts";
import { passedFlags } from "./flags.ts";
import { flagNamed, NONE, type Settings, splitName } from "./settings.ts";

/** A plugin, or a schedule, that was chosen. */
interface Chosen {
  readonly name: string;
  readonly options: Options;
}

/** What a run with these settings has in a section. Throws a {@linkcode UsageError} for an unknown name. */
export function chosenIn(section: SettingSection, settings: Settings, plugins: PluginSet): Chosen {
  const name = settings[section] ?? passedFlags[section].option.default;
  return section === "schedule" ? findSchedule(name) : plugins.get(section, name);
}

/** The options of the plugins that a run with these settings has. */
export function knownOptions(settings: Settings, plugins: PluginSet): Suggested[] {
  return settingSections.flatMap((section) =>
    suggestedOptions(section, chosenIn(section, settings, plugins).options)
  );
}

/** The section of that name, if it has options. */
export function sectionNamed(name: string): SettingSection | undefined {
  return settingSections.find((section) => section === name);
}

/** Whether a setting means anything to a run with these settings. */
export function applies(name: string, settings: Settings, plugins: PluginSet): boolean {
  const option = splitName(name);
  const section = option === undefined ? undefined : sectionNamed(option.section);
  if (option === undefined || section === undefined) return true;
  return Object.hasOwn(chosenIn(section, settings, plugins).options, option.option);
}

/**
 * What was declared of a setting, by the first of these runs that has it.
 *
 * @throws {UsageError} that starts with `where` if none has it.
 */
export function findOption(
  name: string,
  where: string,
  runs: readonly Settings[],
  plugins: PluginSet,
): Option<unknown> {
  const flag = flagNamed(name);
  if (flag !== undefined) return flag.option;
  const { section: written, option } = splitName(name) ?? { section: "", option: name };
  const section = sectionNamed(written);
  const candidates = section === undefined
    ? []
    : runs.map((settings) => chosenIn(section, settings, plugins));
  for (const { options } of candidates) {
    const declared = Object.hasOwn(options, option) ? options[option] : undefined;
    if (declared !== undefined) return declared;
  }
  const owners = [...new Set(candidates.map((chosen) => chosen.name))];
  const known = [...new Set(candidates.flatMap(({ options }) => Object.keys(options)))];
  throw new UsageError(
    `${where}: unknown option "${option}" of ${written} ${owners.join(", ")}; it has ${
      known.join(", ") || "no options"
    }${didYouMean(meant(option, known))}`,
  );
}

/**
 * Checks all settings of a run as `deno task train` does before it has the data. Returns them with each
 * text in the one way that its option writes it: `0.0001` for `1e-4`.
 *
 * @throws {UsageError} or {@linkcode ValueError} naming the first that is not allowed.
 */
export function checkSettings(settings: Settings, plugins: PluginSet): Settings {
  const given = Object.entries(settings).filter(([name]) => flagNamed(name) !== undefined);
  const values = new Map<string, unknown>(Object.entries(
    readFlags(passedFlags, new Map(given.filter(isNotLeftOut).map(([n, text]) => [n, [text]]))),
  ));
  const flags = given.map((
    [name, text],
  ) => [name, flagNamed(name)?.option.show(values.get(name)) || text]);
  const options = settingSections.flatMap((section) => {
    const { declared, values, given } = optionsIn(section, settings, plugins);
    return given.map((name) => [`${section}.${name}`, declared[name]?.show(values[name]) ?? ""]);
  });
  return Object.fromEntries([...flags, ...options]);
}

function isNotLeftOut([name, text]: [string, string]): boolean {
  return text !== NONE || flagNamed(name)?.option.default !== undefined;
}

/** The checked options of a section, what was declared of them, and the names of those that were given. */
export function optionsIn(section: SettingSection, settings: Settings, plugins: PluginSet): {
  readonly declared: Options;
  readonly values: Readonly<Record<string, unknown>>;
  readonly given: readonly string[];
} {
  const { name, options: declared } = chosenIn(section, settings, plugins);
  const prefix = `${section}.`;
  const texts = Object.fromEntries(
    Object.entries(settings).filter(([name]) => name.startsWith(prefix))
      .map(([name, text]) => [name.slice(prefix.length), text]),
  );
  const findOp = (name: string) => plugins.get("op", name);
  const values = parseOptions(declared, texts, `${section} ${name}`, findOp);
  return { declared, values, given: Object.keys(texts) };
}
