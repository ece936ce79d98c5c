/**
 * The command lines of an experiment's training runs.
 *
 * @module
 */
import { shellWord } from "../cli/shell_word.ts";
import type { Training } from "./experiment.ts";

/** How an experiment's runs are trained. */
export interface TrainingOptions {
  /** Runs are kept in `runs/` in this folder, logs and what failed beside it. */
  readonly runs: string;
  /** A run of the training for each. */
  readonly seedsOf: (training: Training) => readonly number[];
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

/** The command line that trains the same runs by themselves, quoted for a POSIX shell. */
export function sweepCommandOf(
  training: Training,
  { seedsOf, dataDir }: Pick<TrainingOptions, "seedsOf" | "dataDir">,
): string {
  const local = dataDir === undefined ? [] : ["--data-dir", dataDir];
  const words = [...argsOf(training), "--grid", `seed=${seedsOf(training).join(",")}`, ...local];
  return ["deno task sweep", ...words.map(shellWord)].join(" ");
}
