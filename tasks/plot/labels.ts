/**
 * What groups of runs are called in legends, tables and above cells.
 *
 * @module
 */
import type { PlottedRun } from "./runs.ts";
import { runNames } from "./run_names.ts";
import type { Settings } from "./settings.ts";

/** What a setting is called in a run that has none of that name. */
export const NONE = "none";

/** Longer labels are read by nobody in a legend of many. */
const MOST_CHARACTERS = 40;

/** Whether a label can stand in a legend. */
export function isShort(label: string): boolean {
  return [...label].length <= MOST_CHARACTERS;
}

/** A group to be named: what it was told, of that what sets it apart, and its runs. */
export interface Unnamed {
  /** All of it. */
  readonly settings: Settings;
  /** What a label is to name, without what this group does not have. */
  readonly varied: Settings;
  /** At least one. */
  readonly runs: readonly PlottedRun[];
}

/**
 * Labels that tell groups apart, each once: by the settings `names`, `optimizer = adam, hidden = 8`;
 * where one of these would be longer than 40 characters by what speaks for itself where that is the
 * choice of a plugin, `adam, hidden = 8`; and where that is too long as well by the folders of the
 * runs, which whoever made them may have named after what they are.
 */
export function labelGroups(groups: readonly Unnamed[], names: readonly string[]): string[] {
  const isPlugin = (name: string) =>
    groups.some(({ settings }) => Object.keys(settings).some((key) => key.startsWith(`${name}.`)));
  const candidates = [
    groups.map(({ varied }) => describe(varied, names)),
    groups.map(({ varied }) => describe(varied, names, isPlugin)),
  ];
  const found = candidates.find((labels) =>
    labels.every(isShort) && new Set(labels).size === labels.length
  );
  if (found !== undefined) return found;
  const called = runNames(groups.flatMap(({ runs }) => runs));
  return groups.map(({ runs }) => {
    const [first] = runs;
    const name = first === undefined ? "" : called.get(first) ?? first.name;
    return runs.length < 2 ? name : `${name} and ${runs.length - 1} more`;
  });
}

/**
 * `optimizer = adam, hidden = 32`. A setting that is not there is left out, unless that leaves
 * nothing. Of those for which `isPlain` holds the value stands alone.
 */
export function describe(
  varied: Settings,
  names: readonly string[],
  isPlain: (name: string) => boolean = () => false,
): string {
  const present = names.filter((name) => varied[name] !== undefined);
  return (present.length === 0 ? names : present).map((name) => {
    const text = varied[name] || NONE;
    return isPlain(name) && varied[name] ? text : `${shortName(name, names)} = ${text}`;
  }).join(", ");
}

/**
 * The last part of a setting's name, `hidden` for `model.hidden`, where no other of `names` ends in
 * it.
 */
export function shortName(name: string, names: readonly string[]): string {
  const last = lastPart(name);
  return names.filter((other) => lastPart(other) === last).length > 1 ? name : last;
}

/** `hidden` of `model.hidden`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
