/**
 * Whether runs are told to compute the same numbers.
 *
 * @module
 */
import { basename } from "node:path";
import { isUserError, UsageError } from "../../kernel/errors.ts";
import { runCommand } from "../cli/command.ts";
import { type Flags, kebabCase } from "../cli/flag.ts";
import { parseSettings } from "../cli/set.ts";
import type { RunFolder } from "../run/folder.ts";
import { trainFlags } from "../train/command.ts";
import { flagsIn } from "../train/config.ts";
import type { Flags as Values } from "../train/setup.ts";
import { NONE } from "./settings.ts";

/**
 * What decides the numbers of a run, as texts by name: flags, and the options of plugins that were set.
 * Where files lie decides nothing, so that a plugin stands here by the name of its file.
 */
export type Told = ReadonlyMap<string, string>;

/** Arguments of `deno task train`, taken apart. */
export interface ReadArgs {
  /** What decides the numbers. */
  readonly told: Told;
  /** Those that say where files lie and when they are written: a run that goes on may have others. */
  readonly files: readonly string[];
}

const flags: Flags = trainFlags;

/** Takes arguments of `deno task train` apart. Throws a user error for what it would refuse. */
export async function readArgs(args: readonly string[]): Promise<ReadArgs> {
  const read: ReadArgs[] = [];
  const spec = { name: "deno task train", description: "", flags: trainFlags };
  await runCommand(spec, args, ({ flags: values, given }) => {
    const files = Object.entries(values)
      .filter(([name]) => given.has(name) && flags[name]?.concerns === "files")
      .map(([name, value]) => `--${kebabCase(name)}=${value}`);
    read.push({ told: deciding(values), files });
  });
  const [only] = read;
  if (only === undefined) throw new UsageError(`found "${args.join(" ")}", which trains nothing`);
  return only;
}

/** What a run was told, by its `config.json`. Throws a {@linkcode UsageError} for a damaged one. */
export async function toldTo(run: RunFolder): Promise<Told> {
  const config = await run.readConfig();
  try {
    return deciding(flagsIn(config));
  } catch (error) {
    if (!isUserError(error)) throw error;
    throw new UsageError(`${run.configPath}: damaged: ${error.message}; restore it`);
  }
}

/** The first thing in which `b` differs from `a`: `epochs 5, not 3`; `undefined` where there is none. */
export function differenceOf(a: Told, b: Told): string | undefined {
  const name = [...a.keys(), ...b.keys()].find((name) => a.get(name) !== b.get(name));
  if (name === undefined) return undefined;
  const [found, asked] = [a, b].map((told) => told.get(name) ?? "at its default");
  return `${name} ${found}, not ${asked}`;
}

function deciding({ set, plugin, ...values }: Values): Told {
  const own = Object.entries(values).filter(([name]) => flags[name]?.concerns === undefined)
    .map(([name, value]): [string, string] => [name, String(value ?? NONE)]);
  const options = Object.entries(parseSettings(set)).flatMap(([section, texts]) =>
    Object.entries(texts).map(([name, text]): [string, string] => [`${section}.${name}`, text])
  );
  const plugins = plugin.map((path) => basename(path)).join(", ");
  return new Map([...own, ["plugin", plugins || NONE], ...options]);
}
