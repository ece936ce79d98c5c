/**
 * What there is to choose from, as data: plugins, and the learning-rate schedules.
 *
 * @module
 */
import type { OpInfo, Options, Plugin, PluginSet } from "../../kernel/mod.ts";
import { schedules } from "../train/schedules.ts";
import { showExample } from "./example.ts";

/** The kinds, in the order of the list. */
export const kinds = [
  "model",
  "dataset",
  "loss",
  "optimizer",
  "schedule",
  "backend",
  "op",
] as const;

/** A kind of what can be chosen. */
export type Kind = typeof kinds[number];

/** An option of an entry. */
export interface ListedOption {
  /** As in `--set KIND.NAME=VALUE`. */
  readonly name: string;
  /** What it does. */
  readonly description: string;
  /** The default, as `--set` would take it. */
  readonly default: string;
  /** What is allowed, in words. */
  readonly allowed: string;
}

/** Something that can be chosen. */
export interface Entry {
  /** What it is. */
  readonly kind: Kind;
  /** Its name. */
  readonly name: string;
  /** `dinograd`, or the file of `--plugin`. */
  readonly source: string;
  /** One line. An op has none: see its formula and its example. */
  readonly description?: string;
  /** What can be set. */
  readonly options: readonly ListedOption[];
  /** Of an op: how it is called, `sum(x, { axes, keepDims })`. */
  readonly signature?: string;
  /** Of an op: whether gradients flow through it. */
  readonly differentiable?: boolean;
  /** Of an op: a call and what comes of it, `add([1, 2], 10) = [11, 12]`. */
  readonly example?: string;
  /** Formulas as TeX, by the name of what they compute; `x∇` is the gradient of `x`. */
  readonly tex?: Readonly<Record<string, string>>;
  /** The source of the method. */
  readonly reference?: string;
}

/** Everything that can be chosen, by kind and name. */
export function listEntries(plugins: PluginSet): Entry[] {
  return kinds.flatMap((kind): Entry[] =>
    kind === "schedule"
      ? schedules.map(({ name, description, options }) => ({
        kind,
        name,
        source: "dinograd",
        description,
        options: listOptions(options),
      }))
      : plugins.all(kind).map((plugin) => entryOf(plugin, plugins.sourceOf(plugin)))
  );
}

function entryOf(plugin: Plugin, source: string): Entry {
  const { kind, name } = plugin;
  switch (kind) {
    case "op": {
      const example = plugin.examples[0];
      return {
        kind,
        name,
        source,
        options: [],
        signature: signatureOf(plugin),
        differentiable: plugin.differentiable,
        ...example === undefined ? {} : { example: showExample(name, example) },
        ...plugin.tex === undefined ? {} : { tex: plugin.tex },
      };
    }
    case "optimizer": {
      const { description, options, tex, reference } = plugin;
      return { kind, name, source, description, options: listOptions(options), tex, reference };
    }
    case "model":
    case "loss":
    case "dataset":
    case "backend": {
      const { description, options } = plugin;
      return { kind, name, source, description, options: listOptions(options) };
    }
  }
}

function listOptions(options: Options): ListedOption[] {
  return Object.entries(options).map(([name, declared]) => ({
    name,
    description: declared.description,
    default: declared.show(declared.default),
    allowed: declared.allowed,
  }));
}

/** Attributes are known by their use in samples and examples. */
function signatureOf({ name, inputNames, samples, examples }: OpInfo): string {
  const uses = [...samples, ...examples].flatMap(({ attributes = {} }) => Object.keys(attributes));
  const attributes = [...new Set(uses)];
  const inputs = attributes.length === 0
    ? inputNames
    : [...inputNames, `{ ${attributes.join(", ")} }`];
  return `${name}(${inputs.join(", ")})`;
}
