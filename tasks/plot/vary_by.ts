/**
 * Groups of runs, told apart by one of their settings.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/options.ts";
import { type RunGroup, shortName, varyBy, varyingSettings } from "./groups.ts";

/** Groups, and the full name of the setting that tells them apart. */
export interface GroupsBy {
  /** The groups; `varied` of each holds the setting. */
  readonly groups: readonly RunGroup[];
  /** `model.hidden`. */
  readonly by: string;
}

/**
 * Finds a setting by its name, or by the last part of it where that is clear: `hidden` for
 * `model.hidden`. Throws a {@linkcode UsageError} that starts with `where` and lists those in which
 * the groups differ, for any other.
 */
export function groupsBy(groups: readonly RunGroup[], name: string, where: string): GroupsBy {
  const varying = varyingSettings(groups);
  const by = varying.find((full) => full === name) ??
    varying.find((full) => shortName(full, varying) === name);
  if (by !== undefined) return { by, groups: varyBy(groups, by) };
  const names = varying.map((full) => shortName(full, varying));
  throw new UsageError(
    names.length === 0
      ? `${where}: found "${name}", but these runs differ in no setting except the seed`
      : `${where}: found "${name}", allowed is what these runs differ in: ${names.join(", ")}${
        nearest(name, names)
      }`,
  );
}
