/**
 * The command lines of an experiment's training runs.
 *
 * @module
 */
import type { Training } from "./experiment.ts";

/** How an experiment's runs are trained. */
export interface TrainingOptions {
  /** Runs are kept in `runs/` in this folder, logs and what failed beside it. */
  readonly runs: string;
  /** A run for each. */
  readonly seeds: readonly number[];
  /** How many runs at once. */
  readonly parallel: number;
  /** Folder with local data files. */
  readonly dataDir: string | undefined;
  /** Told of downloads, and of runs that start and end: one short line. */
  readonly onProgress: (line: string) => void;
}

/** The flags of a training as a list. */
export function argsOf({ args }: Training): readonly string[] {
  return typeof args === "string" ? args.trim().split(/\s+/) : args;
}

/** The command line of its runs, without folders: `... --seed 0 (then 1, 2)`. */
export function trainCommandOf(training: Training, seeds: readonly number[]): string {
  return ["deno task train", ...argsOf(training), "--seed", seeds.join("|")].join(" ");
}
