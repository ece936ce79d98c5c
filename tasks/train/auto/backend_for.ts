/**
 * The backend that the flags name, or that `auto` comes to.
 *
 * @module
 */
import {
  type Backend,
  type BackendPlugin,
  type Options,
  type OptionValues,
  type PluginSet,
  resolveOptions,
} from "../../../kernel/mod.ts";
import { Waiting } from "../../cli/waiting.ts";
import { trainFlags } from "../command.ts";
import { choiceLines, chooseBackend } from "./choose.ts";
import { AUTO } from "./name.ts";
import type { Training } from "./runner.ts";

/** A backend that was made. */
export interface MadeBackend {
  readonly plugin: BackendPlugin;
  readonly backend: Backend;
  /** The options with which it was made. */
  readonly values: OptionValues<Options>;
}

/** What {@linkcode backendFor} needs to know of the training. */
export interface Wanted {
  /** The options that were given for the backend. */
  readonly values: OptionValues<Options>;
  /** What is to be trained. */
  readonly training: Training;
  /** Examples in a step. */
  readonly batchSize: number;
}

/** Makes the backend that the flags name. For `auto` it measures, and says which it takes and why. */
export async function backendFor(
  { backend: name }: { readonly backend: string },
  plugins: PluginSet,
  { values, training, batchSize }: Wanted,
): Promise<MadeBackend> {
  if (name !== AUTO) {
    const plugin = plugins.get("backend", name);
    return { plugin, values, backend: await plugin.create(values) };
  }
  const choice = await measured(training, plugins, batchSize);
  for (const line of choiceLines(choice, batchSize)) console.log(line);
  const { plugin, backend } = choice;
  return { plugin, backend, values: resolveOptions(plugin.options, {}, plugin.name) };
}

async function measured(training: Training, plugins: PluginSet, batchSize: number) {
  using _waiting = new Waiting("measuring a step on each backend");
  // The usual one first: it is fast everywhere, so that slow ones are soon seen to be.
  const standard: string = trainFlags.backend.option.default;
  const all = plugins.all("backend").sort((a, b) =>
    Number(b.name === standard) - Number(a.name === standard)
  );
  return await chooseBackend(training, { plugins: all, batchSize });
}
