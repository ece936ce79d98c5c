/**
 * Runs as the plots see them: read from their folders, and found in others.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { diskError } from "../run/files.ts";
import { RunFolder } from "../run/folder.ts";
import type { MetricsRow } from "../run/metrics.ts";
import type { RunResult } from "../run/result.ts";
import { readSettings, type Settings } from "./settings.ts";

export { groupRuns, type RunGroup } from "./groups.ts";
export type { Settings } from "./settings.ts";

/** A run as the plots see it. */
export interface PlottedRun {
  /** The name of its folder. */
  readonly name: string;
  /** Where its files are. */
  readonly folder: RunFolder;
  /** What it was told. */
  readonly settings: Settings;
  /** What was measured, up to now in a run that is in progress. */
  readonly rows: readonly MetricsRow[];
  /** What it came to; `undefined` for a run that is not finished. */
  readonly result: RunResult | undefined;
}

/**
 * Reads a run from its folder; one that is still in progress counts as far as it got.
 *
 * ```ts ignore
 * const { name, rows } = await readRun("runs/digits-mlp-adam-001");
 * console.log(name, rows.at(-1)?.validationAccuracy);
 * ```
 *
 * @throws {UsageError} for a folder that is no run's, naming the file that is missing or damaged.
 */
export async function readRun(path: string): Promise<PlottedRun> {
  const folder = await RunFolder.open(path);
  const settings = readSettings(await folder.readConfig(), folder.configPath);
  return {
    name: folder.name,
    folder,
    settings,
    rows: await folder.readMetrics(),
    result: await folder.readResult(),
  };
}

/**
 * Folders within folders that are searched for runs: enough for `runs/`, sweeps, and folders of
 * these.
 */
const MOST_LEVELS = 4;

/**
 * The folders of the runs that `paths` stand for: each is a run itself, or holds some, at any depth
 * down to four. Runs within one folder come sorted by name, `run-2` before `run-10`, and none comes
 * twice. Throws a {@linkcode UsageError} for a path where there is none.
 */
export async function findRuns(paths: readonly string[]): Promise<string[]> {
  // By the real path: two ways to a folder, or a link, must not count as two runs.
  const found = new Map<string, string>();
  for (const path of paths) {
    const runs = await searchRuns(path, MOST_LEVELS).catch((error) => {
      throw diskError(error, `cannot open ${path}`);
    });
    if (runs.length === 0) {
      throw new UsageError(
        `${path}: neither the folder of a run (there is no config.json in it) ` +
          `nor a folder that holds runs`,
      );
    }
    for (const run of runs) {
      const real = await Deno.realPath(run);
      if (!found.has(real)) found.set(real, run);
    }
  }
  return [...found.values()];
}

const byName = new Intl.Collator("en", { numeric: true });

async function searchRuns(path: string, levels: number): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(path));
  if (entries.some(({ name }) => name === "config.json")) return [path];
  if (levels === 0) return [];
  const folders = entries.filter(({ name, isFile }) => !isFile && !name.startsWith("."))
    .sort((a, b) => byName.compare(a.name, b.name));
  const below: string[] = [];
  for (const { name, isDirectory, isSymlink } of folders) {
    const inner = join(path, name);
    const isFolder = isDirectory || (isSymlink && await pointsToFolder(inner));
    if (isFolder) below.push(...await searchRuns(inner, levels - 1));
  }
  return below;
}

async function pointsToFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}
