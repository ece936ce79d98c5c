/**
 * `--backend auto`: not a backend, but the wish for the fastest.
 *
 * @module
 */
import type { Options, PluginSet } from "../../../kernel/mod.ts";

/** As in `--backend auto`. */
export const AUTO = "auto";

/** What can stand behind `--backend`. */
export interface BackendChoice {
  readonly name: string;
  readonly description: string;
  readonly options: Options;
}

const auto: BackendChoice = {
  name: AUTO,
  description:
    "the fastest of these for this model with its default options, by a measurement of about a second",
  // Each of the others has options of its own.
  options: {},
};

/** The backend of this name, or `auto`. Throws a {@linkcode UsageError} for an unknown name. */
export function backendChoice(plugins: PluginSet, name: string): BackendChoice {
  return name === AUTO ? auto : plugins.get("backend", name);
}

/** All that can stand behind `--backend`, `auto` first. */
export function backendChoices(plugins: PluginSet): readonly BackendChoice[] {
  return [auto, ...plugins.all("backend")];
}
