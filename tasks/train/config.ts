/**
 * From flags to `config.json`, and back when a run goes on.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { UsageError } from "../../kernel/mod.ts";
import { flagName, readFlags } from "../cli/flag.ts";
import type { Json, JsonObject, RunFolder } from "../run/folder.ts";
import { trainFlags } from "./command.ts";
import type { Flags, Setup } from "./setup.ts";

type FlagKey = keyof Flags;

const names = Object.keys(trainFlags) as FlagKey[];

/** What says how to start, and is no part of what is run. */
const transient: readonly FlagKey[] = ["resume", "from", "dryRun"];

/** What may be given anew when a run goes on; all else is the run's own. */
const changeable: readonly FlagKey[] = [
  ...["resume", "from", "epochs", "dataDir", "checkpointEvery", "earlyStopping"] as const,
];

/** What `config.json` holds: every flag by its name, the options of the plugins, the versions. */
export function describeRun(flags: Flags, { options }: Setup): JsonObject {
  const entries = names.filter((name) => !transient.includes(name))
    .map((name): [string, Json] => [name, flags[name] ?? null]);
  return { ...Object.fromEntries(entries), options, versions: versions() };
}

/** The programs that a run's numbers depend on. */
function versions(): Readonly<Record<string, string>> {
  return {
    dinograd: config.version,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    platform: `${Deno.build.os} ${Deno.build.arch}`,
  };
}

/**
 * The flags of a run that goes on: those in its `config.json`, but for the few that may be given anew.
 *
 * @throws {UsageError} for a flag that cannot change, and for a damaged file.
 */
export async function flagsOfRun(
  folder: RunFolder,
  flags: Flags,
  given: ReadonlySet<string>,
): Promise<Flags> {
  const fixed = names.find((name) => given.has(name) && !changeable.includes(name));
  if (fixed !== undefined) {
    const allowed = changeable.map((name) => flagName(name, trainFlags[name])).join(", ");
    throw new UsageError(
      `${flagName(fixed, trainFlags[fixed])}: a run goes on with its own options; with --resume ` +
        `allowed: ${allowed}`,
    );
  }
  const stored = new Map(Object.entries(await folder.readConfig()));
  const texts = new Map(names.map((name) => [name, textsOf(stored.get(name))]));
  const own = readFlags(trainFlags, texts);
  return Object.assign({ ...own }, ...[...given].map((name) => pick(flags, name)));
}

/** The plugins that a run was started with, which must be there before its flags are understood. */
export async function pluginsOfRun(folder: RunFolder): Promise<string[]> {
  const stored = new Map(Object.entries(await folder.readConfig()));
  return textsOf(stored.get("plugin"));
}

/** A line for a person who goes on with a run on other versions than it began with; else nothing. */
export async function changedVersions(folder: RunFolder): Promise<string | undefined> {
  const { versions: before } = await folder.readConfig();
  const then = new Map<string, unknown>(Object.entries(before ?? {}));
  const changed = Object.entries(versions()).filter(([name, now]) => then.get(name) !== now)
    .map(([name, now]) => `${name} ${String(then.get(name) ?? "unknown")}, now ${now}`);
  return changed.length === 0
    ? undefined
    : `this run began with ${
      changed.join("; ")
    }: its last digits may differ from an undisturbed run's`;
}

function textsOf(json: unknown): string[] {
  if (json === null || json === undefined) return [];
  return Array.isArray(json) ? json.map(String) : [String(json)];
}

function pick(flags: Flags, name: string): Partial<Flags> {
  return Object.fromEntries(Object.entries(flags).filter(([key]) => key === name));
}
