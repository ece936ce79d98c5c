/**
 * Options of a run by name, and the arguments of `deno task train` that they stand for.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/options.ts";
import { type Flag, flagName, kebabCase } from "../cli/flag.ts";
import { parseSettings, settingSections } from "../cli/set.ts";
import { type Suggested, suggestedFlags, suggestionFor } from "../cli/suggestion.ts";
import { passedFlags, type SweepFlags, sweepFlags } from "./flags.ts";

/**
 * What a run is told, as texts: a flag under its name, an option of a plugin under `SECTION.NAME`. A flag
 * that is left out, and has no default, is `none`.
 */
export type Settings = Readonly<Record<string, string>>;

/** The text for a flag that is left out. */
export const NONE = "none";

// What `set` says stands under SECTION.NAME; plugins hold for all runs.
const { set: _set, plugin: _plugin, ...others } = passedFlags;

const flags: ReadonlyMap<string, Flag<unknown>> = new Map(
  Object.entries<Flag<unknown>>(others).filter(([, { concerns }]) => concerns === undefined),
);

/** As what varies names them: `batchSize`. */
const known = [...flags.keys()].map((name) => ({ name, written: name }));

/** The flag of this name; `undefined` for an option of a plugin. */
export function flagNamed(name: string): Flag<unknown> | undefined {
  return flags.get(name);
}

/** `optimizer` and `learningRate` for `optimizer.learningRate`; `undefined` for a flag. */
export function splitName(name: string): { section: string; option: string } | undefined {
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : { section: name.slice(0, dot), option: name.slice(dot + 1) };
}

/**
 * The name of a setting as people may write it, in camelCase or kebab-case, in the one way that is used
 * here: `batch-size` to `batchSize`. Throws a {@linkcode UsageError} that starts with `where` for what is
 * neither a flag of `deno task train` nor in a section that has options; it may have been meant for one of the
 * `options`.
 */
export function settingName(
  written: string,
  where: string,
  options: readonly Suggested[] = [],
): string {
  const name = written.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const option = splitName(name);
  const sections: readonly string[] = settingSections;
  if (option !== undefined) {
    if (sections.includes(option.section) && option.option !== "") return name;
    throw new UsageError(
      `${where}: unknown section "${option.section}", allowed: ${sections.join(", ")}${
        nearest(option.section, sections)
      }`,
    );
  }
  if (flags.has(name)) return name;
  if (Object.hasOwn(passedFlags, name)) throw new UsageError(`${where}: ${name} cannot be varied`);
  throw new UsageError(
    `${where}: unknown option "${written}"${
      suggestionFor(name, [...known, ...options])
    }; needed: a flag of deno task train, such as batchSize, or SECTION.NAME, such as model.hidden`,
  );
}

/** The settings that were given for all runs by flags of their own. */
export function settingsOfFlags(values: object, given: ReadonlySet<string>): Settings {
  const texts = new Map<string, unknown>(Object.entries(values));
  return Object.fromEntries(
    [...flags].filter(([name]) => given.has(name))
      .map(([name, { option }]) => [name, option.show(texts.get(name))]),
  );
}

/**
 * The settings that were given for all runs, by flags and by `--set`. Names without a section may have been
 * meant for one of the `options`.
 */
export function givenSettings(
  values: Pick<SweepFlags, "set">,
  given: ReadonlySet<string>,
  options: readonly Suggested[] = [],
): Settings {
  const settings = parseSettings(values.set, [...suggestedFlags(sweepFlags), ...options]);
  const sections = Object.entries(settings).flatMap(([section, options]) =>
    Object.entries(options).map(([name, text]) => [`${section}.${name}`, text])
  );
  return { ...settingsOfFlags(values, given), ...Object.fromEntries(sections) };
}

/** The arguments for `deno task train`. */
export function argsOf(settings: Settings): string[] {
  return Object.entries(settings).flatMap(([name, text]) => {
    if (splitName(name) !== undefined) return ["--set", `${name}=${text}`];
    const flag = flags.get(name);
    if (flag === undefined) throw new TypeError(`no flag "${name}"`);
    if (flag.value !== undefined) return text === NONE ? [] : [`--${kebabCase(name)}=${text}`];
    // A switch stands there or does not.
    return text === flag.option.show(flag.option.default) ? [] : [flagName(name, flag)];
  });
}

/** The arguments that say where things are. */
export function placeArgs({ plugin, dataDir, checkpointEvery }: SweepFlags): string[] {
  return [
    ...plugin.map((path) => `--plugin=${path}`),
    ...(dataDir === undefined ? [] : [`--data-dir=${dataDir}`]),
    `--checkpoint-every=${checkpointEvery}`,
  ];
}
