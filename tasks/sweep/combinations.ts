/**
 * From axes to the runs that they stand for.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { PluginSet } from "../../kernel/plugin.ts";
import type { Axis } from "./axes.ts";
import { applies, checkSettings } from "./declared.ts";
import { mostRuns } from "./flags.ts";
import type { Settings } from "./settings.ts";

/** What {@linkcode combine} puts together. */
export interface Combinable {
  /** What all runs are told. */
  readonly given: Settings;
  /** What varies. */
  readonly axes: readonly Axis[];
  /** How many seeds everything is trained with. */
  readonly repeat: number;
  /** The first of them. */
  readonly seed: number;
}

/**
 * The settings of every run: each point of each axis with each of the others, the last axis fastest, and
 * the seeds within that. An option belongs to some plugins only: where a run has another one, the option
 * is left out, and runs that are then the same are one. An option that no run has is refused, as is
 * any other that `deno task train` would refuse before it has the data.
 *
 * ```ts ignore
 * // sgd with either momentum, and adam, which has none: three runs
 * combine({ given: {}, axes: gridAxes(["optimizer=sgd,adam", "optimizer.momentum=0,0.9"]), repeat: 1, seed: 0 }, plugins);
 * ```
 */
export function combine(sweep: Combinable, plugins: PluginSet): Settings[] {
  const { given, axes, repeat, seed } = sweep;
  checkAxes(sweep);
  const count = axes.reduce((product, { points }) => product * points.length, repeat);
  if (count > mostRuns) {
    throw new UsageError(
      `the sweep would be ${count} runs, allowed: up to ${mostRuns}; vary less, or draw with --random`,
    );
  }
  const all = axes.reduce<Settings[]>(
    (combinations, { points }) =>
      combinations.flatMap((settings) => points.map((point) => ({ ...settings, ...point }))),
    [given],
  );
  const owned = new Set(
    [...new Set(all.flatMap((settings) => Object.keys(settings)))]
      .filter((name) => all.some((settings) => applies(name, settings, plugins))),
  );
  const distinct = new Map<string, Settings>();
  for (const settings of all) {
    // What nobody owns stays, to be refused by name.
    const own = Object.fromEntries(
      Object.entries(settings)
        .filter(([name]) => !owned.has(name) || applies(name, settings, plugins)),
    );
    const checked = checkSettings(own, plugins);
    const key = JSON.stringify(Object.entries(checked).sort());
    if (!distinct.has(key)) distinct.set(key, checked);
  }
  const variesSeed = axes.some(({ names }) => names.includes("seed"));
  if (variesSeed) return [...distinct.values()];
  return [...distinct.values()].flatMap((settings) =>
    Array.from({ length: repeat }, (_, i) => ({ ...settings, seed: String(seed + i) }))
  );
}

function checkAxes({ given, axes, repeat }: Combinable): void {
  const names = axes.flatMap((axis) => axis.names);
  if (names.length === 0 && repeat === 1) {
    throw new UsageError(
      "nothing varies; say what does, such as --grid batchSize=32,128 or --repeat 3",
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new UsageError(`${twice}: varied twice, allowed: one --grid, --list or --random for it`);
  }
  const fixed = names.find((name) => Object.hasOwn(given, name));
  if (fixed !== undefined && fixed !== "seed") {
    throw new UsageError(
      `${fixed}: given as ${given[fixed]} for all runs, and varied as well; leave one of them out`,
    );
  }
  if (names.includes("seed") && (repeat > 1 || Object.hasOwn(given, "seed"))) {
    throw new UsageError(
      "seed: varied like other options, and by --seed or --repeat as well; leave one of them out",
    );
  }
}
