/**
 * From the description of a model to its layers, each with the layers before it.
 *
 * @module
 */
import { UsageError } from "../../../kernel/mod.ts";
import { type Fields, fieldsOf } from "../../run/jsonl.ts";
import { quote } from "../../run/show.ts";

/** A layer in the file. */
export interface LayerEntry {
  /** The class: `Conv2D`. */
  readonly type: string;
  /** The name. */
  readonly name: string;
  /** What it is told. */
  readonly config: Fields;
  /** Names of the layers whose outputs it takes. */
  readonly inputs: readonly string[];
}

/** The layers of a model with one input and one output, each after those that it needs. */
export interface ModelEntries {
  /** The shape of an input in the file, without the batch: channels last. */
  readonly input: readonly number[];
  /** The layers. */
  readonly layers: readonly LayerEntry[];
  /** The name of the layer whose output is the model's. */
  readonly output: string;
}

/**
 * Reads the layers of a sequential or a functional model.
 *
 * @throws {UsageError} for models of another kind and damaged descriptions; `source` names the file.
 */
export function readTopology(topology: Fields, source: string): ModelEntries {
  const refuse: Refuse = (message) => new UsageError(`${source}: ${message}`);
  const type = topology.get("class_name");
  const config = topology.get("config");
  switch (type) {
    case "Sequential":
      return sequence(config, refuse);
    case "Model":
    case "Functional":
      return functional(fieldsOf(config), refuse);
    default:
      throw refuse(
        `found a model of the class ${quote(String(type))}, allowed: Sequential, Model, Functional`,
      );
  }
}

type Refuse = (message: string) => UsageError;

function sequence(config: unknown, refuse: Refuse): ModelEntries {
  const list: unknown = Array.isArray(config) ? config : fieldsOf(config)?.get("layers");
  const entries = entriesOf(list, refuse);
  const [first] = entries;
  if (first === undefined) throw refuse("found no layers");
  const built = Array.isArray(config) ? undefined : fieldsOf(config)?.get("build_input_shape");
  const input = inputShape(first.config, refuse, built);
  const begins = first.type === "InputLayer";
  const layers = entries.map((entry, i) => {
    const before = entries[i - 1];
    const inputs = before === undefined ? [] : [before.name];
    return { ...entry, inputs };
  });
  const from: LayerEntry = { type: "InputLayer", name: "", config: new Map(), inputs: [] };
  return {
    input,
    layers: begins
      ? layers
      : [from, ...layers.map((layer, i) => i === 0 ? { ...layer, inputs: [from.name] } : layer)],
    output: layers.at(-1)?.name ?? "",
  };
}

function functional(config: Fields | undefined, refuse: Refuse): ModelEntries {
  const entries = entriesOf(config?.get("layers"), refuse);
  const input = onlyEnd(config?.get("input_layers"), "input", refuse);
  const output = onlyEnd(config?.get("output_layers"), "output", refuse);
  const known = new Map(entries.map((entry) => [entry.name, entry]));
  const first = known.get(input);
  if (first === undefined || !known.has(output)) throw refuse("its input or output is no layer");
  // Layers may stand in any order; each is to come after those that it takes.
  const done = new Set<string>();
  const layers: LayerEntry[] = [];
  let waiting: readonly LayerEntry[] = entries;
  while (waiting.length > 0) {
    const left: LayerEntry[] = [];
    for (const entry of waiting) {
      const isReady = entry.inputs.every((name) => done.has(name));
      if (isReady) done.add(entry.name);
      (isReady ? layers : left).push(entry);
    }
    const [stuck] = left;
    if (stuck !== undefined && left.length === waiting.length) {
      const missing = stuck.inputs.find((name) => !done.has(name)) ?? "";
      throw refuse(
        `layer ${quote(stuck.name)} takes the output of ${quote(missing)}, which ` +
          (known.has(missing) ? "takes its own" : "is no layer"),
      );
    }
    waiting = left;
  }
  return { input: inputShape(first.config, refuse), layers, output };
}

function entriesOf(list: unknown, refuse: Refuse): LayerEntry[] {
  if (!Array.isArray(list)) throw refuse("its layers are damaged, needed: a list");
  const names = new Set<string>();
  return list.map((item, i) => {
    const fields = fieldsOf(item);
    const config = fieldsOf(fields?.get("config"));
    const type = fields?.get("class_name");
    const name = fields?.get("name") ?? config?.get("name");
    if (config === undefined || typeof type !== "string" || typeof name !== "string") {
      throw refuse(`layer ${i + 1} is damaged, needed: a class_name, a config and a name`);
    }
    if (names.has(name)) throw refuse(`found two layers called ${quote(name)}`);
    names.add(name);
    return { type, name, config, inputs: inboundOf(fields?.get("inbound_nodes"), name, refuse) };
  });
}

/** The names of the layers that a layer takes: `[[["conv1", 0, 0, {}]]]` for one. */
function inboundOf(nodes: unknown, name: string, refuse: Refuse): string[] {
  if (nodes === undefined || nodes === null) return [];
  if (!Array.isArray(nodes)) throw refuse(`layer ${quote(name)} has damaged inbound_nodes`);
  const [node, ...more]: readonly unknown[] = nodes;
  if (more.length > 0) {
    throw refuse(`layer ${quote(name)} is used ${nodes.length} times, allowed: once`);
  }
  if (node === undefined) return [];
  const found: readonly unknown[] = Array.isArray(node) ? node : [undefined];
  // With one input some writers leave out one pair of brackets.
  const entries = typeof found[0] === "string" ? [found] : found;
  return entries.map((entry) => {
    const [from, use, output]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof from === "string" && use === 0 && output === 0) return from;
    throw refuse(
      `layer ${
        quote(name)
      } has inbound_nodes that are not known, such as those of Keras 3; needed: ` +
        '[[["layer", 0, 0, {}]]]',
    );
  });
}

/** The name of the one layer that a model begins or ends with. */
function onlyEnd(list: unknown, what: string, refuse: Refuse): string {
  const ends: readonly unknown[] = Array.isArray(list) ? list : [];
  const [end] = typeof ends[0] === "string" ? [ends] : ends;
  const [name]: readonly unknown[] = Array.isArray(end) ? end : [];
  const count = typeof ends[0] === "string" ? 1 : ends.length;
  if (count === 1 && typeof name === "string") return name;
  throw refuse(`found ${count} ${what}s, allowed: a model with one`);
}

function inputShape(config: Fields, refuse: Refuse, built?: unknown): readonly number[] {
  const shape: unknown = config.get("batch_input_shape") ?? config.get("batch_shape") ?? built;
  const [batch, ...sizes]: readonly unknown[] = Array.isArray(shape) ? shape : [];
  const isFixed = sizes.every((n): n is number =>
    typeof n === "number" && Number.isSafeInteger(n) && n >= 1
  );
  if (batch !== undefined && sizes.length >= 1 && sizes.length <= 3 && isFixed) return sizes;
  throw refuse(
    `its inputs have the shape ${
      quote(JSON.stringify(shape) ?? "unknown")
    }, needed: one to three fixed sizes after the batch`,
  );
}
