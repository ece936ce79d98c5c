/**
 * From flags to `config.json`, and back when a run goes on.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { UsageError } from "../../kernel/mod.ts";
import { flagName, type Flags as DeclaredFlags, readFlags } from "../cli/flag.ts";
import type { Json, JsonObject, RunFolder } from "../run/folder.ts";
import { fieldsOf } from "../run/jsonl.ts";
import { trainFlags } from "./command.ts";
import { findSchedule } from "./schedules.ts";
import type { Flags, Setup } from "./setup.ts";

type FlagKey = keyof Flags;

const declared: DeclaredFlags = trainFlags;

const names = Object.keys(trainFlags) as FlagKey[];

/** What may be given anew when a run goes on; all else is the run's own. */
const changeable: readonly FlagKey[] = [
  ...[
    "resume",
    "from",
    "epochs",
    "dataDir",
    "checkpointEvery",
    "earlyStopping",
    "profile",
  ] as const,
];

/**
 * What `config.json` holds: every flag by its name, the options of the plugins, the versions. For a run
 * that goes on, `before` are the versions that it had there.
 */
export function describeRun(flags: Flags, { options }: Setup, before?: unknown): JsonObject {
  const entries = names.filter((name) => declared[name]?.concerns !== "start")
    .map((name): [string, Json] => [name, flags[name] ?? null]);
  return { ...Object.fromEntries(entries), options, versions: versionsAfter(before) };
}

/** The programs that a run's numbers depend on. */
const versionsNow: Readonly<Record<string, string>> = {
  dinograd: config.version,
  deno: Deno.version.deno,
  v8: Deno.version.v8,
  platform: `${Deno.build.os} ${Deno.build.arch}`,
};

/** What a run was trained with: a list, in order, for what changed when it went on. */
function versionsAfter(before: unknown): Readonly<Record<string, string | readonly string[]>> {
  const then = fieldsOf(before);
  return Object.fromEntries(
    Object.entries(versionsNow).map(([name, now]) => {
      const known = then === undefined ? [] : textsOf(then.get(name) ?? "unknown");
      const [first = now, ...later] = known.at(-1) === now ? known : [...known, now];
      return [name, later.length === 0 ? first : [first, ...later]];
    }),
  );
}

/** A line for a person who goes on with a run that not one version alone has trained; else nothing. */
export function changedVersions(before: unknown): string | undefined {
  const changed = Object.entries(versionsAfter(before))
    .flatMap(([name, found]) =>
      typeof found === "string" ? [] : `${name} ${found.join(", then ")}`
    );
  return changed.length === 0
    ? undefined
    : `this run is trained with ${
      changed.join("; ")
    }: its last digits may differ from an undisturbed run's`;
}

/** A run that goes on, as its `config.json` has it. */
export interface StoredRun {
  /** Its flags, but for the few that were given anew. */
  readonly flags: Flags;
  /** All options of its plugins, as `--set` takes them: a default may have changed meanwhile. */
  readonly set: readonly string[];
  /** The versions that it had so far, for {@linkcode describeRun}. */
  readonly versions: unknown;
}

/**
 * Reads how a run was told to train, to go on with it.
 *
 * @throws {UsageError} for a flag that cannot change, and for a damaged file.
 */
export async function storedRun(
  folder: RunFolder,
  flags: Flags,
  given: ReadonlySet<string>,
): Promise<StoredRun> {
  const fixed = names.find((name) => given.has(name) && !changeable.includes(name));
  if (fixed !== undefined) {
    const allowed = changeable.map((name) => flagName(name, trainFlags[name])).join(", ");
    throw new UsageError(
      `${flagName(fixed, trainFlags[fixed])}: a run goes on with its own options; with --resume ` +
        `allowed: ${allowed}`,
    );
  }
  const config = await folder.readConfig();
  const own = flagsIn(config);
  const anew: Partial<Flags> = Object.fromEntries(
    Object.entries(flags).filter(([name]) => given.has(name)),
  );
  const changed: Flags = { ...own, ...anew };
  if (changed.epochs !== own.epochs && findSchedule(own.schedule).endsWithRun) {
    throw new UsageError(
      `--epochs: found ${changed.epochs}, allowed: ${own.epochs}, as the schedule ${own.schedule} of ` +
        `${folder.path} is made for; begin another run, under another --name`,
    );
  }
  const { options, versions } = config;
  return { flags: changed, set: settingsIn(options, folder.configPath), versions };
}

function settingsIn(options: unknown, source: string): string[] {
  const sections = [...fieldsOf(options) ?? []].map(([section, values]) =>
    [section, fieldsOf(values)] as const
  );
  if (sections.length === 0 || sections.some(([, values]) => values === undefined)) {
    throw new UsageError(
      `${source}: "options" is damaged, needed: texts by section and name; restore the file or ` +
        "repeat the run",
    );
  }
  return sections.flatMap(([section, values]) =>
    [...values ?? []].map(([name, text]) => `${section}.${name}=${String(text)}`)
  );
}

/**
 * The flags in what `config.json` holds. One that it lacks, as a run of an earlier version may, has its
 * default.
 */
export function flagsIn(config: Readonly<Record<string, unknown>>): Flags {
  const stored = new Map(Object.entries(config));
  return readFlags(trainFlags, new Map(names.map((name) => [name, textsOf(stored.get(name))])));
}

/** The plugins that a run was started with, which must be there before its flags are understood. */
export async function pluginsOfRun(folder: RunFolder): Promise<string[]> {
  const stored = new Map(Object.entries(await folder.readConfig()));
  return textsOf(stored.get("plugin"));
}

function textsOf(json: unknown): string[] {
  if (json === null || json === undefined) return [];
  return Array.isArray(json) ? json.map(String) : [String(json)];
}
