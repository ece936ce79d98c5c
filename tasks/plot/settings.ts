/**
 * What a run was told, flat: one text for each setting, to compare runs by.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { Flags } from "../cli/flag.ts";
import { trainFlags } from "../train/command.ts";

/**
 * Texts by name: `{ dataset: "mnist", batchSize: "128", seed: "0", "model.hidden": "3136" }`.
 * Options of plugins stand under `SECTION.NAME`; flags that say where files are and when they are
 * written are left out, and so is a flag that was not given and has no default.
 */
export type Settings = Readonly<Record<string, string>>;

/** Entries of `config.json` that are no settings: `options` says better what `set` says. */
const notSettings: ReadonlySet<string> = new Set(["set", "options", "versions"]);

const flags: Flags = trainFlags;

function isSetting(name: string): boolean {
  return !notSettings.has(name) && flags[name]?.concerns === undefined;
}

/**
 * The settings in a run's `config.json`, in the order in which it holds them, the options of
 * plugins last. Throws a {@linkcode UsageError}, which names `source`, for a file that is no run's.
 */
export function readSettings(
  config: Readonly<Record<string, unknown>>,
  source: string,
): Settings {
  const refuse = (name: string, needed: string): never => {
    throw new UsageError(
      `${source}: "${name}" is damaged, needed: ${needed}; restore the file or repeat the run`,
    );
  };
  const entries: [name: string, text: string][] = [];
  for (const [name, value] of Object.entries(config)) {
    if (!isSetting(name) || value === null) continue;
    const text = textOf(value) ??
      refuse(name, "a text, a number, true or false, or a list of these");
    // A list without entries is a flag that was not given.
    if (!Array.isArray(value) || value.length > 0) entries.push([name, text]);
  }
  for (const [section, options] of objectEntries(config["options"] ?? {}) ?? refuseOptions()) {
    for (const [name, value] of objectEntries(options) ?? refuseOptions()) {
      entries.push([`${section}.${name}`, textOf(value) ?? refuseOptions()]);
    }
  }
  return Object.fromEntries(entries);

  function refuseOptions(): never {
    return refuse("options", "texts by section and name");
  }
}

function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    default: {
      if (!Array.isArray(value)) return undefined;
      const texts = value.map(textOf);
      return texts.every((text) => text !== undefined) ? texts.join(", ") : undefined;
    }
  }
}

function objectEntries(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value);
}
