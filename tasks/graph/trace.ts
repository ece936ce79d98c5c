/**
 * From tensors to the graph of what made them.
 *
 * @module
 */
import { type NamedTensors, sizeOf, type Tensor } from "../../kernel/mod.ts";
import { showAttributes } from "./attributes.ts";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { withLayers } from "./layers.ts";
import { showValues } from "./values.ts";

/** What the tensors at the beginning of a graph are called. A tensor that is named is a beginning. */
export interface GraphNames {
  /** What the ops are applied to. */
  readonly inputs?: NamedTensors;
  /** What is trained: `model.parameters`. */
  readonly parameters?: NamedTensors;
  /** What is neither: `model.state`. Tensors without a name are constants too. */
  readonly constants?: NamedTensors;
  /** The ops made after this tensor are the way back: gradients that were themselves recorded. */
  readonly loss?: Tensor;
}

/**
 * The graph that outputs, by name, were made by.
 *
 * It is read off the tensors, so it holds what was recorded: ops that gradients flow through. An input
 * that needs no gradient begins where the first parameter meets it; make it with
 * `{ requiresGrad: true }` to see all that happens to it.
 *
 * ```ts
 * import { add, tensor, toMermaid, traceGraph } from "../../mod.ts";
 *
 * const a = tensor([1, 2], { requiresGrad: true });
 * const b = tensor([3, 4]);
 * const c = add(a, b);
 * console.log(toMermaid(traceGraph({ C: c }, { inputs: { A: a, B: b } })));
 * ```
 */
export function traceGraph(outputs: NamedTensors, names: GraphNames = {}): Graph {
  return trace(outputs, names).graph;
}

/**
 * As {@linkcode traceGraph}, with values and gradients in the nodes of tensors that have no more than
 * `most` elements (default 16). A tensor has a gradient once `backward` has left one there.
 */
export async function traceValues(
  outputs: NamedTensors,
  names: GraphNames = {},
  { most = 16 }: { readonly most?: number } = {},
): Promise<Graph> {
  const { graph, tensors } = trace(outputs, names);
  const nodes = await Promise.all(graph.nodes.map(async (node) => {
    const tensor = tensors.get(node.id);
    if (tensor === undefined || tensor.size > most) return node;
    const value = await showValues(tensor);
    if (!tensor.requiresGrad) return { ...node, value };
    const gradient = tensor.grad === undefined ? "none" : await showValues(tensor.grad);
    return { ...node, value, gradient };
  }));
  return { ...graph, nodes };
}

interface Trace {
  readonly graph: Graph;
  /** The tensor that each node stands for; an op whose tensor is an output leaves it to that. */
  readonly tensors: ReadonlyMap<string, Tensor>;
}

/** The order of the nodes; ops among themselves stand in the order of computation. */
const KINDS: readonly GraphNode["kind"][] = ["input", "parameter", "constant", "op", "output"];

function trace(outputs: NamedTensors, names: GraphNames): Trace {
  const named = new Map<Tensor, Pick<GraphNode, "kind" | "label">>();
  const add = (tensors: NamedTensors = {}, kind: GraphNode["kind"]) => {
    for (const [label, tensor] of Object.entries(tensors)) {
      if (!named.has(tensor)) named.set(tensor, { kind, label });
    }
  };
  add(names.inputs, "input");
  add(names.parameters, "parameter");
  add(names.constants, "constant");

  const found = new Set<Tensor>(Object.values(outputs));
  const inputsOf = (tensor: Tensor) => named.has(tensor) ? [] : tensor.origin?.inputs ?? [];
  // A set visits what is added while it is being walked: no recursion, however deep the graph.
  for (const tensor of found) for (const input of inputsOf(tensor)) found.add(input);
  // What is named begins the graph, so an op of it comes later even where it was made before.
  const rank = (tensor: Tensor) => {
    const kind = named.get(tensor)?.kind ?? (inputsOf(tensor).length > 0 ? "op" : "constant");
    return KINDS.indexOf(kind);
  };
  const order = [...found].sort((a, b) => rank(a) - rank(b) || a.id - b.id);

  const ids = new Map(order.map((tensor, i) => [tensor, `n${i + 1}`]));
  const idOf = (tensor: Tensor) => ids.get(tensor) ?? "";
  const { loss } = names;
  const nodes: GraphNode[] = order.map((tensor) => {
    const { shape, origin } = tensor;
    const known = named.get(tensor);
    const base = { id: idOf(tensor), shape };
    if (known?.kind === "parameter") return { ...base, ...known, parameters: sizeOf(shape) };
    if (known !== undefined) return { ...base, ...known };
    if (origin === undefined) return { ...base, kind: "constant", label: "constant" };
    const attributes = showAttributes(origin.attributes, shape);
    return {
      ...base,
      kind: "op",
      label: origin.op,
      ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
      ...(loss !== undefined && tensor.id > loss.id ? { backward: true } : {}),
    };
  });
  const edges: GraphEdge[] = order.flatMap((tensor) =>
    inputsOf(tensor).map((input) => ({
      from: idOf(input),
      to: idOf(tensor),
      shape: input.shape,
    }))
  );
  const tensors = new Map(order.map((tensor) => [idOf(tensor), tensor]));
  Object.entries(outputs).forEach(([label, tensor], i) => {
    const { shape } = tensor;
    const id = `n${order.length + i + 1}`;
    nodes.push({
      id,
      kind: "output",
      label,
      shape,
      ...(loss !== undefined && tensor.id > loss.id ? { backward: true } : {}),
    });
    edges.push({ from: idOf(tensor), to: id, shape });
    tensors.set(id, tensor);
    if (inputsOf(tensor).length > 0) tensors.delete(idOf(tensor));
  });
  return { graph: { nodes: withLayers(nodes, edges), edges }, tensors };
}
