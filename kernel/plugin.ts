/**
 * Plugins are values, and so is a set of them.
 *
 * @module
 */
import type { Backend } from "./backend.ts";
import type { DatasetPlugin } from "./dataset.ts";
import { UsageError } from "./errors.ts";
import type { LossPlugin } from "./loss.ts";
import type { ModelPlugin } from "./model.ts";
import type { OpInfo } from "./declaration.ts";
import type { OptimizerPlugin } from "./optimizer.ts";
import { nearest, type Options, type OptionValues, resolveOptions } from "./options.ts";

/** Something that a backend uses, and whether this machine has it. */
export interface Capability {
  /** What it is: `compiler`. */
  readonly name: string;
  /** `slower`: the backend works without it. `missing`: it does not. */
  readonly state: "works" | "slower" | "missing";
  /** What was found, or what is lacking and what that costs. */
  readonly found: string;
  /** How to get it: a command, where there is one. */
  readonly hint?: string;
}

/** What a user error says is missing: its last clause says what to do, and what comes before it what was found. */
export function missingAs(name: string, error: Error): Capability {
  const message = error.message.replace(/^[\w-]+: /, "");
  const end = message.lastIndexOf("; ");
  if (end < 0) return { name, state: "missing", found: message };
  return { name, state: "missing", found: message.slice(0, end), hint: message.slice(end + 2) };
}

/** A backend plugin: called with its options, it makes a backend. */
export interface BackendPlugin<O extends Options = Options> {
  /** Marks a backend. */
  readonly kind: "backend";
  /** As in `--backend NAME`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** What can be set. */
  readonly options: O;
  /**
   * Makes a backend; asking for a GPU takes a promise. Throws a user error where the machine lacks
   * what it needs.
   */
  create(options: OptionValues<O>): Backend | Promise<Backend>;
  /**
   * Looks for all that it uses on this machine, for `deno task doctor`. Does not throw for what a machine may lack;
   * left out where there is nothing to look for.
   */
  report?(): readonly Capability[] | Promise<readonly Capability[]>;
}

/** A backend that scripts call: `reference({ dtype: "float64" })`. */
export type BackendFunction<O extends Options, B extends Backend | Promise<Backend> = Backend> =
  & BackendPlugin<O>
  & ((options?: Partial<OptionValues<O>>) => B);

/** Declares a backend. The result is a function of its options. */
export function defineBackend<O extends Options, B extends Backend | Promise<Backend>>(
  plugin: Omit<BackendPlugin<O>, "kind" | "create"> & { create(options: OptionValues<O>): B },
): BackendFunction<O, B> {
  const make = (options: Partial<OptionValues<O>> = {}): B =>
    plugin.create(resolveOptions(plugin.options, options, plugin.name));
  Object.defineProperty(make, "name", { value: plugin.name });
  const { description, options, report } = plugin;
  const create = (values: OptionValues<O>): B => plugin.create(values);
  const reporting = report === undefined ? {} : { report: () => report.call(plugin) };
  // `name` is the function's own property, set above.
  return Object.assign(
    make,
    { kind: "backend", description, options, create, ...reporting } as const,
  );
}

/** Anything that a file can contribute. */
export type Plugin =
  | OpInfo
  | ModelPlugin
  | LossPlugin
  | OptimizerPlugin
  | DatasetPlugin
  | BackendPlugin;

/** The kinds of plugin. */
export type PluginKind = Plugin["kind"];

/** The plugins of one kind. */
export type OfKind<K extends PluginKind> = Extract<Plugin, { readonly kind: K }>;

const kinds: readonly PluginKind[] = ["op", "model", "loss", "optimizer", "dataset", "backend"];

/** Whether a value is a plugin, as far as its looks go. */
export function isPlugin(value: unknown): value is Plugin {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return "kind" in value && kinds.some((kind) => kind === value.kind) && "name" in value &&
    typeof value.name === "string";
}

interface Entry {
  readonly plugin: Plugin;
  readonly source: string;
}

/** A set of plugins. Two of the same kind with the same name are an error. */
export class PluginSet {
  readonly #plugins: readonly Entry[];

  private constructor(plugins: readonly Entry[]) {
    this.#plugins = plugins;
  }

  /** The set without plugins. */
  static readonly empty: PluginSet = new PluginSet([]);

  /**
   * The set with more plugins: every plugin among `values` (a module's exports, say); other values
   * are passed over. `source` says where they come from, for messages.
   *
   * @throws {UsageError} for a name that is taken.
   */
  with(values: Iterable<unknown>, source: string): PluginSet {
    const plugins = [...this.#plugins];
    for (const plugin of new Set(values)) {
      if (!isPlugin(plugin)) continue;
      const twin = plugins.find((p) =>
        p.plugin.kind === plugin.kind && p.plugin.name === plugin.name
      );
      if (twin?.plugin === plugin) continue;
      if (twin !== undefined) {
        throw new UsageError(
          `plugin: ${plugin.kind} "${plugin.name}" is declared twice, by ${twin.source} and by ${source}; rename one`,
        );
      }
      plugins.push({ plugin, source });
    }
    return new PluginSet(plugins);
  }

  /** How many plugins there are. */
  get size(): number {
    return this.#plugins.length;
  }

  /** All plugins of a kind, by name. */
  all<K extends PluginKind>(kind: K): OfKind<K>[] {
    const isKind = (plugin: Plugin): plugin is OfKind<K> => plugin.kind === kind;
    return this.#plugins.map(({ plugin }) => plugin).filter(isKind)
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /**
   * The plugin of a kind and name.
   *
   * @throws {UsageError} for an unknown name, with the nearest one.
   */
  get<K extends PluginKind>(kind: K, name: string): OfKind<K> {
    const all = this.all(kind);
    const found = all.find((plugin) => plugin.name === name);
    if (found !== undefined) return found;
    const names = all.map((plugin) => plugin.name);
    throw new UsageError(
      `unknown ${kind} "${name}"; known: ${names.join(", ") || "none"}${nearest(name, names)}`,
    );
  }

  /** Where a plugin came from. */
  sourceOf(plugin: Plugin): string {
    return this.#plugins.find((p) => p.plugin === plugin)?.source ?? "unknown";
  }
}
