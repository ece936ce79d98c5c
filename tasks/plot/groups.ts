/**
 * Runs that repeat each other, and how they differ from the others.
 *
 * @module
 */
import { labelGroups } from "./labels.ts";
import type { PlottedRun } from "./runs.ts";
import type { Settings } from "./settings.ts";

export { shortName } from "./labels.ts";

/** Runs that differ in nothing but the seed. */
export interface RunGroup {
  /** How this group differs from the others: `activation = relu, batchSize = 128`. */
  readonly label: string;
  /**
   * The settings in which the groups differ: `{ "model.activation": "relu", batchSize: "128" }`,
   * without those that this group does not have.
   */
  readonly varied: Settings;
  /**
   * All of them, in the order given. Where a seed was run twice both are here; whatever counts seeds
   * takes one of them, the one that got furthest.
   */
  readonly runs: readonly PlottedRun[];
}

/**
 * Sorts runs into groups of equal settings but the seed, in the order in which the first run of
 * each came. A label names the settings in which the groups differ and no others. What follows from
 * the choice of a plugin is not named: where all runs with `sgd` have one learning rate and all
 * with `adam` another, the optimizer says it all. Labels that would be longer than 40 characters are
 * the names of the runs' folders instead. A group that is alone is named after its run, or after
 * model, dataset and optimizer.
 *
 * ```ts ignore
 * const runs = await Promise.all(["runs/relu-0", "runs/relu-1", "runs/tanh-0"].map(readRun));
 * groupRuns(runs).map(({ label }) => label); // ["activation = relu", "activation = tanh"]
 * ```
 */
export function groupRuns(runs: readonly PlottedRun[]): RunGroup[] {
  const groups = Map.groupBy(runs, ({ settings }) => repetitionKey(settings));
  const all = [...groups.values()];
  const names = namedSettings(all.map(settingsOf));
  const unnamed = all.map((runs) => {
    const settings = settingsOf(runs);
    return { settings, varied: pick(settings, names), runs };
  });
  const labels = all.length === 1 ? all.map(nameAlone) : labelGroups(unnamed, names);
  return unnamed.map(({ varied, runs }, i) => ({ label: labels[i] ?? "", varied, runs }));
}

/** All settings in which groups differ, whether their labels name them or not. */
export function varyingSettings(groups: readonly RunGroup[]): string[] {
  const settings = groups.map(({ runs }) => settingsOf(runs));
  return allNames(settings).filter((name) => varies(name, settings));
}

/** The settings that all runs share; the seed is none of them, unless there is one run alone. */
export function sharedSettings(groups: readonly RunGroup[]): Settings {
  const runs = groups.flatMap((group) => group.runs);
  const entries = Object.entries(settingsOf(runs));
  return Object.fromEntries(
    entries.filter(([name, text]) => runs.every(({ settings }) => settings[name] === text)),
  );
}

/** The same groups, with this setting among those that `varied` holds. */
export function varyBy(groups: readonly RunGroup[], name: string): RunGroup[] {
  return groups.map((group) => ({
    ...group,
    varied: { ...group.varied, ...pick(settingsOf(group.runs), [name]) },
  }));
}

/** The settings without the seed as one text; their order does not matter. */
function repetitionKey(settings: Settings): string {
  return JSON.stringify(
    Object.entries(settings).filter(([name]) => name !== "seed")
      .sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0),
  );
}

/** The settings of the first run: those of its group, but for the seed. */
function settingsOf(runs: readonly PlottedRun[]): Settings {
  return runs[0]?.settings ?? {};
}

/** The settings that differ between groups, without those that a plugin's name implies. */
function namedSettings(groups: readonly Settings[]): string[] {
  return allNames(groups).filter((name) => {
    const [section] = name.split(".", 1);
    if (section === undefined || section === name) return varies(name, groups);
    const bySection = Map.groupBy(groups, (settings) => settings[section]);
    return [...bySection.values()].some((alike) => varies(name, alike));
  });
}

function allNames(groups: readonly Settings[]): string[] {
  const names = new Set(groups.flatMap((settings) => Object.keys(settings)));
  names.delete("seed");
  return [...names];
}

function varies(name: string, groups: readonly Settings[]): boolean {
  return new Set(groups.map((settings) => settings[name])).size > 1;
}

function pick(settings: Settings, names: readonly string[]): Settings {
  return Object.fromEntries(
    names.flatMap((name) => settings[name] === undefined ? [] : [[name, settings[name]]]),
  );
}

function nameAlone(runs: readonly PlottedRun[]): string {
  const [run] = runs;
  return run === undefined ? "" : runs.length === 1 ? run.name : describeSettings(run.settings);
}

/**
 * `mlp on digits, adam`: what was trained, on what, and how. Empty where the settings do not say.
 */
export function describeSettings({ model, dataset, optimizer }: Settings): string {
  const trained = [model, dataset].filter((part) => part !== undefined).join(" on ");
  return [trained, optimizer ?? ""].filter((part) => part !== "").join(", ");
}
