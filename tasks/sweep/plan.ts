/**
 * What a sweep is going to train.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { PluginSet } from "../../kernel/plugin.ts";
import { shortName } from "../plot/groups.ts";
import { type Axis, gridAxes, listAxes } from "./axes.ts";
import { combine } from "./combinations.ts";
import { findOption, knownOptions } from "./declared.ts";
import { passedFlags, type SweepFlags } from "./flags.ts";
import type { Job } from "./job.ts";
import { randomAxes } from "./random_search.ts";
import { argsOf, givenSettings, placeArgs, type Settings, settingsOfFlags } from "./settings.ts";

/** A run of a sweep. */
export interface PlannedRun extends Job {
  /** What varies in the sweep, and the seed, as far as it means anything to this run. */
  readonly settings: Settings;
  /** How many epochs it is to be trained for. */
  readonly epochs: number;
}

/** A sweep before it is run. */
export interface Plan {
  /** The settings that vary, other than the seed, in the order in which they were named. */
  readonly varied: readonly string[];
  /** The measure that says which run is the best, by the name that `deno task plot --metric` knows. */
  readonly metric: string;
  /** The runs, in the order in which they are started. */
  readonly runs: readonly PlannedRun[];
}

/** A plan with all that its runs are told, which needs not be kept. */
export interface FullPlan extends Plan {
  /** All that was given for each run, in the order of `runs`. */
  readonly all: readonly Settings[];
}

/**
 * Works out the runs of a sweep. Throws a user error for the first thing that `deno task train` would
 * refuse in any of them.
 */
export function makePlan(
  flags: SweepFlags,
  givenFlags: ReadonlySet<string>,
  plugins: PluginSet,
): FullPlan {
  if (givenFlags.has("samples") && flags.random.length === 0) {
    throw new UsageError("--samples: nothing is drawn; say what with --random NAME=LOW..HIGH");
  }
  const known = knownOptions(settingsOfFlags(flags, givenFlags), plugins);
  const given = givenSettings(flags, givenFlags, known);
  const fixed = [...gridAxes(flags.grid, known), ...listAxes(flags.list, known)];
  const bases = choices(given, fixed);
  const axes = [
    ...fixed,
    ...randomAxes(
      flags.random,
      flags.samples,
      flags.seed,
      (name, where) => findOption(name, where, bases, plugins),
      known,
    ),
  ];
  const all = combine({ given, axes, repeat: flags.repeat, seed: flags.seed }, plugins);
  const varied = axes.flatMap(({ names }) => names).filter((name) => name !== "seed");
  const runs = all.map((settings, i): PlannedRun => {
    const own = Object.fromEntries(
      [...varied, "seed"].filter((name) => Object.hasOwn(settings, name))
        .map((name) => [name, settings[name] ?? ""]),
    );
    return {
      name: runName(i + 1, all.length, own),
      args: [...argsOf(settings), ...placeArgs(flags)],
      settings: own,
      epochs: Number(settings["epochs"] ?? passedFlags.epochs.option.default),
    };
  });
  // A run whose best evaluation is the one of least loss is judged by that loss.
  const metric = flags.monitor === "validationLoss"
    ? "bestValidationLoss"
    : "bestValidationAccuracy";
  return { varied, metric, runs, all };
}

/** Every point of each axis by itself on top of what is given: whatever plugin a run may have is in one. */
function choices(given: Settings, axes: readonly Axis[]): Settings[] {
  return [given, ...axes.flatMap(({ points }) => points.map((point) => ({ ...given, ...point })))];
}

/** The most characters of a name; the number alone tells runs apart. */
const LONGEST_NAME = 80;

/** `03-batchSize-64-learningRate-0.01-seed-0`: sorted as the runs are, and legible. */
function runName(number: number, count: number, settings: Settings): string {
  const names = Object.keys(settings);
  const digits = String(number).padStart(String(count).length, "0");
  const parts = Object.entries(settings).map(([name, text]) => `${shortName(name, names)}-${text}`);
  return [digits, ...parts].join("-").replace(/[^\p{L}\p{N}.+_-]+/gu, "_")
    .slice(0, LONGEST_NAME).replace(/[. ]+$/, "");
}
