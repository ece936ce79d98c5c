/**
 * The ways in which a backend can be made that compute differently.
 *
 * @module
 */
import type { Precision } from "../../kernel/check/mod.ts";
import {
  type Backend,
  type BackendPlugin,
  isUserError,
  missingAs,
  resolveOptions,
} from "../../kernel/mod.ts";
import type { Column } from "./matrix.ts";

/** Options that say how numbers are held, or by what they are computed: each of their choices is a backend of its own. */
const telling: readonly string[] = ["engine", "dtype", "storage"];

const precisions: readonly Precision[] = ["float64", "float32", "float16"];

/** A backend with certain options, before it is made. */
export interface Variant {
  /** What makes it. */
  readonly plugin: BackendPlugin;
  /** The options that tell it from the plugin's other variants. */
  readonly options: Readonly<Record<string, string>>;
}

/** A backend that was made, or why it was not. */
export interface Made {
  readonly column: Column;
  readonly backend: Backend | undefined;
}

/** The plugin with each combination of the choices of its {@linkcode telling} options; else as it is by default. */
export function variantsOf(plugin: BackendPlugin): Variant[] {
  let all: Readonly<Record<string, string>>[] = [{}];
  for (const name of telling) {
    const declared = Object.hasOwn(plugin.options, name) ? plugin.options[name] : undefined;
    const { choices } = declared ?? {};
    if (choices === undefined) continue;
    all = all.flatMap((options) =>
      choices.map((choice) => ({ ...options, [name]: String(choice) }))
    );
  }
  return all.map((options) => ({ plugin, options }));
}

/** Makes the backend. What keeps it from being made becomes part of the column: a machine may lack it. */
export async function make({ plugin, options }: Variant): Promise<Made> {
  const { name } = plugin;
  const values = Object.fromEntries(
    Object.entries(options).map((
      [key, text],
    ) => [key, plugin.options[key]?.parse(text, `${name}.${key}`)]),
  );
  try {
    const backend = await plugin.create(resolveOptions(plugin.options, values, name));
    const precision = chosenPrecision(options) ?? backend.dtype;
    return { backend, column: columnOf(name, options, precision, undefined) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof Deno.errors.NotCapable) && !isUserError(error)) throw error;
    const { found, hint } = missingAs(name, error);
    const why = hint === undefined ? found : `${found}; ${hint}`;
    return { backend: undefined, column: columnOf(name, options, chosenPrecision(options), why) };
  }
}

function columnOf(
  backend: string,
  options: Readonly<Record<string, string>>,
  precision: Precision | undefined,
  refused: string | undefined,
): Column {
  const words = Object.values(options);
  const isSaid = precision === undefined || words.includes(precision);
  const title = [backend, ...words, ...(isSaid ? [] : [precision])].join(" ");
  return { title, backend, options, precision, refused };
}

function chosenPrecision(options: Readonly<Record<string, string>>): Precision | undefined {
  return precisions.find((precision) => Object.values(options).includes(precision));
}
